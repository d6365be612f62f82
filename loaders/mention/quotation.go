package mention

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clewgraph/clew/loaders/syntax"
	"github.com/clewgraph/clew/loaders/text"
)

// piece is the part of a quotation that stands in one sentence: words First:Last, without the marks.
type piece struct {
	sentence, first, last int
	opened                int // number of the quotation that it is part of
}

// quotations finds the words between quotation marks and who says them. A quotation over several
// sentences gives one [Quotation] a sentence.
func (r *reader) quotations() {
	pieces := r.pieces()
	found := make([]Quotation, len(pieces))
	var quoted []bool // the words of the piece's sentence
	for i, p := range pieces {
		if i == 0 || pieces[i-1].sentence != p.sentence {
			quoted = r.quotedWords(pieces[i:])
		}
		found[i] = r.quotation(p, quoted)
	}
	// The sentences of one quotation, and quotations that go on in the same paragraph, share their speaker.
	for i := 0; i < len(found); {
		end, cued := i, -1 // the quotation's pieces, and the first of them whose cue is known
		for ; end < len(found) && pieces[end].opened == pieces[i].opened; end++ {
			if cued < 0 && found[end].Cue >= 0 {
				cued = end
			}
		}
		for ; i < end; i++ {
			if found[i].Speaker < 0 && cued >= 0 {
				found[i].goesOn(found[cued])
			}
			if found[i].Speaker < 0 && i > 0 && found[i-1].Speaker >= 0 && r.follows(pieces[i-1], pieces[i]) {
				found[i].goesOn(found[i-1])
				if found[i].Cue >= 0 && (cued < 0 || cued > i) {
					cued = i
				}
			}
		}
	}
	for i, q := range found {
		if r.spoken(pieces[i], q.Cue >= 0) {
			r.Quotations = append(r.Quotations, q)
		}
	}
}

// quotation gives a piece with the cue and the speaker that stand beside it.
func (r *reader) quotation(p piece, quoted []bool) Quotation {
	words := r.Trees[p.sentence].Words
	q := Quotation{Sentence: p.sentence, Cue: -1, CueSentence: -1, Speaker: -1, Direct: true}
	last := p.last
	for last > p.first && strings.ContainsAny(words[last-1].Form, ",") {
		last--
	}
	q.Words = text.Span{Start: words[p.first].Start, End: words[last-1].End}
	q.Cue, q.Speaker = r.cue(p, quoted)
	if q.Cue >= 0 {
		q.CueSentence = p.sentence
	}
	return q
}

// goesOn gives a quotation the speaker of another.
func (q *Quotation) goesOn(other Quotation) {
	q.Speaker, q.Cue, q.CueSentence = other.Speaker, other.Cue, other.CueSentence
}

// quotedWords marks the words of a sentence that stand between quotation marks, with the marks; pieces begin with those of the sentence.
func (r *reader) quotedWords(pieces []piece) []bool {
	s := pieces[0].sentence
	quoted := make([]bool, len(r.Trees[s].Words))
	for _, p := range pieces {
		if p.sentence != s {
			break
		}
		for i := max(0, p.first-1); i < min(len(quoted), p.last+1); i++ {
			quoted[i] = true
		}
	}
	return quoted
}

// spoken: a clause, or words with a verb of saying beside them; not a title or a word in scare quotes.
func (r *reader) spoken(p piece, cued bool) bool {
	t := &r.Trees[p.sentence]
	if p.first > 1 && r.lexicon.Deeds.Naming[t.Words[p.first-2].Lemma] {
		return false
	}
	verb := false
	for i := p.first; i < p.last; i++ {
		if u := t.Words[i].UPOS; u == "VERB" || u == "AUX" {
			verb = true
		}
	}
	n := p.last - p.first
	return n >= 3 && verb && (cued || n >= 6) || cued && n >= 2 && (t.Words[p.last-1].Form == "," || t.Words[p.last-1].UPOS == "PUNCT")
}

// follows: b is a sentence of its own in the paragraph where a ended, with nothing but quotation around it.
func (r *reader) follows(a, b piece) bool {
	x, y := r.Document.Sentences[a.sentence], r.Document.Sentences[b.sentence]
	words := len(r.Trees[b.sentence].Words)
	return x.Block == y.Block && b.sentence-a.sentence <= 1 && b.last-b.first >= words-3
}

// pieces walks over the quotation marks of each block. A mark that never closes ends with its block, but that
// a quotation of several paragraphs opens each of them anew and closes only the last: it is one.
func (r *reader) pieces() []piece {
	var out []piece
	open, number, block := false, 0, -1
	for s := range r.Trees {
		t := &r.Trees[s]
		anew := false // the next mark that opens goes on with the quotation that the block before has left open
		if b := r.Document.Sentences[s].Block; b != block {
			if open {
				open, anew = r.closes(s, b), r.opensAnew(s)
			}
			block = b
		}
		start := 0
		flush := func(end int) {
			if open && end > start {
				out = append(out, piece{s, start, end, number})
			}
		}
		for i := range t.Words {
			switch r.mark(&t.Words[i], open) {
			case "“":
				if !open && !anew {
					number++
				}
				open, anew, start = true, false, i+1
			case "”":
				if open {
					flush(i)
					open = false
				}
			}
		}
		flush(len(t.Words))
	}
	return out
}

// mark gives a word that is a double quotation mark as the one that opens, “, or the one that closes, ”; "" for any other word.
func (r *reader) mark(w *syntax.Word, open bool) string {
	switch w.Form {
	case "“", "``":
		return "“"
	case "”", "''":
		return "”"
	case `"`:
		return r.straight(w.Start, open)
	}
	return ""
}

// straight reads a straight quotation mark by what stands around it; where that does not tell, it opens and closes by turns.
func (r *reader) straight(at int, open bool) string {
	s := r.Document.Text
	last, _ := utf8.DecodeLastRuneInString(s[:at])
	next, _ := utf8.DecodeRuneInString(s[min(at+1, len(s)):])
	before := at == 0 || unicode.IsSpace(last) || strings.ContainsRune("([—–-", last)
	after := at+1 >= len(s) || unicode.IsSpace(next) || strings.ContainsRune(")],.;:?!—–", next)
	if before && !after || before == after && !open {
		return "“"
	}
	return "”"
}

// closes: the first quotation mark of the block that begins at a sentence ends a quotation, which the block
// before it has left open.
func (r *reader) closes(s, block int) bool {
	for ; s < len(r.Trees) && r.Document.Sentences[s].Block == block; s++ {
		for i := range r.Trees[s].Words {
			if m := r.mark(&r.Trees[s].Words[i], true); m != "" {
				return m == "”"
			}
		}
	}
	return false
}

// opensAnew: the sentence begins with a mark that opens a quotation.
func (r *reader) opensAnew(s int) bool {
	words := r.Trees[s].Words
	return len(words) > 1 && r.mark(&words[0], false) == "“"
}

// cue finds the verb of saying beside a piece, and the mention that is its subject.
func (r *reader) cue(p piece, quoted []bool) (cue, speaker int) {
	t := &r.Trees[p.sentence]
	best, distance := -1, 1<<30
	for i := range t.Words {
		w := &t.Words[i]
		if quoted[i] || !r.lexicon.Verbs.Saying[w.Lemma] || r.lexicon.Verbs.Thinking[w.Lemma] || (w.UPOS != "VERB" && w.XPOS != "VBD") {
			continue
		}
		d := p.first - i
		if i >= p.last {
			d = i - p.last
		}
		if d < distance && (d <= 14 || w.Relation == "root") {
			best, distance = i, d
		}
	}
	if best >= 0 {
		return best, r.apposedName(r.holder(r.speakerOf(p, best, quoted)))
	}
	for i := 0; i+2 < len(t.Words); i++ {
		if !quoted[i] && strings.EqualFold(t.Words[i].Form, "according") && t.Words[i+1].Form == "to" {
			for k := i + 2; k < len(t.Words) && k < i+12; k++ {
				if m, is := r.at[[2]int{p.sentence, k}]; is && r.speaks(m) {
					return i, r.apposedName(m)
				}
			}
		}
		// "in the words of the prosecutor, Anna Rossi, “…”"
		if i > 0 && !quoted[i] && i+2 < p.first && p.first-i < 16 && strings.EqualFold(t.Words[i-1].Form, "the") && t.Words[i].Form == "words" && t.Words[i+1].Form == "of" {
			for k := i + 2; k < p.first; k++ {
				if m, is := r.at[[2]int{p.sentence, k}]; is && r.speaks(m) {
					return i, r.apposedName(m)
				}
			}
		}
	}
	return -1, -1
}

// apposedName gives the name behind a description between commas, "the prosecutor, Anna Rossi," for the description.
func (r *reader) apposedName(m int) int {
	if m < 0 {
		return m
	}
	x := &r.Mentions[m]
	if n, is := r.at[[2]int{x.Sentence, x.Last}]; is && x.Form == Nominal && x.Kind != Organisation && r.Mentions[n].Form == Name && r.Mentions[n].Kind == Person && r.Mentions[n].First == x.Last {
		return n // "co-author Anna Rossi"
	}
	if next := x.Last + 1; x.Form == Nominal && next < len(r.Trees[x.Sentence].Words) && r.Trees[x.Sentence].Words[x.Last].Form == "," {
		if n, is := r.at[[2]int{x.Sentence, next}]; is && r.Mentions[n].Form == Name && r.Mentions[n].Kind == Person && r.Mentions[n].First == next {
			return n
		}
	}
	return m
}

// speakerOf gives the mention that says what the cue brings in: its subject in the tree, or what
// stands beside it: "…," said one official; "…," Rossi said.
func (r *reader) speakerOf(p piece, cue int, quoted []bool) int {
	t := &r.Trees[p.sentence]
	after := func() int {
		for k := cue + 1; k < len(t.Words) && !quoted[k]; k++ {
			if m, is := r.at[[2]int{p.sentence, k}]; is && r.speaks(m) && !r.possessive(m) {
				return m
			}
			if u := t.Words[k].UPOS; u == "VERB" || u == "PUNCT" || u == "ADP" {
				break
			}
		}
		return -1
	}
	before := func() int {
		for k := cue - 1; k >= 0 && !quoted[k]; k-- {
			if m, is := r.at[[2]int{p.sentence, k}]; is && r.speaks(m) {
				return m
			}
			if u := t.Words[k].UPOS; u == "VERB" && t.Words[k].Relation != "acl:relcl" && t.Words[k].Relation != "acl" {
				break
			}
		}
		return -1
	}
	first := func() int { // "…," Anna Rossi, head of X, wrote
		for k := p.last; k < cue; k++ {
			if quoted[k] {
				continue
			}
			if m, is := r.at[[2]int{p.sentence, k}]; is && r.speaks(m) {
				return m
			}
			if u := t.Words[k].UPOS; u == "VERB" || u == "ADP" {
				break
			}
		}
		return -1
	}
	if cue >= p.last && cue-p.last <= 2 && cue > 0 && quoted[cue-1] {
		if m := after(); m >= 0 {
			return m // inverted
		}
	}
	for k := range t.Words {
		if t.Words[k].Head == cue && strings.HasPrefix(t.Words[k].Relation, "nsubj") && !quoted[k] {
			if m, is := r.at[[2]int{p.sentence, k}]; is && r.speaks(m) {
				return m
			}
		}
	}
	// "One man admitted to the theft, writing “…”": the subject of the verb above.
	for v, steps := cue, 0; steps < 3; steps++ {
		b, _, _ := strings.Cut(t.Words[v].Relation, ":")
		if h := t.Words[v].Head; h < 0 || quoted[h] || b != "advcl" && b != "conj" && b != "xcomp" {
			break
		}
		v = t.Words[v].Head
		for k := range t.Words {
			if t.Words[k].Head == v && t.Words[k].Relation == "nsubj" && !quoted[k] {
				if m, is := r.at[[2]int{p.sentence, k}]; is && r.speaks(m) {
					return m
				}
			}
		}
	}
	if cue >= p.last {
		if m := first(); m >= 0 {
			return m
		}
	}
	if m := before(); m >= 0 {
		return m
	}
	return after()
}

// possessive: the mention owns what follows, "Peru's minister" says it and not Peru.
func (r *reader) possessive(m int) bool {
	x := &r.Mentions[m]
	words := r.Trees[x.Sentence].Words
	return x.Last < len(words) && words[x.Last].XPOS == "POS" || x.Last <= len(words) && x.Last > x.First && words[x.Last-1].XPOS == "POS"
}

// holder gives the person where a speaker found is part of an office before a name: "said ISRO chairman S. Rao".
func (r *reader) holder(m int) int {
	if m < 0 {
		return m
	}
	x := &r.Mentions[m]
	for _, t := range r.Titles {
		h := &r.Mentions[t.Holder]
		if t.Sentence == x.Sentence && x.Start < h.Start && x.End <= h.Start && t.Position.End <= h.Start && x.Last >= h.First-4 && x.Start >= t.Position.Start-60 && r.sameNounPhrase(x, h) {
			return t.Holder
		}
	}
	return m
}

// sameNounPhrase: nothing but words of titles stands between two mentions.
func (r *reader) sameNounPhrase(a, b *Mention) bool {
	words := r.Trees[a.Sentence].Words
	for k := a.First; k < b.First; k++ {
		if u := words[k].UPOS; u == "VERB" || u == "AUX" || u == "PUNCT" && words[k].Form != "-" {
			return false
		}
	}
	return true
}

// speaks reports whether a mention can say something.
func (r *reader) speaks(m int) bool {
	x := &r.Mentions[m]
	switch x.Form {
	case Amount:
		return false
	case Pronoun:
		w := strings.ToLower(r.Words(x, false))
		return w == "he" || w == "she" || w == "they" || w == "it" || w == "i" || w == "we"
	}
	switch x.Kind {
	case Person, Organisation, Group, Country, "":
		return true
	case Place:
		return x.Form == Name
	case Agreement, Product: // "the report said"
		return true
	}
	return false
}
