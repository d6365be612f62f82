/*---
title: What else something is called
params:
  entity: {type: entity, default: "Global Coalition", help: whose names}
columns: [entity, name, evidence]
---*/
var said = {};
asserted(g.V(entity).in(SUBJECT).has(PREDICATE, "<clew:alsoKnownAs>")).save(OBJECT, "name").save(EVIDENCE, "evidence").forEach(function (row) {
  said[row.name] = true;
  g.emit({entity: entity, name: row.name, evidence: row.evidence});
});
g.V(entity).out([LABEL, ALTLABEL]).unique().forEach(function (row) {
  if (!said[row.id]) g.emit({entity: entity, name: row.id});
});
