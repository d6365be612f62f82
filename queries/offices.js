/*---
title: Positions over time
description: "Who held which position, from the first to the last day for which an article says so."
params:
  organisation: {type: entity, optional: true, help: only positions of this one}
  person: {type: entity, optional: true, help: only of this person}
columns: [position, organisation, person, first, last, articles, evidence]
sort: [organisation, position, first, person]
---*/
var found = {};
var path = asserted(person ? g.V(person).in(SUBJECT).has(PREDICATE, "<clew:holdsPosition>") : statements("<clew:holdsPosition>"));
facts(path, ["organisation"]).saveOpt("<clew:timeValue>", "when").forEach(function (row) {
  row.organisation = organisationOf(row);
  if (organisation && row.organisation !== organisation) return;
  var day = published(row.evidence), when = row.when ? wordsOf(row.when) : null, title = fold(wordsOf(row.object)).replace(/-/g, " ");
  var key = (row.organisation || "") + "\n" + title + "\n" + row.subject;
  var x = found[key] = found[key] || {row: row, first: null, last: null, articles: {}};
  [when && when.split("/")[0], day].forEach(function (d) {
    if (!d || /W/.test(d)) return;
    if (x.first === null || d < x.first) x.first = d;
    if (x.last === null || d > x.last) x.last = d;
  });
  x.articles[articleOf(row.evidence)] = true;
  if (row.evidence < x.row.evidence) x.row = row;
});
Object.keys(found).forEach(function (key) {
  var x = found[key];
  g.emit({position: wordsOf(x.row.object), organisation: x.row.organisation, person: x.row.subject, first: x.first, last: x.last, articles: Object.keys(x.articles).length, evidence: x.row.evidence});
});
