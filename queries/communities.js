/*---
title: "Communities: who belongs together by what is said of them"
description: "Groups whose members have more to do with each other than with the rest: labels spread along the statements (Raghavan, Albert and Kumara 2007) in an order that is the same each time. A community is named after its best connected member."
params:
  least: {type: int, default: "3", help: members at least}
columns: [community, member, connections, size, evidence]
sort: [-size, community, -connections, member]
---*/
var near = {}, evidence = {};
function join(a, b, sentence) {
  var x = near[a] = near[a] || {}; x[b] = (x[b] || 0) + 1;
  if (!evidence[a] || sentence < evidence[a]) evidence[a] = sentence;
}
asserted(g.V(STATEMENT).in(TYPE)).save(SUBJECT, "subject").save(OBJECT, "object").save(EVIDENCE, "evidence").forEach(function (row) {
  if (!/^<clew:/.test(row.subject) || !/^<clew:/.test(row.object) || row.subject === "<clew:unknown>" || row.object === "<clew:unknown>" || row.subject === row.object) return;
  join(row.subject, row.object, row.evidence);
  join(row.object, row.subject, row.evidence);
});
var all = Object.keys(near).sort(), label = {}, degree = {};
all.forEach(function (v) {
  label[v] = v;
  degree[v] = Object.keys(near[v]).reduce(function (sum, other) { return sum + near[v][other]; }, 0);
});
var order = sorted(all, function (v) { return -degree[v]; }).reverse(); // the loosest first: they follow their neighbours
for (var round = 0, changed = true; changed && round < 30; round++) {
  changed = false;
  order.forEach(function (v) {
    var weight = {}, best = label[v];
    Object.keys(near[v]).forEach(function (other) { weight[label[other]] = (weight[label[other]] || 0) + near[v][other]; });
    Object.keys(weight).sort().forEach(function (l) { if (weight[l] > (weight[best] || 0)) best = l; });
    if (best !== label[v]) { label[v] = best; changed = true; }
  });
}
var groups = {};
all.forEach(function (v) { (groups[label[v]] = groups[label[v]] || []).push(v); });
Object.keys(groups).forEach(function (l) {
  var members = groups[l], head = sorted(members, function (v) { return -degree[v]; })[0];
  if (members.length < least) return;
  members.forEach(function (v) { g.emit({community: head, member: v, connections: Object.keys(near[v]).length, size: members.length, evidence: evidence[v]}); });
});
