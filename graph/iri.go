package graph

// IRI is an absolute IRI, without angle brackets: "clew:Maldives".
type IRI string
