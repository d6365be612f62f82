package rdf

// WithComplete has a function called whenever all quads given so far are of whole statements.
func WithComplete(o Options, complete func()) Options {
	o.complete = complete
	return o
}
