package mention

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/clewgraph/clew/data"
	"github.com/clewgraph/clew/graph"
)

// Nation is a country of the lexicon.
type Nation struct {
	Name     string   `yaml:"name"`
	Demonyms []string `yaml:"demonyms"`
	Capital  string   `yaml:"capital"`
	Aliases  []string `yaml:"aliases"`
}

// Verbs says how verbs, nouns and adverbs bear on what is said with them. Keys are lemmas.
type Verbs struct {
	Saying, Thinking, Implicative, Negative, Intending map[string]bool
	Nonfactive, Accusing, Hedging, Possible, Negating  map[string]bool
}

// Lexicon is what is known of words before reading. It is read-only once loaded.
type Lexicon struct {
	Verbs      Verbs
	nouns      map[string]Kind
	countries  map[string]*Nation // by folded name or alias
	demonyms   map[string]*Nation // by folded demonym
	capitals   map[string]*Nation // by folded capital
	places     map[string]bool
	placeWords map[string]bool
	given      map[string]string // lower-case given name: "F", "M" or "FM"
	honorifics map[string]string // gender, or ""
	modifiers  map[string]bool   // of positions
	portfolios map[string]bool
	money      money

	coreference coreferenceWords
}

// coreferenceWords are those of coreference.yaml, which explains them.
type coreferenceWords struct {
	generic, makers, bodies, companies, public, possessed, making map[string]bool
	gender                                                        map[string]string // "F" or "M"
}

type money struct {
	Signs       map[string]string  `yaml:"signs"`
	Words       map[string]string  `yaml:"words"`
	Of          map[string]string  `yaml:"of"`
	Multipliers map[string]float64 `yaml:"multipliers"`
	Numbers     map[string]float64 `yaml:"numbers"`
	Ordinals    map[string]float64 `yaml:"ordinals"`
	Units       map[string]string  `yaml:"units"`
}

// LoadLexicon reads the files of a lexicon folder (data/lexicon) and checks the examples that they
// carry. An error names the file and what is wrong there.
func LoadLexicon(dir fs.FS) (*Lexicon, error) {
	l := &Lexicon{nouns: map[string]Kind{}, countries: map[string]*Nation{}, demonyms: map[string]*Nation{}, capitals: map[string]*Nation{}, given: map[string]string{}}
	var countries struct {
		Countries []*Nation `yaml:"countries"`
	}
	var nouns map[string]struct {
		Yes, No, Words []string
	}
	var places struct {
		Places [][]string `yaml:"places"`
		Words  []string   `yaml:"words"`
	}
	var names struct {
		Female, Male []string
		Honorifics   map[string]string
	}
	var stand struct{ Generic, Makers, Bodies, Companies, Public, Possessed, Making, Female, Male []string }
	var positions struct{ Modifiers, Portfolios []string }
	var verbs struct {
		Saying, Thinking, Implicative, Negative, Intending, Nonfactive, Accusing, Negating []string
		Hedging                                                                            struct{ Adverbs, Possible []string }
	}
	for name, into := range map[string]any{"countries": &countries, "nouns": &nouns, "places": &places, "names": &names, "positions": &positions, "verbs": &verbs, "coreference": &stand, "money": &l.money} {
		raw, err := fs.ReadFile(dir, name+".yaml")
		if err != nil {
			return nil, fmt.Errorf("lexicon: %w", err)
		}
		if err := data.Decode(raw, into); err != nil {
			return nil, fmt.Errorf("lexicon/%s.yaml: %w", name, err)
		}
	}
	for _, c := range countries.Countries {
		for _, n := range append([]string{c.Name}, c.Aliases...) {
			l.countries[graph.Fold(n)] = c
		}
		for _, d := range c.Demonyms {
			if l.demonyms[graph.Fold(d)] == nil {
				l.demonyms[graph.Fold(d)] = c
			}
		}
		if c.Capital != "" {
			l.capitals[graph.Fold(c.Capital)] = c
		}
	}
	l.places, l.placeWords = map[string]bool{}, set(places.Words)
	for _, row := range places.Places {
		for _, p := range row {
			l.places[graph.Fold(p)] = true
		}
	}
	for kind, class := range nouns {
		for _, w := range class.Words {
			if old, ok := l.nouns[w]; ok && old != Kind(kind) {
				return nil, fmt.Errorf("lexicon/nouns.yaml: %q is both %s and %s", w, old, kind)
			}
			l.nouns[w] = Kind(kind)
		}
	}
	for kind, class := range nouns {
		for _, e := range class.Yes {
			if got := l.Noun(lastWord(e)); got != Kind(kind) {
				return nil, fmt.Errorf("lexicon/nouns.yaml: %s: the example %q is %q", kind, e, got)
			}
		}
		for _, e := range class.No {
			if l.Noun(lastWord(e)) == Kind(kind) {
				return nil, fmt.Errorf("lexicon/nouns.yaml: %s: the counterexample %q matches", kind, e)
			}
		}
	}
	for gender, list := range map[string][]string{"F": names.Female, "M": names.Male} {
		for _, n := range list {
			name, of := strings.ToLower(n), gender
			if old := l.given[name]; old != "" && old != gender {
				of = "FM" // a name of both
			}
			l.given[name] = of
		}
	}
	l.honorifics = names.Honorifics
	l.coreference = coreferenceWords{set(stand.Generic), set(stand.Makers), set(stand.Bodies), set(stand.Companies), set(stand.Public), set(stand.Possessed), set(stand.Making), map[string]string{}}
	for gender, list := range map[string][]string{"F": stand.Female, "M": stand.Male} {
		for _, noun := range list {
			if old := l.coreference.gender[noun]; old != "" && old != gender {
				return nil, fmt.Errorf("lexicon/coreference.yaml: %q is both female and male", noun)
			}
			l.coreference.gender[noun] = gender
		}
	}
	l.modifiers, l.portfolios = set(positions.Modifiers), set(positions.Portfolios)
	l.Verbs = Verbs{set(verbs.Saying), set(verbs.Thinking), set(verbs.Implicative), set(verbs.Negative), set(verbs.Intending),
		set(verbs.Nonfactive), set(verbs.Accusing), set(verbs.Hedging.Adverbs), set(verbs.Hedging.Possible), set(verbs.Negating)}
	return l, nil
}

func set(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// Noun gives the kind of a common noun's lemma or plural, "" where the lexicon has none.
func (l *Lexicon) Noun(word string) Kind {
	word = strings.ToLower(word)
	if k, ok := l.nouns[word]; ok {
		return k
	}
	for _, s := range []struct{ end, with string }{{"ies", "y"}, {"es", ""}, {"s", ""}, {"men", "man"}} {
		if stem := strings.TrimSuffix(word, s.end) + s.with; strings.HasSuffix(word, s.end) && len(stem) > 2 {
			if k, ok := l.nouns[stem]; ok {
				return k
			}
		}
	}
	if strings.HasSuffix(word, "maker") && len(word) > len("maker") {
		return Organisation // "chipmaker", "carmaker"
	}
	return ""
}

// CountryOf gives the country that a name, a demonym ("Finnish") or nothing stands for.
func (l *Lexicon) CountryOf(name string) *Nation {
	f := graph.Fold(name)
	if c := l.countries[f]; c != nil {
		return c
	}
	return l.demonyms[f]
}

// CapitalOf gives the country whose capital has the name, or nil.
func (l *Lexicon) CapitalOf(name string) *Nation { return l.capitals[graph.Fold(name)] }

// Portfolio reports whether a word stands behind "of" in the name of an office: "Secretary of State".
func (l *Lexicon) Portfolio(word string) bool { return l.portfolios[strings.ToLower(word)] }

func (l *Lexicon) isPosition(word string) bool { return l.Noun(word) == Position }

// Ordinal reads "87th" or "second" as digits, "87"; not ok for any other word.
func (l *Lexicon) Ordinal(word string) (digits string, ok bool) {
	w := strings.ToLower(word)
	if n, ok := l.money.Ordinals[w]; ok {
		return fmt.Sprint(int(n)), true
	}
	if len(w) > 2 && isDigit(w) {
		d := w[:len(w)-2]
		switch w[len(w)-2:] {
		case "st", "nd", "rd", "th":
			if _, ok := parseNumber(d); ok {
				return strings.ReplaceAll(d, ",", ""), true
			}
		}
	}
	return "", false
}
