import { expect, test } from "vitest";
import { addressOf, evidenceOf, iriOf, placeOf, spanOf, threadOf } from "../src/model/address";
import { withParams } from "../src/model/api";

test("an address comes back as it went, whatever is in it", () => {
  for (const iri of ["clew:Maldives", "clew:article/a-1#the_deal", "clew:A&B=C?d+e f", "clew:Zürich_(canton)", "<script>", "100%"]) {
    const address = addressOf("/graph", { iri: [iri, "clew:B"], q: "who? & why" });
    const url = new URL(address, "http://x");
    const p = placeOf(url.pathname, url.search);
    expect(p.view).toBe("graph");
    expect(p.params.getAll("iri")).toEqual([iri, "clew:B"]);
    expect(p.params.get("q")).toBe("who? & why");
    expect(url.hash).toBe("");
  }
  expect(addressOf("/entity", { iri: "clew:Maldives" })).toBe("/entity?iri=clew:Maldives");
});

test("a change keeps the rest, and null takes away", () => {
  expect(addressOf("/graph", { fact: "b", thread: null }, new URLSearchParams("iri=a&thread=t&fact=x"))).toBe("/graph?iri=a&fact=b");
});

test("a path that is none is missing", () => {
  expect(placeOf("/entity/", "").view).toBe("entity");
  expect(placeOf("/nothing", "").view).toBe("missing");
  expect(placeOf("/toString", "").view).toBe("missing");
});

test("threads", () => {
  expect(threadOf(placeOf("/entity", "?iri=a"))).toBeNull();
  expect(threadOf(placeOf("/entity", "?iri=a&thread=t&fact=f"))).toEqual({ article: "t", fact: "f", at: "" });
  expect(threadOf(placeOf("/entity", "?iri=a&fact=f"))).toEqual({ article: "", fact: "f", at: "" });
  expect(threadOf(placeOf("/article", "?iri=t&at=3-9"))).toEqual({ article: "t", fact: "", at: "3-9" });
  expect(spanOf("3-9")).toEqual({ start: 3, end: 9 });
  for (const bad of ["", "9-3", "3-3", "a-b", "3", "-1-4"]) expect(spanOf(bad)).toBeNull();
  expect(evidenceOf("clew:evidence/coalition-a56edde1#3172-3269")).toEqual({ article: "clew:article/coalition-a56edde1", at: "3172-3269" });
  expect(evidenceOf("clew:statement/1")).toBeNull();
  expect(iriOf("<clew:A>")).toBe("clew:A");
  expect(iriOf('"<clew:A"')).toBeNull();
});

test("parameters of requests", () => {
  expect(withParams("x", { a: "1", b: undefined, c: ["2", "3"], d: "", e: false })).toBe("x?a=1&c=2&c=3&e=false");
});
