/*---
title: Numbers, shares and quantities
description: "Not money: that is in money."
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [subject, relation, figure, status, by, evidence]
---*/
var path = entity ? g.V(entity).in(SUBJECT) : g.V(STATEMENT).in(TYPE);
facts(path).forEach(function (row) {
  if (!/\^\^<clew:Quantity>$/.test(row.object)) return;
  var out = rowOf(row, {subject: "subject", relation: "relation"});
  out.figure = wordsOf(row.object);
  g.emit(out);
});
