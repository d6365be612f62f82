package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
)

// Parameters are what the shapes ask of a data set. They are chosen from its facts.
type Parameters struct {
	Quads    int
	HubA     string // the two entities with the most edges
	HubB     string
	Relation string // the commonest relation
	Rare     string // an entity with few edges, one of them Relation to HubA
	Other    string // another relation, and an entity that something which is Relation to HubA has by it
	Target   string
	Tree     string // the relation of the recursive path, and where it starts
	Root     string
	Article  string
	Class    string
	Fact     [3]string // said by several articles
	Name     string    // of an entity of middling degree
}

var relations = []string{"memberOf", "memberOf", "memberOf", "memberOf", "supports", "supports", "metWith", "metWith", "funds", "condemned", "locatedIn", "partOf", "partOf", "leads", "visited", "signed"}

var classes = []string{"Person", "Person", "Organisation", "Organisation", "Country"}

// fact is a direct quad: entities by rank.
type fact struct{ s, p, o int }

// news makes articles as clew reads them, of entities whose degrees follow Zipf's law.
type news struct {
	r    *rand.Rand
	zipf *rand.Zipf
	n    int // entities
	all  map[fact]int
}

func newNews(quads int) *news {
	r := rand.New(rand.NewSource(1))
	n := max(2000, quads/40)
	return &news{r: r, zipf: rand.NewZipf(r, 1.08, 4, uint64(n-1)), n: n, all: map[fact]int{}}
}

func name(i int) string { return fmt.Sprintf("%s %s %d", syllables(i), syllables(i/7+3), i) }

func syllables(i int) string {
	parts := []string{"ka", "ro", "mi", "tel", "van", "dor", "es", "lin", "bar", "qu"}
	w := parts[i%10] + parts[i/10%10] + parts[i/100%10]
	return strings.ToUpper(w[:1]) + w[1:]
}

func entity(i int) graph.IRI { return graph.EntityIRI(name(i), classes[i%len(classes)], false) }

// article gives the next article: about twelve statements on about eight entities.
func (g *news) article(number int) *graph.Article {
	a := &graph.Article{
		IRI: graph.ArticleIRIOf(fmt.Sprintf("news-%07d", number)), Title: fmt.Sprintf("What happened on day %d", number),
		Source: fmt.Sprintf("/news/%07d.txt", number), Published: fmt.Sprintf("20%02d-%02d-%02d", number%25, 1+number%12, 1+number%28),
		Retrieved: "2026-01-01T00:00:00Z", Language: "en", Checksum: fmt.Sprintf("sha256:%064x", number), Reader: "1",
	}
	picks := make([]int, 6+g.r.Intn(5))
	seen := map[int]bool{}
	for i := range picks {
		picks[i] = int(g.zipf.Uint64())
		if !seen[picks[i]] {
			seen[picks[i]] = true
			a.Entities = append(a.Entities, graph.Entity{IRI: entity(picks[i]), Name: name(picks[i]), Class: classes[picks[i]%len(classes)], Named: true})
		}
	}
	var text strings.Builder
	for range 9 + g.r.Intn(7) {
		s, o := picks[g.r.Intn(len(picks))], picks[g.r.Intn(len(picks))]
		p := g.r.Intn(len(relations))
		start := text.Len()
		fmt.Fprintf(&text, "%s %s %s, officials said on day %d of the talks in the capital. ", name(s), relations[p], name(o), g.r.Intn(1000))
		x := graph.Statement{
			Subject: graph.Term{Entity: entity(s)}, Predicate: relations[p], Object: graph.Term{Entity: entity(o)},
			Polarity: graph.Positive, Modality: graph.Factual, Confidence: 0.5 + float64(g.r.Intn(50))/100, Pattern: relations[p] + "/verb",
			Evidence: graph.Evidence{Start: start, End: text.Len() - 1},
		}
		switch g.r.Intn(5) {
		case 0:
			x.AttributedTo = graph.Term{Entity: entity(picks[0])}
		case 1:
			x.Qualifiers = []graph.Qualifier{{Name: "ordinal", Value: fmt.Sprint(g.r.Intn(90))}}
			fallthrough
		default:
			g.all[fact{s, p, o}]++
		}
		a.Statements = append(a.Statements, x)
	}
	a.Text = text.String()
	return a
}

// write writes N-Quads of about that many quads, and gives the parameters.
func write(path string, quads int) (p Parameters, err error) {
	f, err := os.Create(path)
	if err != nil {
		return p, err
	}
	defer f.Close()
	b := bufio.NewWriterSize(f, 1<<20)
	w, err := rdf.NewEncoder(b, rdf.NQuads, rdf.EncodeOptions{})
	if err != nil {
		return p, err
	}
	g := newNews(quads)
	for number := 0; p.Quads < quads; number++ {
		for _, q := range g.article(number).Quads() {
			if err := w.Encode(q); err != nil {
				return p, err
			}
			p.Quads++
		}
	}
	if err := w.Close(); err != nil {
		return p, err
	}
	if err := b.Flush(); err != nil {
		return p, err
	}
	g.choose(&p)
	raw, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return p, err
	}
	return p, os.WriteFile(path+".json", raw, 0o666)
}

// choose finds what the shapes ask.
func (g *news) choose(p *Parameters) {
	iri := func(i int) string { return string(entity(i)) }
	rel := func(i int) string { return string(graph.Relation(relations[i])) }
	degree := make([]int, g.n)
	for f, n := range g.all {
		degree[f.s] += n
		degree[f.o] += n
	}
	a, b := 0, 1
	for i, d := range degree {
		if d > degree[a] {
			a, b = i, a
		} else if i != a && d > degree[b] {
			b = i
		}
	}
	p.HubA, p.HubB, p.Relation, p.Tree = iri(a), iri(b), string(graph.Relation("memberOf")), string(graph.Relation("partOf"))
	p.Article, p.Class = string(graph.ArticleIRIOf("news-0000007")), string(graph.Relation("Country"))
	// Among many that fit, the first in the order of the numbers.
	var rare, target, root, said fact
	less := func(x, y fact) bool { return x.s < y.s || x.s == y.s && (x.p < y.p || x.p == y.p && x.o < y.o) }
	better := func(best *fact, f fact, is bool) {
		if is && (*best == (fact{}) || less(f, *best)) {
			*best = f
		}
	}
	to := map[int]bool{}
	for f := range g.all {
		if relations[f.p] == "memberOf" && f.o == a && f.s != a {
			to[f.s] = true
			better(&rare, f, degree[f.s] <= 6)
		}
	}
	for f, n := range g.all {
		better(&target, f, to[f.s] && relations[f.p] == "supports" && degree[f.o] <= 20 && f.s != rare.s)
		better(&root, f, relations[f.p] == "partOf" && degree[f.s] <= 40 && degree[f.o] > 20)
		better(&said, f, relations[f.p] == "memberOf" && n >= 3 && n <= 12)
	}
	p.Rare, p.Other, p.Target, p.Root = iri(rare.s), rel(target.p), iri(target.o), iri(root.s)
	p.Fact = [3]string{iri(said.s), rel(said.p), iri(said.o)}
	middle := 0
	for i, d := range degree {
		if d >= 15 && d <= 25 {
			middle = i
			break
		}
	}
	p.Name = name(middle)
}
