/*---
title: Who supports, praises, condemns, opposes or accuses whom
params:
  entity: {type: entity, optional: true, help: only where this one takes or meets a stance}
columns: [who, stance, whom, status, by, evidence]
---*/
var path = statements("<clew:supports>", "<clew:praised>", "<clew:welcomed>", "<clew:opposed>", "<clew:condemned>",
  "<clew:accused>", "<clew:denied>", "<clew:urged>", "<clew:calledFor>", "<clew:threatens>", "<clew:sanctioned>");
facts(path).forEach(function (row) {
  if (entity && row.subject !== entity && row.object !== entity) return;
  g.emit({who: row.subject, stance: relationName(row.relation), whom: row.object, status: status(row), by: row.by, evidence: row.evidence});
});
