package clause

import (
	"math"
	"strings"
)

// Feature is something that bears on how far a proposition can be trusted.
type Feature struct {
	Name  string
	Value float64
}

// features collects what is so of a proposition.
type features []Feature

func (f *features) value(name string, x float64) { *f = append(*f, Feature{name, x}) }

func (f *features) flag(name string, is bool) {
	if is {
		f.value(name, 1)
	}
}

// modifying prepositions whose phrases are often, or seldom, worth a proposition of their own.
var modifying = words("at between for from in of on with")

// nominalFeatures are those of a proposition without a verb: i is the word that modifies a noun.
func (s *sentence) nominalFeatures(kind Kind, i int, relation, a, b []int) []Feature {
	var f features
	h := s.word(i).Head
	k := string(kind)
	f.value(k, 1)
	f.value("words of the sentence", math.Log(float64(len(s.tree.Words))))
	f.value(k+" words", math.Log(float64(len(a)+len(b))))
	f.value("nominal sure", float64(s.word(i).Sure))
	if kind != Title {
		f.flag(k+" of a name", s.word(h).UPOS == "PROPN")
		f.flag(k+" by a name", s.word(i).UPOS == "PROPN")
	}
	if kind == Modifier {
		if p := strings.ToLower(s.word(relation[0]).Form); modifying[p] {
			f.value("modifier with "+p, 1)
		}
		f.flag("modifier of the subject", s.is(h, "nsubj", "root"))
	}
	return f
}

// clauseFeatures are those of a clause whose argument after the subject is core.
func (s *sentence) clauseFeatures(p *predicate, core part, arguments []Phrase) []Feature {
	var f features
	f.value(string(p.kind), 1)
	f.value("words of the sentence", math.Log(float64(len(s.tree.Words))))
	f.value("verb sure", float64(s.word(p.head).Sure))
	if p.subHead >= 0 {
		f.value("subject sure", float64(s.word(p.subHead).Sure))
		f.flag("subject is a pronoun", s.word(p.subHead).UPOS == "PRON")
		f.flag("subject is an expletive", s.is(p.subHead, "expl"))
	}
	f.value("argument sure", float64(s.word(core.head).Sure))
	f.value("argument "+roleNames[core.role], 1)
	f.flag("implied", p.implied != "")
	f.flag("passive", p.passive)
	f.flag("copula", s.child(p.head, "cop") >= 0)
	f.value("arguments", float64(len(arguments)))
	n := 0
	for _, a := range arguments[1:] {
		n += len(a.Words)
	}
	f.value("words of the subject", math.Log(float64(len(arguments[0].Words))))
	f.value("words of the arguments", math.Log(float64(n)))
	f.value("words of the verb", math.Log(float64(len(p.verb))))
	f.value("depth", float64(s.depth(p.head)))
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

// confidence is the logistic function of the weighed features.
func confidence(f []Feature) float64 {
	z := weights["bias"]
	for _, x := range f {
		z += weights[x.Name] * x.Value
	}
	return 1 / (1 + math.Exp(-z))
}
