/*---
title: Observers of an organisation
params:
  organisation: {type: entity, default: "Global Coalition", help: whose observers}
columns: [observer, evidence]
---*/
asserted(g.V(organisation).in(OBJECT).has(PREDICATE, "<clew:observerOf>"))
  .save(SUBJECT, "observer").save(EVIDENCE, "evidence")
  .all();
