// Names of the graph's terms, and steps that many queries take. It stands before every saved query.
var RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
var TYPE = "<" + RDF + "type>", STATEMENT = "<" + RDF + "Statement>";
var SUBJECT = "<" + RDF + "subject>", PREDICATE = "<" + RDF + "predicate>", OBJECT = "<" + RDF + "object>";
var EVIDENCE = "<http://www.w3.org/ns/prov#wasDerivedFrom>";
var EXACT = "<http://www.w3.org/ns/oa#exact>";
var LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>";
var ALTLABEL = "<http://www.w3.org/2004/02/skos/core#altLabel>";
var ASSERTION = "<clew:Assertion>", CLAIM = "<clew:Claim>";

// statements of a relation, "<clew:memberOf>", or of several.
function statements() {
  var relations = Array.prototype.slice.call(arguments);
  return g.V.apply(g, relations).in(PREDICATE);
}

// asserted keeps the statements that an article asserts itself.
function asserted(path) { return path.has(TYPE, ASSERTION); }

// standing says in words why a statement is not asserted, "" when it is.
function standing(row) {
  var words = [];
  if (row.polarity === "negative") words.push("denied");
  if (row.modality && row.modality !== "factual") words.push(row.modality);
  return words.join(", ");
}

// status is the standing of a statement with the others: "stated" by the article, "reported" when somebody else says it.
function status(row) { return standing(row) || (row.by ? "reported" : "stated"); }

// detailed saves what most queries show of statements. What may be missing (saveOpt) comes last: Cayley's planner
// forgets a saveOpt that stands between two save.
function detailed(path) {
  return path.save(SUBJECT, "subject").save(PREDICATE, "relation").save(OBJECT, "object")
    .save("<clew:polarity>", "polarity").save("<clew:modality>", "modality")
    .save(EVIDENCE, "evidence").saveOpt("<clew:attributedTo>", "by");
}

// name of a relation's IRI: "memberOf" of "<clew:memberOf>".
function relationName(iri) { return iri.replace(/^<clew:/, "").replace(/>$/, ""); }

// words of a literal as Gizmo hands it over: without its datatype.
function wordsOf(v) {
  var m = /^"([\s\S]*)"\^\^<[^>]*>$/.exec(v);
  return m ? m[1] : String(v);
}
