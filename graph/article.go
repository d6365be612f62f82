package graph

// Article is all that was read out of one text: what a loader gives and the graph stores.
type Article struct {
	IRI        IRI
	Title      string
	Source     string // absolute path or URL
	URL        string // where it was published, when that is not its source
	Publisher  string
	Author     string
	Published  string // ISO 8601 date or time; "" when the text does not say
	Retrieved  string // RFC 3339; the only field that depends on when it was loaded
	Language   string // BCP 47
	Checksum   string // "sha256:…" of the bytes that it came as: those of Text, where that is plain text
	Reader     string // version of model and ontology that read it
	Text       string // as evidence offsets count it
	Entities   []Entity
	Statements []Statement
}

// Entity is a node that the article speaks of.
type Entity struct {
	IRI     IRI
	Name    string   // fullest name: rdfs:label
	Class   string   // of the ontology's class tree: "Country"; "" where nothing tells
	Aliases []string // other names in the article, most frequent first, at most eight
	Named   bool     // has a name of its own; else it belongs to its article
}

// Term is the subject or object of a statement: an entity, a literal, or the unknown
// side of a passive without agent. Exactly one of the three is set.
type Term struct {
	Entity  IRI
	Literal *Literal
	Unknown bool
}

// Words is the term as a person reads it: "(unknown)", the words of a literal, or what name gives for an entity, whose error is returned; "" for
// no term.
func (t Term) Words(name func(IRI) (string, error)) (string, error) {
	switch {
	case t.Unknown:
		return "(unknown)", nil
	case t.Literal != nil:
		return t.Literal.Value, nil
	case t.Entity == "":
		return "", nil
	}
	return name(t.Entity)
}

// Literal is a value in the words of the text.
type Literal struct {
	Value    string   // the words
	Datatype string   // short name of the datatype: "clew:Money", "clew:Quantity", "clew:Date", "clew:Words"; "" is a plain string
	Amount   *float64 // number of money and quantities
	Currency string   // ISO 4217
	Unit     string   // of a quantity
	Time     string   // ISO 8601, of a date that resolves
}

// Polarity says whether a statement is affirmed or denied.
type Polarity string

// The polarities.
const (
	Positive Polarity = "positive"
	Negative Polarity = "negative"
)

// Modality says in which way a statement is held to be true.
type Modality string

// The modalities.
const (
	Factual        Modality = "factual"
	Future         Modality = "future"
	Possible       Modality = "possible"
	Conditional    Modality = "conditional"
	Counterfactual Modality = "counterfactual"
	Intended       Modality = "intended"
	Asked          Modality = "asked"
)

// Qualifier narrows a statement: ordinal organisation time place amount purpose topic recipient instrument role.
type Qualifier struct {
	Name   string
	Value  string // the words
	Time   string // ISO 8601, where Name is "time" and it resolves
	Entity IRI    // where the words name an entity of the article

	Amount   *float64 // number of money and quantities, where Name is "amount"
	Currency string   // ISO 4217
	Unit     string   // of a quantity
}

// Evidence is the sentence that says so: half-open byte offsets into Article.Text.
type Evidence struct {
	Start, End int
}

// Statement is one fact as one sentence says it.
type Statement struct {
	Subject      Term
	Predicate    string // name of the relation: memberOf, or handedTo for an open one
	Object       Term
	Qualifiers   []Qualifier
	Polarity     Polarity
	Modality     Modality
	AttributedTo Term    // who says so, when it is not the article: an entity or words; zero when the article itself
	Confidence   float64 // 0 to 1: the share of such statements that are right
	Pattern      string  // the ontology's pattern: memberOf/welcome-as-member; "open/…" for an open relation
	Open         bool
	Evidence     Evidence
}

// Asserted reports whether the article itself says that the statement is so: positive,
// factual, attributed to nobody. Only these get a direct quad.
func (s *Statement) Asserted() bool {
	return s.Polarity == Positive && s.Modality == Factual && s.AttributedTo == (Term{})
}
