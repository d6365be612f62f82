/*---
title: With whom something is connected, and by how many statements
params:
  entity: {type: entity, help: whose connections}
columns: [other, statements, relation, evidence]
sort: [-statements, other]
---*/
var found = {};
[[SUBJECT, OBJECT], [OBJECT, SUBJECT]].forEach(function (way) {
  g.V(entity).in(way[0]).save(way[1], "other").save(PREDICATE, "relation").save(EVIDENCE, "evidence").forEach(function (row) {
    if (!/^<clew:/.test(row.other) || row.other === "<clew:unknown>" || row.other === entity) return;
    var x = found[row.other] = found[row.other] || {statements: 0, relations: {}, evidence: row.evidence};
    x.statements++;
    x.relations[relationName(row.relation)] = true;
    if (row.evidence < x.evidence) x.evidence = row.evidence;
  });
});
Object.keys(found).forEach(function (other) {
  var x = found[other];
  g.emit({other: other, statements: x.statements, relation: Object.keys(x.relations).sort().join(", "), evidence: x.evidence});
});
