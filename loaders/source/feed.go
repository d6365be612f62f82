package source

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"github.com/clewgraph/clew/graph"
)

// Bounds of one feed.
const (
	maxFeed    = 32 << 20
	maxEntries = 100_000
)

// feed yields the entries of an RSS, Atom or JSON feed. Of a feed that was fetched, the page of each entry is fetched too; where that
// can't be had, and in a feed that is a file, the words of the feed itself are the article.
func (e *expansion) feed(p place, b *body) bool {
	if len(b.data) > maxFeed {
		return e.fail(p, tooLarge(p.name, maxFeed))
	}
	f, err := parseFeed(b.data)
	if err != nil {
		return e.fail(p, &graph.Error{Message: p.name + ": no feed that can be read", Err: err})
	}
	if len(f.Items) > maxEntries {
		return e.fail(p, &graph.Error{Message: fmt.Sprintf("%s: a feed of %d entries, more than %d", p.name, len(f.Items), maxEntries)})
	}
	if len(f.Items) == 0 {
		return e.fail(p, &graph.Error{Message: p.name + ": a feed without entries"})
	}
	for i, item := range f.Items {
		if err := e.ctx.Err(); err != nil {
			e.yield(nil, err)
			return false
		}
		if !e.entry(p, b, f, i, item) {
			return false
		}
	}
	return true
}

// parseFeed turns a mistake of the parser's into an error.
func parseFeed(data []byte) (f *gofeed.Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, fmt.Errorf("%v", r)
		}
	}()
	return gofeed.NewParser().Parse(bytes.NewReader(data))
}

// entry yields one entry of a feed.
func (e *expansion) entry(p place, b *body, f *gofeed.Feed, i int, item *gofeed.Item) bool {
	meta := Metadata{Title: plainWords(item.Title), Publisher: plainWords(f.Title), Language: f.Language, Published: feedDate(item)}
	var authors []string
	for _, a := range item.Authors {
		if a != nil && a.Name != "" {
			authors = append(authors, oneLine(a.Name))
		}
	}
	if len(authors) == 0 && item.DublinCoreExt != nil {
		authors = item.DublinCoreExt.Creator
	}
	meta.Author = byName(strings.Join(authors, ", "))
	words := item.Content
	if words == "" {
		words = item.Description
	}
	link := entryLink(b.address, item)
	at := place{name: fmt.Sprintf("%s: entry %d", p.name, i+1), stem: p.stem, size: -1}
	switch {
	case link != "":
		at.source, at.stem = link, addressStem(link)
	case item.GUID != "":
		at.source = p.source + "#" + item.GUID
	default:
		sum := sha256.Sum256([]byte(item.Title + "\x00" + words))
		at.source = p.source + "#" + hex.EncodeToString(sum[:8])
	}
	own := func() (*body, error) {
		text := fragment(words)
		if text == "" {
			return nil, &graph.Error{Message: at.name + ": the feed has no text of it", Hint: "clew load the address of the feed, which fetches the pages of its entries"}
		}
		if t := meta.Title; t != "" && !strings.HasPrefix(graph.Fold(text), graph.Fold(t)) {
			text = t + "\n\n" + text
		}
		text += "\n"
		sum := sha256.Sum256([]byte(strings.Join([]string{text, meta.Author, meta.Published, meta.Publisher}, "\x00")))
		return &body{data: []byte(text), media: "text/plain", checksum: "sha256:" + hex.EncodeToString(sum[:]), text: text, meta: meta}, nil
	}
	if b.address == "" || link == "" {
		return e.leaf(at, meta, func(context.Context) (*body, error) { return own() })
	}
	at.name = link
	before := e.options.web.before(link) // of an earlier round: a page may be read twice in this one
	return e.leaf(at, meta, func(ctx context.Context) (*body, error) {
		page, err := e.options.web.page(ctx, link, before)
		if err == nil || ctx.Err() != nil || Skipped(err) != nil {
			return page, err
		}
		if instead, _ := own(); instead != nil && len(strings.TrimPrefix(instead.text, meta.Title)) >= minEntry {
			return instead, nil
		}
		return nil, err
	})
}

// minEntry is how many bytes a feed must say of an entry, to stand for a page that can't be had.
const minEntry = 300

// entryLink is the address of an entry's page, "" when it has none.
func entryLink(base string, item *gofeed.Item) string {
	link := item.Link
	if link == "" && strings.HasPrefix(item.GUID, "http") {
		link = item.GUID
	}
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || link == "" {
		return ""
	}
	if b, err := url.Parse(base); err == nil && base != "" {
		u = b.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || !graph.ValidIRI(u.String()) {
		return ""
	}
	u.Fragment = ""
	return u.String()
}

func feedDate(item *gofeed.Item) string {
	for _, t := range []*time.Time{item.PublishedParsed, item.UpdatedParsed} {
		if t != nil {
			return isoTime(*t)
		}
	}
	return isoDate(first(item.Published, item.Updated))
}

// fragment is the text of a piece of HTML.
func fragment(words string) string {
	if len(words) > maxPage {
		return ""
	}
	root, err := html.Parse(strings.NewReader(words))
	if err != nil {
		return ""
	}
	return render(root)
}

// plainWords drops the markup that titles of feeds may have.
func plainWords(s string) string { return oneLine(strings.ReplaceAll(fragment(s), "\n", " ")) }

// addressStem is the name that an address gives an article: the last part of its path, or its host.
func addressStem(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "page"
	}
	last := path.Base(strings.TrimRight(u.Path, "/"))
	for _, dull := range []string{"", ".", "/", "index.html", "index.htm", "index.php"} {
		if last == dull {
			return u.Hostname()
		}
	}
	return stem(last)
}
