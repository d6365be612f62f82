package vocab

import "strings"

// Term is one of our own terms, with the standard term beside it.
type Term struct {
	IRI      string
	Standard string // full IRI of the standard term that ours is a kind of; "" where there is none
	Class    bool   // a class, else a property
	Comment  string // what it means, in a sentence
}

// Terms gives our own terms for statements, values and classes, with their standard ones. Relations are in the
// ontology's files, which carry theirs.
func Terms() []Term {
	out := make([]Term, len(terms))
	copy(out, terms)
	return out
}

var terms = []Term{
	{Clew + "Person", Schema + "Person", true, "A human being."},
	{Clew + "Organisation", ORG + "Organization", true, "A body of people with a purpose: a company, a party, an alliance."},
	{Clew + "Country", Schema + "Country", true, "A state."},
	{Clew + "Place", Schema + "Place", true, "A place on a map."},
	{Clew + "Facility", Schema + "Place", true, "A building or site."},
	{Clew + "Group", FOAF + "Group", true, "People who are named together without being an organisation."},
	{Clew + "Event", Schema + "Event", true, "Something that happens: a summit, a war, an election."},
	{Clew + "Product", Schema + "Product", true, "Something that is made: a film, a weapon, a spacecraft."},
	{Clew + "Agreement", "", true, "A treaty, pact or deal."},
	{Clew + "Position", ORG + "Role", true, "An office that a person holds."},
	{Clew + "Agent", FOAF + "Agent", true, "Whoever can act."},
	{Clew + "Animal", "", true, "An animal."},
	{Clew + "Plant", "", true, "A plant."},
	{Clew + "Substance", "", true, "A material."},
	{Clew + "Abstract", "", true, "Something that is no thing: an idea, a quality, a measure."},
	{Clew + "Object", "", true, "A thing that can be touched."},
	{Clew + "Thing", OWL + "Thing", true, "Anything at all."},
	{Clew + "Name", "", true, "Datatype of a name."},
	{Clew + "Money", "", true, "Datatype of a sum of money, in the words of the text."},
	{Clew + "Quantity", "", true, "Datatype of a number with its unit, in the words of the text."},
	{Clew + "Date", "", true, "Datatype of a date, in the words of the text."},
	{Clew + "Words", "", true, "Datatype of what somebody said."},
	{Assertion, Statement, true, "A statement that an article asserts itself."},
	{Claim, Statement, true, "A statement that an article reports without asserting it."},
	{Rejection, Statement, true, "A person's word that a fact is not so."},
	{Identity, Axiom, true, "A statement that two entities are one, or are not, computed from all articles."},
	{Judgement, Axiom, true, "A person's word that two entities are one, or are not."},
	{Key, "", false, "A folded name that an entity is looked for under, to find who is who: the surname of a person, the initials of an organisation."},
	{Pending, "", false, "An entity whose identity is still to be computed: a load was interrupted."},
	{AttributedTo, PROV + "wasAttributedTo", false, "Who says so, when it is not the article."},
	{TimeWords, Schema + "temporal", false, "When, in the words of the text."},
	{TimeValue, Schema + "temporal", false, "When, in ISO 8601."},
	{Currency, Schema + "currency", false, "The currency of the amount, in ISO 4217."},
	{AmountValue, Schema + "value", false, "The number of the amount."},
	{Unit, Schema + "unitText", false, "The unit of the amount."},
	{Organisation, ORG + "organization", false, "The organisation that the statement is about, beside its subject and object."},
	{Unknown, "", false, "The side that a sentence leaves out: who was it that did it."},
	{Polarity, "", false, "Whether a statement is affirmed (positive) or denied (negative)."},
	{Modality, "", false, "In which way a statement is held to be true: factual, future, possible, conditional, counterfactual, intended, asked."},
	{Confidence, "", false, "The share of such statements that are right, from 0 to 1."},
	{Pattern, "", false, "The pattern of the ontology that read the statement."},
	{Ordinal, Schema + "position", false, "The place in a sequence."},
	{DateValue, "", false, "The date that the object means, in ISO 8601."},
	{Retrieved, "", false, "When the article was loaded."},
	{Checksum, "", false, "The hash of the bytes that the text came as."},
	{Signature, "", false, "What tells near copies of the text: 64 numbers of 16 bits, in hexadecimal digits."},
	{Reader, "", false, "The version of model and ontology that read the text."},
	{Clew + "place", Schema + "location", false, "Where."},
	{Clew + "amount", Schema + "amount", false, "How much, in the words of the text."},
	{Clew + "purpose", "", false, "What for."},
	{Clew + "topic", Schema + "about", false, "What about."},
	{Clew + "recipient", Schema + "recipient", false, "To whom."},
	{Clew + "instrument", Schema + "instrument", false, "By what means."},
	{Clew + "role", ORG + "role", false, "As what."},
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
