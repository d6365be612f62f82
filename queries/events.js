/*---
title: "Events: where, hosted by whom, attended by whom"
params:
  event: {type: entity, optional: true, help: only this event}
columns: [event, role, who, evidence]
---*/
var roles = {
  "<clew:hostedBy>": ["hosted by", SUBJECT, OBJECT], "<clew:attended>": ["attended by", OBJECT, SUBJECT],
  "<clew:participatedIn>": ["attended by", OBJECT, SUBJECT], "<clew:locatedIn>": ["in", SUBJECT, OBJECT], "<clew:partOf>": ["part of", SUBJECT, OBJECT]
};
var events = {};
g.V("<clew:Event>").in(TYPE).forEach(function (row) { events[row.id] = true; });
Object.keys(roles).forEach(function (relation) {
  var what = roles[relation];
  asserted(statements(relation)).save(what[1], "event").save(what[2], "who").save(EVIDENCE, "evidence").forEach(function (row) {
    if (event && row.event !== event) return;
    if ((relation === "<clew:locatedIn>" || relation === "<clew:partOf>") && !events[row.event]) return;
    g.emit({event: row.event, role: what[0], who: row.who, evidence: row.evidence});
  });
});
