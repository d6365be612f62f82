import { expect, test } from "vitest";
import { Force } from "../src/graph/force";

test("a large drawing comes to stand, with everything at a place of its own and leaves near what they hang on", () => {
  const ids = Array.from({ length: 600 }, (_, i) => `n${i}`);
  // Three hubs in a ring; the rest hangs on them, and some things on two.
  const lines = ids.slice(3).flatMap((id, i) => [{ source: id, target: `n${i % 3}` }, ...(i % 7 === 0 ? [{ source: `n${(i + 1) % 3}`, target: id }] : [])]);
  lines.push({ source: "n0", target: "n1" }, { source: "n1", target: "n2" }, { source: "n2", target: "n0" }, { source: "n5", target: "n5" });
  const force = new Force(ids, lines);
  let slices = 0;
  while (force.work(20)) expect(++slices).toBeLessThan(5000);
  const places = force.places();
  expect(places.size).toBe(600);
  const all = [...places.values()];
  expect(all.every((p) => Number.isFinite(p.x) && Number.isFinite(p.y))).toBe(true);
  expect(new Set(all.map((p) => `${p.x.toFixed(2)} ${p.y.toFixed(2)}`)).size).toBe(600);
  const far = (a: string, b: string): number => Math.hypot(places.get(a)!.x - places.get(b)!.x, places.get(a)!.y - places.get(b)!.y);
  expect(far("n4", "n1")).toBeLessThan(far("n0", "n1")); // n4 hangs on n1 alone
  expect(far("n0", "n1")).toBeGreaterThan(150); // hubs keep room for what hangs on them
});

test("nothing at all stands at once", () => {
  const force = new Force([], []);
  while (force.work(20));
  expect(force.places().size).toBe(0);
});
