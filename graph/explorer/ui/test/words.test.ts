import { expect, test } from "vitest";
import { dateWords, inverseWords, nameOf, relationWords, statusShort, statusWords, titleOf } from "../src/model/words";
import { fact } from "./fact";

test("relations read as words", () => {
  expect(relationWords("memberOf")).toBe("member of");
  expect(relationWords("calledFor")).toBe("called for");
  expect(relationWords("isA")).toBe("is a");
  expect(relationWords("handedOverTo")).toBe("handed over to");
  expect(inverseWords("memberOf")).toBe("has as member");
  expect(inverseWords("praised")).toBe("praised by");
  expect(inverseWords("is critical to")).toBe("is critical to ←");
});

test("a fact says why it is not asserted, each reason that it has", () => {
  expect(statusWords(fact())).toBe("Asserted: the article says so itself, as a fact.");
  const claimed = fact({ asserted: false, polarity: "negative", modality: "future", attributedTo: { name: "Blinken" } });
  expect(statusWords(claimed)).toBe("Not asserted: the sentence denies it, and it is yet to come, and it is what Blinken says.");
  expect(statusShort(claimed)).toBe("denied, future, according to Blinken");
  expect(statusShort(fact())).toBe("");
  expect(statusShort(fact({ rejected: true, asserted: false }))).toBe("rejected");
});

test("names and titles are found where none is given", () => {
  expect(nameOf("clew:Antony_Blinken")).toBe("Antony Blinken");
  expect(nameOf("clew:article/coalition-a56edde1#senior_official")).toBe("senior official");
  expect(nameOf("clew:100%")).toBe("100%");
  expect(titleOf({ iri: "clew:article/x", title: "A title" })).toBe("A title");
  expect(titleOf({ iri: "clew:article/coalition-a56edde1", source: "/tmp/news/coalition-2024.txt" })).toBe("Coalition 2024");
  expect(titleOf({ iri: "clew:article/coalition-a56edde1" })).toBe("Coalition");
});

test("dates read as far as they are known, and what is none stays", () => {
  expect(dateWords("2021-06-03")).toBe("3 June 2021");
  expect(dateWords("2021-06")).toBe("June 2021");
  expect(dateWords("2021")).toBe("2021");
  expect(dateWords("2026-11-25T01:59:10Z")).toBe("25 November 2026");
  expect(dateWords("in July")).toBe("in July");
  expect(dateWords("2021-13")).toBe("2021");
});
