/*---
title: Memberships over time
description: "Who is a member of what, from the first to the last day for which an article says so, and where one denies it."
params:
  organisation: {type: entity, optional: true, help: only members of this one}
  member: {type: entity, optional: true, help: only of this one}
columns: [organisation, member, status, first, last, articles, evidence]
sort: [organisation, member, status]
---*/
var found = {}, path = of(["memberOf"], organisation || member);
facts(path).saveOpt("<clew:timeValue>", "when").forEach(function (row) {
  if (organisation && row.object !== organisation || member && row.subject !== member || row.by || row.modality !== "factual" || row.object === "<clew:unknown>") return;
  var key = [row.object, row.subject, row.polarity].join("\n"), x = found[key] = found[key] || {row: row, first: null, last: null, articles: {}};
  [row.when && wordsOf(row.when).split("/")[0], published(row.evidence)].forEach(function (d) {
    if (!d || /W/.test(d)) return;
    if (x.first === null || d < x.first) x.first = d;
    if (x.last === null || d > x.last) x.last = d;
  });
  x.articles[articleOf(row.evidence)] = true;
  if (row.evidence < x.row.evidence) x.row = row;
});
Object.keys(found).forEach(function (key) {
  var x = found[key];
  g.emit({organisation: x.row.object, member: x.row.subject, status: standing(x.row) || "stated", first: x.first, last: x.last, articles: Object.keys(x.articles).length, evidence: x.row.evidence});
});
