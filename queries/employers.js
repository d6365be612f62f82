/*---
title: Who works for whom
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [person, organisation, evidence]
---*/
list(asserted(of(["worksFor"], entity)), {person: "subject", organisation: "object"});
