/*---
title: Things of a kind, by how much is said of them
description: "Kinds are the classes of the ontology: Person, Organisation, Country, Place, Event, Product, Agreement."
params:
  kind: {type: string, default: "Organisation", help: a class}
  least: {type: int, default: "1", help: statements at least}
columns: [entity, statements, evidence]
sort: [-statements, entity]
---*/
counted(g.V("<clew:" + kind + ">").in(TYPE).unique().tag("entity").in([SUBJECT, OBJECT]).save(EVIDENCE, "evidence"), "entity").forEach(function (x) {
  if (x.count >= least) g.emit({entity: x.value, statements: x.count, evidence: x.first.evidence});
});
