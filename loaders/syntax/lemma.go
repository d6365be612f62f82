package syntax

import (
	"fmt"
	"strings"

	"github.com/clewgraph/clew/data"
)

// lemmatiser knows the exceptions that training found and the verbs, which decide between
// "hoped" of hope and "hopped" of hop; rules do the rest.
type lemmatiser struct {
	exceptions map[string]string // "tag⇥form" → lemma
	verbs      map[string]bool
}

// readLemmas reads the table that train/main.go writes: on each line a tag, a form and its lemma, or a
// verb alone. The verbs of data/lexicon/inflection.yaml are known as well.
func readLemmas(table string) (lemmatiser, error) {
	verbs, err := verbs()
	if err != nil {
		return lemmatiser{}, err
	}
	l := lemmatiser{make(map[string]string, strings.Count(table, "\n")), make(map[string]bool, 2*len(verbs))}
	for _, v := range verbs {
		l.verbs[v] = true
	}
	for line := range strings.Lines(table) {
		line = strings.TrimSuffix(line, "\n")
		k := strings.LastIndexByte(line, '\t')
		if k < 0 {
			l.verbs[line] = true
			continue
		}
		l.exceptions[line[:k]] = line[k+1:]
	}
	return l, nil
}

// Verb reports whether a word is the dictionary form of a verb that the model knows, also behind "co-", "re-" and the like.
func (m *Model) Verb(word string) bool {
	return m.lemmas.verbs[word] || m.lemmas.verbs[word[strings.LastIndexByte(word, '-')+1:]]
}

// verbs are those of data/lexicon/inflection.yaml.
func verbs() ([]string, error) {
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
	return append(file.Verbs, file.Irregular...), nil
}

func newLemmatiser(exceptions map[string]string, verbs []string) lemmatiser {
	l := lemmatiser{exceptions, make(map[string]bool, len(verbs))}
	for _, v := range verbs {
		l.verbs[v] = true
	}
	return l
}

// lemma gives the dictionary form. Names keep their capitals.
func (l lemmatiser) lemma(form, xpos, upos string) string {
	form = strings.ReplaceAll(form, "’", "'")
	low := strings.ToLower(form)
	if e, ok := l.exceptions[xpos+"\t"+low]; ok && !(upos == "PROPN") {
		return e
	}
	switch xpos {
	case "NNP", "SYM", "FW", "ADD", "GW", "XX":
		return form
	case "NNPS":
		return singular(form)
	case "NNS":
		return singular(low)
	case "VBZ":
		return l.verb(low, "s", "es")
	case "VBD", "VBN":
		return l.verb(low, "d", "ed")
	case "VBG":
		return l.verb(low, "ing")
	case "JJR", "RBR":
		return comparative(low, "er")
	case "JJS", "RBS":
		return comparative(low, "est")
	}
	if upos == "PROPN" {
		return form
	}
	return low
}

func singular(w string) string {
	switch {
	case len(w) < 4:
		return w
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case hasAnySuffix(w, "sses", "shes", "ches", "xes", "zzes"):
		return w[:len(w)-2]
	case hasAnySuffix(w, "ss", "us", "is"):
		return w
	case strings.HasSuffix(w, "s"):
		return w[:len(w)-1]
	case hasAnySuffix(w, "women", "men"):
		return w[:len(w)-2] + "an"
	}
	return w
}

func hasAnySuffix(w string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}

// verb strips an ending and restores a doubled consonant, a y or a silent e.
func (l lemmatiser) verb(w string, endings ...string) string {
	var candidates []string
	add := func(c string) {
		if len(c) > 1 {
			candidates = append(candidates, c)
		}
	}
	for _, e := range endings {
		stem, ok := strings.CutSuffix(w, e)
		if !ok || len(stem) < 2 {
			continue
		}
		n := len(stem)
		switch e {
		case "s":
			add(stem)
		case "d":
			if stem[n-1] == 'e' {
				add(stem) // hope-d
			}
		case "es":
			if stem[n-1] == 'i' {
				add(stem[:n-1] + "y")
			}
			add(stem)
		default: // ed, ing
			if e == "ed" && stem[n-1] == 'i' {
				add(stem[:n-1] + "y")
			}
			if n > 2 && stem[n-1] == stem[n-2] && !strings.ContainsRune("aeiou", rune(stem[n-1])) {
				add(stem[:n-1])
			}
			add(stem)
			if e == "ing" {
				add(stem + "e")
			}
		}
	}
	for _, c := range candidates {
		if l.verbs[c] {
			return c
		}
	}
	if len(candidates) == 0 {
		return w
	}
	return guess(w, endings[len(endings)-1])
}

// guess restores the lemma of a verb that training never saw, by the usual spelling rules.
func guess(w, ending string) string {
	stem := w
	switch ending {
	case "es":
		if strings.HasSuffix(w, "ies") {
			return w[:len(w)-3] + "y"
		}
		if hasAnySuffix(w, "sses", "shes", "ches", "xes", "zzes", "oes") {
			return w[:len(w)-2]
		}
		return strings.TrimSuffix(w, "s")
	case "ed":
		if strings.HasSuffix(w, "ied") {
			return w[:len(w)-3] + "y"
		}
		stem = strings.TrimSuffix(w, "ed")
	case "ing":
		stem = strings.TrimSuffix(w, "ing")
	}
	n := len(stem)
	switch {
	case n < 2:
		return w
	case stem[n-1] == stem[n-2] && !strings.ContainsRune("aeioulsz", rune(stem[n-1])):
		return stem[:n-1]
	case hasAnySuffix(stem, "at", "iz", "is", "v", "c", "dg", "ang", "arg", "erg", "u", "bl", "pl", "tl", "dl", "gl", "kl", "fl", "zl", "os", "us", "as", "ens", "ns", "rs", "ur", "ir", "z", "th") && !hasAnySuffix(stem, "eat", "oat", "iat", "our", "air", "eas", "ius", "ss"),
		hasAnySuffix(stem, "iat", "cat", "eas"):
		return stem + "e"
	}
	return stem
}

func comparative(w, ending string) string {
	stem, ok := strings.CutSuffix(w, ending)
	if !ok || len(stem) < 3 {
		return w
	}
	n := len(stem)
	switch {
	case stem[n-1] == 'i':
		return stem[:n-1] + "y"
	case stem[n-1] == stem[n-2] && stem[n-1] != 'l' && stem[n-1] != 's':
		return stem[:n-1]
	case hasAnySuffix(stem, "rg", "c", "v", "bl", "pl", "saf", "wid", "ut", "at"):
		return stem + "e"
	}
	return stem
}
