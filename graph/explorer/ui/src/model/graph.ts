// What is drawn: facts as edges between things. Pure data; canvas.ts draws it.

import { noKind, wordsKind } from "./kinds";
import type { Fact, Node, Term } from "./types";
import { nameOf, termWords } from "./words";

/** A thing, or the words, number or date that a fact has as its object. */
export interface Dot {
  id: string;
  name: string;
  kind: string;
  literal: boolean;
  /** How many facts the whole graph has of it; 0 is not known. */
  facts: number;
}

/** All facts that say one thing of one pair, of whatever articles. */
export interface Line {
  id: string;
  source: string;
  target: string;
  relation: string;
  facts: Fact[];
  /** Whether at least one article asserts it. */
  asserted: boolean;
}

/** What to leave out. */
export interface Hidden {
  relations: ReadonlySet<string>;
  kinds: ReadonlySet<string>;
  /** Whether facts that nothing asserts are left out. */
  claims: boolean;
}

export const nothingHidden: Hidden = { relations: new Set(), kinds: new Set(), claims: false };

/** A drawing: its dots and lines, in the order in which they came. */
export interface Drawing {
  dots: Map<string, Dot>;
  lines: Map<string, Line>;
}

/** The dot that a term of a fact is. Words belong to the thing that has them, so that "2014" does not join what it does not. */
function dotOf(t: Term, owner: string, f: Fact): Dot {
  if (t.iri) return { id: t.iri, name: t.name ?? nameOf(t.iri), kind: t.class || noKind, literal: false, facts: 0 };
  if (t.unknown) return { id: `?${f.iri}`, name: "unnamed", kind: noKind, literal: true, facts: 0 };
  const kind = t.datatype?.startsWith("clew:") ? t.datatype.slice(5) : t.time ? "Date" : wordsKind;
  return { id: `"${t.value ?? ""}"${owner}`, name: termWords(t), kind, literal: true, facts: 0 };
}

/** The line that a fact is part of. */
export function lineIdOf(f: Fact): string {
  const [source, target] = ends(f);
  return `${source.id} ${f.predicate} ${target.id}`;
}

function ends(f: Fact): [Dot, Dot] {
  const source = dotOf(f.subject, f.object.iri ?? f.iri, f);
  return [source, dotOf(f.object, source.id, f)];
}

/** Makes a drawing of facts, and of things that no fact may name. */
export function drawingOf(facts: Iterable<Fact>, nodes: Iterable<Node> = []): Drawing {
  const out: Drawing = { dots: new Map(), lines: new Map() };
  for (const n of nodes) {
    out.dots.set(n.iri, { id: n.iri, name: n.name || nameOf(n.iri), kind: n.class || noKind, literal: false, facts: n.facts });
  }
  const seen = new Set<string>();
  for (const f of facts) {
    if (seen.has(f.iri)) continue;
    seen.add(f.iri);
    const [source, target] = ends(f);
    for (const d of [source, target]) if (!out.dots.has(d.id)) out.dots.set(d.id, d);
    const id = `${source.id} ${f.predicate} ${target.id}`;
    const line = out.lines.get(id);
    if (line) {
      line.facts.push(f);
      line.asserted ||= f.asserted;
    } else {
      out.lines.set(id, { id, source: source.id, target: target.id, relation: f.predicate, facts: [f], asserted: f.asserted });
    }
  }
  return out;
}

/** Leaves out what is hidden, and things that then have no line, except those to keep. */
export function shown(d: Drawing, hidden: Hidden, keep: ReadonlySet<string> = new Set()): Drawing {
  const lines = new Map<string, Line>();
  const joined = new Set<string>();
  for (const line of d.lines.values()) {
    if (hidden.relations.has(line.relation) || (hidden.claims && !line.asserted)) continue;
    if ([line.source, line.target].some((id) => !keep.has(id) && hidden.kinds.has(d.dots.get(id)!.kind))) continue;
    lines.set(line.id, line);
    joined.add(line.source).add(line.target);
  }
  const dots = new Map<string, Dot>();
  for (const dot of d.dots.values()) {
    if (joined.has(dot.id) || keep.has(dot.id)) dots.set(dot.id, dot);
  }
  return { dots, lines };
}

/** Counts by a name, the most frequent first and then by name. */
export function counted<T>(items: Iterable<T>, by: (item: T) => string): [string, number][] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(by(item), (counts.get(by(item)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** How many lines each thing has in a drawing. */
export function degrees(d: Drawing): Map<string, number> {
  const out = new Map<string, number>();
  for (const line of d.lines.values()) {
    for (const id of line.source === line.target ? [line.source] : [line.source, line.target]) out.set(id, (out.get(id) ?? 0) + 1);
  }
  return out;
}

/** The best fact of a line to open first: an asserted one, of those the surest. */
export function bestFact(line: Line): Fact {
  return [...line.facts].sort((a, b) => Number(b.asserted) - Number(a.asserted) || b.confidence - a.confidence)[0]!;
}
