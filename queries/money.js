/*---
title: Money given, promised or spent, by whom and what for
params:
  payer: {type: entity, optional: true, help: only of this one}
columns: [payer, amount, relation, purpose, status, by, evidence]
---*/
var paying = /^(funds|pledged|owes?|owned|acquired|investedIn|fined|sanctioned)$|fund|pledg|promis|pay|paid|spend|spent|donat|contribut|invest|grant|g[ia]ve|allocat|commit|award|offer|lend|lent|bought|buy/i;
var best = {};
var path = g.V(STATEMENT).in(TYPE).has("<clew:currency>");
if (payer) path = path.has(SUBJECT, payer);
facts(path).saveOpt("<clew:purpose>", "purpose").saveOpt("<clew:amount>", "qualifier").forEach(function (row) {
  var money = /\^\^<clew:Money>$/.test(row.object);
  if (!paying.test(relationName(row.relation)) || row.subject === "<clew:unknown>" || !money && !row.qualifier) return;
  var amount = money ? wordsOf(row.object) : wordsOf(row.qualifier);
  var found = {
    payer: row.subject, amount: amount, relation: relationName(row.relation), status: status(row),
    purpose: row.purpose || (money ? undefined : row.object), by: row.by, evidence: row.evidence
  };
  var key = row.subject + amount, old = best[key];
  // One row for an amount: what is stated before what is only meant, and what says what for before what does not.
  var worth = (standing(row) ? 0 : 2) + (found.purpose ? 1 : 0);
  if (old && old.worth >= worth) {
    if (!old.row.purpose) old.row.purpose = found.purpose;
    return;
  }
  if (old && !found.purpose) found.purpose = old.row.purpose;
  best[key] = {worth: worth, row: found};
});
Object.keys(best).forEach(function (key) { g.emit(best[key].row); });
