package entity_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders"
	"github.com/clewgraph/clew/loaders/corpus"
)

// document is a text of GUM with the names in it that are joined to an article of Wikipedia.
type document struct {
	id    string
	text  strings.Builder
	names []linked
}

// linked is a name: the words of the mention, and those of its head with what belongs to the name ("Syria" of "northern Syria").
type linked struct{ name, core, title string }

// word is a word of a sentence.
type word struct {
	form, tag, relation string
	head                int
	space               bool
}

// documents reads a part of GUM: train or dev. A name is a mention whose head is a proper noun.
func documents(t testing.TB, part string) []*document {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "corpora", "gum", part+".conllu.gz")
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("GUM is not at %s", path)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []*document
	type span struct {
		first int
		title string
	}
	var open map[string][]span // by the number of the entity
	var words []word
	var closed [][3]any
	mark := regexp.MustCompile(`\(([^()]*)\)?|([^()]+)\)`)
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "# newdoc id = "):
			out = append(out, &document{id: strings.TrimPrefix(line, "# newdoc id = ")})
			open = map[string][]span{}
		case strings.HasPrefix(line, "# newpar") && len(out) > 0 && out[len(out)-1].text.Len() > 0:
			out[len(out)-1].text.WriteString("\n\n")
		case line == "":
			d := out[len(out)-1]
			for _, c := range closed {
				if first, last := c[0].(int), c[1].(int); first >= 0 {
					if name, core := nameOf(words, first, last); name != "" {
						d.names = append(d.names, linked{name, core, c[2].(string)})
					}
				}
			}
			for _, w := range words {
				d.text.WriteString(w.form)
				if w.space {
					d.text.WriteByte(' ')
				}
			}
			words, closed = nil, nil
			for k, spans := range open { // a mention that goes on in the next sentence is no name
				for i := range spans {
					spans[i].first = -1
				}
				open[k] = spans
			}
		case !strings.HasPrefix(line, "#"):
			columns := strings.Split(line, "\t")
			if strings.ContainsAny(columns[0], "-.") {
				continue
			}
			head, _ := strconv.Atoi(columns[6])
			words = append(words, word{columns[1], columns[3], columns[7], head - 1, !strings.Contains(columns[9], "SpaceAfter=No")})
			for _, field := range strings.Split(columns[9], "|") {
				marks, is := strings.CutPrefix(field, "Entity=")
				if !is {
					continue
				}
				for _, m := range mark.FindAllStringSubmatch(marks, -1) {
					number, rest, opens := strings.Cut(m[1], "-")
					title := ""
					if parts := strings.SplitN(rest, "-", 7); opens && len(parts) == 7 {
						title = parts[6]
					}
					at := len(words) - 1
					switch {
					case m[1] == "": // closes
						key := m[2]
						if n := len(open[key]); n > 0 {
							s := open[key][n-1]
							open[key] = open[key][:n-1]
							if s.title != "" {
								closed = append(closed, [3]any{s.first, at, s.title})
							}
						}
					case strings.HasSuffix(m[0], ")"):
						if title != "" {
							closed = append(closed, [3]any{at, at, title})
						}
					default:
						open[number] = append(open[number], span{at, title})
					}
				}
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// nameOf gives the words of a mention if it is a name: at most eight words, of which the one that all others hang on is a proper noun.
func nameOf(words []word, first, last int) (name, core string) {
	if last-first > 8 {
		return "", ""
	}
	head := -1
	for i := first; i <= last; i++ {
		if words[i].head < first || words[i].head > last {
			if head >= 0 {
				return "", ""
			}
			head = i
		}
	}
	if head < 0 || words[head].tag != "PROPN" {
		return "", ""
	}
	if words[last].tag == "PART" { // 's
		last--
	}
	from, to := head, head
	for from > first && words[from-1].tag == "PROPN" && words[from-1].relation != "nmod" {
		from--
	}
	for to < last && words[to+1].tag == "PROPN" && words[to+1].relation == "flat" {
		to++
	}
	join := func(first, last int) string {
		var b strings.Builder
		for i := first; i <= last; i++ {
			b.WriteString(words[i].form)
			if words[i].space {
				b.WriteByte(' ')
			}
		}
		return strings.Trim(strings.TrimSpace(b.String()), `"“”`)
	}
	return join(first, last), join(from, to)
}

// TestGUM: names in real texts, of which Wikipedia says who they are. What the reader did not find in a text is counted as one by itself.
func TestGUM(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all of GUM")
	}
	reader, err := loaders.NewReader(loaders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := open(t)
	var all []*document
	parts := map[string]int{}
	for _, part := range []string{"train", "dev"} {
		found := documents(t, part)
		parts[part] = len(found)
		all = append(all, found...)
	}
	for _, d := range all {
		a, err := reader.Read(context.Background(), loaders.Input{IRI: graph.ArticleIRIOf(d.id), Source: "/" + d.id, Text: d.text.String()})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Load(context.Background(), a); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Resolve(context.Background()); err != nil {
		t.Fatal(err)
	}
	measure := func(what string, documents []*document, withMissing bool) corpus.Score {
		var truth, system []string
		missing := 0
		for _, d := range documents {
			found := namesIn(t, s, graph.ArticleIRIOf(d.id))
			for n, x := range d.names {
				who, is := found[graph.Fold(x.name)]
				for rest, more := x.core, true; !is && more; _, rest, more = strings.Cut(rest, " ") { // "President Biden" is "Biden"
					who, is = found[graph.Fold(rest)]
				}
				if !is {
					missing++
					if os.Getenv("ERR") != "" && what == "all" && withMissing {
						fmt.Println("MISS", x.name, "|", x.title)
					}
					who = fmt.Sprintf("miss/%s/%d", d.id, n)
					if !withMissing {
						continue
					}
				}
				truth, system = append(truth, x.title), append(system, who)
			}
		}
		score := corpus.BCubed(truth, system)
		t.Logf("%s: %d documents, %d names, %d of them not found: precision %.3f, recall %.3f, F1 %.3f", what, len(documents), score.Mentions, missing, score.Precision, score.Recall, score.F1())
		if os.Getenv("ERR") != "" && what == "all" && !withMissing {
			errorsOf(truth, system)
		}
		return score
	}
	measure("train, found", all[:parts["train"]], false)
	measure("dev, found", all[parts["train"]:], false)
	measure("train", all[:parts["train"]], true)
	measure("dev", all[parts["train"]:], true)
	measure("all", all, false)
	if f := measure("all", all, true).F1(); f < 0.90 {
		t.Errorf("B³ F1 %.3f is below 0.90", f)
	}
}

func errorsOf(truth, system []string) {
	pairs := map[[2]string]int{}
	bySystem, byTruth := map[string]int{}, map[string]int{}
	for i := range truth {
		pairs[[2]string{truth[i], system[i]}]++
	}
	for p, n := range pairs {
		bySystem[p[1]], byTruth[p[0]] = max(bySystem[p[1]], n), max(byTruth[p[0]], n)
	}
	for p, n := range pairs {
		if n < bySystem[p[1]] || n < byTruth[p[0]] {
			fmt.Println("DIFF", n, p[0], p[1])
		}
	}
}
