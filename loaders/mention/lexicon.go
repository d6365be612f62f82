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

// Lexicon is what is known of words before reading. It is read-only once loaded. Each of its parts is a file of data/lexicon,
// which says what the words of each list do, with examples.
type Lexicon struct {
	Verbs        Verbs
	Deeds        Deeds
	Clauses      Clauses
	Prepositions Prepositions
	Questions    Questions
	Times        Times
	nouns        map[string]Kind
	countries    map[string]*Nation // by folded name or alias
	demonyms     map[string]*Nation // by folded demonym
	capitals     map[string]*Nation // by folded capital
	places       map[string]bool
	placeWords   map[string]bool
	names        nameWords
	positions    positionWords
	pronouns     map[string]pronoun
	money        money
	coreference  coreferenceWords
}

type money struct {
	Signs       map[string]string  `yaml:"signs"`
	Words       map[string]string  `yaml:"words"`
	Of          map[string]string  `yaml:"of"`
	Multipliers map[string]float64 `yaml:"multipliers"`
	Numbers     map[string]float64 `yaml:"numbers"`
	Ordinals    map[string]float64 `yaml:"ordinals"`
	Units       map[string]string  `yaml:"units"`
	// Approximators stand before an amount and belong to its words.
	Approximators []string `yaml:"approximators"`
}

// LoadLexicon reads the files of a lexicon folder (data/lexicon) and checks the examples that they
// carry. An error names the file and what is wrong there.
func LoadLexicon(dir fs.FS) (*Lexicon, error) {
	l := &Lexicon{}
	for _, load := range []func(fs.FS) error{
		l.loadCountries, l.loadPlaces, l.loadNouns, l.loadNames, l.loadPositions, l.loadPronouns, l.loadMoney, l.loadCoreference,
		l.loadVerbs, l.loadDeeds, l.loadClauses, l.loadPrepositions, l.loadQuestions, l.loadTimes,
	} {
		if err := load(dir); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// decode reads a file of the lexicon that has a form of its own.
func decode(dir fs.FS, name string, into any) error {
	raw, err := fs.ReadFile(dir, name+".yaml")
	if err == nil {
		err = data.Decode(raw, into)
	}
	if err != nil {
		return fmt.Errorf("lexicon/%s.yaml: %w", name, err)
	}
	return nil
}

func (l *Lexicon) loadCountries(dir fs.FS) error {
	var file struct {
		Countries []*Nation `yaml:"countries"`
	}
	if err := decode(dir, "countries", &file); err != nil {
		return err
	}
	l.countries, l.demonyms, l.capitals = map[string]*Nation{}, map[string]*Nation{}, map[string]*Nation{}
	for _, c := range file.Countries {
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
	return nil
}

func (l *Lexicon) loadPlaces(dir fs.FS) error {
	var file struct {
		Places [][]string `yaml:"places"`
		Words  []string   `yaml:"words"`
	}
	if err := decode(dir, "places", &file); err != nil {
		return err
	}
	l.places, l.placeWords = map[string]bool{}, map[string]bool{}
	for _, row := range file.Places {
		for _, p := range row {
			l.places[graph.Fold(p)] = true
		}
	}
	for _, w := range file.Words {
		l.placeWords[w] = true
	}
	return nil
}

func (l *Lexicon) loadNouns(dir fs.FS) error {
	var file map[string]struct {
		Yes, No, Words []string
	}
	if err := decode(dir, "nouns", &file); err != nil {
		return err
	}
	l.nouns = map[string]Kind{}
	for kind, class := range file {
		for _, w := range class.Words {
			if old, ok := l.nouns[w]; ok && old != Kind(kind) {
				return fmt.Errorf("lexicon/nouns.yaml: %q is both %s and %s", w, old, kind)
			}
			l.nouns[w] = Kind(kind)
		}
	}
	for kind, class := range file {
		for _, e := range class.Yes {
			if got := l.Noun(lastWord(e)); got != Kind(kind) {
				return fmt.Errorf("lexicon/nouns.yaml: %s: the example %q is %q", kind, e, got)
			}
		}
		for _, e := range class.No {
			if l.Noun(lastWord(e)) == Kind(kind) {
				return fmt.Errorf("lexicon/nouns.yaml: %s: the counterexample %q matches", kind, e)
			}
		}
	}
	return nil
}

func (l *Lexicon) loadMoney(dir fs.FS) error { return decode(dir, "money", &l.money) }

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

// Portfolio reports whether a word stands behind "of" in the name of an office: "Secretary of State".
func (l *Lexicon) Portfolio(word string) bool { return l.positions.portfolios[strings.ToLower(word)] }

func (l *Lexicon) isPosition(word string) bool { return l.Noun(word) == Position }

// Former reports whether a word before an office says that it is held no more: "former", "retired".
func (l *Lexicon) Former(word string) bool {
	word = strings.ToLower(word)
	return l.positions.bygone[word] || l.positions.past[word]
}

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
