// What every saved query may use; it stands before each of them, and before query -e and -f. clew query --help-language prints it.

// Names of the graph's terms.
var RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", SKOS = "http://www.w3.org/2004/02/skos/core#", OA = "http://www.w3.org/ns/oa#";
var TYPE = "<" + RDF + "type>", STATEMENT = "<" + RDF + "Statement>", SCHEMA = "https://schema.org/";
var SUBJECT = "<" + RDF + "subject>", PREDICATE = "<" + RDF + "predicate>", OBJECT = "<" + RDF + "object>";
var EVIDENCE = "<http://www.w3.org/ns/prov#wasDerivedFrom>", EXACT = "<" + OA + "exact>", START = "<" + OA + "start>", END = "<" + OA + "end>";
var LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>", ALTLABEL = "<" + SKOS + "altLabel>", HIDDENLABEL = "<" + SKOS + "hiddenLabel>";
var ARTICLE = "<" + SCHEMA + "NewsArticle>", MENTIONS = "<" + SCHEMA + "mentions>", HEADLINE = "<" + SCHEMA + "headline>", PUBLISHED = "<" + SCHEMA + "datePublished>";
var PART = "<http://purl.org/dc/terms/isPartOf>", ASSERTION = "<clew:Assertion>", CLAIM = "<clew:Claim>", BY = "<clew:attributedTo>";

// asOf is the day of --as-of, or null: the graph is then as it was on that day.
var asOf = null;

// entity(name) gives the IRI of what a name or alias means: entity("ISIS") is "<clew:Daesh>". It is found as the commands find it; a name that nothing has
// is an error, and one that several things have, too. An IRI stays as it is. Where clew does not run the script it takes the one of which most is said.
function entity(name) {
  if (/^<.*>$/.test(name)) return name;
  if (typeof findEntity === "function") {
    var found = findEntity(String(name));
    if (found[0] !== "<") throw new Error(found);
    return found;
  }
  var best = null, most = -1;
  g.V(str(fold(name))).in(HIDDENLABEL).unique().forEach(function (row) {
    var said = g.V(row.id).in([SUBJECT, OBJECT]).count() + (/^<clew:article\//.test(row.id) ? 0 : 1e9);
    if (said > most || said === most && row.id < best) { best = row.id; most = said; }
  });
  if (best === null) throw new Error('nothing in the graph is called "' + name + '"');
  return best;
}

// fold(name) makes names comparable: "The  Coalition" and "coalition" are the same, "U.S." and "us" too.
function fold(name) {
  name = String(name);
  name = (name.normalize ? name.normalize("NFKC") : name).replace(/\s+/g, " ").trim();
  name = name.replace(/[\u0080-\ud7ff\ue000-\uffff]/g, function (c) { return c === "İ" ? "i" : c.toLowerCase(); }).toLowerCase();
  name = name.replace(/[’‘]/g, "'").replace(/[“”]/g, '"').replace(/[‐‑]/g, "-");
  var bare = name.replace(/^(the|a|an) /, "");
  if (bare !== "") name = bare;
  name = name.replace(/'s$/, "");
  if (name.indexOf(".") < 0) return name;
  var out = "", letters = Array.from ? Array.from(name) : name.split("");
  for (var i = 0; i < letters.length; i++) {
    if (letters[i] === "." && i > 0 && isLetter(letters[i - 1]) && (i === 1 || !isLetter(letters[i - 2]))) continue;
    out += letters[i];
  }
  return out || name;
}
function isLetter(c) { return c.toLowerCase() !== c.toUpperCase() || /[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u05d0-\u06d3\u0904-\u0939\u0e01-\u0e30\u3041-\u30fa\u3400-\u9fff\uac00-\ud7a3]/.test(c); }

// relation(name) gives the IRI of a relation: relation("memberOf") and relation("member of") are "<clew:memberOf>".
function relation(name) {
  name = String(name);
  if (/^<.*>$/.test(name)) return name;
  var iri = "<clew:" + name + ">", squeezed = squeeze(name), found = null;
  if (g.V(iri).in(PREDICATE).limit(1).toValue() !== null) return iri;
  g.V(STATEMENT).in(TYPE).out(PREDICATE).unique().forEach(function (row) { if (squeeze(relationName(row.id)) === squeezed) found = row.id; });
  if (found === null) throw new Error('the graph has no relation "' + name + '"');
  return found;
}
function squeeze(name) { return String(name).toLowerCase().replace(/[ _-]/g, ""); }

// relationName(iri) is the name of a relation: "memberOf" of "<clew:memberOf>".
function relationName(iri) { return String(iri).replace(/^<clew:/, "").replace(/>$/, ""); }

// name(x) is what an entity is called: its label, or else the last part of its IRI. A value that is no entity is its own name.
function name(x) {
  if (x === undefined || x === null) throw new Error("name: expected an entity, got " + x);
  x = String(x);
  var label = g.V(x).out(LABEL).toValue();
  return label !== null ? label : x.replace(/^<(clew:)?/, "").replace(/>$/, "").replace(/^.*[#\/]/, "").replace(/_/g, " ");
}

// evidence(statement) gives the sentences that a statement rests on, in their order: [{evidence, sentence, article, start, end}].
function evidence(statement) {
  return sorted(g.V(statement).out(EVIDENCE).save(EXACT, "sentence").save(START, "start").save(END, "end").save(PART, "article").tagArray().map(function (row) {
    return {evidence: row.id, sentence: row.sentence, article: row.article, start: row.start, end: row.end};
  }), function (row) { return row.start; });
}

// articleOf(evidence) is the article that a sentence stands in; published(evidence) the day of that article, null where it has none.
function articleOf(evidence) { return evidence.replace("<clew:evidence/", "<clew:article/").replace(/#.*/, ">"); }
var days = {};
function published(evidence) {
  var article = articleOf(evidence);
  if (!(article in days)) {
    var day = g.V(article).out(PUBLISHED).toValue();
    days[article] = day === null ? null : wordsOf(day).slice(0, 10);
  }
  return days[article];
}

// factKey(row) is the same for rows of one fact in several articles: of what has no name of its own, "the budget", it leaves the article out.
function factKey(row) { return row.subject + "\n" + row.relation + "\n" + (isNamed(row.object) ? row.object : row.object.replace(/^[^#]*/, "")); }

// isNamed(x) is false for what belongs to one article, and has no name of its own. Of two who share a name one may have an IRI in an article, and is named.
function isNamed(x) { return !/^<clew:article\/[^#]*#/.test(x) || g.V(x).out("<http://www.w3.org/2002/07/owl#differentFrom>").toValue() !== null; }

// organisationOf(row) is whose the position of a row is: its organisation, or for whom the same sentence says that its holder works.
function organisationOf(row) {
  if (row.organisation) return row.organisation;
  var of = g.V(row.subject).in(SUBJECT).has(PREDICATE, "<clew:worksFor>").has(EVIDENCE, row.evidence).out(OBJECT).toValue();
  return of === null ? undefined : of;
}

// sources(articles) is how many of articles are independent: an article and its near copies are one source. Their signatures say how much they have in common.
function sources(articles) {
  var found = [];
  articles.forEach(function (a) {
    var s = signatureOf(a);
    if (!s || !found.some(function (other) { return other && similarity(s, other) >= 0.5; })) found.push(s);
  });
  return found.length;
}
var signatures = {};
function signatureOf(article) {
  if (!(article in signatures)) signatures[article] = g.V(article).out("<clew:signature>").toValue();
  return signatures[article];
}
function similarity(a, b) {
  for (var i = 0, same = 0; i < a.length; i += 4) if (a.substr(i, 4) === b.substr(i, 4)) same++;
  return 4 * same / a.length;
}

// statements("<clew:leads>", …) are the statements of these relations; of() those that have one of them about an entity, or all when that is null.
function statements() { return g.V.apply(g, arguments).in(PREDICATE); }
function of(relations, entity) {
  var iris = relations.map(function (r) { return "<clew:" + r + ">"; });
  if (!entity) return statements.apply(null, iris);
  return g.V(entity).in([SUBJECT, OBJECT]).unique().has.apply(g.V(entity).in([SUBJECT, OBJECT]).unique(), [PREDICATE].concat(iris));
}

// asserted(path) keeps the statements that an article asserts itself.
function asserted(path) { return path.has(TYPE, ASSERTION); }

// facts(path, [qualifiers]) joins to statements what most queries show of them: subject, relation, object, polarity, modality, evidence, by, and the
// qualifiers asked for: "time", "place", "amount". What may be missing comes last: Cayley's planner forgets a saveOpt that stands between two save.
function facts(path, qualifiers) {
  path = path.save(SUBJECT, "subject").save(PREDICATE, "relation").save(OBJECT, "object")
    .save("<clew:polarity>", "polarity").save("<clew:modality>", "modality")
    .save(EVIDENCE, "evidence").saveOpt(BY, "by");
  (qualifiers || []).forEach(function (q) { path = path.saveOpt("<clew:" + q + ">", q); });
  return path;
}

// list(path, {column: "subject"}, [qualifiers]) emits a row for each statement of a path: facts() under the names of your columns, with status, by, evidence.
function list(path, columns, qualifiers) {
  facts(path, qualifiers).forEach(function (row) { g.emit(rowOf(row, columns, qualifiers)); });
}
function rowOf(row, columns, qualifiers) {
  var out = {status: status(row), by: row.by, evidence: row.evidence};
  (qualifiers || []).forEach(function (q) { out[q] = row[q]; });
  Object.keys(columns).forEach(function (c) { out[c] = columns[c] === "relation" ? relationName(row.relation) : row[columns[c]]; });
  return out;
}

// standing(row) says in words why a statement is not asserted, "" when it is; status(row) is that or else "stated" by the article, "reported" when somebody else says it.
function standing(row) {
  var words = [];
  if (row.polarity === "negative") words.push("denied");
  if (row.modality && row.modality !== "factual") words.push(row.modality);
  return words.join(", ");
}
function status(row) { return standing(row) || (row.by ? "reported" : "stated"); }

// wordsOf(v) are the words of a literal, without its datatype.
function wordsOf(v) {
  var m = /^"([^]*)"\^\^<[^>]*>$/.exec(v);
  return m ? m[1] : String(v);
}

// sorted(rows, key) sorts rows by a property, or by what a function gives of each; equal ones keep their order. "-name" is from large to small.
function sorted(rows, key) {
  var down = typeof key === "string" && key[0] === "-", property = down ? key.slice(1) : key;
  var of = typeof key === "function" ? key : function (row) { return row[property]; };
  return rows.map(function (row, i) { return {row: row, key: of(row), i: i}; }).sort(function (a, b) {
    if (a.key === b.key) return a.i - b.i;
    return (a.key < b.key ? -1 : 1) * (down ? -1 : 1);
  }).map(function (x) { return x.row; });
}

// page(rows, offset, limit) is a part of rows: page(rows, 20, 10) are the ten after the first twenty.
function page(rows, offset, limit) { return rows.slice(offset, limit ? offset + limit : undefined); }

// counted(path, tag) counts the results of a path by a tag: [{value, count, first}], most frequent first; first is the first row.
function counted(path, tag) {
  var by = {}, keys = [];
  path.forEach(function (row) {
    var k = row[tag];
    if (!by[k]) { by[k] = {value: k, count: 0, first: row}; keys.push(k); }
    by[k].count++;
    if (row.evidence && row.evidence < by[k].first.evidence) by[k].first = row;
  });
  return sorted(keys.sort().map(function (k) { return by[k]; }), "-count");
}
