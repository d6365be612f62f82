/*---
title: What is meant or expected to happen
description: "Statements about the future, and intentions."
params:
  by: {type: entity, optional: true, help: only where this one is to act}
columns: [who, relation, what, status, by, evidence]
---*/
var path = by ? g.V(by).in(SUBJECT) : g.V("future", "intended").in("<clew:modality>");
if (by) path = path.has("<clew:modality>", "future", "intended");
list(path, {who: "subject", relation: "relation", what: "object"});
