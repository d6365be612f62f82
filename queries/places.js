/*---
title: What is, or happened, where
params:
  place: {type: entity, optional: true, help: only in this place}
columns: [what, relation, place, evidence]
---*/
var places = {};
["<clew:Place>", "<clew:Country>", "<clew:Facility>"].forEach(function (kind) {
  g.V(kind).in(TYPE).forEach(function (row) { places[row.id] = true; });
});
function show(path) {
  path.save(EVIDENCE, "evidence").forEach(function (row) {
    if (!places[row.place] || place && row.place !== place) return;
    g.emit({what: row.what, relation: relationName(row.relation), place: row.place, evidence: row.evidence});
  });
}
var all = asserted(g.V(STATEMENT).in(TYPE));
show(asserted(statements("<clew:locatedIn>", "<clew:visited>")).save(PREDICATE, "relation").save(SUBJECT, "what").save(OBJECT, "place"));
show(all.save(PREDICATE, "relation").save(SUBJECT, "what").save("<clew:place>", "place"));
// "gatheredIn", "landedAt": relations in the words of the text that end with where.
all.save(PREDICATE, "relation").save(SUBJECT, "what").save(OBJECT, "place").save(EVIDENCE, "evidence").forEach(function (row) {
  if (!/(In|At|Near|From)>$/.test(row.relation) || row.relation === "<clew:locatedIn>" || !places[row.place] || place && row.place !== place) return;
  g.emit({what: row.what, relation: relationName(row.relation), place: row.place, evidence: row.evidence});
});
