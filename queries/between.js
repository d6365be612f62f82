/*---
title: What connects two entities directly
params:
  a: {type: entity, help: one}
  b: {type: entity, help: the other}
columns: [subject, relation, object, status, by, evidence]
---*/
list(g.V(a).in(SUBJECT).has(OBJECT, b).or(g.V(b).in(SUBJECT).has(OBJECT, a)).unique(), {subject: "subject", relation: "relation", object: "object"});
