/*---
title: What only one source says
description: "Facts that one article states, or several that are copies of one text, of things of which other articles speak, too."
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [subject, relation, object, articles, evidence]
sort: [subject, relation, object]
---*/
var found = {}, spoken = {};
function others(x, articles) { // that speak of it
  if (!(x in spoken)) spoken[x] = g.V(x).in(MENTIONS).unique().count();
  return spoken[x] > articles;
}
facts(asserted(entity ? g.V(entity).in([SUBJECT, OBJECT]).unique() : g.V(STATEMENT).in(TYPE))).forEach(function (row) {
  if (row.relation === "<clew:said>") return; // whoever quotes has it from the speaker
  var key = factKey(row), x = found[key] = found[key] || {row: row, articles: {}};
  x.articles[articleOf(row.evidence)] = true;
  if (row.evidence < x.row.evidence) x.row = row;
});
Object.keys(found).forEach(function (key) {
  var x = found[key], articles = Object.keys(x.articles).sort();
  if (!others(x.row.subject, articles.length) || articles.length > 1 && sources(articles) > 1) return;
  g.emit({subject: x.row.subject, relation: relationName(x.row.relation), object: x.row.object, articles: articles.length, evidence: x.row.evidence});
});
