package syntax

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clewgraph/clew/data"
)

// token is a word as the classifiers see it: hashes of its normal form, affixes and shape.
type token struct {
	word                   uint32 // lower case, digits as 0, typographic marks as ASCII
	suffix1, suffix2       uint32
	suffix3, suffix4       uint32
	prefix1, prefix3       uint32
	shape                  uint32
	verb                   uint32 // which form of a regular verb it may be, 0 for none
	upper, digit, hyphened bool
}

var typographic = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‘", "'", "’", "'", "—", "--", "–", "-", "‑", "-", "…", "...", "``", `"`, "''", `"`)

// plain writes a form with ASCII quotes and dashes.
func plain(form string) string {
	for i := 0; i < len(form); i++ {
		if form[i] >= utf8.RuneSelf || form[i] == '`' || form[i] == '\'' {
			return typographic.Replace(form)
		}
	}
	return form
}

func (v verbForms) newToken(form string) token {
	form = plain(form)
	low := []byte(strings.ToLower(form))
	t := token{}
	for i, b := range low {
		if '0' <= b && b <= '9' {
			low[i] = '0'
			t.digit = true
		}
		if b == '-' {
			t.hyphened = true
		}
	}
	first, _ := utf8.DecodeRuneInString(form)
	t.upper = unicode.IsUpper(first)
	n := len(low)
	tail := func(k int) uint32 { return hashString(string(low[max(0, n-k):])) }
	t.word = hashString(string(low))
	t.suffix1, t.suffix2, t.suffix3, t.suffix4 = tail(1), tail(2), tail(3), tail(4)
	t.prefix1, t.prefix3 = hashString(string(low[:min(1, n)])), hashString(string(low[:min(3, n)]))
	t.shape = hashString(shape(form))
	t.verb = uint32(v[string(low)])
	return t
}

// verbForms gives each form of the verbs of data/lexicon/inflection.yaml its number: 1 go, 2 goes, 3 went, 4 going.
type verbForms map[string]uint8

func readVerbForms() (verbForms, error) {
	raw, err := data.FS.ReadFile("lexicon/inflection.yaml")
	if err != nil {
		return nil, err
	}
	var file struct {
		Verbs     []string `yaml:"verbs"`
		Irregular []string `yaml:"irregular"`
	}
	if err := data.Decode(raw, &file); err != nil {
		return nil, fmt.Errorf("lexicon/inflection.yaml: %w", err)
	}
	v := make(verbForms, 4*len(file.Verbs))
	for i, verb := range append(file.Verbs, file.Irregular...) {
		for k, form := range regular(verb) {
			if k == 2 && i >= len(file.Verbs) {
				continue // "drawed"
			}
			for _, f := range form {
				if v[f] == 0 {
					v[f] = uint8(k + 1)
				}
			}
		}
	}
	return v, nil
}

// regular inflects a regular verb: base, third person, past, -ing; where the last consonant may double, both.
func regular(verb string) [4][]string {
	n := len(verb)
	vowel := func(i int) bool { return i >= 0 && strings.IndexByte("aeiou", verb[i]) >= 0 }
	s, ed, ing := verb+"s", verb+"ed", verb+"ing"
	switch {
	case verb[n-1] == 'e':
		ed = verb + "d"
		ing = verb[:n-1] + "ing"
		if verb[n-2] == 'e' {
			ing = verb + "ing"
		}
	case verb[n-1] == 'y' && !vowel(n-2):
		s, ed = verb[:n-1]+"ies", verb[:n-1]+"ied"
	case strings.HasSuffix(verb, "s"), strings.HasSuffix(verb, "sh"), strings.HasSuffix(verb, "ch"), strings.HasSuffix(verb, "x"), strings.HasSuffix(verb, "o"):
		s = verb + "es"
	}
	out := [4][]string{{verb}, {s}, {ed}, {ing}}
	if n > 2 && vowel(n-2) && !vowel(n-1) && !vowel(n-3) && !strings.ContainsRune("wxy", rune(verb[n-1])) {
		double := verb + verb[n-1:]
		out[2], out[3] = append(out[2], double+"ed"), append(out[3], double+"ing")
	}
	return out
}

// shape maps letters to x or X and digits to 0, with runs shortened to two.
func shape(form string) string {
	var b strings.Builder
	var last rune
	run := 0
	for _, r := range form {
		switch {
		case unicode.IsUpper(r):
			r = 'X'
		case unicode.IsLetter(r):
			r = 'x'
		case unicode.IsDigit(r):
			r = '0'
		}
		if r == last {
			run++
		} else {
			last, run = r, 1
		}
		if run <= 2 {
			b.WriteRune(r)
		}
		if b.Len() > 12 {
			break
		}
	}
	return b.String()
}

// boundary stands for the words before the first and after the last.
var boundary = token{word: 1, suffix1: 1, suffix2: 1, suffix3: 1, suffix4: 1, prefix1: 1, prefix3: 1, shape: 1}

func bit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// tagFeatures are those of a greedy left-to-right tagger (Ratnaparkhi 1996; Collins 2002).
// class(i) is the ambiguity class of word i: the tags that it had in training.
func tagFeatures(out []feature, tokens []token, class []uint32, tags []uint8, i int) []feature {
	at := func(k int) *token {
		if k < 0 || k >= len(tokens) {
			return &boundary
		}
		return &tokens[k]
	}
	cl := func(k int) uint32 {
		if k < 0 || k >= len(tokens) {
			return 1
		}
		return class[k]
	}
	tag := func(k int) uint32 {
		if k < 0 {
			return 255
		}
		return uint32(tags[k])
	}
	w, p1, n1, p2, n2 := at(i), at(i-1), at(i+1), at(i-2), at(i+2)
	t1, t2 := tag(i-1), tag(i-2)
	start := bit(i == 0)
	out = append(out[:0],
		mix(1, 0, 0, 0),
		mix(2, w.word, 0, 0),
		mix(3, w.suffix1, 0, 0),
		mix(4, w.suffix2, 0, 0),
		mix(5, w.suffix3, 0, 0),
		mix(6, w.suffix4, 0, 0),
		mix(7, w.prefix1, 0, 0),
		mix(8, w.prefix3, 0, 0),
		mix(9, w.shape, start, 0),
		mix(10, t1, 0, 0),
		mix(11, t1, t2, 0),
		mix(12, w.word, t1, 0),
		mix(13, p1.word, 0, 0),
		mix(14, n1.word, 0, 0),
		mix(15, p2.word, 0, 0),
		mix(16, n2.word, 0, 0),
		mix(17, n1.suffix3, 0, 0),
		mix(18, p1.suffix3, 0, 0),
		mix(19, w.word, n1.word, 0),
		mix(20, p1.word, w.word, 0),
		mix(21, cl(i), 0, 0),
		mix(22, cl(i), cl(i+1), 0),
		mix(23, cl(i), t1, 0),
		mix(24, cl(i), cl(i+1), cl(i+2)),
		mix(25, cl(i), t1, t2),
		mix(26, n1.shape, 0, 0),
		mix(27, bit(w.upper)|bit(w.digit)<<1|bit(w.hyphened)<<2|start<<3, t1, 0),
		mix(28, cl(i), w.suffix3, bit(w.upper)),
		mix(29, cl(i), t1, cl(i+1)),
		mix(30, w.suffix3, t1, bit(w.upper)|start<<1),
		mix(31, p1.shape, w.shape, n1.shape),
		mix(32, cl(i+1), t1, 0),
		mix(33, w.suffix2, n1.suffix2, t1),
		mix(34, w.verb, cl(i), 0),
		mix(35, w.verb, t1, 0),
		mix(36, w.verb, t1, cl(i+1)),
		mix(37, n1.verb, cl(i), 0),
		mix(38, w.verb, n1.word, 0),
		mix(39, n1.verb, cl(i), t1),
	)
	return out
}
