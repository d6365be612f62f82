/*---
title: Who was appointed or elected, who resigned or replaced whom
params:
  person: {type: entity, optional: true, help: only of this person}
columns: [person, change, what, time, status, by, evidence]
---*/
// "appointedOn", "resignedIn": relations in the words of the text.
var words = /^(appointed|elected|resigned|replaced|succeeded|stepped|named|promoted|dismissed|fired)/;
var path = person ? g.V(person).in([SUBJECT, OBJECT]).unique() : g.V(STATEMENT).in(TYPE);
facts(path, ["time"]).forEach(function (row) {
  if (words.test(relationName(row.relation)) && g.V(row.subject).has(TYPE, "<clew:Person>").toValue() !== null) {
    g.emit(rowOf(row, {person: "subject", change: "relation", what: "object"}, ["time"]));
  }
});
