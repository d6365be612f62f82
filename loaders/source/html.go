package source

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"

	readability "codeberg.org/readeck/go-readability/v2"
	"github.com/itlightning/dateparse"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/clewgraph/clew/graph"
)

// maxPage is the size of the largest page that is read, in bytes. A tree takes many times as much.
const maxPage = 16 << 20

// maxElements is how many elements a page may have. What finds the article takes time in the square of them, at worst.
const maxElements = 60_000

// readHTML gives the article of a page without the page: its headline and paragraphs, an empty line between two. address is where the page
// comes from, or "".
func readHTML(name, address string, data []byte, label string) (string, Metadata, error) {
	if len(data) > maxPage {
		return "", Metadata{}, &graph.Error{Message: fmt.Sprintf("%s: a page of more than %d MB, which is no article", name, maxPage>>20)}
	}
	utf8, err := decodeHTML(name, data, label)
	if err != nil {
		return "", Metadata{}, err
	}
	root, err := html.Parse(bytes.NewReader(utf8))
	if err != nil {
		return "", Metadata{}, fmt.Errorf("%s: %w", name, err)
	}
	meta := readMeta(root)
	at, err := url.Parse(address)
	if err != nil || address == "" {
		at = nil
	}
	whole := render(find(root, atom.Body)) // before readability takes the page to pieces
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxElements
	article, err := parser.ParseAndMutate(root, at)
	if err != nil {
		return "", Metadata{}, &graph.Error{Message: name + ": a page that cannot be read", Err: errors.New(oneLine(err.Error()))}
	}
	text := ""
	if article.Node != nil {
		text = render(article.Node)
	}
	if len(text) < 100 { // too little to be what the page is about: a short page without a frame
		text = whole
	}
	if strings.TrimSpace(text) == "" {
		return "", Metadata{}, &graph.Error{Message: name + ": a page with no article in it", Hint: "a page that is made by a script has no text of its own: save it from a browser"}
	}
	meta.fill(Metadata{Title: oneLine(article.Title()), Author: oneLine(article.Byline()), Publisher: oneLine(article.SiteName()), Language: article.Language()})
	if t, err := article.PublishedTime(); err == nil && meta.Published == "" {
		meta.Published = isoTime(t)
	}
	meta.Author = byName(meta.Author)
	if strings.EqualFold(meta.Author, meta.Publisher) {
		meta.Author = ""
	}
	meta.Title = withoutPublisher(meta.Title, meta.Publisher)
	if meta.URL != "" && at != nil {
		if u, err := at.Parse(meta.URL); err == nil {
			meta.URL = u.String()
		}
	}
	if !strings.HasPrefix(meta.URL, "http://") && !strings.HasPrefix(meta.URL, "https://") {
		meta.URL = ""
	}
	if first, _, _ := strings.Cut(text, "\n"); meta.Title != "" && !strings.EqualFold(graph.Fold(first), graph.Fold(meta.Title)) {
		text = meta.Title + "\n\n" + text
	}
	return text + "\n", meta, nil
}

// fill takes from other what is not known.
func (m *Metadata) fill(other Metadata) {
	for _, f := range []struct{ to, from *string }{
		{&m.Title, &other.Title}, {&m.Publisher, &other.Publisher}, {&m.Author, &other.Author},
		{&m.Published, &other.Published}, {&m.Language, &other.Language}, {&m.URL, &other.URL},
	} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
}

// byName drops what stands around a name in the line under a headline: "By Jane Doe 22 Dec 2016", "Jane Doe (https://…)".
func byName(author string) string {
	if len(author) > 3 && strings.EqualFold(author[:3], "by ") {
		author = author[3:]
	}
	if at := strings.IndexFunc(author, unicode.IsDigit); at > 0 {
		author = month.ReplaceAllString(author[:at], "")
	}
	author, _, _ = strings.Cut(author, "(http")
	return strings.Trim(author, " ,;|-–—·•(")
}

var month = regexp.MustCompile(`[\s,|•·-]+(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)\s*$`)

// withoutPublisher drops the publisher's name from the end of a headline: "Peace talks begin | The Times".
func withoutPublisher(title, publisher string) string {
	if at := len(title) - len(publisher); publisher != "" && at > 0 && strings.EqualFold(title[at:], publisher) {
		for _, mark := range []string{" | ", " - ", " – ", " — ", " :: ", " · "} {
			if rest, found := strings.CutSuffix(title[:at], mark); found && rest != "" {
				return strings.TrimSpace(rest)
			}
		}
	}
	return title
}

// readMeta reads what the head of a page says that readability does not: the first of several names wins.
func readMeta(root *html.Node) Metadata {
	said := map[string]string{}
	canonical, dated := "", ""
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Meta:
			name := strings.ToLower(first(attribute(n, "property"), attribute(n, "name"), attribute(n, "itemprop")))
			if _, has := said[name]; name != "" && !has {
				said[name] = oneLine(attribute(n, "content"))
			}
		case atom.Link:
			if strings.EqualFold(attribute(n, "rel"), "canonical") && canonical == "" {
				canonical = strings.TrimSpace(attribute(n, "href"))
			}
		case atom.Time:
			if dated == "" {
				dated = attribute(n, "datetime")
			}
		}
	}
	m := Metadata{
		Publisher: first(said["og:site_name"], said["dc.publisher"], said["dcterms.publisher"], said["publisher"], said["citation_publisher"], said["application-name"]),
		URL:       first(canonical, said["og:url"]),
	}
	for _, s := range []string{said["article:published_time"], said["datepublished"], said["date"], said["dc.date"], said["dcterms.created"], said["dcterms.date"], said["pubdate"], said["publishdate"], said["citation_publication_date"], said["parsely-pub-date"], dated} {
		if m.Published = isoDate(s); m.Published != "" {
			break
		}
	}
	if strings.HasPrefix(said["author"], "http") {
		said["author"] = ""
	}
	m.Author = first(said["author"], said["dc.creator"], said["dcterms.creator"], said["citation_author"], said["parsely-author"])
	return m
}

func first(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func find(root *html.Node, a atom.Atom) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom == a {
			return n
		}
	}
	return root
}

// isoDate is a date or time in ISO 8601, whatever form it came in; "" for what is no date.
func isoDate(s string) string {
	s = strings.TrimSpace(s)
	if len(s) < 8 || len(s) > 64 {
		return ""
	}
	t, err := dateparse.ParseStrict(s)
	if err != nil {
		return ""
	}
	return isoTime(t)
}

// isoTime leaves out the time of a day's beginning, which is that of a date without one.
func isoTime(t time.Time) string {
	switch {
	case t.Year() < 1000 || t.Year() > 9999:
		return ""
	case t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0:
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// oneLine squeezes white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// left are elements whose words are not those of the article.
var left = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true, atom.Svg: true, atom.Math: true, atom.Nav: true, atom.Form: true,
	atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Figcaption: true, atom.Head: true, atom.Title: true, atom.Object: true, atom.Audio: true, atom.Video: true, atom.Canvas: true, atom.Footer: true, atom.Aside: true,
}

// blocks are elements that begin and end a paragraph.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Li: true, atom.Ul: true, atom.Ol: true,
	atom.Blockquote: true, atom.Pre: true, atom.Section: true, atom.Article: true, atom.Header: true, atom.Main: true, atom.Table: true, atom.Tr: true, atom.Dl: true, atom.Dt: true, atom.Dd: true,
	atom.Figure: true, atom.Hr: true, atom.Address: true, atom.Body: true, atom.Details: true, atom.Summary: true, atom.Caption: true,
}

// render writes the words of a tree as paragraphs with an empty line between two. The tree's depth is bounded by the HTML parser.
func render(root *html.Node) string {
	var b, paragraph strings.Builder
	flush := func() {
		for _, line := range strings.Split(paragraph.String(), "\n") {
			if words := oneLine(line); words != "" {
				if b.Len() > 0 {
					b.WriteString("\n\n")
				}
				b.WriteString(words)
			}
		}
		paragraph.Reset()
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			paragraph.WriteString(strings.Map(visible, n.Data))
			return
		case n.Type == html.ElementNode && left[n.DataAtom], n.Type == html.CommentNode, n.Type == html.ElementNode && hidden(n):
			return
		case n.DataAtom == atom.Br:
			if next := n.NextSibling; next != nil && next.DataAtom == atom.Br { // two make a paragraph
				flush()
			} else {
				paragraph.WriteByte(' ')
			}
			return
		}
		block := n.Type == html.ElementNode && blocks[n.DataAtom]
		if block {
			flush()
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
		switch {
		case block:
			flush()
		case n.DataAtom == atom.Td, n.DataAtom == atom.Th:
			paragraph.WriteByte(' ')
		}
	}
	walk(root)
	flush()
	return b.String()
}

// hidden reports whether an element is not shown.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "aria-hidden" && a.Val == "true" || a.Key == "style" && strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), " ", ""), "display:none") {
			return true
		}
	}
	return false
}

// visible drops soft hyphens, marks without width and controls; a line break in a page's source is a blank.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r == '\u00a0':
		return ' '
	case r == '\u00ad' || r == '\u200b' || r == '\ufeff' || r == '\u2060' || unicode.IsControl(r):
		return -1
	}
	return r
}
