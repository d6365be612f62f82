/*---
title: What happened when
description: "Facts whose time is known, in the order of time. from and to are years, months or days: 2021, 2021-06, 2021-06-05."
params:
  entity: {type: entity, optional: true, help: only about this one}
  from: {type: date, optional: true, help: not before}
  to: {type: date, optional: true, help: not after}
columns: [time, subject, relation, object, status, by, evidence]
sort: [time]
---*/
var path = entity ? g.V(entity).in([SUBJECT, OBJECT]).unique() : g.V(STATEMENT).in(TYPE);
facts(path.save("<clew:timeValue>", "when")).forEach(function (row) {
  var time = wordsOf(row.when);
  if (from && time < from || to && time.slice(0, to.length) > to) return;
  var out = rowOf(row, {subject: "subject", relation: "relation", object: "object"});
  out.time = time;
  g.emit(out);
});
