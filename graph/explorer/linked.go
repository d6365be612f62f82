package explorer

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/munnerz/goautoneg"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/rdf"
	"github.com/clewgraph/clew/graph/store"
	"github.com/clewgraph/clew/graph/vocab"
)

// mediaTypes are those of the formats.
var mediaTypes = map[rdf.Format]string{
	rdf.NQuads: "application/n-quads", rdf.NTriples: "application/n-triples", rdf.Turtle: "text/turtle", rdf.TriG: "application/trig",
	rdf.JSONLD: "application/ld+json", rdf.RDFXML: "application/rdf+xml",
}

// pageFacts is how many facts the page of an entity shows.
const pageFacts = 500

// quadSink takes quads.
type quadSink = func(quad.Quad) error

func formatNamed(name string) (rdf.Format, error) {
	if name == "" {
		return rdf.NQuads, nil
	}
	if f := rdf.FormatNamed(name); f != "" {
		return f, nil
	}
	return "", mistake("format=turtle", "unknown format %q: known are %v", name, rdf.Formats())
}

// writeRDF sends the quads that gather gives, with our own IRIs under base. What goes wrong after the first bytes cuts the connection, so that
// nobody takes a part for the whole.
func writeRDF(w http.ResponseWriter, r *http.Request, format rdf.Format, base string, gather func(context.Context, quadSink) error) (err error) {
	prefixes := vocab.Prefixes()
	if base != "" {
		prefixes["clew"] = base
	}
	out := &started{ResponseWriter: w}
	w.Header().Set("Content-Type", mediaTypes[format])
	e, err := rdf.NewEncoder(out, format, rdf.EncodeOptions{Prefixes: prefixes})
	if err != nil {
		return err
	}
	err = gather(r.Context(), func(q quad.Quad) error {
		if !format.HasGraphs() {
			q.Label = nil
		}
		return e.Encode(rdf.Rebase(q, base))
	})
	if err == nil {
		err = e.Close()
	}
	if err != nil && out.begun {
		panic(http.ErrAbortHandler)
	}
	return err
}

// group is the facts of an entity that have one relation, seen from it.
type group struct {
	Relation string
	Facts    []factJSON
}

// id serves an entity as whoever asks wants it: a page, Turtle, JSON-LD or another form of RDF, with IRIs that lead here.
func (s *server) id(w http.ResponseWriter, r *http.Request) error {
	iri := graph.IRI(vocab.Clew + r.PathValue("name"))
	w.Header().Set("Vary", "Accept")
	var format rdf.Format
	var err error
	switch given := r.URL.Query().Get("format"); given {
	case "html":
	case "":
		if accept := r.Header.Get("Accept"); accept != "" {
			offers := []string{"text/html", "text/turtle", "application/ld+json", "application/n-triples", "application/n-quads", "application/trig", "application/rdf+xml"}
			chosen := goautoneg.Negotiate(accept, offers)
			if chosen == "" {
				fail(w, r, http.StatusNotAcceptable, &graph.Error{Message: "none of the types that are asked for", Hint: "Accept: text/turtle"})
				return nil
			}
			for f, kind := range mediaTypes {
				if kind == chosen {
					format = f
				}
			}
		}
	default:
		if format, err = formatNamed(given); err != nil {
			return err
		}
	}
	if format == "" {
		return s.keep(w, r, "text/html; charset=utf-8", func() ([]byte, error) {
			e, err := s.known(r.Context(), iri)
			if err != nil {
				return nil, err
			}
			return s.entityPage(r.Context(), e)
		})
	}
	if _, err := s.known(r.Context(), iri); err != nil {
		return err
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return writeRDF(w, r, format, scheme+"://"+r.Host+"/id/", func(ctx context.Context, sink quadSink) error {
		return s.graph.Neighbourhood(ctx, iri, 1, sink)
	})
}

// known gives an entity that the graph has.
func (s *server) known(ctx context.Context, iri graph.IRI) (graph.Entity, error) {
	e, facts, err := s.graph.Entity(ctx, iri)
	if err == nil && facts == 0 {
		err = &NotFoundError{&graph.Error{Message: fmt.Sprintf("the graph knows nothing of %s", iri), Hint: "/api/clew/search?q=NAME"}}
	}
	return e, err
}

func (s *server) entityPage(ctx context.Context, e graph.Entity) ([]byte, error) {
	found, err := s.graph.Statements(ctx, store.Filter{Either: e.IRI})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b store.Fact) int {
		return cmp.Or(cmp.Compare(bit(a.Subject.Entity != e.IRI), bit(b.Subject.Entity != e.IRI)), cmp.Compare(a.Predicate, b.Predicate))
	})
	all, err := s.named(ctx, found[:min(pageFacts, len(found))])
	if err != nil {
		return nil, err
	}
	var groups []*group
	for _, f := range all {
		relation := f.Predicate
		if f.Subject.IRI != e.IRI {
			relation = "is " + relation + " of"
		}
		if len(groups) == 0 || groups[len(groups)-1].Relation != relation {
			groups = append(groups, &group{Relation: relation})
		}
		g := groups[len(groups)-1]
		g.Facts = append(g.Facts, f)
	}
	return rendered("entity.html", map[string]any{"Entity": e, "Groups": groups})
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
