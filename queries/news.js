/*---
title: What is new since a date
description: "Facts that articles state from that day on, and none did before."
params:
  since: {type: date, help: "a day, month or year: 2024-05-01"}
  entity: {type: entity, optional: true, help: only about this one}
columns: [published, subject, relation, object, articles, evidence]
sort: [published, subject, relation, object]
---*/
var found = {};
facts(asserted(entity ? g.V(entity).in([SUBJECT, OBJECT]).unique() : g.V(STATEMENT).in(TYPE))).forEach(function (row) {
  var day = published(row.evidence), key = factKey(row);
  var x = found[key] = found[key] || {row: row, first: day, articles: {}};
  x.articles[articleOf(row.evidence)] = true;
  if (day === null || x.first === null) x.first = null; // nobody knows since when
  else if (day < x.first || day === x.first && row.evidence < x.row.evidence) { x.first = day; x.row = row; }
});
Object.keys(found).forEach(function (key) {
  var x = found[key];
  if (x.first === null || x.first < since) return;
  g.emit({published: x.first, subject: x.row.subject, relation: relationName(x.row.relation), object: x.row.object, articles: Object.keys(x.articles).length, evidence: x.row.evidence});
});
