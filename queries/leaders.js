/*---
title: Who leads, chairs or founded what
description: "Relations that name a leader; offices are in positions."
params:
  organisation: {type: entity, optional: true, help: only of this organisation}
columns: [leader, relation, organisation, evidence]
---*/
list(asserted(of(["leads", "chairs", "founded"], organisation)), {leader: "subject", relation: "relation", organisation: "object"});
