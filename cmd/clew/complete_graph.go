package main

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/store"
)

// What a person waits for at most when a completion looks through the names of a graph, and how many it gives.
const (
	completionPatience = time.Second
	maxCandidates      = 200
)

// graphOf opens the graph for the first word that needs it; nil when it cannot be read now. A completion never says why: the shell's line is not the place.
func (k *completion) graphOf() *store.Store {
	if k.db == nil && k.closed == nil {
		k.closed = func() {}
		db, err := store.Open(k.ctx, k.url, store.Options{})
		if err == nil {
			k.db, k.closed = db, func() { _ = db.Close() } // it was only read
		}
	}
	return k.db
}

func (k *completion) close() {
	if k.closed != nil {
		k.closed()
	}
}

// look reads the graph for a completion: what it has found in time is what there is.
func (k *completion) look(read func(ctx context.Context, db *store.Store) error) {
	db := k.graphOf()
	if db == nil {
		return
	}
	ctx, cancel := context.WithTimeout(k.ctx, completionPatience)
	defer cancel()
	_ = read(ctx, db)
}

// entities gives the names and aliases of the graph that begin with a word, sorted.
func (k *completion) entities(word string) []candidate {
	seen := map[string]string{}
	k.look(func(ctx context.Context, db *store.Store) error {
		return db.Names(ctx, func(name string, _ graph.IRI) bool {
			if begins(name, word) && plain(name) {
				seen[name] = ""
			}
			return ctx.Err() == nil
		})
	})
	return first(seen)
}

// iris gives the IRIs of relations and entities that begin with a word, each with what it is.
func (k *completion) iris(word string) []candidate {
	seen := map[string]string{}
	k.look(func(ctx context.Context, db *store.Store) error {
		return db.Predicates(ctx, func(iri graph.IRI) bool {
			if begins(string(iri), word) && plain(string(iri)) {
				seen[string(iri)] = "relation"
			}
			return ctx.Err() == nil
		})
	})
	k.look(func(ctx context.Context, db *store.Store) error {
		return db.Names(ctx, func(name string, iri graph.IRI) bool {
			if begins(string(iri), word) && plain(string(iri)) && plain(name) {
				seen[string(iri)] = name
			}
			return ctx.Err() == nil
		})
	})
	return first(seen)
}

func (k *completion) relations(word string) []candidate {
	seen := map[string]string{}
	k.look(func(ctx context.Context, db *store.Store) error {
		return db.Predicates(ctx, func(iri graph.IRI) bool {
			if name := graph.RelationName(iri); begins(name, word) && plain(name) {
				seen[name] = ""
			}
			return ctx.Err() == nil
		})
	})
	return first(seen)
}

// articles gives articles by the end of their IRI, or by all of it when that is how the word begins.
func (k *completion) articles(word string) []candidate {
	seen := map[string]string{}
	k.look(func(ctx context.Context, db *store.Store) error {
		return db.Titles(ctx, func(title string, iri graph.IRI) bool {
			name := strings.TrimPrefix(string(iri), "clew:article/")
			if strings.HasPrefix(word, "clew:") {
				name = string(iri)
			}
			if begins(name, word) && plain(name) {
				seen[name] = oneLine(title)
			}
			return ctx.Err() == nil
		})
	})
	return first(seen)
}

// first sorts what was found and keeps as many as a person looks at.
func first(found map[string]string) []candidate {
	out := make([]candidate, 0, len(found))
	for value, help := range found {
		out = append(out, candidate{value, help})
	}
	slices.SortFunc(out, func(a, b candidate) int { return strings.Compare(a.value, b.value) })
	return out[:min(len(out), maxCandidates)]
}

// begins reports whether a name begins with a word, whatever their case.
func begins(name, word string) bool {
	n := len(word)
	if len(name) >= n && (n == len(name) || utf8.RuneStart(name[n])) && strings.EqualFold(name[:n], word) {
		return true
	}
	i := 0 // letters of another length in the other case
	for range utf8.RuneCountInString(word) {
		_, size := utf8.DecodeRuneInString(name[i:])
		i += size
	}
	return strings.EqualFold(name[:i], word)
}

// plain reports whether a name can stand in a line that is edited.
func plain(name string) bool {
	return name != "" && len(name) < 200 && utf8.ValidString(name) && clean(name) == name && !strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || r == unicode.ReplacementChar || r == '\u2028' || r == '\u2029'
	})
}
