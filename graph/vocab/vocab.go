// Package vocab is the table of every IRI that the project writes: our own
// terms with the standard term that each stands beside, and the standard terms
// used as they are.
//
// Our terms are short (clew:memberOf); standard terms are stored in full. The
// links from ours to the standard ones ([Term.Links]) go into an export, so
// that a reasoner that knows schema.org or ORG understands the graph without
// knowing us.
package vocab

// The namespaces of the standard vocabularies, with the prefixes that
// everybody gives them.
const (
	RDF     = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	RDFS    = "http://www.w3.org/2000/01/rdf-schema#"
	OWL     = "http://www.w3.org/2002/07/owl#"
	XSD     = "http://www.w3.org/2001/XMLSchema#"
	SKOS    = "http://www.w3.org/2004/02/skos/core#"
	PROV    = "http://www.w3.org/ns/prov#"
	OA      = "http://www.w3.org/ns/oa#"
	ORG     = "http://www.w3.org/ns/org#"
	Time    = "http://www.w3.org/2006/time#"
	FOAF    = "http://xmlns.com/foaf/0.1/"
	DCTerms = "http://purl.org/dc/terms/"
	Schema  = "https://schema.org/"
	Clew    = "clew:" // the project's own; a scheme of its own, so that IRIs stay short
)

// Standard terms that the graph uses as they are.
const (
	Type       = RDF + "type"
	Statement  = RDF + "Statement"
	Subject    = RDF + "subject"
	Predicate  = RDF + "predicate"
	Object     = RDF + "object"
	LangString = RDF + "langString"

	Label         = RDFS + "label"
	Comment       = RDFS + "comment"
	SubPropertyOf = RDFS + "subPropertyOf"
	SubClassOf    = RDFS + "subClassOf"

	EquivalentProperty = OWL + "equivalentProperty"
	EquivalentClass    = OWL + "equivalentClass"
	InverseOf          = OWL + "inverseOf"
	SameAs             = OWL + "sameAs"
	DifferentFrom      = OWL + "differentFrom"

	Axiom             = OWL + "Axiom" // a statement about a statement: OWL 2 Mapping to RDF Graphs, 2.3.2
	AnnotatedSource   = OWL + "annotatedSource"
	AnnotatedProperty = OWL + "annotatedProperty"
	AnnotatedTarget   = OWL + "annotatedTarget"

	AltLabel    = SKOS + "altLabel"
	HiddenLabel = SKOS + "hiddenLabel" // a name folded for look-up: see graph.Fold

	Notation   = SKOS + "notation"   // a code: of ISO 3166
	ExactMatch = SKOS + "exactMatch" // what means the same in the tables of others

	DerivedFrom = PROV + "wasDerivedFrom"

	TextPositionSelector = OA + "TextPositionSelector"
	TextQuoteSelector    = OA + "TextQuoteSelector"
	Start                = OA + "start"
	End                  = OA + "end"
	Exact                = OA + "exact"

	Source = DCTerms + "source"
	PartOf = DCTerms + "isPartOf"

	NewsArticle   = Schema + "NewsArticle"
	Headline      = Schema + "headline"
	ArticleBody   = Schema + "articleBody"
	DatePublished = Schema + "datePublished"
	URL           = Schema + "url"
	InLanguage    = Schema + "inLanguage"
	Author        = Schema + "author"
	Publisher     = Schema + "publisher"
	Mentions      = Schema + "mentions"

	XSDString     = XSD + "string"
	XSDInteger    = XSD + "integer"
	XSDDecimal    = XSD + "decimal"
	XSDDate       = XSD + "date"
	XSDDateTime   = XSD + "dateTime"
	XSDGYear      = XSD + "gYear"
	XSDGYearMonth = XSD + "gYearMonth"
)

// Our own terms for statements, articles and values. The relations and classes
// of the ontology are in the table of [Terms] too.
const (
	Assertion    = Clew + "Assertion"
	Claim        = Clew + "Claim"
	Rejection    = Clew + "Rejection" // what a person has said is not so
	Identity     = Clew + "Identity"  // what was computed of who is who
	Judgement    = Clew + "Judgement" // what a person has said of it
	Key          = Clew + "key"       // a folded name that an entity is looked for under, besides those that articles give
	Pending      = Clew + "pending"   // an entity whose identity is still to be computed
	Unknown      = Clew + "unknown"
	Polarity     = Clew + "polarity"
	Modality     = Clew + "modality"
	AttributedTo = Clew + "attributedTo"
	Confidence   = Clew + "confidence"
	Pattern      = Clew + "pattern"

	Ordinal      = Clew + "ordinal"
	Organisation = Clew + "organisation"
	TimeWords    = Clew + "time"
	TimeValue    = Clew + "timeValue"
	AmountValue  = Clew + "amountValue"
	Currency     = Clew + "currency"
	Unit         = Clew + "unit"
	DateValue    = Clew + "dateValue"

	Retrieved = Clew + "retrieved"
	Checksum  = Clew + "checksum"
	Reader    = Clew + "reader"
	Signature = Clew + "signature" // of the text, by which its copies are known
)
