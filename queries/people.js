/*---
title: Who is in the news, by how much is said of them
params:
  least: {type: int, default: "1", help: statements at least}
columns: [person, statements, evidence]
sort: [-statements, person]
---*/
counted(g.V("<clew:Person>").in(TYPE).unique().tag("person").in([SUBJECT, OBJECT]).save(EVIDENCE, "evidence"), "person").forEach(function (x) {
  if (x.count >= least) g.emit({person: x.value, statements: x.count, evidence: x.first.evidence});
});
