/*---
title: All relations of an entity
params:
  entity: {type: entity, default: "Global Coalition", help: whose relations}
  relation: {type: relation, optional: true, help: only this relation}
columns: [subject, relation, object, status, by, evidence]
---*/
var path = g.V(entity).in([SUBJECT, OBJECT]).unique();
if (relation) path = path.has(PREDICATE, relation);
facts(path).forEach(function (row) {
  g.emit({subject: row.subject, relation: relationName(row.relation), object: row.object, status: status(row), by: row.by, evidence: row.evidence});
});
