/*---
title: Who said what, in their words
params:
  speaker: {type: entity, optional: true, help: only what this one said}
columns: [speaker, words, evidence]
---*/
var path = asserted(statements("<clew:said>"));
if (speaker) path = path.has(SUBJECT, speaker);
path.save(SUBJECT, "speaker").save(OBJECT, "words").save(EVIDENCE, "evidence")
  .all();
