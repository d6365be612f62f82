package corpus

// Score is how well mentions were put together, by B³ (Bagga and Baldwin 1998): the mean over the mentions of how many of those that the
// system has with it belong to it (precision), and of how many that belong to it the system has with it (recall).
type Score struct {
	Mentions          int
	Precision, Recall float64
}

// F1 is the harmonic mean of precision and recall.
func (s Score) F1() float64 {
	if s.Precision+s.Recall == 0 {
		return 0
	}
	return 2 * s.Precision * s.Recall / (s.Precision + s.Recall)
}

// BCubed compares two ways of putting the same mentions together: truth[i] and system[i] name the entity of mention i. One that the system did
// not find at all should have a name of its own there.
func BCubed(truth, system []string) Score {
	inTruth, inSystem, inBoth := map[string]int{}, map[string]int{}, map[[2]string]int{}
	for i := range truth {
		inTruth[truth[i]]++
		inSystem[system[i]]++
		inBoth[[2]string{truth[i], system[i]}]++
	}
	s := Score{Mentions: len(truth)}
	for both, n := range inBoth {
		s.Precision += float64(n) * float64(n) / float64(inSystem[both[1]])
		s.Recall += float64(n) * float64(n) / float64(inTruth[both[0]])
	}
	if s.Mentions > 0 {
		s.Precision /= float64(s.Mentions)
		s.Recall /= float64(s.Mentions)
	}
	return s
}
