/*---
title: What somebody says about something
description: "Their claims about it, and their words that name it."
params:
  speaker: {type: entity, help: who says it}
  topic: {type: entity, help: about what}
columns: [speaker, words, evidence]
---*/
var names = g.V(topic).out([LABEL, ALTLABEL]).unique().toArray().map(fold);
asserted(g.V(speaker).in(SUBJECT).has(PREDICATE, "<clew:said>")).save(OBJECT, "words").save(EVIDENCE, "evidence").forEach(function (row) {
  var words = " " + fold(wordsOf(row.words)).replace(/[\s.,;:!?"'()\[\]]+/g, " ") + " ";
  if (names.some(function (n) { return words.indexOf(" " + n + " ") >= 0; })) g.emit({speaker: speaker, words: row.words, evidence: row.evidence});
});
facts(g.V(speaker).in(BY)).forEach(function (row) {
  if (row.subject !== topic && row.object !== topic) return;
  var object = /^<clew:/.test(row.object) ? name(row.object) : wordsOf(row.object);
  g.emit({speaker: speaker, words: name(row.subject) + " " + relationName(row.relation) + " " + object, evidence: row.evidence});
});
