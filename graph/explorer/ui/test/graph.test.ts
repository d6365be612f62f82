import { expect, test } from "vitest";
import { bestFact, counted, degrees, drawingOf, lineIdOf, nothingHidden, shown } from "../src/model/graph";
import { hanging, reach, seedAt } from "../src/graph/rings";
import { fact } from "./fact";

test("one fact of two articles is one line with both; asserted when one of them asserts it", () => {
  const d = drawingOf([fact({ iri: "1", asserted: false, confidence: 0.99 }), fact({ iri: "2", article: "clew:article/b" })]);
  expect(d.dots.size).toBe(2);
  expect([...d.lines.values()]).toMatchObject([{ asserted: true, relation: "memberOf" }]);
  const line = [...d.lines.values()][0]!;
  expect(line.facts.map((f) => f.iri)).toEqual(["1", "2"]);
  expect(bestFact(line).iri).toBe("2");
  expect(lineIdOf(fact({ iri: "9" }))).toBe(line.id);
});

test("a fact that comes twice is there once", () => {
  const d = drawingOf([fact(), fact()]);
  expect([...d.lines.values()][0]!.facts).toHaveLength(1);
});

test("the same words of two things are two dots, and don't join them; unnamed ones are each their own", () => {
  const year = { value: "2014", datatype: "http://www.w3.org/2001/XMLSchema#gYear" };
  const d = drawingOf([
    fact({ iri: "1", object: year }),
    fact({ iri: "2", subject: { iri: "clew:Chile", name: "Chile" }, object: year }),
    fact({ iri: "3", subject: { unknown: true } }),
    fact({ iri: "4", subject: { unknown: true } }),
  ]);
  expect(d.dots.size).toBe(2 + 2 + 1 + 2);
  expect(d.lines.size).toBe(4);
});

test("what is hidden is gone with what then hangs on nothing, but not what is to be kept", () => {
  const d = drawingOf([fact({ iri: "1" }), fact({ iri: "2", predicate: "leads", object: { iri: "clew:Blinken", name: "Blinken", class: "Person" } }), fact({ iri: "3", predicate: "fights", asserted: false, object: { iri: "clew:X", name: "X" } })]);
  expect([...shown(d, { ...nothingHidden, kinds: new Set(["Person"]) }).dots.keys()]).toEqual(["clew:Peru", "clew:League", "clew:X"]);
  expect([...shown(d, { ...nothingHidden, claims: true }).lines.values()].map((l) => l.relation)).toEqual(["memberOf", "leads"]);
  const none = { ...nothingHidden, relations: new Set(["memberOf", "leads", "fights"]) };
  expect(shown(d, none).dots.size).toBe(0);
  expect([...shown(d, none, new Set(["clew:Peru"])).dots.keys()]).toEqual(["clew:Peru"]);
  expect(shown(d, nothingHidden)).toEqual(d);
});

test("counts and degrees", () => {
  expect(counted(["b", "a", "b", "c"], (x) => x)).toEqual([["b", 2], ["a", 1], ["c", 1]]);
  const d = drawingOf([fact({ iri: "1" }), fact({ iri: "2", predicate: "praised", object: { iri: "clew:Peru", name: "Peru" } })]);
  expect(degrees(d).get("clew:Peru")).toBe(2); // a line to itself counts once
});

test("what has one neighbour hangs on it; of a pair one stays", () => {
  const lines = [["hub", "a"], ["b", "hub"], ["hub", "c"], ["c", "d"], ["x", "y"], ["y", "x"], ["z", "z"]].map(([source, target]) => ({ source: source!, target: target! }));
  const hung = hanging(["hub", "a", "b", "c", "d", "x", "y", "z"], lines);
  expect(hung.get("hub")).toEqual(["a", "b"]);
  expect(hung.get("c")).toEqual(["d"]);
  expect([...hung.values()].flat().filter((id) => id === "x" || id === "y")).toHaveLength(1);
  const all = [...hung.values()].flat();
  for (const on of hung.keys()) expect(all).not.toContain(on);
});

test("seeds keep off each other and within their reach", () => {
  const seeds = Array.from({ length: 300 }, (_, i) => seedAt(i));
  const far = Math.max(...seeds.map((s) => Math.hypot(s.x, s.y)));
  const near = Math.min(...seeds.flatMap((s, i) => seeds.slice(0, i).map((t) => Math.hypot(s.x - t.x, s.y - t.y))));
  expect(far).toBeLessThanOrEqual(reach(300));
  expect(near).toBeGreaterThan(14);
});
