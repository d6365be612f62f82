/*---
title: What articles say that cannot both be so
description: |
  What one affirms and another denies, two values of what has one (a day of birth, an age, a year of foundation), two holders of a position at one time. Which relations have
  one value is data: data/ontology/functional.yaml. With --claims yes also what the articles only report.
params:
  entity: {type: entity, optional: true, help: only about this one}
  claims: {type: string, optional: true, help: "yes: also what others than the article say"}
columns: [kind, subject, relation, object, other, affirmed, denied, against, evidence]
sort: [kind, subject, object, other]
---*/
var DAY = 86400000, YEAR = 365.25 * DAY;
var NEAR = 400 * DAY; // so long a denial speaks of what was affirmed: later, it may have changed
function moment(row) { return row.date ? Date.parse(row.date) : NaN; }

// read gives the statements of a path, each once, with what is needed to compare them.
function read(path) {
  var seen = {}, rows = [];
  facts(path).saveOpt("<clew:organisation>", "organisation").saveOpt("<clew:dateValue>", "value").saveOpt("<clew:pattern>", "pattern").saveOpt("<clew:time>", "time")
    .forEach(function (row) {
      if (seen[row.id]) {
        if (row.evidence < seen[row.id].evidence) seen[row.id].evidence = row.evidence;
        return;
      }
      seen[row.id] = row;
      row.date = published(row.evidence);
      rows.push(row);
    });
  return sorted(rows, function (row) { return (row.date || "") + row.evidence; });
}
// named reports whether a sentence names whom it is about: "the company" is what the reader found it to mean, and no ground to contradict others. A person's
// surname is enough, and of other names one of several words, or an acronym.
var names = {};
function namesOf(x) {
  if (names[x]) return names[x];
  var person = g.V(x).has(TYPE, "<clew:Person>").toValue() !== null;
  var long = g.V(x).out(LABEL).unique().toArray().some(function (label) { return label.indexOf(" ") > 0; });
  person = person && long;
  names[x] = {person: person, all: []};
  g.V(x).out([LABEL, ALTLABEL]).unique().forEach(function (row) {
    var words = row.id.split(" ");
    if (person && words.length < 2) return;
    if (person) words = [words[words.length - 1]];
    else if (words.length < 2 && row.id !== row.id.toUpperCase() && long) return;
    if (/^[A-Z\u00c0-\u024f]/.test(words[0])) names[x].all.push(words.join(" "));
  });
  return names[x];
}
function named(row) {
  if (/^<clew:(born|died|age)>$/.test(row.relation) && row.subject.indexOf("_") < 0) return false; // a surname alone may be anybody's
  var sentence = g.V(row.evidence).out(EXACT).toValue() || "";
  return namesOf(row.subject).all.some(function (n) {
    if (sentence.indexOf(n) < 0) return false;
    if (n.indexOf(" ") > 0 || namesOf(row.subject).person) return true;
    var longer = false; // "Solwind", where the article speaks of Solwind Motors, too
    g.V(row.evidence).out(PART).out(MENTIONS).out([LABEL, ALTLABEL]).unique().forEach(function (other) { if (other.id.indexOf(n + " ") === 0) longer = true; });
    return !longer;
  });
}
// inShort reports whether an organisation is called by the head of a longer name that its article has, too: "Solwind", of Solwind Motors or of Solwind Telecom.
function inShort(x, sentence) {
  var short = name(x), longer = false;
  if (short.indexOf(" ") > 0 || short === short.toUpperCase() || g.V(x).has(TYPE, "<clew:Country>", "<clew:Place>").toValue() !== null) return false;
  g.V(sentence).out(PART).out(MENTIONS).unique().out(LABEL).forEach(function (row) { if (row.id.indexOf(short + " ") === 0) longer = true; });
  return longer;
}
// oneName reports whether one name is a part of another: "Leila" of "Leila Chevalier".
function oneName(a, b) {
  a = fold(name(a)); b = fold(name(b));
  return (" " + a + " ").indexOf(" " + b + " ") >= 0 || (" " + b + " ").indexOf(" " + a + " ") >= 0;
}

function said(row) { return claims === "yes" || !row.by; }
function emit(kind, one, two, object, other) {
  g.emit({
    kind: kind, subject: one.subject, relation: relationName(one.relation), object: object, other: other,
    affirmed: source(one), denied: kind === "denied" ? source(two) : undefined, evidence: one.evidence, against: two.evidence, one: one.id, two: two.id
  });
}
function source(row) { return row.by ? "reported by " + name(row.by) : "by the article"; }

// What one affirms and another denies.
var negative = entity ? g.V(entity).in([SUBJECT, OBJECT]).unique().has("<clew:polarity>", "negative") : g.V("negative").in("<clew:polarity>");
var denied = {};
read(negative.has("<clew:modality>", "factual")).forEach(function (no) {
  if (!said(no) || no.subject === "<clew:unknown>" || no.object === "<clew:unknown>") return;
  var key = [no.subject, no.relation, no.object].join("\n");
  (denied[key] = denied[key] || []).push(no);
});
Object.keys(denied).forEach(function (key) {
  var no = denied[key], x = no[0];
  var about = read(g.V(x.subject).in(SUBJECT).has(OBJECT, x.object).has("<clew:polarity>", "positive").has("<clew:modality>", "factual")).filter(said);
  var yes = about.filter(function (row) { return row.relation === x.relation && (row.by || g.V(row.id).has(TYPE, ASSERTION).toValue() !== null); });
  var left = about.filter(function (row) { return /^<clew:(left|leftIn|quit|withdrewFrom|exited)>$/.test(row.relation); });
  var best = null, least = Infinity;
  no.forEach(function (n) {
    var at = moment(n);
    var before = yes.some(function (y) { return moment(y) < at; }), after = yes.some(function (y) { return moment(y) > at; });
    yes.forEach(function (y) {
      var t = moment(y), apart = Math.abs(t - at);
      if (isNaN(apart)) apart = 0;
      else if (t < at && left.some(function (l) { return moment(l) > t - NEAR && moment(l) <= at; })) return;
      else if (t > at && !before && /\/(join|admitted|welcome)/.test(y.pattern || "")) return; // it joined meanwhile
      else if (apart > NEAR && !(before && after)) return;
      if (apart < least) { least = apart; best = [y, n]; }
    });
  });
  if (best) emit("denied", best[0], best[1], best[0].object, undefined);
});

// Two values of what has one.
function each(kind, then) {
  Object.keys(FUNCTIONAL).forEach(function (relation) {
    if (FUNCTIONAL[relation].kind !== kind) return;
    var path = entity ? g.V(entity).in(SUBJECT).has(PREDICATE, "<clew:" + relation + ">") : statements("<clew:" + relation + ">");
    var by = {};
    read(claims === "yes" ? path.has("<clew:polarity>", "positive").has("<clew:modality>", "factual") : asserted(path)).forEach(function (row) {
      (by[row.subject] = by[row.subject] || []).push(row);
    });
    Object.keys(by).sort().forEach(function (subject) { then(by[subject]); });
  });
}
// odd calls then with the statements that do not agree with the one with which most do, once for each value.
function odd(rows, value, agree, then) {
  if (rows.length < 2) return;
  var most = -1, main = null, done = {};
  if (!rows.some(function (row) { return !agree(rows[0], row); })) return;
  rows = rows.filter(named);
  rows.forEach(function (row) {
    var n = rows.filter(function (other) { return agree(row, other); }).length;
    if (n > most) { most = n; main = row; }
  });
  rows.forEach(function (row) {
    if (agree(main, row) || done[value(row)]) return;
    done[value(row)] = true;
    then(main, row);
  });
}
each("date", function (rows) {
  rows.forEach(function (row) { row.when = row.value ? wordsOf(row.value) : (/^\d{4}$/.exec(wordsOf(row.object)) || [null])[0]; });
  odd(rows.filter(function (row) { return row.when !== null; }), function (row) { return row.when; }, function (a, b) {
    return a.when.indexOf(b.when) === 0 || b.when.indexOf(a.when) === 0;
  }, function (a, b) { emit("value", a, b, a.object, wordsOf(b.object)); });
});
each("age", function (rows) {
  rows.forEach(function (row) {
    row.age = parseInt((/\d+/.exec(wordsOf(row.object)) || [NaN])[0], 10);
    row.born = moment(row) - row.age * YEAR; // the last day on which one may be born; the first is a year earlier
  });
  odd(rows.filter(function (row) { return !isNaN(row.born); }), function (row) { return row.age + " " + (row.date || "").slice(0, 4); }, function (a, b) {
    return Math.abs(a.born - b.born) <= YEAR + 31 * DAY;
  }, function (a, b) { emit("value", a, b, a.object, wordsOf(b.object)); });
});

// Two holders of a position at one time.
Object.keys(FUNCTIONAL).forEach(function (relation) {
  if (FUNCTIONAL[relation].kind !== "holder") return;
  var held = "<clew:" + relation + ">", single = {}, by = {};
  FUNCTIONAL[relation].positions.forEach(function (p) { single[p] = true; });
  var path = statements(held);
  if (entity) { // its own positions, those of others where it holds them, and those of itself
    var organisations = [entity];
    g.V(entity).in(SUBJECT).has(PREDICATE, held).out("<clew:organisation>").unique().forEach(function (row) { organisations.push(row.id); });
    path = g.V.apply(g, organisations).in("<clew:organisation>").unique().has(PREDICATE, held);
  }
  read(asserted(path)).forEach(function (row) {
    var title = fold(wordsOf(row.object)).replace(/-/g, " ");
    if (!row.date || row.subject === "<clew:unknown>" || !single[title] && !single[fold(wordsOf(row.object))]) return;
    row.organisation = organisationOf(row);
    if (row.organisation && /^<clew:/.test(row.organisation) && inShort(row.organisation, row.evidence)) return;
    if (!row.organisation || /^<clew:(Community|Organisation|Organization|Union|League|Alliance|Forum|Council|Association|Company|Agency|Ministry|Government)>$/.test(row.organisation)) return;
    var key = fold(/^<clew:/.test(row.organisation) ? row.organisation : wordsOf(row.organisation)) + "\n" + title;
    (by[key] = by[key] || []).push(row);
  });
  Object.keys(by).sort().forEach(function (key) {
    var rows = by[key], people = {};
    rows.forEach(function (row) { (people[row.subject] = people[row.subject] || []).push(row); });
    var names = sorted(Object.keys(people).sort(), function (p) { return -people[p].length; });
    names.forEach(function (a, i) {
      names.slice(i + 1).forEach(function (b) {
        if (entity && entity !== a && entity !== b && fold(entity) !== key.split("\n")[0]) return;
        if (oneName(a, b)) return;
        var pair = meet(people[a], people[b]);
        if (pair) {
          var of = /^<clew:/.test(pair[0].organisation) ? name(pair[0].organisation) : wordsOf(pair[0].organisation);
          emit("holder", pair[0], pair[1], wordsOf(pair[0].object) + " of " + of, b);
        }
      });
    });
  });
});
// meet gives a statement of each of two holders where both have the position: on one day, or the second between two days of the first that are not far apart.
function meet(first, second) {
  for (var k = 0; k < second.length; k++) {
    var t = moment(second[k]), before = null, after = null;
    for (var i = 0; i < first.length; i++) {
      var s = moment(first[i]);
      if (first[i].date === second[k].date && first[i].evidence.replace(/#.*/, "") !== second[k].evidence.replace(/#.*/, "")) return [first[i], second[k]];
      if (s < t) before = first[i];
      if (s > t && !after) after = first[i];
    }
    if (before && after && moment(after) - moment(before) < YEAR) return [before, second[k]];
  }
  return null;
}
