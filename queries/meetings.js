/*---
title: Who met or visited whom
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [who, relation, whom, time, place, evidence]
---*/
list(asserted(of(["metWith", "visited"], entity)), {who: "subject", relation: "relation", whom: "object"}, ["time", "place"]);
