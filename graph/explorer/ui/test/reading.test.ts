import { expect, test } from "vitest";
import { paragraphsOf, sentencesOf } from "../src/model/reading";
import type { Span } from "../src/model/types";
import { fact } from "./fact";

const bytes = (s: string): number => new TextEncoder().encode(s).length;
const spanOf = (text: string, part: string): Span => {
  const start = bytes(text.slice(0, text.indexOf(part)));
  return { start, end: start + bytes(part) };
};
const says = (text: string, part: string, iri: string) => fact({ iri, evidence: [{ iri: `${iri}#`, text: part, ...spanOf(text, part) }] });

const text = "DUBAI — “Peru’s” joined. It left.\n\nThe 😀 League met.   It ended. <script>alert(1)</script>\n \nLast";

test("an article is whole: its paragraphs have all of its text but the blank lines between them", () => {
  const facts = [says(text, "“Peru’s” joined.", "1"), says(text, "It left.", "2"), says(text, "The 😀 League met.", "3")];
  const paragraphs = paragraphsOf({ text, facts }, [spanOf(text, "League met.")]);
  expect(paragraphs.map((p) => p.pieces.flatMap((x) => x.runs.map((r) => r.text)).join(""))).toEqual(text.split(/\n\s*\n/));
});

test("a mark has exactly its bytes, and a sentence its facts", () => {
  const facts = [says(text, "“Peru’s” joined.", "1"), says(text, "The 😀 League met.", "3"), says(text, "The 😀 League met.", "4")];
  const pieces = paragraphsOf({ text, facts }, facts[1]!.evidence).flatMap((p) => p.pieces);
  expect(pieces.flatMap((p) => p.runs).filter((r) => r.marked).map((r) => r.text)).toEqual(["The 😀 League met."]);
  expect(pieces.find((p) => p.runs[0]!.marked)!.facts!.map((f) => f.iri)).toEqual(["3", "4"]);
  expect(pieces.filter((p) => p.facts !== null)).toHaveLength(2);
});

test("a mark over two sentences marks both, and no more", () => {
  const part = "joined. It left";
  const facts = [says(text, "“Peru’s” joined.", "1"), says(text, "It left.", "2")];
  const runs = paragraphsOf({ text, facts }, [spanOf(text, part)]).flatMap((p) => p.pieces).flatMap((p) => p.runs);
  expect(runs.filter((r) => r.marked).map((r) => r.text).join("")).toBe(part);
});

test("sentences don't overlap, whatever the evidence does", () => {
  const facts = [fact({ evidence: [{ iri: "", text: "", start: 0, end: 10 }, { iri: "", text: "", start: 5, end: 12 }, { iri: "", text: "", start: 12, end: 20 }, { iri: "", text: "", start: 3, end: 3 }] })];
  expect(sentencesOf({ facts, sentences: [{ start: 0, end: 12 }] })).toEqual([{ start: 0, end: 12 }, { start: 12, end: 20 }]);
});

test("offsets beyond the text, and an empty text, do no harm", () => {
  expect(paragraphsOf({ text: "", facts: [] }, [])).toEqual([]);
  const facts = [fact({ evidence: [{ iri: "", text: "", start: 2, end: 900 }] })];
  expect(paragraphsOf({ text: "abc", facts }, facts[0]!.evidence).flatMap((p) => p.pieces).map((p) => p.runs.map((r) => r.text).join("")).join("")).toBe("abc");
});
