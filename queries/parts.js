/*---
title: What is part of what
description: "Parts and subsidiaries, one step at a time."
params:
  whole: {type: entity, optional: true, help: only parts of this}
columns: [part, relation, whole, evidence]
---*/
var path = whole ? g.V(whole).in(OBJECT).has(PREDICATE, "<clew:partOf>", "<clew:subsidiaryOf>") : statements("<clew:partOf>", "<clew:subsidiaryOf>");
list(asserted(path), {part: "subject", relation: "relation", whole: "object"});
