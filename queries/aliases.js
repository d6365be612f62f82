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
// For the other names, the first sentence that uses the name of what is said of the entity.
var sentences = [];
g.V(entity).in([SUBJECT, OBJECT]).out(EVIDENCE).unique().save(EXACT, "text").forEach(function (row) { sentences.push(row); });
sentences.sort(function (a, b) { return a.id < b.id ? -1 : 1; });
g.V(entity).out([LABEL, ALTLABEL]).unique().forEach(function (row) {
  if (said[row.id]) return;
  var use = sentences.filter(function (s) { return s.text.indexOf(row.id) >= 0; })[0];
  if (use) g.emit({entity: entity, name: row.id, evidence: use.id});
});
