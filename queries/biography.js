/*---
title: "What is said of a person: birth, offices, work, deeds"
params:
  person: {type: entity, help: whose life}
columns: [person, relation, what, organisation, time, evidence]
---*/
facts(asserted(g.V(person).in(SUBJECT)), ["organisation", "time"]).forEach(function (row) {
  if (relationName(row.relation) !== "said") g.emit(rowOf(row, {person: "subject", relation: "relation", what: "object"}, ["organisation", "time"]));
});
