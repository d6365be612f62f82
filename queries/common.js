/*---
title: What two entities both belong to, observe or attend
params:
  a: {type: entity, help: one}
  b: {type: entity, help: the other}
columns: [common, a, b, evidence]
---*/
var belonging = ["<clew:memberOf>", "<clew:observerOf>", "<clew:partnerOf>", "<clew:partOf>", "<clew:attended>", "<clew:participatedIn>", "<clew:signed>", "<clew:ratified>"];
function belongings(entity) {
  var found = {};
  asserted(g.V(entity).in(SUBJECT)).save(PREDICATE, "relation").save(OBJECT, "object").save(EVIDENCE, "evidence").forEach(function (row) {
    if (belonging.indexOf(row.relation) >= 0) (found[row.object] = found[row.object] || []).push(row);
  });
  return found;
}
var ofA = belongings(a), ofB = belongings(b);
Object.keys(ofA).forEach(function (object) {
  (ofB[object] || []).forEach(function (y) {
    ofA[object].forEach(function (x) {
      g.emit({common: object, a: relationName(x.relation), b: relationName(y.relation), evidence: x.evidence});
    });
  });
});
