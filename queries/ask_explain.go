package queries

import (
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/question"
	"github.com/clewgraph/clew/graph/store"
)

// understood says how the words of the question were taken.
func (a *asking) understood(out *Answer, parts [][]match) error {
	relations := "" // that gave the answer, of those that it might have been
	for _, p := range parts {
		for _, m := range p {
			if !strings.Contains(relations+",", " "+m.relation.Name+",") {
				relations += ", " + m.relation.Name
			}
		}
	}
	for _, w := range a.q.Words {
		m := Meaning{Text: w.Text, As: w.As}
		if out.Known() && len(parts) == 1 && strings.HasPrefix(w.As, "relation ") {
			m.As = "relation " + strings.TrimPrefix(relations, ", ")
		}
		if w.As == "name" {
			found, err := a.meaning(question.Phrase{Text: w.Text})
			if err != nil {
				return err
			}
			m.As = ""
			var names []string
			for _, iri := range found.iris {
				e, err := a.entity(iri)
				if err != nil {
					return err
				}
				name := e.Name
				switch found.chosen {
				case "":
				case iri:
					name = which(e.Name, iri)
				default:
					continue
				}
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
			if len(names) > 3 {
				names = append(names[:3], "…")
			}
			m.As = strings.Join(names, " or ")
			if m.As == "" && out.Known() {
				m.As = "its words"
			}
		}
		out.Words = append(out.Words, m)
	}
	return nil
}

// The most that is offered where there is no answer.
const maxNear = 5

// nearest collects what the graph could say instead.
func (a *asking) nearest(out *Answer) error {
	for _, m := range a.claims {
		if len(out.Claims) == maxNear {
			break
		}
		c := Claim{Sentence: firstQuote(&m.fact)}
		var err error
		if c.Answer, err = a.name(m.answer.term); err != nil {
			return err
		}
		if c.Answer == "" {
			c.Answer = m.answer.value
		}
		var status []string
		if m.fact.Polarity == graph.Negative {
			status = append(status, "denied")
		}
		if m.fact.Modality != graph.Factual {
			status = append(status, string(m.fact.Modality))
		}
		if by, err := a.name(m.fact.AttributedTo); err != nil {
			return err
		} else if by != "" {
			status = append(status, "according to "+by)
		}
		c.Status = strings.Join(status, ", ")
		out.Claims = append(out.Claims, c)
	}
	for _, name := range a.q.Names {
		m, err := a.meaning(question.Phrase{Text: name})
		if err != nil {
			return err
		}
		for _, iri := range m.iris[:min(2, len(m.iris))] {
			facts, err := a.g.Statements(a.ctx, store.Filter{Either: iri, AssertedOnly: true, Limit: maxNear})
			if err != nil {
				return err
			}
			for i := range facts {
				f := &facts[i]
				subject, err := a.nameAmong(m, f.Subject)
				if err != nil {
					return err
				}
				object, err := a.nameAmong(m, f.Object)
				if err != nil {
					return err
				}
				line := subject + " " + f.Predicate + " " + object
				if !f.Rejected && len(out.Near) < maxNear && !slices.Contains(out.Near, line) && len(line) < 160 {
					out.Near = append(out.Near, line)
				}
			}
		}
	}
	return nil
}

func firstQuote(f *store.Fact) string {
	if len(f.Quotes) == 0 {
		return ""
	}
	return f.Quotes[0].Text
}

func written(t graph.Term) string { return quad.StringOf(t.Value()) }
