package relation

import (
	"slices"
	"strings"
	"unicode"

	"github.com/clewgraph/clew/graph/question"
)

func relationNames(all []question.Relation) string {
	var names []string
	for _, r := range all {
		if !slices.Contains(names, r.Name) {
			names = append(names, r.Name)
		}
	}
	if len(names) > 4 {
		names = append(names[:4], "…")
	}
	return strings.Join(names, ", ")
}

// relationsOf gives the relations of the graph that one verb, or two ("agree to fund"), may have.
func (a *asker) relationsOf(verbs []int, particle string) []question.Relation {
	var out []question.Relation
	lemma := strings.ToLower(a.g.word(verbs[0]).Lemma)
	same := map[string]bool{lemma: true} // verbs that the ontology takes for the same
	if len(verbs) == 1 {
		for _, p := range a.o.byTrigger[lemma] {
			subject, object, ok := p.plain(particle)
			if !ok {
				continue
			}
			out = append(out, question.Relation{Name: p.Relation.Name, Subject: subject, Object: object})
			if p.verb != "" && len(object) == 1 && object[0] == "obj" {
				for _, other := range p.Relation.Patterns {
					if _, o, ok := other.plain(""); ok && other.verb != "" && o[0] == "obj" {
						for _, l := range other.Root.lemmas {
							same[l] = true
						}
					}
				}
			}
		}
		out = append(out, a.agents(lemma)...)
		for _, r := range a.o.Relations { // "employs" is what worksFor is from the other side
			if inverse := camelWords(r.Inverse); len(inverse) == 1 && inverse[0] != "" && slices.Contains(a.lemmas(inverse[0]), lemma) {
				out = append(out, question.Relation{Name: r.Name, Subject: []string{"obj"}, Object: []string{"subj"}})
			}
		}
		if a.l.Verbs.Saying[lemma] && !a.l.Verbs.Thinking[lemma] && a.o.byName["said"] != nil {
			out = append(out, question.Relation{Name: "said", Subject: []string{"subj"}, Object: []string{"obj"}})
		}
	}
	for _, name := range a.relations {
		if a.o.byName[name] != nil {
			continue
		}
		if r, ok := a.openRelation(name, verbs, same, particle); ok {
			out = append(out, r)
		}
	}
	for i := 0; i < len(out); i++ { // what follows from what: an owner has acquired, or has a subsidiary
		known := a.o.byName[out[i].Name]
		if known == nil {
			continue
		}
		for _, p := range known.ImpliedBy {
			r := question.Relation{Name: p.Relation, Subject: out[i].Subject, Object: out[i].Object}
			if p.Inverse {
				r.Subject, r.Object = r.Object, r.Subject
			}
			if !slices.ContainsFunc(out, func(o question.Relation) bool { return o.Name == r.Name }) {
				out = append(out, r)
			}
		}
	}
	return out
}

// plain gives the roles of subject and object of a pattern that says nothing but a verb: "fund [subj SUBJECT, obj OBJECT]".
func (p *Pattern) plain(particle string) (subject, object []string, ok bool) {
	if p.Root.upos != "VERB" && p.Root.upos != "" {
		return nil, nil, false
	}
	for _, e := range p.Root.edges {
		switch {
		case e.absent || e.optional:
		case len(e.to.edges) > 0:
			return nil, nil, false
		case e.to.slot == "SUBJECT":
			subject = e.roles
		case e.to.slot == "OBJECT":
			object = e.roles
		case len(e.to.lemmas) == 1 && e.to.lemmas[0] == particle && slices.Contains(e.roles, "part"):
			particle = ""
		default:
			return nil, nil, false
		}
	}
	if particle != "" && !slices.Contains(object, particle) {
		return nil, nil, false
	}
	return subject, object, subject != nil && object != nil
}

// agents: who observes is an observer, who partners is a partner: relations named by the noun of the verb.
func (a *asker) agents(lemma string) []question.Relation {
	var out []question.Relation
	for _, r := range a.o.Relations {
		noun, ok := strings.CutSuffix(r.Name, "Of")
		if ok && (noun == lemma+"r" || noun == lemma+"er" || noun == lemma+"or") {
			out = append(out, question.Relation{Name: r.Name, Subject: []string{"subj"}, Object: []string{"obj", "of", "in", "with"}})
		}
	}
	return out
}

// openRelation reads the name of an open relation: "sentAstronautsTo" is a verb, what it was done to, and a preposition.
func (a *asker) openRelation(name string, verbs []int, same map[string]bool, particle string) (question.Relation, bool) {
	tokens := camelWords(name)
	is := func(token string, among map[string]bool) bool {
		for _, l := range a.lemmas(token) {
			if among[l] {
				return true
			}
		}
		return false
	}
	if !is(tokens[0], same) {
		return question.Relation{}, false
	}
	rest := tokens[1:]
	if len(verbs) > 1 {
		if len(rest) < 2 || rest[0] != "to" || !is(rest[1], map[string]bool{strings.ToLower(a.g.word(verbs[1]).Lemma): true}) {
			return question.Relation{}, false
		}
		rest = rest[2:]
	}
	if particle != "" {
		if len(rest) == 0 || rest[0] != particle {
			return question.Relation{}, false
		}
		rest = rest[1:]
	}
	r := question.Relation{Name: name, Subject: []string{"subj"}, Object: []string{"obj"}}
	switch n := len(rest); {
	case n == 0:
	case !a.l.Questions.Prepositions[rest[n-1]]:
		return question.Relation{}, false
	default:
		end := n - 1
		for end > 0 && a.l.Questions.Prepositions[rest[end-1]] {
			end--
		}
		r.Object = []string{strings.Join(rest[end:], "_")}
		r.Noun = strings.Join(rest[:end], " ")
		if r.Noun == "" {
			r.Subject = []string{"subj", "obj"}
			if a.transitive(same) {
				r.Subject = []string{"obj", "subj"}
			}
		}
	}
	return r, true
}

// transitive: verbs that the ontology knows with an object. "acquiredIn" has one that was acquired.
func (a *asker) transitive(verbs map[string]bool) bool {
	for v := range verbs {
		for _, p := range a.o.byTrigger[v] {
			if _, object, ok := p.plain(""); ok && object[0] == "obj" {
				return true
			}
		}
	}
	return false
}

// camelWords gives the words of a relation's name: "sent", "astronauts", "to".
func camelWords(name string) []string {
	var out []string
	start := 0
	for i, r := range name {
		if unicode.IsUpper(r) && i > start {
			out = append(out, strings.ToLower(name[start:i]))
			start = i
		}
	}
	return append(out, strings.ToLower(name[start:]))
}
