/*---
title: Who took part in what
description: "Attended, participated in, hosted, organised."
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [who, relation, event, evidence]
---*/
list(asserted(of(["attended", "participatedIn", "hosts"], entity)), {who: "subject", relation: "relation", event: "object"});
