import type { Answer, Cell } from "./types";

/** Writes an answer as CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets a quote before it. */
export function csvOf(a: Answer): string {
  const field = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d[\d.,]*$/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  const rows = [a.columns, ...a.rows.map((row) => a.columns.map((_, i) => row[i]?.text ?? ""))];
  return rows.map((row) => row.map(field).join(",")).join("\r\n") + "\r\n";
}

/** Puts the columns of an answer in the order of others that are known, as far as it has them; what else it has follows, but not the ids of the last step. */
export function ordered(a: Answer, columns: string[]): Answer {
  const known = columns.filter((c) => a.columns.includes(c));
  if (known.length === 0) return a;
  const all = [...known, ...a.columns.filter((c) => !known.includes(c) && c !== "id")];
  const from = all.map((c) => a.columns.indexOf(c));
  return { ...a, columns: all, rows: a.rows.map((row) => from.map((i) => row[i] ?? null)) };
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Sorts rows by a column: numbers as numbers, words as people sort them, nothing last. Rows that are the same keep their order. */
export function sortRows(rows: Cell[][], column: number, down: boolean): Cell[][] {
  return [...rows].sort((a, b) => {
    const x = a[column]?.text ?? "";
    const y = b[column]?.text ?? "";
    if (x === "" || y === "") return x === y ? 0 : x === "" ? 1 : -1;
    const [m, n] = [Number(x.replace(/,/g, "")), Number(y.replace(/,/g, ""))];
    const order = Number.isNaN(m) || Number.isNaN(n) ? collator.compare(x, y) : m - n;
    return down ? -order : order;
  });
}

/** The things and the evidence that an answer names, for a drawing of it. */
export function namedIn(a: Answer): { entities: string[]; evidence: string[]; statements: string[] } {
  const out = { entities: new Set<string>(), evidence: new Set<string>(), statements: new Set<string>() };
  for (const row of a.rows) {
    for (const cell of row) {
      const iri = /^<(.+)>$/.exec(cell?.value ?? "")?.[1];
      if (!iri?.startsWith("clew:")) continue;
      if (iri.startsWith("clew:evidence/")) out.evidence.add(iri);
      else if (iri.startsWith("clew:statement/")) out.statements.add(iri);
      else if (!iri.startsWith("clew:article/") || iri.includes("#")) out.entities.add(iri);
    }
  }
  return { entities: [...out.entities], evidence: [...out.evidence], statements: [...out.statements] };
}
