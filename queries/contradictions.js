/*---
title: What one says and another denies
description: "Statements that are affirmed in one place and denied in another."
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [subject, relation, object, affirmed, denied, evidence]
---*/
var path = g.V("negative").in("<clew:polarity>");
if (entity) path = g.V(entity).in([SUBJECT, OBJECT]).unique().has("<clew:polarity>", "negative");
facts(path).forEach(function (no) {
  facts(g.V(no.subject).in(SUBJECT).and(g.V(no.relation).in(PREDICATE)).has("<clew:polarity>", "positive")).forEach(function (yes) {
    if (yes.object !== no.object) return;
    g.emit({
      subject: no.subject, relation: relationName(no.relation), object: no.object,
      affirmed: status(yes) + (yes.by ? " by " + name(yes.by) : ""), denied: no.by ? "by " + name(no.by) : "by the article", evidence: yes.evidence
    });
  });
});
