// The peers in JavaScript: node peers.mjs oxigraph|n3 DATA BUDGET. It loads the data and asks the shapes, which come as JSON in the
// variable SHAPES: a query in SPARQL each. N3 has no SPARQL, so its answers are written out below.
import { readFileSync } from "node:fs";

const [, , peer, data, budget] = process.argv;
const p = JSON.parse(readFileSync(data + ".json"));
const { shapes, terms } = JSON.parse(process.env.SHAPES);
const rdfType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

async function oxigraph() {
  const { Store } = await import("oxigraph");
  const store = new Store();
  const text = readFileSync(data);
  const start = performance.now();
  store.load(text, { format: "application/n-quads", no_transaction: true });
  const seconds = (performance.now() - start) / 1000;
  const ask = shapes.map((s) => () => {
    const rows = store.query(s.sparql, { use_default_graph_as_union: s.union });
    if (!s.count) return rows.length;
    return Number(rows[0].get("n").value);
  });
  return { seconds, quads: store.size, ask };
}

async function n3() {
  const { Store, Parser, DataFactory } = await import("n3");
  const text = readFileSync(data, "utf8");
  const start = performance.now();
  const store = new Store(new Parser({ format: "N-Quads" }).parse(text));
  const seconds = (performance.now() - start) / 1000;
  const iri = DataFactory.namedNode;
  const out = (s, p) => store.getQuads(s, p && iri(p), null, null).map((q) => q.object);
  const into = (o, p) => store.getQuads(null, p && iri(p), o, null).map((q) => q.subject);
  const times = (nodes, step) => nodes.reduce((n, node) => n + step(node), 0);
  const unique = (nodes) => [...new Map(nodes.map((n) => [n.value + n.termType, n])).values()];
  const a = iri(p.HubA);
  const ask = [
    () => into(a).length,
    () => out(iri(p.Rare), p.Relation).length,
    () => times(into(a, p.Relation), (s) => out(s, p.Other).length),
    () => times(out(iri(p.Rare), p.Relation), (o) => times(into(o, p.Relation), (s) => store.countQuads(s, iri(p.Other), iri(p.Target), null))),
    () => times(into(a, p.Relation), (s) => store.countQuads(s, iri(p.Relation), iri(p.HubB), null)),
    () => store.getQuads(null, null, null, iri(p.Article)).length,
    () => {
      const seen = new Map();
      let last = [iri(p.Root)];
      for (let depth = 0; depth < 4 && last.length; depth++) {
        const next = [];
        for (const s of last) for (const o of out(s, p.Tree)) if (!seen.has(o.value)) { seen.set(o.value, o); next.push(o); }
        last = next;
      }
      return seen.size;
    },
    () => unique(into(iri(p.Class), rdfType)).filter((s) => store.countQuads(s, iri(p.Tree), null, null) > 0).length,
    () => times(into(iri(p.Fact[0]), terms.subject), (s) =>
      store.countQuads(s, iri(terms.predicate), iri(p.Fact[1]), null) * store.countQuads(s, iri(terms.object), iri(p.Fact[2]), null) *
        times(out(s, terms.derivedFrom), (e) => out(e, terms.exact).length)),
    () => times(unique(into(DataFactory.literal(p.Name), terms.label)), (e) => out(e).length),
  ];
  return { seconds, quads: store.size, ask };
}

function measure(run, milliseconds) {
  const rows = run();
  const times = [];
  const start = performance.now();
  while (times.length < 3 || (times.length < 1000 && performance.now() - start < milliseconds)) {
    const begin = performance.now();
    run();
    times.push(performance.now() - begin);
    if (times.length >= 3 && performance.now() - start > 5 * milliseconds) break;
  }
  times.sort((x, y) => x - y);
  return { Rows: rows, P50: times[times.length >> 1], P99: times[Math.floor((times.length * 99) / 100)], Runs: times.length };
}

const { seconds, quads, ask } = await (peer === "n3" ? n3() : oxigraph());
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0) / 1024;
const milliseconds = { s: 1000, ms: 1 }[/[a-z]+$/.exec(budget)[0]] * parseFloat(budget);
console.log(JSON.stringify({ Store: peer, Quads: quads, Seconds: seconds, PeakMB: peak, Shapes: ask.map((run) => measure(run, milliseconds)) }));
