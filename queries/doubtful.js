/*---
title: Statements that the reader is least sure of
params:
  below: {type: string, default: "0.7", help: confidence at most}
columns: [subject, relation, object, confidence, status, evidence]
sort: [confidence, subject]
---*/
facts(g.V(STATEMENT).in(TYPE).save("<clew:confidence>", "confidence")).forEach(function (row) {
  var confidence = +wordsOf(row.confidence);
  if (!(confidence < +below)) return;
  var out = rowOf(row, {subject: "subject", relation: "relation", object: "object"});
  out.confidence = confidence;
  g.emit(out);
});
