/*---
title: "What articles report without asserting it: claims, plans, denials"
params:
  by: {type: entity, optional: true, help: only what this one says}
columns: [subject, relation, object, status, by, evidence]
---*/
var path = g.V(CLAIM).in(TYPE);
if (by) path = path.has("<clew:attributedTo>", by);
facts(path).forEach(function (row) {
  g.emit({subject: row.subject, relation: relationName(row.relation), object: row.object, status: status(row), by: row.by, evidence: row.evidence});
});
