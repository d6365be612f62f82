package coreference

// LEA measures a model on articles whose chains are known, over the chains with a name and two mentions or more (Moosavi
// and Strube 2016): each chain weighs its size, and is right by the share of its links that are found. What the
// mentions leave out is not counted.
func LEA(m *Model, articles []Article) (precision, recall, f1 float64) {
	var sums [4]float64
	for _, a := range articles {
		antecedent, _ := m.Link(a.Mentions)
		cluster := make([]int, len(a.Mentions))
		gold, got := map[int][]int{}, map[int][]int{}
		for i, before := range antecedent {
			cluster[i] = i
			if before >= 0 {
				cluster[i] = cluster[before]
			}
			if a.Chains[i] >= 0 {
				gold[a.Chains[i]] = append(gold[a.Chains[i]], i)
				got[cluster[i]] = append(got[cluster[i]], i)
			}
		}
		wanted := map[int]bool{}
		for _, chain := range gold {
			named := false
			for _, i := range chain {
				named = named || a.Mentions[i].Form == Name
			}
			if len(chain) < 2 || !named {
				continue
			}
			for _, i := range chain {
				wanted[i] = true
			}
			resolve(chain, func(i int) int { return cluster[i] }, &sums[0], &sums[1])
		}
		for _, chain := range got {
			touches := false
			for _, i := range chain {
				touches = touches || wanted[i]
			}
			if len(chain) > 1 && touches {
				resolve(chain, func(i int) int { return a.Chains[i] }, &sums[2], &sums[3])
			}
		}
	}
	recall, precision = sums[0]/max(1, sums[1]), sums[2]/max(1, sums[3])
	return precision, recall, 2 * precision * recall / max(1e-9, precision+recall)
}

// resolve adds to hit the size of the chain times the share of its links within one part, and to total its size.
func resolve(chain []int, part func(int) int, hit, total *float64) {
	parts := map[int]int{}
	for _, i := range chain {
		parts[part(i)]++
	}
	links := func(n int) float64 { return float64(n*(n-1)) / 2 }
	found := 0.0
	for _, n := range parts {
		found += links(n)
	}
	*hit += float64(len(chain)) * found / links(len(chain))
	*total += float64(len(chain))
}
