/*---
title: Who holds which position
params:
  person: {type: entity, optional: true, help: only of this person}
columns: [person, position, organisation, evidence]
---*/
var path = asserted(statements("<clew:holdsPosition>"));
if (person) path = path.has(SUBJECT, person);
path.save(SUBJECT, "person").save(OBJECT, "position").save(EVIDENCE, "evidence").saveOpt("<clew:organisation>", "organisation")
  .all();
