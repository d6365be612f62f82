/*---
title: Who is mentioned with whom, in how many articles
params:
  entity: {type: entity, optional: true, help: only with this one}
  kind: {type: string, default: "Person", help: "a class; of what is mentioned together"}
  least: {type: int, default: "2", help: articles at least}
columns: [a, b, articles, evidence]
sort: [-articles, a, b]
---*/
var pairs = {};
function add(a, b, article) {
  if (a === b) return;
  var key = a < b ? a + "\n" + b : b + "\n" + a, x = pairs[key] = pairs[key] || {};
  x[article] = true;
}
var isKind = {};
g.V("<clew:" + kind + ">").in(TYPE).unique().forEach(function (row) { isKind[row.id] = true; });
if (entity) {
  g.V(entity).in(MENTIONS).unique().tag("article").out(MENTIONS).forEach(function (row) { if (isKind[row.id] && isNamed(row.id)) add(entity, row.id, row.article); });
} else {
  var by = {};
  g.V("<clew:" + kind + ">").in(TYPE).unique().tag("entity").in(MENTIONS).forEach(function (row) {
    if (isNamed(row.entity)) (by[row.id] = by[row.id] || {})[row.entity] = true;
  });
  Object.keys(by).forEach(function (article) {
    var all = Object.keys(by[article]);
    all.forEach(function (a, i) { for (var k = i + 1; k < all.length; k++) add(a, all[k], article); });
  });
}
Object.keys(pairs).forEach(function (key) {
  var articles = Object.keys(pairs[key]).sort(), two = key.split("\n");
  if (entity && two[1] === entity) two.reverse();
  if (articles.length >= least) g.emit({a: two[0], b: two[1], articles: articles.length, evidence: sentence(two, articles)});
});
// sentence gives the first sentence of the articles that says something of one of the two, of both if there is one.
function sentence(two, articles) {
  var best = null;
  [g.V(two[0]).in(SUBJECT).has(OBJECT, two[1]), g.V(two[1]).in(SUBJECT).has(OBJECT, two[0]), g.V(two[0]).in([SUBJECT, OBJECT])].forEach(function (path) {
    if (best) return;
    path.out(EVIDENCE).unique().forEach(function (row) { if (articles.indexOf(articleOf(row.id)) >= 0 && (!best || row.id < best)) best = row.id; });
  });
  return best || undefined;
}
