package main

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/clewgraph/clew/loaders/confidence"
)

// tuple is a proposition as CaRB compares it: the words of the relation, of the first argument, and of all others.
type tuple [3][]string

func tupleOf(relation string, arguments []string) tuple {
	return tuple{strings.Fields(relation), strings.Fields(arguments[0]), strings.Fields(strings.Join(arguments[1:], " "))}
}

// match gives the shares of right words: of those told, and of those wanted.
func match(want, got tuple) (precision, recall float64) {
	shared, toldWords, wantedWords := 0, 0, 0
	for part := range want {
		if part == 2 && len(want[2]) == 0 {
			break // nothing is asked of further arguments
		}
		left := slices.Clone(got[part])
		for _, w := range want[part] {
			if i := slices.Index(left, w); i >= 0 {
				left = slices.Delete(left, i, i+1)
				shared++
			}
		}
		if part == 0 {
			if slices.Contains(left, "be") && slices.ContainsFunc(want[0], copula) {
				shared++
			}
			if shared == 0 {
				return 0, 0
			}
		}
		toldWords, wantedWords = toldWords+len(got[part]), wantedWords+len(want[part])
	}
	return float64(shared) / float64(toldWords), float64(shared) / float64(wantedWords)
}

func copula(w string) bool {
	return slices.Contains([]string{"be", "is", "am", "are", "was", "were", "been", "being"}, w)
}

type candidate struct {
	features   confidence.Features
	precision  []float64 // against each gold tuple
	recall     []float64
	confidence float64
	worth      float64
}

type sentence struct {
	fold       int
	gold       []tuple
	candidates []*candidate
}

func (s *sentence) add(t tuple, features confidence.Features) {
	c := &candidate{features: features}
	for _, g := range s.gold {
		p, r := match(g, t)
		if relation := strings.Join(g[0], " "); strings.Contains(relation, "said") || strings.Contains(relation, "says") || strings.Contains(relation, "told") || strings.Contains(relation, "add") {
			if p2, r2 := match(g, tuple{t[0], t[2], t[1]}); p2 > p { // the speaker may stand on either side
				p, r = p2, r2
			}
		}
		c.precision, c.recall = append(c.precision, p), append(c.recall, r)
	}
	s.candidates = append(s.candidates, c)
}

// judge sets the confidence of all candidates.
func (s *sentence) judge(weights map[string]float64) {
	for _, c := range s.candidates {
		c.confidence = weights["bias"]
		for _, f := range c.features {
			c.confidence += weights[f.Name] * f.Value
		}
	}
}

// measure sets the worth of each candidate beside the others whose confidence is not below the threshold.
func (s *sentence) measure(threshold, recall float64) {
	for _, c := range s.candidates {
		var others []*candidate
		for _, o := range s.candidates {
			if o != c && o.confidence >= threshold {
				others = append(others, o)
			}
		}
		p, r := s.score(others)
		with, all := s.score(append(others, c))
		c.worth = with - p + recall*(all-r)
	}
}

// score gives the sums of precision, each tuple matched with at most one candidate, and of recall.
func (s *sentence) score(told []*candidate) (precision, recall float64) {
	type pair struct{ gold, told int }
	var pairs []pair
	for g := range s.gold {
		most := 0.0
		for i, c := range told {
			pairs = append(pairs, pair{g, i})
			most = max(most, c.recall[g])
		}
		recall += most
	}
	of := func(p pair) float64 { return told[p.told].precision[p.gold] }
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(of(b), of(a)) })
	matched, used := make([]bool, len(s.gold)), make([]bool, len(told))
	for _, p := range pairs {
		if !matched[p.gold] && !used[p.told] {
			matched[p.gold], used[p.told] = true, true
			precision += of(p)
		}
	}
	return precision, recall
}

// best gives the greatest F1 that a threshold of confidence gives, and the threshold.
func best(sentences []*sentence) (f1, threshold float64) {
	for t := 0.0; t < 1.5; t += 0.005 {
		precision, recall, told, wanted := 0.0, 0.0, 0, 0
		for _, s := range sentences {
			var kept []*candidate
			for _, c := range s.candidates {
				if c.confidence >= t {
					kept = append(kept, c)
				}
			}
			p, r := s.score(kept)
			precision, recall, told, wanted = precision+p, recall+r, told+len(kept), wanted+len(s.gold)
		}
		p, r := precision/float64(max(told, 1)), recall/float64(wanted)
		if f := 2 * p * r / math.Max(p+r, 1e-9); f > f1 {
			f1, threshold = f, t
		}
	}
	return f1, threshold
}
