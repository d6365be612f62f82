package corpus

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A mention is marked in the sentences until the article is finished: opens, ID, form, parts, words, closes.
const (
	opens  = "\x01"
	parts  = "\x02"
	closes = "\x03"
)

func mark(t thing, form Form, words string) string {
	return opens + t.ID() + " " + string(form) + parts + words + closes
}

type sentence struct {
	text   string
	filler bool // says nothing of the truth: a copy may leave it out
}

// writer writes one article.
type writer struct {
	c     *Corpus
	w     *world
	rng   *rand.Rand
	plan  *plan
	date  time.Time
	paper string

	title      string
	paragraphs [][]sentence
	facts      []Fact
	cast       map[string]string // names in small letters: the ID of whose they are in this article
	said       map[string]bool   // IDs that have been named
	style      map[string]int    // of an ID: which of its names the article has
	aged       map[string]bool   // IDs whose age has been told
}

func newWriter(c *Corpus, number int) *writer {
	p := &c.plans[number]
	return &writer{c: c, w: c.world, rng: rand.New(rand.NewPCG(c.seed, uint64(number)+1<<32)), plan: p, date: p.date}
}

// write tries stories until one finds its characters.
func (w *writer) write() {
	story := w.plan.story
	for {
		w.title, w.paragraphs, w.facts, w.paper = "", nil, nil, pick(w.rng, papers)
		w.cast, w.said, w.style = map[string]string{}, map[string]bool{}, map[string]int{}
		w.aged = map[string]bool{}
		if story(w) {
			return
		}
		if w.plan.planted == nil {
			story = pick(w.rng, stories).tell
		}
	}
}

// names are all that an article may call a thing.
func names(t thing) []string {
	switch t := t.(type) {
	case *person:
		return []string{t.name, t.surname, t.given.short + " " + t.surname}
	case *alliance:
		return []string{t.name, t.acronym, t.head}
	case *company:
		return []string{t.name, t.stem}
	case *country:
		return append([]string{t.name}, t.aliases...)
	}
	return []string{t.Name()}
}

// admit takes things into the article with what is named beside them, all or none: none when one has a name that another has.
func (w *writer) admit(things ...thing) bool {
	for i := 0; i < len(things); i++ {
		switch t := things[i].(type) {
		case *city:
			things = append(things, t.within())
		case *person:
			things = append(things, t.of())
		}
	}
	all := map[string]string{}
	for _, t := range things {
		for _, n := range names(t) {
			n = strings.ToLower(n)
			for _, other := range []string{w.cast[n], all[n]} {
				if other != "" && other != t.ID() {
					return false
				}
			}
			all[n] = t.ID()
		}
	}
	for n, id := range all {
		w.cast[n] = id
	}
	return true
}

func (c *city) within() thing {
	if c.state != nil {
		return c.state
	}
	return c.country
}

// choose finds a thing that fits and may stand in the article.
func choose[T thing](w *writer, from []T, fits func(T) bool) (T, bool) {
	start := w.rng.IntN(len(from))
	for i := range from {
		t := from[(start+i)%len(from)]
		if (fits == nil || fits(t)) && w.cast[strings.ToLower(t.Name())] == "" && w.admit(t) {
			return t, true
		}
	}
	var none T
	return none, false
}

// holder takes who has an office on the day of the article into it.
func (w *writer) holder(o *office) (*person, bool) {
	p, _ := o.holder(w.date)
	return p, w.admit(p)
}

func (w *writer) fact(f Fact) { w.facts = append(w.facts, f) }

// one is one of several wordings.
func (w *writer) one(wordings ...string) string { return pick(w.rng, wordings) }

// odds reports true so many times in a hundred.
func (w *writer) odds(percent int) bool { return w.rng.IntN(100) < percent }

// paragraph adds a paragraph of sentences. Empty ones are left out.
func (w *writer) paragraph(texts ...string) {
	var p []sentence
	for _, s := range texts {
		if s != "" {
			p = append(p, sentence{text: capital(s)})
		}
	}
	if len(p) > 0 {
		w.paragraphs = append(w.paragraphs, p)
	}
}

// filler adds a sentence that says nothing of the truth.
func (w *writer) filler(wordings ...string) {
	w.paragraphs = append(w.paragraphs, []sentence{{capital(w.one(wordings...)), true}})
}

// capital makes the first letter a capital one, behind a mark too.
func capital(s string) string {
	at := 0
	if strings.HasPrefix(s, opens) {
		at = strings.Index(s, parts) + len(parts)
	}
	if at < len(s) && s[at] >= 'a' && s[at] <= 'z' {
		return s[:at] + strings.ToUpper(s[at:at+1]) + s[at+1:]
	}
	return s
}

// copied makes the article a copy by another paper: another opening, and now and then a sentence less.
func (w *writer) copied(rng *rand.Rand) {
	for paper := w.paper; w.paper == paper; {
		w.paper = pick(rng, papers)
	}
	for i, p := range w.paragraphs {
		if len(p) == 1 && p[0].filler && rng.IntN(2) == 0 {
			w.paragraphs = append(w.paragraphs[:i:i], w.paragraphs[i+1:]...)
			break
		}
	}
	if rng.IntN(2) == 0 {
		w.title += ", " + pick(rng, []string{"reports say", "officials say", "agency reports"})
	}
	if rng.IntN(3) == 0 {
		w.paragraphs = append(w.paragraphs, []sentence{{text: "The story was first told by a news agency."}})
	}
}

// finish puts the text together and takes the marks out of it.
func (w *writer) finish(a *Article, on time.Time) {
	a.Publisher, a.Title = w.paper, plain(w.title)
	var b strings.Builder
	b.WriteString(a.Title + "\n\n")
	layout := []string{"2 January 2006", "January 2, 2006", "Monday, January 2, 2006"}[a.Number%3]
	b.WriteString(on.Format(layout) + "\n\n")
	if a.Number%4 == 1 {
		fmt.Fprintf(&b, "By %s %s\n\n", givens[a.Number%len(givens)].name, surnames[a.Number%len(surnames)])
	}
	for i, p := range w.paragraphs {
		if i == 0 && (a.Number%3 != 2 || a.CopyOf >= 0) {
			fmt.Fprintf(&b, "%s (%s) — ", strings.ToUpper([]string{"Lima", "Oslo", "London", "Nairobi", "Madrid"}[a.Number%5]), w.paper)
		}
		for k, s := range p {
			if k > 0 {
				b.WriteByte(' ')
			}
			a.unmark(&b, s.text)
		}
		b.WriteString("\n\n")
	}
	a.Text = strings.TrimRight(b.String(), "\n") + "\n"
}

// unmark writes a sentence without its marks, and notes the mentions.
func (a *Article) unmark(b *strings.Builder, s string) {
	for {
		before, rest, found := strings.Cut(s, opens)
		b.WriteString(before)
		if !found {
			return
		}
		head, rest, _ := strings.Cut(rest, parts)
		words, rest, _ := strings.Cut(rest, closes)
		id, form, _ := strings.Cut(head, " ")
		start := b.Len()
		b.WriteString(words)
		a.Mentions = append(a.Mentions, Mention{Start: start, End: b.Len(), Text: words, Form: Form(form), Entity: id})
		s = rest
	}
}

func plain(s string) string {
	var a Article
	var b strings.Builder
	a.unmark(&b, s)
	return b.String()
}
