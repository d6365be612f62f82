package syntax

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/clewgraph/clew/loaders/text"
)

// Sentence is one sentence of a CoNLL-U file (https://universaldependencies.org/format.html).
type Sentence struct {
	Comments []string // lines that begin with "#", whole
	Lines    []Line   // words, multiword ranges and empty nodes in the order of the file
}

// Line is one line of ten columns.
type Line struct {
	Columns [10]string // ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL DEPS MISC
}

// Word reports whether the line is a word of the tree, not a range (1-2) or an empty node (1.1).
func (l *Line) Word() bool { return !strings.ContainsAny(l.Columns[0], "-.") }

// Words gives the indices of the lines that are words.
func (s *Sentence) Words() []int {
	var out []int
	for i := range s.Lines {
		if s.Lines[i].Word() {
			out = append(out, i)
		}
	}
	return out
}

// Forms gives the words as they are written.
func (s *Sentence) Forms() []string {
	words := s.Words()
	out := make([]string, len(words))
	for k, i := range words {
		out[k] = s.Lines[i].Columns[1]
	}
	return out
}

// Given gives the words, and what the comments say of where they stand: "# speaker = …" of a transcript, "# newpar".
func (s *Sentence) Given() text.Line {
	l := text.Line{Words: s.Forms()}
	for _, c := range s.Comments {
		key, value, _ := strings.Cut(strings.TrimLeft(c, "# "), "=")
		switch strings.TrimSpace(key) {
		case "speaker":
			l.Speaker = strings.TrimSpace(value)
		case "newpar", "newdoc":
			l.Opens = true
		}
	}
	return l
}

// Documents cuts sentences before each that begins a document, with the comment "# newdoc".
func Documents(sentences []*Sentence) [][]*Sentence {
	var out [][]*Sentence
	for _, s := range sentences {
		if len(out) == 0 || slices.ContainsFunc(s.Comments, func(c string) bool { return strings.HasPrefix(c, "# newdoc") }) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], s)
	}
	return out
}

// Text gives a document as it was before it was cut into sentences, as far as the comments "# text" and "# newpar" tell: its
// sentences with a blank between them, its paragraphs with an empty line.
func Text(document []*Sentence) string {
	var b strings.Builder
	for _, s := range document {
		var words string
		opens := false
		for _, c := range s.Comments {
			if t, ok := strings.CutPrefix(c, "# text ="); ok {
				words = strings.TrimSpace(t)
			}
			opens = opens || strings.HasPrefix(c, "# newpar")
		}
		switch {
		case b.Len() == 0:
		case opens:
			b.WriteString("\n\n")
		default:
			b.WriteByte(' ')
		}
		b.WriteString(words)
	}
	b.WriteByte('\n')
	return b.String()
}

// ReadTreebank reads a CoNLL-U file that is compressed with gzip. An error names the file.
func ReadTreebank(path string) ([]*Sentence, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var out []*Sentence
	if err := ReadCoNLLU(z, func(s *Sentence) bool { out = append(out, s); return true }); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return out, nil
}

// Tree gives the annotation as a tree; spans are zero. Heads out of range are an error.
func (s *Sentence) Tree() (Tree, error) {
	words := s.Words()
	t := Tree{Words: make([]Word, 0, len(words))}
	for _, i := range words {
		c := &s.Lines[i].Columns
		h, err := strconv.Atoi(c[6])
		if err != nil || h < 0 || h > len(words) {
			return Tree{}, fmt.Errorf("word %s: head %q is not a word", c[0], c[6])
		}
		t.Words = append(t.Words, Word{Form: c[1], Lemma: c[2], UPOS: c[3], XPOS: c[4], Head: h - 1, Relation: c[7]})
	}
	return t, nil
}

// ReadCoNLLU reads a file sentence by sentence. yield returns false to stop. An error names the line.
func ReadCoNLLU(r io.Reader, yield func(*Sentence) bool) error {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 1<<16), 1<<24)
	s := &Sentence{}
	n := 0
	for in.Scan() {
		n++
		line := strings.TrimSuffix(in.Text(), "\r")
		switch {
		case line == "":
			if len(s.Lines) > 0 {
				if !yield(s) {
					return nil
				}
				s = &Sentence{}
			}
		case line[0] == '#':
			s.Comments = append(s.Comments, line)
		default:
			cells := strings.Split(line, "\t")
			if len(cells) != 10 {
				return fmt.Errorf("line %d: %d columns where CoNLL-U has 10", n, len(cells))
			}
			s.Lines = append(s.Lines, Line{[10]string(cells)})
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("line %d: %w", n+1, err)
	}
	if len(s.Lines) > 0 {
		yield(s)
	}
	return nil
}

// Fill puts the tree's tags, lemmas, heads and relations into the word lines and empties the other
// columns but FORM; misc gives the MISC column of word i, or "".
func (s *Sentence) Fill(t *Tree, misc func(i int) string) {
	k := 0
	for i := range s.Lines {
		l := &s.Lines[i]
		if !l.Word() {
			for c := 2; c < 10; c++ {
				l.Columns[c] = "_"
			}
			continue
		}
		w := t.Words[k]
		m := misc(k)
		if m == "" {
			m = "_"
		}
		l.Columns = [10]string{l.Columns[0], l.Columns[1], w.Lemma, w.UPOS, w.XPOS, "_", strconv.Itoa(w.Head + 1), w.Relation, "_", m}
		k++
	}
}

// Write writes the sentence and the empty line behind it.
func (s *Sentence) Write(w io.Writer) error {
	var b strings.Builder
	for _, c := range s.Comments {
		b.WriteString(c + "\n")
	}
	for i := range s.Lines {
		b.WriteString(strings.Join(s.Lines[i].Columns[:], "\t") + "\n")
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}

// NewSentence makes a CoNLL-U sentence of word forms.
func NewSentence(forms []string) *Sentence {
	s := &Sentence{Lines: make([]Line, len(forms))}
	for i, f := range forms {
		s.Lines[i].Columns = [10]string{strconv.Itoa(i + 1), f, "_", "_", "_", "_", "_", "_", "_", "_"}
	}
	return s
}
