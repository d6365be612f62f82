/*---
title: Who is quoted how often
params:
  least: {type: int, default: "1", help: quotations at least}
columns: [speaker, quotations, evidence]
sort: [-quotations, speaker]
---*/
counted(asserted(statements("<clew:said>")).save(SUBJECT, "speaker").save(EVIDENCE, "evidence"), "speaker").forEach(function (x) {
  if (x.count >= least) g.emit({speaker: x.value, quotations: x.count, evidence: x.first.evidence});
});
