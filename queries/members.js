/*---
title: Members of an organisation
params:
  organisation: {type: entity, default: "Global Coalition", help: whose members}
columns: [member, ordinal, evidence]
---*/
asserted(g.V(organisation).in(OBJECT).has(PREDICATE, "<clew:memberOf>"))
  .save(SUBJECT, "member").save(EVIDENCE, "evidence").saveOpt("<clew:ordinal>", "ordinal")
  .all();
