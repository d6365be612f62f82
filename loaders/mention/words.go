package mention

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/clewgraph/clew/graph"
)

// Verbs says how verbs, nouns and adverbs bear on what is said with them (verbs.yaml). Keys are lemmas.
type Verbs struct {
	Saying, Thinking, Implicative, Negative, Intending map[string]bool
	Nonfactive, Accusing, Hedging, Possible, Negating  map[string]bool
	Factive, Calling, Certain, Seeming                 map[string]bool
	Wanting, Seeking, Showing                          map[string]bool
	Modals                                             map[string]graph.Modality
}

func (l *Lexicon) loadVerbs(dir fs.FS) error {
	f := readLists(dir, "verbs")
	l.Verbs = Verbs{
		Saying: f.set("saying"), Thinking: f.set("thinking"), Implicative: f.set("implicative"), Negative: f.set("negative"), Intending: f.set("intending"),
		Nonfactive: f.set("nonfactive"), Accusing: f.set("accusing"), Hedging: f.set("hedging"), Possible: f.set("possible"), Negating: f.set("negating"),
		Factive: f.set("factive"), Calling: f.set("calling"), Certain: f.set("certain"), Seeming: f.set("seeming"),
		Wanting: f.set("wanting"), Seeking: f.set("seeking"), Showing: f.set("showing"),
		Modals: map[string]graph.Modality{},
	}
	for word, modality := range f.table("modals", string(graph.Future), string(graph.Possible), string(graph.Intended), string(graph.Conditional)) {
		l.Verbs.Modals[word] = graph.Modality(modality)
	}
	return f.done()
}

// Deeds says what verbs make of their objects, of what stands behind a preposition, and of a clause (deeds.yaml). Keys are lemmas.
type Deeds struct {
	Light, Placing, Viewing, Calling, Remaking, Causing, Giving, Treating map[string]bool
	Committing, Directing, Naming, Ending, Linking                        map[string]bool
	Of                                                                    map[string]bool // verbs that govern "of"
	Particles                                                             map[string]bool
}

func (l *Lexicon) loadDeeds(dir fs.FS) error {
	f := readLists(dir, "deeds")
	l.Deeds = Deeds{
		Light: f.set("light"), Placing: f.set("placing"), Viewing: f.set("viewing"), Remaking: f.set("remaking"), Causing: f.set("causing"),
		Calling: f.set("calling"), Giving: f.set("giving"), Treating: f.set("treating"), Committing: f.set("committing"), Directing: f.set("directing"),
		Naming: f.set("naming"), Ending: f.set("ending"), Linking: f.set("linking"), Of: f.set("of"), Particles: f.set("particles"),
	}
	return f.done()
}

// Clauses says what part words take in a clause where the tree alone does not (clauses.yaml). Keys are lemmas.
type Clauses struct {
	Means, Undergone, Collective, Silent map[string]bool // nouns
	Loosening, Asides                    map[string]bool // adverbs, in lower case
	Vague                                map[string]bool // adjectives
}

func (l *Lexicon) loadClauses(dir fs.FS) error {
	f := readLists(dir, "clauses")
	l.Clauses = Clauses{
		Means: f.set("means"), Undergone: f.set("undergone"), Collective: f.set("collective"), Silent: f.set("silent"),
		Loosening: f.set("loosening"), Asides: f.set("asides"), Vague: f.set("vague"),
	}
	return f.done()
}

// Prepositions says what the phrase or the participle behind a preposition says (prepositions.yaml).
type Prepositions struct {
	Settling, Holding, Where, Way, Object map[string]bool
	Linking                               map[string]bool // with the lemma of a noun: "in addition"
}

func (l *Lexicon) loadPrepositions(dir fs.FS) error {
	f := readLists(dir, "prepositions")
	l.Prepositions = Prepositions{
		Settling: f.set("settling"), Holding: f.set("holding"), Where: f.set("where"), Way: f.set("way"), Object: f.set("object"), Linking: f.set("linking"),
	}
	return f.done()
}

// Questions says what words of questions ask (questions.yaml). Keys are in lower case.
type Questions struct{ Dates, Offices, Idle, Prepositions map[string]bool }

func (l *Lexicon) loadQuestions(dir fs.FS) error {
	f := readLists(dir, "questions")
	l.Questions = Questions{Dates: f.set("dates"), Offices: f.set("offices"), Idle: f.set("idle"), Prepositions: f.set("prepositions")}
	return f.done()
}

// Times says how times are named (time.yaml), in lower case.
type Times struct {
	Spans, Points, Choosing map[string]bool
	months                  map[string]time.Month
	weekdays                map[string]time.Weekday
	days                    map[string]int // from that of the article
	seasons, eras, units    map[string]bool
}

// IsCurrency reports whether a word is the sign of a currency, or, by its lemma, its name.
func (l *Lexicon) IsCurrency(form, lemma string) bool {
	return l.money.Signs[strings.ToUpper(form)] != "" || l.money.Words[strings.ToLower(lemma)] != ""
}

// IsWeekday reports whether a word is a day of the week.
func (t *Times) IsWeekday(word string) bool {
	_, is := t.weekdays[strings.ToLower(word)]
	return is
}

func (l *Lexicon) loadTimes(dir fs.FS) error {
	f := readLists(dir, "time")
	l.Times = Times{
		Spans: f.set("spans"), Points: f.set("points"), Choosing: f.set("choosing"),
		months: map[string]time.Month{}, weekdays: map[string]time.Weekday{}, days: f.numbers("days", -7, 7),
		seasons: f.set("seasons"), eras: f.set("eras"), units: f.set("units"),
	}
	for word, n := range f.numbers("months", 1, 12) {
		l.Times.months[word] = time.Month(n)
	}
	for word, n := range f.numbers("weekdays", 0, 6) {
		l.Times.weekdays[word] = time.Weekday(n)
	}
	return f.done()
}

// nameWords are those of names.yaml, which explains them.
type nameWords struct {
	given                map[string]string // lower-case given name: "F", "M" or "FM"
	honorifics           map[string]string // gender, or ""
	particles, compounds map[string]bool
	honours              map[string]bool // with their capitals
}

func (l *Lexicon) loadNames(dir fs.FS) error {
	f := readLists(dir, "names")
	l.names = nameWords{given: map[string]string{}, honorifics: f.table("honorifics", "F", "M", ""), particles: f.set("particles"), compounds: f.set("compounds"), honours: map[string]bool{}}
	for gender, list := range map[string][]string{"F": f.list("female"), "M": f.list("male")} {
		for _, n := range list {
			name, of := strings.ToLower(n), gender
			if old := l.names.given[name]; old != "" && old != gender {
				of = "FM" // a name of both
			}
			l.names.given[name] = of
		}
	}
	for _, w := range f.list("honours") {
		l.names.honours[w] = true
	}
	return f.done()
}

// positionWords are those of positions.yaml, which explains them.
type positionWords struct{ modifiers, portfolios, bygone, past map[string]bool }

func (l *Lexicon) loadPositions(dir fs.FS) error {
	f := readLists(dir, "positions")
	l.positions = positionWords{f.set("modifiers"), f.set("portfolios"), f.set("bygone"), f.set("past")}
	return f.done()
}

// coreferenceWords are those of coreference.yaml, which explains them.
type coreferenceWords struct {
	generic, makers, bodies, companies, public, possessed, making map[string]bool
	gender                                                        map[string]string // "F" or "M"
}

func (l *Lexicon) loadCoreference(dir fs.FS) error {
	f := readLists(dir, "coreference")
	l.coreference = coreferenceWords{
		generic: f.set("generic"), makers: f.set("makers"), bodies: f.set("bodies"), companies: f.set("companies"), public: f.set("public"),
		possessed: f.set("possessed"), making: f.set("making"), gender: map[string]string{},
	}
	for gender, list := range map[string][]string{"F": f.list("female"), "M": f.list("male")} {
		for _, noun := range list {
			if old := l.coreference.gender[noun]; old != "" && old != gender {
				return fmt.Errorf("%s: %q is both female and male", f.file, noun)
			}
			l.coreference.gender[noun] = gender
		}
	}
	return f.done()
}

// pronoun is what is known of a personal pronoun; pronouns.yaml explains it. The zero value is of a word that is none.
type pronoun struct {
	Person int    // 1, 2 or 3
	Number string // "s", "p" or, of "you", ""
	Gender string // "F", "M", "N" or ""
}

// personal: it stands for a person, even where nothing tells for whom.
func (p pronoun) personal() bool { return p.Person == 1 && p.Number == "s" || p.sex() != "" }

// sex is "F" or "M", the gender of a person; else "".
func (p pronoun) sex() string { return strings.Trim(p.Gender, "N") }

func (l *Lexicon) loadPronouns(dir fs.FS) error {
	var file struct {
		Pronouns []struct {
			Person         int
			Number, Gender string
			Words          []string
		}
	}
	if err := decode(dir, "pronouns", &file); err != nil {
		return err
	}
	l.pronouns = map[string]pronoun{}
	for _, p := range file.Pronouns {
		if p.Person < 1 || p.Person > 3 || !strings.Contains("sp", p.Number) || len(p.Number) > 1 || !strings.Contains("FMN", p.Gender) || len(p.Gender) > 1 || len(p.Words) == 0 {
			return fmt.Errorf("lexicon/pronouns.yaml: %q: a person is 1, 2 or 3, a number s or p, a gender F, M or N", p.Words)
		}
		for _, w := range p.Words {
			if _, has := l.pronouns[w]; has {
				return fmt.Errorf("lexicon/pronouns.yaml: %q stands twice", w)
			}
			l.pronouns[w] = pronoun{p.Person, p.Number, p.Gender}
		}
	}
	return nil
}

// pronoun gives what is known of a pronoun, in any case.
func (l *Lexicon) pronoun(word string) pronoun { return l.pronouns[strings.ToLower(word)] }

// FirstPerson reports whether a pronoun stands for who speaks, alone or with others.
func (l *Lexicon) FirstPerson(word string) bool { return l.pronoun(word).Person == 1 }
