package syntax

import (
	"io"
	"sort"
	"strings"
)

// LearnLemmas writes the table of lemmas that the rules get wrong in the trees, and of the trees' verbs.
func LearnLemmas(trees []Tree, w io.Writer) error {
	exceptions, verbs := learnLemmas(trees)
	lines := verbs
	for k, lemma := range exceptions {
		lines = append(lines, k+"\t"+lemma)
	}
	sort.Strings(lines)
	_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
	return err
}

func learnLemmas(trees []Tree) (exceptions map[string]string, verbs []string) {
	known := map[string]bool{}
	counts := map[string]map[string]int{}
	for _, t := range trees {
		for _, w := range t.Words {
			if w.UPOS == "VERB" && strings.ToLower(w.Lemma) == w.Lemma && len(w.Lemma) > 1 {
				known[w.Lemma] = true
			}
			if w.UPOS == "PROPN" || w.UPOS == "X" || w.UPOS == "NUM" || w.Lemma == "_" || w.Lemma == "" {
				continue
			}
			k := w.XPOS + "\t" + strings.ToLower(strings.ReplaceAll(w.Form, "’", "'"))
			if counts[k] == nil {
				counts[k] = map[string]int{}
			}
			counts[k][w.Lemma]++
		}
	}
	for v := range known {
		verbs = append(verbs, v)
	}
	sort.Strings(verbs)
	rules := newLemmatiser(nil, verbs)
	exceptions = map[string]string{}
	for k, lemmas := range counts {
		tag, form, _ := strings.Cut(k, "\t")
		top := ""
		for l, n := range lemmas {
			if top == "" || n > lemmas[top] || n == lemmas[top] && l < top {
				top = l
			}
		}
		if rules.lemma(form, tag, "") != top {
			exceptions[k] = top
		}
	}
	return exceptions, verbs
}
