/*---
title: Who is connected with most others
description: "By statements: with how many others, and in how many articles."
params:
  kind: {type: string, optional: true, help: "only of this class: Person, Organisation, Country, Place"}
  least: {type: int, default: "2", help: others at least}
columns: [entity, others, articles, evidence]
sort: [-others, -articles, entity]
---*/
var found = {}, isKind = null;
if (kind) {
  isKind = {};
  g.V("<clew:" + kind + ">").in(TYPE).unique().forEach(function (row) { isKind[row.id] = true; });
}
function add(one, other, evidence) {
  if (isKind && !isKind[one]) return;
  var x = found[one] = found[one] || {others: {}, articles: {}, evidence: evidence};
  x.others[other] = x.articles[articleOf(evidence)] = true;
  if (evidence < x.evidence) x.evidence = evidence;
}
asserted(g.V(STATEMENT).in(TYPE)).save(SUBJECT, "subject").save(OBJECT, "object").save(EVIDENCE, "evidence").forEach(function (row) {
  if (!/^<clew:/.test(row.subject) || !/^<clew:/.test(row.object) || row.subject === "<clew:unknown>" || row.object === "<clew:unknown>" || row.subject === row.object) return;
  add(row.subject, row.object, row.evidence);
  add(row.object, row.subject, row.evidence);
});
Object.keys(found).forEach(function (one) {
  var others = Object.keys(found[one].others).length;
  if (others >= least) g.emit({entity: one, others: others, articles: Object.keys(found[one].articles).length, evidence: found[one].evidence});
});
