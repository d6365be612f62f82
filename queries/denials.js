/*---
title: What is said not to be so
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [subject, relation, object, status, by, evidence]
---*/
var path = entity ? g.V(entity).in([SUBJECT, OBJECT]).unique().has("<clew:polarity>", "negative") : g.V("negative").in("<clew:polarity>");
list(path, {subject: "subject", relation: "relation", object: "object"});
