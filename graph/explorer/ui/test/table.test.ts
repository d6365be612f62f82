import { expect, test } from "vitest";
import { csvOf, namedIn, ordered, sortRows } from "../src/model/table";
import type { Cell } from "../src/model/types";

const c = (text: string, value?: string): Cell => (value ? { text, value } : { text });

test("CSV quotes what it must, and gives a spreadsheet no formula", () => {
  const a = { columns: ["who", "what"], limited: false, rows: [[c('says "no", twice'), c("=HYPERLINK(1)")], [c("line\nbreak"), null], [c("-12.5"), c("@x")]] };
  expect(csvOf(a)).toBe('who,what\r\n"says ""no"", twice",\'=HYPERLINK(1)\r\n"line\nbreak",\r\n-12.5,\'@x\r\n');
});

test("rows sort as people do: numbers as numbers, nothing last, both ways", () => {
  const rows = ["10", "9", "1,000", "", "b", "A"].map((t) => [c(t)]);
  expect(sortRows(rows.slice(0, 4), 0, false).map((r) => r[0]?.text)).toEqual(["9", "10", "1,000", ""]);
  expect(sortRows(rows.slice(0, 4), 0, true).map((r) => r[0]?.text)).toEqual(["1,000", "10", "9", ""]);
  expect(sortRows(rows.slice(4), 0, false).map((r) => r[0]?.text)).toEqual(["A", "b"]);
});

test("what an answer names is sorted out by its IRIs, each once", () => {
  const row = [c("A", "<clew:A>"), c("s", "<clew:evidence/a#0-5>"), c("x", "<clew:statement/1>"), c("art", "<clew:article/a>"), c("deal", "<clew:article/a#deal>"), c("w", '"<clew:B>"'), c("type", "<http://x>"), null];
  expect(namedIn({ columns: [], rows: [row, row], limited: false })).toEqual({ entities: ["clew:A", "clew:article/a#deal"], evidence: ["clew:evidence/a#0-5"], statements: ["clew:statement/1"] });
});

test("an edited query keeps the columns of the saved one, and shows what it has besides", () => {
  const a = { columns: ["evidence", "id", "member", "more"], limited: false, rows: [[c("e"), c("i"), c("m"), c("x")], [c("e2"), c("i2")]] };
  expect(ordered(a, ["member", "ordinal", "evidence"])).toEqual({ columns: ["member", "evidence", "more"], limited: false, rows: [[c("m"), c("e"), c("x")], [null, c("e2"), null]] });
  expect(ordered(a, ["other"])).toBe(a);
});
