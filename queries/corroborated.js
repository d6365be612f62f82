/*---
title: Facts that several sentences say
params:
  least: {type: int, default: "2", help: sentences at least}
  entity: {type: entity, optional: true, help: only about this one}
columns: [subject, relation, object, sentences, articles, evidence]
sort: [-sentences, subject]
---*/
var found = {};
facts(asserted(entity ? g.V(entity).in([SUBJECT, OBJECT]).unique() : g.V(STATEMENT).in(TYPE))).forEach(function (row) {
  var key = row.subject + row.relation + row.object;
  var x = found[key] = found[key] || {row: row, sentences: {}, articles: {}};
  x.sentences[row.evidence] = true;
  x.articles[row.evidence.replace(/#.*/, "")] = true;
  if (row.evidence < x.row.evidence) x.row = row;
});
Object.keys(found).forEach(function (key) {
  var x = found[key], n = Object.keys(x.sentences).length;
  if (n < least) return;
  var out = rowOf(x.row, {subject: "subject", relation: "relation", object: "object"});
  out.sentences = n;
  out.articles = Object.keys(x.articles).length;
  g.emit(out);
});
