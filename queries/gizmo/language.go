package gizmo

// Use is a piece of the language and what it does, for a page of help.
type Use struct {
	Of   string // "g", "path", "value", "filter"
	Name string // as it is written, aliases behind it: "and(path), intersect"
	Does string
}

// Language lists what Gizmo has beside JavaScript. Each method of a path has its name with a capital letter too.
func Language() []Use {
	return []Use{
		{"g", `V(node…), Vertex`, "starts a path at nodes; without any, at all. A node is \"<iri>\", or the words of a literal"},
		{"g", `M(), Morphism`, "starts a path that is kept for follow"},
		{"g", `emit(value)`, "gives a row: the keys of an object are its columns"},
		{"g", `IRI(name), Uri`, "is an IRI, with its prefix written out"},
		{"g", `addNamespace(prefix, iri)`, "adds a prefix; addDefaultNamespaces() adds the usual ones, loadNamespaces() those of the graph"},
		{"path", `out(predicate, tag), in, both`, "walks quads forwards, backwards, both ways. No predicate is all; a list or a path is several"},
		{"path", `is(node…)`, "keeps these nodes"},
		{"path", `has(predicate, node…), hasR`, "keeps nodes that have a quad, or whose value passes a filter; hasR looks backwards"},
		{"path", `filter(filter…)`, "keeps values: filter(gt(5), lt(9))"},
		{"path", `tag(name…), as`, "puts the node that the path is at into the row"},
		{"path", `save(predicate, tag), saveR`, "puts what a predicate leads to into the row; nodes without it drop out"},
		{"path", `saveOpt(predicate, tag), saveOptR`, "the same, and nodes without it stay"},
		{"path", `back(tag)`, "goes back to where the tag was set"},
		{"path", `and(path), intersect`, "keeps what is in both"},
		{"path", `or(path), union`, "adds what is in the other"},
		{"path", `except(path), difference`, "takes away what is in the other"},
		{"path", `follow(path), followR`, "walks a path made with g.M(), followR backwards"},
		{"path", `followRecursive(predicate, depth, tag)`, "walks again and again; depth 0 is 50, -1 is no end; the tag is how far"},
		{"path", `labelContext(label, tag)`, "from here on only quads with the label: an article; null ends it"},
		{"path", `labels()`, "goes to the labels of a node's quads"},
		{"path", `inPredicates(), outPredicates`, "goes to the predicates that a node has"},
		{"path", `saveInPredicates(tag), saveOutPredicates`, "puts them into the row"},
		{"path", `unique(), order()`, "each node once; sorted"},
		{"path", `limit(n), skip(n)`, "so many at most; leaves out the first"},
		{"path", `all(), getLimit(n)`, "gives the rows, all or n"},
		{"path", `forEach(limit, function (row) {}), map`, "calls a function with each row; row.id is the node at the end. The limit may be left out"},
		{"path", `toArray(limit), tagArray, toValue(), tagValue`, "nodes, or rows, as an array; the first one"},
		{"path", `count()`, "how many"},
		{"value", `iri(s), str(s), bnode(s), raw(s)`, "an IRI, a string, a blank node, a value in N-Quads"},
		{"value", `lang(s, language), typed(s, type)`, "a string with a language or a type"},
		{"filter", `lt(x), lte, gt, gte`, "smaller or larger than"},
		{"filter", `regex(pattern, iris), like(pattern)`, "RE2, of IRIs too when the second is true; % and ? stand for anything"},
	}
}
