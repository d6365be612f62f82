/*---
title: Who urges or calls for what
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [who, relation, what, status, by, evidence]
---*/
list(of(["urged", "calledFor"], entity), {who: "subject", relation: "relation", what: "object"});
