/*---
title: What might be, or would be if
description: "Statements that are possible, conditional or counterfactual."
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [subject, relation, object, status, by, evidence]
---*/
var kinds = ["possible", "conditional", "counterfactual"];
var path = entity ? g.V(entity).in([SUBJECT, OBJECT]).unique() : g.V.apply(g, kinds).in("<clew:modality>");
if (entity) path = path.has("<clew:modality>", "possible", "conditional", "counterfactual");
list(path, {subject: "subject", relation: "relation", object: "object"});
