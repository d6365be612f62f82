/*---
title: Facts that several sentences say
description: "sources are the independent articles: a copy of another adds none."
params:
  least: {type: int, default: "2", help: sentences at least}
  entity: {type: entity, optional: true, help: only about this one}
columns: [subject, relation, object, sentences, articles, sources, evidence]
sort: [-sentences, subject]
---*/
// Most facts have one sentence: those are kept as its IRI only, so that a large graph fits into memory.
var found = {};
facts(asserted(entity ? g.V(entity).in([SUBJECT, OBJECT]).unique() : g.V(STATEMENT).in(TYPE))).forEach(function (row) {
  var key = factKey(row), x = found[key];
  if (x === undefined) found[key] = row.evidence;
  else if (typeof x !== "string") { if (x.indexOf(row.evidence) < 0) x.push(row.evidence); }
  else if (x !== row.evidence) found[key] = [x, row.evidence];
});
for (var key in found) {
  var sentences = typeof found[key] === "string" ? [found[key]] : found[key].sort();
  if (sentences.length < least) continue;
  var articles = {}, parts = key.split("\n");
  sentences.forEach(function (s) { articles[articleOf(s)] = true; });
  g.emit({
    subject: parts[0], relation: relationName(parts[1]), object: parts.slice(2).join("\n"),
    sentences: sentences.length, articles: Object.keys(articles).length, sources: sources(Object.keys(articles).sort()), evidence: sentences[0]
  });
}
