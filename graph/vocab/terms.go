package vocab

import "strings"

// Term is one of our own terms, with the standard term beside it.
type Term struct {
	IRI      string
	Standard string // full IRI of the standard term that ours is a kind of; "" where there is none
	Class    bool   // a class, else a property
}

// Terms gives our own terms for statements, values and classes, with their standard ones. Relations are in the
// ontology's files, which carry theirs.
func Terms() []Term {
	out := make([]Term, len(terms))
	copy(out, terms)
	return out
}

var terms = []Term{
	{Clew + "Person", Schema + "Person", true},
	{Clew + "Organisation", ORG + "Organization", true},
	{Clew + "Country", Schema + "Country", true},
	{Clew + "Place", Schema + "Place", true},
	{Clew + "Facility", Schema + "Place", true},
	{Clew + "Group", FOAF + "Group", true},
	{Clew + "Event", Schema + "Event", true},
	{Clew + "Product", Schema + "Product", true},
	{Clew + "Agreement", "", true},
	{Clew + "Position", ORG + "Role", true},
	{Clew + "Agent", FOAF + "Agent", true},
	{Clew + "Animal", "", true},
	{Clew + "Plant", "", true},
	{Clew + "Substance", "", true},
	{Clew + "Abstract", "", true},
	{Clew + "Object", "", true},
	{Clew + "Thing", OWL + "Thing", true},
	{Clew + "Name", "", true},
	{Clew + "Money", "", true},
	{Clew + "Quantity", "", true},
	{Clew + "Date", "", true},
	{Clew + "Words", "", true},
	{Assertion, Statement, true},
	{Claim, Statement, true},
	{Rejection, Statement, true},
	{AttributedTo, PROV + "wasAttributedTo", false},
	{TimeWords, Schema + "temporal", false},
	{TimeValue, Schema + "temporal", false},
	{Currency, Schema + "currency", false},
	{AmountValue, Schema + "value", false},
	{Unit, Schema + "unitText", false},
	{Organisation, ORG + "organization", false},
	{Unknown, "", false}, {Polarity, "", false}, {Modality, "", false}, {Confidence, "", false}, {Pattern, "", false},
	{Ordinal, Schema + "position", false}, {DateValue, "", false}, {Retrieved, "", false}, {Checksum, "", false}, {Reader, "", false},
	{Clew + "place", Schema + "location", false}, {Clew + "amount", Schema + "amount", false}, {Clew + "purpose", "", false}, {Clew + "topic", Schema + "about", false},
	{Clew + "recipient", Schema + "recipient", false}, {Clew + "instrument", Schema + "instrument", false}, {Clew + "role", ORG + "role", false},
}

// prefixes of the standard vocabularies, as the ontology's files write them.
var prefixes = map[string]string{"rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "skos": SKOS, "prov": PROV, "oa": OA, "org": ORG, "time": Time, "foaf": FOAF, "dcterms": DCTerms, "schema": Schema, "clew": Clew}

// Prefixes gives the namespaces that an export declares, by their usual prefixes.
func Prefixes() map[string]string {
	out := make(map[string]string, len(prefixes))
	for k, v := range prefixes {
		out[k] = v
	}
	return out
}

// Expand gives the full IRI of a prefixed name: "schema:location"; "" for an unknown prefix.
func Expand(name string) string {
	prefix, local, ok := strings.Cut(name, ":")
	if namespace := prefixes[prefix]; ok && namespace != "" {
		return namespace + local
	}
	return ""
}

// Reserved reports whether a name is that of one of our own terms, so that no
// entity may be called clew:NAME.
func Reserved(name string) bool { return byName[name] }

var byName = func() map[string]bool {
	m := make(map[string]bool, len(terms))
	for _, t := range terms {
		m[strings.TrimPrefix(t.IRI, Clew)] = true
	}
	return m
}()
