/*---
title: Who attacked, fights, killed or threatens whom
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [who, relation, whom, status, time, place, by, evidence]
---*/
list(of(["attacked", "fights", "defeated", "killed", "injured", "threatens"], entity), {who: "subject", relation: "relation", whom: "object"}, ["time", "place"]);
