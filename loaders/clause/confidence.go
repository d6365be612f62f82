package clause

import (
	"math"
	"strings"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/loaders/confidence"
)

// modifying prepositions whose phrases are often, or seldom, worth a proposition of their own.
var modifying = data.Words("at between for from in of on with")

// nominalFeatures are those of a proposition without a verb: i is the word that modifies a noun.
func (s *sentence) nominalFeatures(kind Kind, i int, relation, a, b []int) confidence.Features {
	var f confidence.Features
	h := s.word(i).Head
	k := string(kind)
	f.Value(k, 1)
	f.Value("words of the sentence", math.Log(float64(len(s.tree.Words))))
	f.Value(k+" words", math.Log(float64(len(a)+len(b))))
	f.Value("nominal sure", float64(s.word(i).Sure))
	if kind != Title {
		f.Flag(k+" of a name", s.word(h).UPOS == "PROPN")
		f.Flag(k+" by a name", s.word(i).UPOS == "PROPN")
	}
	if kind == Modifier {
		if p := strings.ToLower(s.word(relation[0]).Form); modifying[p] {
			f.Value("modifier with "+p, 1)
		}
		f.Flag("modifier of the subject", s.is(h, "nsubj", "root"))
	}
	return f
}

// clauseFeatures are those of a clause whose argument after the subject is core.
func (s *sentence) clauseFeatures(p *predicate, core part, arguments []Phrase) confidence.Features {
	var f confidence.Features
	f.Value(string(p.kind), 1)
	f.Value("words of the sentence", math.Log(float64(len(s.tree.Words))))
	f.Value("verb sure", float64(s.word(p.head).Sure))
	if p.subHead >= 0 {
		f.Value("subject sure", float64(s.word(p.subHead).Sure))
		f.Flag("subject is a pronoun", s.word(p.subHead).UPOS == "PRON")
		f.Flag("subject is an expletive", s.is(p.subHead, "expl"))
	}
	f.Value("argument sure", float64(s.word(core.head).Sure))
	f.Value("argument "+roleNames[core.role], 1)
	f.Flag("implied", p.implied != "")
	f.Flag("passive", p.passive)
	f.Flag("copula", s.child(p.head, "cop") >= 0)
	f.Value("arguments", float64(len(arguments)))
	n := 0
	for _, a := range arguments[1:] {
		n += len(a.Words)
	}
	f.Value("words of the subject", math.Log(float64(len(arguments[0].Words))))
	f.Value("words of the arguments", math.Log(float64(n)))
	f.Value("words of the verb", math.Log(float64(len(p.verb))))
	f.Value("depth", float64(s.depth(p.head)))
	return f
}

// depth is the number of words above a word.
func (s *sentence) depth(i int) int {
	n := 0
	for h := s.word(i).Head; h >= 0; h = s.word(h).Head {
		n++
	}
	return n
}
