/*---
title: Which articles speak of something
params:
  entity: {type: entity, help: of what}
columns: [article, title, published, statements, evidence]
sort: [-statements, article]
---*/
counted(g.V(entity).in([SUBJECT, OBJECT]).unique().out(EVIDENCE).tag("evidence").save(PART, "article"), "article").forEach(function (x) {
  g.emit({article: x.value, title: g.V(x.value).out(HEADLINE).toValue(), published: g.V(x.value).out(PUBLISHED).toValue(), statements: x.count, evidence: x.first.evidence});
});
