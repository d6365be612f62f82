/*---
title: Who signed, ratified, agreed or applied to what
description: "What was denied or is only planned is there too, and status says so."
params:
  party: {type: entity, optional: true, help: only of this party}
columns: [party, relation, agreement, status, by, evidence]
---*/
list(of(["signed", "ratified", "agreed", "appliedTo"], party), {party: "subject", relation: "relation", agreement: "object"});
