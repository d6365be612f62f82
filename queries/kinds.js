/*---
title: What something is
description: "Classes that the text itself gives: Sony is a maker of consoles."
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [entity, kind, evidence]
---*/
list(asserted(of(["isA"], entity)), {entity: "subject", kind: "object"});
