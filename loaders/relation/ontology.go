package relation

import (
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// Relation is one relation of the ontology.
type Relation struct {
	Name     string
	Label    string   // "is a member of"
	Domain   []string // classes of the subject; none is any
	Range    []string // classes of the object
	Inverse  string   // "hasMember"; ""
	Standard string   // the standard term that it is a kind of: "org:memberOf"; ""
	// Symmetric and Transitive are as in OWL.
	Symmetric, Transitive bool
	ImpliedBy             []Premise // what else it follows from
	Patterns              []*Pattern
}

// Premise is a relation from which another one follows: who acquired a thing owns it. With Inverse subject and object change places.
type Premise struct {
	Relation string
	Inverse  bool
}

// Pattern is a piece of a roles graph with a subject and an object, see [Ontology.parsePattern].
type Pattern struct {
	Relation *Relation
	Name     string // "welcome-as-member"
	Root     *node
	Yes, No  []string // sentences that it must, and must not, match
	where    string   // for errors: "memberOf: pattern 3"
	verb     string   // the one of a list of verbs that it was made of: "call for"; or ""
	place    string   // file and line of the verb
}

// Ontology is the classes and relations that the reader knows. It is read-only once loaded.
type Ontology struct {
	Classes   map[string]string // class to its parent; the root has ""
	Relations []*Relation       // in the order of their names
	byName    map[string]*Relation
	byTrigger map[string][]*Pattern // patterns by the lemma of their root
	anywhere  []*Pattern            // patterns whose root is any word
}

// Relation gives the relation of a name, or nil.
func (o *Ontology) Relation(name string) *Relation { return o.byName[name] }

// Is reports whether a class is another or below it in the class tree.
func (o *Ontology) Is(class, above string) bool {
	for steps := 0; class != "" && steps < 32; steps++ {
		if class == above {
			return true
		}
		class = o.Classes[class]
	}
	return false
}

// The form of an ontology file.
type ontologyFile struct {
	Classes   map[string]string       `yaml:"classes"`
	Relations map[string]relationFile `yaml:"relations"`
	// Functional is for the queries that look for contradictions: package queries reads it.
	Functional map[string]struct {
		Kind      string   `yaml:"kind"`
		Positions []string `yaml:"positions"`
	} `yaml:"functional"`
}

type relationFile struct {
	Label      string        `yaml:"label"`
	Domain     []string      `yaml:"domain"`
	Range      []string      `yaml:"range"`
	Inverse    string        `yaml:"inverse"`
	Standard   string        `yaml:"standard"`
	Symmetric  bool          `yaml:"symmetric"`
	Transitive bool          `yaml:"transitive"`
	ImpliedBy  []string      `yaml:"impliedBy"`
	Verbs      []string      `yaml:"verbs"`
	Yes        []string      `yaml:"yes"`
	No         []string      `yaml:"no"`
	Patterns   []patternFile `yaml:"patterns"`
}

type patternFile struct {
	Name  string   `yaml:"name"`
	Match string   `yaml:"match"`
	Yes   []string `yaml:"yes"`
	No    []string `yaml:"no"`
}

// LoadOntology reads the .yaml files of the folders, later ones over earlier ones: a relation that a
// later folder names again gets its patterns added. The error for a broken file names the file, the line, the
// relation and the pattern. Whether the sentences match is checked by the reader (loaders.Reader.CheckOntology), which needs a model.
func LoadOntology(dirs ...fs.FS) (*Ontology, error) {
	o := &Ontology{Classes: map[string]string{}, byName: map[string]*Relation{}, byTrigger: map[string][]*Pattern{}}
	type source struct {
		file  string
		parts ontologyFile
		lines lines
	}
	var sources []source
	for _, dir := range dirs {
		names, err := fs.Glob(dir, "*.yaml")
		if err != nil {
			return nil, err
		}
		sort.Strings(names)
		if len(names) == 0 {
			return nil, &graph.Error{Message: "the ontology folder has no .yaml files", Hint: "see data/ontology for examples"}
		}
		for _, name := range names {
			raw, err := fs.ReadFile(dir, name)
			if err != nil {
				return nil, fmt.Errorf("ontology: %w", err)
			}
			s := source{file: path.Base(name)}
			if err := tame(s.file, raw); err != nil {
				return nil, err
			}
			if err := data.Decode(raw, &s.parts); err != nil {
				return nil, yamlError(s.file, err)
			}
			s.lines = findLines(raw)
			for class, parent := range s.parts.Classes {
				o.Classes[class] = parent
			}
			sources = append(sources, s)
		}
	}
	for class, parent := range o.Classes {
		if _, ok := o.Classes[parent]; parent != "" && !ok {
			return nil, &graph.Error{Message: fmt.Sprintf("ontology: class %s: unknown class %q", class, parent)}
		}
	}
	for _, s := range sources {
		for _, name := range sortedKeys(s.parts.Relations) {
			if err := o.addRelation(name, s.parts.Relations[name]); err != nil {
				return nil, &graph.Error{Message: fmt.Sprintf("%s:%d: %v", s.file, s.lines.of(name, err), err), Hint: "every relation has a label, patterns, and sentences that they must match (yes) and must not (no)"}
			}
			for _, p := range o.byName[name].Patterns {
				if p.verb != "" && p.place == "" {
					p.place = fmt.Sprintf("%s:%d", s.file, s.lines.verb[name][p.verb])
				}
			}
		}
	}
	for _, r := range o.Relations {
		for _, p := range r.ImpliedBy {
			if o.byName[p.Relation] == nil {
				return nil, &graph.Error{Message: fmt.Sprintf("ontology: %s: impliedBy: unknown relation %q", r.Name, p.Relation), Hint: "write a relation's name, or \"inverse\" and its name"}
			}
		}
	}
	o.index()
	return o, nil
}

// The bounds of an ontology file, which keep a hostile one from the YAML reader.
const (
	maxFile    = 1 << 20
	maxNesting = 50
)

// tame refuses a file that is too long or nested, or that has aliases, which can grow without bound.
func tame(file string, raw []byte) error {
	if len(raw) > maxFile {
		return &graph.Error{Message: fmt.Sprintf("%s: longer than %d MB", file, maxFile>>20)}
	}
	depth := 0
	for _, b := range raw {
		switch b {
		case '[', '{':
			if depth++; depth > maxNesting {
				return &graph.Error{Message: fmt.Sprintf("%s: brackets in brackets, more than %d deep", file, maxNesting)}
			}
		case ']', '}':
			depth--
		}
	}
	for _, t := range lexer.Tokenize(string(raw)) {
		if t.Type == token.AliasType || t.Type == token.AnchorType {
			return &graph.Error{Message: fmt.Sprintf("%s:%d: aliases are not read here", file, t.Position.Line), Hint: "write it out, or put it between quotation marks"}
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// patternError is an error in one pattern of a relation.
type patternError struct {
	number int // from 1; 0 for the verbs
	err    error
}

func (p *patternError) Error() string {
	if p.number == 0 {
		return fmt.Sprintf("verbs: %v", p.err)
	}
	return fmt.Sprintf("pattern %d: %v", p.number, p.err)
}

func (p *patternError) Unwrap() error { return p.err }

func (o *Ontology) addRelation(name string, f relationFile) error {
	r := o.byName[name]
	if r == nil {
		if !lowerCamel(name) {
			return fmt.Errorf("%s: a relation's name is lowerCamelCase", name)
		}
		r = &Relation{Name: name, Label: f.Label, Domain: f.Domain, Range: f.Range, Inverse: f.Inverse, Standard: f.Standard, Symmetric: f.Symmetric, Transitive: f.Transitive}
		o.byName[name] = r
		o.Relations = append(o.Relations, r)
		if f.Label == "" {
			return fmt.Errorf("%s: no label", name)
		}
	}
	for _, text := range f.ImpliedBy {
		name, inverse := strings.CutPrefix(text, "inverse ")
		r.ImpliedBy = append(r.ImpliedBy, Premise{name, inverse})
	}
	for _, c := range append(append([]string(nil), f.Domain...), f.Range...) {
		if err := o.knows(c); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, v := range f.Verbs {
		patterns, err := o.verbPatterns(r, v)
		if err != nil {
			return fmt.Errorf("%s: %w", name, &patternError{0, err})
		}
		for _, p := range patterns {
			p.Yes, p.No = f.Yes, f.No
		}
		r.Patterns = append(r.Patterns, patterns...)
	}
	if len(f.Verbs) > 0 && (len(f.Yes) == 0 || len(f.No) == 0) {
		return fmt.Errorf("%s: verbs need a sentence under yes and one under no", name)
	}
	for i, pf := range f.Patterns {
		root, err := o.parsePattern(pf.Match)
		if err == nil && (len(pf.Yes) == 0 || len(pf.No) == 0) {
			err = fmt.Errorf("needs a sentence under yes and one under no")
		}
		if err == nil && pf.Name == "" {
			err = fmt.Errorf("has no name")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, &patternError{i + 1, err})
		}
		r.Patterns = append(r.Patterns, &Pattern{Relation: r, Name: pf.Name, Root: root, Yes: pf.Yes, No: pf.No, where: fmt.Sprintf("%s: pattern %d", name, i+1)})
	}
	return nil
}

func lowerCamel(s string) bool {
	for i, r := range s {
		lower, upper, digit := r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9'
		if !lower && (i == 0 || !upper && !digit) {
			return false
		}
	}
	return s != ""
}

func (o *Ontology) knows(class string) error {
	for _, c := range strings.Split(class, "+") {
		if _, ok := o.Classes[c]; !ok {
			return fmt.Errorf("unknown class %q", c)
		}
	}
	return nil
}

// verbPatterns makes the patterns of a verb: "sign" is sign [subj SUBJECT, obj OBJECT],
// "call for" is call [subj SUBJECT, for OBJECT], "set + up" has a particle.
func (o *Ontology) verbPatterns(r *Relation, verb string) ([]*Pattern, error) {
	words := strings.Fields(verb)
	var matches []string
	switch {
	case len(words) == 1:
		matches = []string{fmt.Sprintf("%s/VERB [subj SUBJECT, obj OBJECT]", verb)}
	case len(words) == 2:
		matches = []string{fmt.Sprintf("%s/VERB [subj SUBJECT, %s OBJECT]", words[0], words[1])}
	case len(words) == 3 && words[1] == "+":
		// A parser takes "after" in "look after" for a particle or a preposition: both are read.
		matches = []string{
			fmt.Sprintf("%s/VERB [subj SUBJECT, %s OBJECT]", words[0], words[2]),
			fmt.Sprintf("%s/VERB [subj SUBJECT, part|adv %s, obj OBJECT]", words[0], words[2]),
		}
	default:
		return nil, fmt.Errorf("%q is not a verb, a verb and a preposition, or a verb + particle", verb)
	}
	name := strings.ReplaceAll(strings.ReplaceAll(verb, " + ", "-"), " ", "-")
	var out []*Pattern
	for _, match := range matches {
		root, err := o.parsePattern(match)
		if err != nil {
			return nil, err
		}
		out = append(out, &Pattern{Relation: r, Name: name, Root: root, where: r.Name + ": verb " + verb, verb: verb})
	}
	return out, nil
}

func (o *Ontology) index() {
	sort.Slice(o.Relations, func(i, j int) bool { return o.Relations[i].Name < o.Relations[j].Name })
	for _, r := range o.Relations {
		for _, p := range r.Patterns {
			if len(p.Root.lemmas) == 0 {
				o.anywhere = append(o.anywhere, p)
			}
			for _, l := range p.Root.lemmas {
				o.byTrigger[l] = append(o.byTrigger[l], p)
			}
		}
	}
}
