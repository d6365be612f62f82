package explorer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/store"
)

// Client reads the graph of a running explorer, through /api/clew/. It is a [Reader].
type Client struct {
	base  *url.URL
	token string
	http  *http.Client

	mu       sync.Mutex
	entities map[graph.IRI]entityJSON // that have been asked for
}

var _ Reader = (*Client)(nil)

// Dial makes a client of an address, http://HOST:PORT, with the token that the server wants, if any; http://:TOKEN@HOST:PORT has it in the address. Nothing is
// sent before the first question.
func Dial(address, token string) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, &graph.Error{Message: fmt.Sprintf("not the address of an explorer: %q", address), Hint: "--db http://" + DefaultListen}
	}
	if secret, has := u.User.Password(); has {
		token = secret
	}
	u.User, u.Path = nil, ""
	return &Client{base: u, token: token, http: &http.Client{}, entities: map[graph.IRI]entityJSON{}}, nil
}

// maxCached is how many entities a client remembers.
const maxCached = 10_000

// do sends a request and gives the body of a good answer; anything else is an error in the server's words.
func (c *Client) do(ctx context.Context, method, path string, query url.Values, body any, accept string) (io.ReadCloser, error) {
	u := *c.base
	u.Path = "/api/clew/" + path
	u.RawQuery = query.Encode()
	var in io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		in = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(ctx, method, u.String(), in)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", accept)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var cause *url.Error
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return nil, &graph.Error{Message: "no explorer answers at " + c.base.String(), Err: err, Hint: "clew explore, in another terminal, serves the graph"}
	}
	if answer.StatusCode == http.StatusOK {
		return answer.Body, nil
	}
	defer answer.Body.Close()
	return nil, c.problem(answer)
}

// problem is the error of an answer.
func (c *Client) problem(answer *http.Response) error {
	if answer.StatusCode == http.StatusUnauthorized {
		return &graph.Error{Message: c.base.String() + ": the token is missing or wrong", Hint: "CLEW_TOKEN=SECRET, or --db http://:SECRET@" + c.base.Host}
	}
	var p Problem
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<20)).Decode(&p); err != nil || p.Detail == "" {
		return &graph.Error{Message: fmt.Sprintf("%s answers %s: it is no explorer of clew's, or an older one", c.base, answer.Status)}
	}
	return p.err()
}

func (p *Problem) err() error {
	err := error(&graph.Error{Message: p.Detail, Hint: p.Hint})
	switch p.Status {
	case http.StatusNotFound:
		return &NotFoundError{err}
	case http.StatusBadRequest:
		return &MistakeError{err}
	}
	return err
}

// get asks for JSON.
func (c *Client) get(ctx context.Context, path string, query url.Values, into any) error {
	body, err := c.do(ctx, http.MethodGet, path, query, nil, "application/json")
	if err != nil {
		return err
	}
	defer body.Close()
	if err := json.NewDecoder(body).Decode(into); err != nil {
		return c.cut(ctx, err)
	}
	return nil
}

// cut is the error of an answer that is not whole.
func (c *Client) cut(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &graph.Error{Message: "the answer of " + c.base.String() + " is not whole", Err: err, Hint: "try again; the log of clew explore may say why"}
}

// Find gives the entities that a name may mean, best first.
func (c *Client) Find(ctx context.Context, name string, limit int) ([]store.Match, error) {
	if strings.TrimSpace(name) == "" {
		return nil, nil
	}
	var in struct{ Matches []matchJSON }
	ask := url.Values{"q": {name}}
	if limit == store.Best {
		ask.Set("meant", "true")
	} else {
		ask.Set("limit", strconv.Itoa(limit))
	}
	if err := c.get(ctx, "search", ask, &in); err != nil {
		return nil, err
	}
	var out []store.Match
	for _, m := range in.Matches {
		out = append(out, store.Match{Entity: m.entity(), Name: m.Matched, Score: m.Score, Other: m.Other, Facts: m.Facts})
	}
	return out, nil
}

// Entity gives the names and class of an entity, and the number of quads that it takes part in. It remembers them.
func (c *Client) Entity(ctx context.Context, iri graph.IRI) (graph.Entity, int, error) {
	c.mu.Lock()
	e, known := c.entities[iri]
	c.mu.Unlock()
	if known {
		return e.entity(), e.Facts, nil
	}
	if err := c.get(ctx, "entity", url.Values{"iri": {string(iri)}}, &e); err != nil {
		return graph.Entity{}, 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.entities) >= maxCached {
		clear(c.entities)
	}
	c.entities[iri] = e
	return e.entity(), e.Facts, nil
}

// Statements gives the statements that a filter chooses. More than the server gives are an error: a part is not the whole.
func (c *Client) Statements(ctx context.Context, f store.Filter) ([]store.Fact, error) {
	v := url.Values{"limit": {strconv.Itoa(f.Limit)}}
	for name, value := range map[string]string{
		"subject": string(f.Subject), "predicate": f.Predicate, "object": string(f.Object), "either": string(f.Either), "article": string(f.Article), "objectText": f.ObjectText,
		"iri": string(f.IRI), "evidence": string(f.Evidence),
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if f.AssertedOnly {
		v.Set("asserted", "true")
	}
	var in factsJSON
	if err := c.get(ctx, "facts", v, &in); err != nil {
		return nil, err
	}
	if in.Limited && (f.Limit == 0 || len(in.Facts) < f.Limit) {
		return nil, &graph.Error{Message: fmt.Sprintf("%s gives no more than %d statements at once", c.base, len(in.Facts)), Hint: "ask for less, or on the machine that has the graph"}
	}
	var out []store.Fact
	for i := range in.Facts {
		out = append(out, in.Facts[i].fact())
	}
	return out, nil
}

// Relations gives the relations of the graph with their counts.
func (c *Client) Relations(ctx context.Context) ([]store.Relation, error) {
	var in struct{ Relations []relationJSON }
	if err := c.get(ctx, "relations", nil, &in); err != nil {
		return nil, err
	}
	var out []store.Relation
	for _, x := range in.Relations {
		out = append(out, store.Relation(x))
	}
	return out, nil
}

// Sources gives the articles of the graph.
func (c *Client) Sources(ctx context.Context) ([]store.Source, error) {
	var in struct{ Sources []sourceJSON }
	if err := c.get(ctx, "sources", nil, &in); err != nil {
		return nil, err
	}
	var out []store.Source
	for _, x := range in.Sources {
		out = append(out, store.Source(x))
	}
	return out, nil
}

// Stats counts what is in the graph.
func (c *Client) Stats(ctx context.Context) (store.Stats, error) {
	var in statsJSON
	err := c.get(ctx, "stats", nil, &in)
	return store.Stats(in), err
}

// Article gives the text and the particulars of an article.
func (c *Client) Article(ctx context.Context, iri graph.IRI) (*graph.Article, error) {
	var a articleJSON
	err := c.get(ctx, "article", url.Values{"iri": {string(iri)}, "facts": {"false"}}, &a)
	if errors.As(err, new(*NotFoundError)) {
		return nil, store.ErrNoArticle
	}
	if err != nil {
		return nil, err
	}
	return &graph.Article{IRI: a.IRI, Title: a.Title, Source: a.Source, URL: a.URL, Language: a.Language, Publisher: a.Publisher, Author: a.Author, Published: a.Published, Retrieved: a.Retrieved, Checksum: a.Checksum, Reader: a.Reader, Text: a.Text}, nil
}

// Rejections gives what people have rejected.
func (c *Client) Rejections(ctx context.Context) ([]store.Rejection, error) {
	var in struct{ Rejections []rejectionJSON }
	if err := c.get(ctx, "rejections", nil, &in); err != nil {
		return nil, err
	}
	var out []store.Rejection
	for _, x := range in.Rejections {
		out = append(out, store.Rejection{IRI: x.IRI, Subject: x.Subject, Predicate: x.Predicate, Object: x.Object.term(), Reason: x.Reason, When: x.When})
	}
	return out, nil
}

// Neighbourhood gives what is near an entity.
func (c *Client) Neighbourhood(ctx context.Context, entity graph.IRI, depth int, yield func(quad.Quad) error) error {
	return c.quads(ctx, url.Values{"about": {string(entity)}, "depth": {strconv.Itoa(depth)}}, yield)
}

// Export gives every quad, or those of an article.
func (c *Client) Export(ctx context.Context, article graph.IRI, yield func(quad.Quad) error) error {
	v := url.Values{}
	if article != "" {
		v.Set("article", string(article))
	}
	return c.quads(ctx, v, yield)
}

func (c *Client) quads(ctx context.Context, v url.Values, yield func(quad.Quad) error) error {
	v.Set("format", "nquads")
	body, err := c.do(ctx, http.MethodGet, "export", v, nil, "application/n-quads")
	if err != nil {
		return err
	}
	defer body.Close()
	own := false
	err = rdf.Decode(body, rdf.NQuads, rdf.Options{File: c.base.String(), KeepNames: true}, func(q quad.Quad) error {
		err := yield(q)
		own = err != nil
		return err
	})
	if err != nil && !own {
		return c.cut(ctx, err)
	}
	return err
}

// Run runs a query at the server and gives its rows as they come. An error of yield ends it.
func (c *Client) Run(ctx context.Context, a Ask, yield func(columns []string, row []Cell) error) (columns []string, limited bool, err error) {
	in := askJSON{Ask: a}
	if a.Timeout > 0 {
		in.Timeout = a.Timeout.String()
	}
	body, err := c.do(ctx, http.MethodPost, "query", nil, in, linesType)
	if err != nil {
		return nil, false, err
	}
	defer body.Close()
	d := json.NewDecoder(body)
	for {
		var l lineJSON
		if err := d.Decode(&l); err != nil { // io.EOF too: the end is said
			return nil, false, c.cut(ctx, err)
		}
		switch {
		case l.Problem != nil:
			return nil, false, l.Problem.err()
		case l.End != nil:
			return l.End.Columns, l.End.Limited, nil
		case l.Row == nil:
			columns = l.Columns
			continue
		}
		row := make([]Cell, len(l.Row))
		for i, cell := range l.Row {
			if row[i], err = cell.cell(); err != nil {
				return nil, false, c.cut(ctx, err)
			}
		}
		if err := yield(columns, row); err != nil {
			return nil, false, err
		}
	}
}

// Answer asks the server a question in English.
func (c *Client) Answer(ctx context.Context, question string, a Ask) (*Answer, error) {
	v := url.Values{"q": {question}, "limit": {strconv.Itoa(a.Limit)}}
	if a.Article != "" {
		v.Set("article", string(a.Article))
	}
	if a.Timeout > 0 {
		v.Set("timeout", a.Timeout.String())
	}
	var in askedJSON
	if err := c.get(ctx, "ask", v, &in); err != nil {
		return nil, err
	}
	out := &Answer{Words: in.Words, Script: in.Script, Columns: in.Columns, Limited: in.Limited, Claims: in.Claims, Near: in.Near}
	for _, cells := range in.Rows {
		row := make([]Cell, len(cells))
		for i, cell := range cells {
			var err error
			if row[i], err = cell.cell(); err != nil {
				return nil, c.cut(ctx, err)
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}
