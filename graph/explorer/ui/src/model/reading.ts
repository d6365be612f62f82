// An article cut into paragraphs, sentences and the words to mark.

import { Bytes } from "./bytes";
import type { Article, Fact, Span } from "./types";

/** A run of an article's text: part of a sentence or between sentences, marked or not. */
export interface Run {
  text: string;
  marked: boolean;
}

/** A sentence, or what stands between sentences (then facts is null). */
export interface Piece {
  /** Half-open byte offsets. */
  start: number;
  end: number;
  runs: Run[];
  /** The facts that were read out of it; null of what is no sentence. */
  facts: Fact[] | null;
}

/** A paragraph; start is its byte offset. */
export interface Paragraph {
  start: number;
  pieces: Piece[];
}

/** The sentences of an article: those that it comes with and those of its evidence; of two that overlap the one that begins first, or is longer. */
export function sentencesOf(a: Pick<Article, "facts" | "sentences">): Span[] {
  const all = [...(a.sentences ?? []), ...a.facts.flatMap((f) => f.evidence)].filter((s) => s.end > s.start);
  all.sort((x, y) => x.start - y.start || y.end - x.end);
  const out: Span[] = [];
  for (const s of all) {
    if (out.length === 0 || s.start >= out[out.length - 1]!.end) out.push({ start: s.start, end: s.end });
  }
  return out;
}

/** The facts with evidence in a span, in the order in which the article has them. */
export function factsAt(facts: Fact[], span: Span): Fact[] {
  return facts.filter((f) => f.evidence.some((e) => e.start < span.end && e.end > span.start));
}

/** Cuts an article into paragraphs of pieces. Its text is all there, in order, but for the blank lines between paragraphs. */
export function paragraphsOf(a: Pick<Article, "text" | "facts" | "sentences">, marks: Span[]): Paragraph[] {
  const bytes = new Bytes(a.text);
  const cuts = new Set<number>([0, bytes.length]);
  const sentences = sentencesOf(a);
  for (const s of sentences) cuts.add(s.start).add(s.end);
  // Blank lines part paragraphs. They are found in the string; bytes before each are counted as we go.
  const breaks: Span[] = [];
  let at = 0;
  let last = 0;
  const encoder = new TextEncoder();
  for (const m of a.text.matchAll(/\n[ \t\r]*\n\s*/g)) {
    at += encoder.encode(a.text.slice(last, m.index)).length;
    const end = at + encoder.encode(m[0]).length;
    breaks.push({ start: at, end });
    cuts.add(at).add(end);
    at = end;
    last = m.index + m[0].length;
  }
  const edges = [...cuts].filter((c) => c <= bytes.length).sort((x, y) => x - y);
  const out: Paragraph[] = [];
  let paragraph: Paragraph | null = null;
  let s = 0;
  let b = 0;
  for (let i = 0; i + 1 < edges.length; i++) {
    const start = edges[i]!;
    const end = edges[i + 1]!;
    while (s < sentences.length && sentences[s]!.end <= start) s++;
    while (b < breaks.length && breaks[b]!.end <= start) b++;
    if (b < breaks.length && breaks[b]!.start <= start) {
      paragraph = null;
      continue;
    }
    const sentence = s < sentences.length && sentences[s]!.start <= start ? sentences[s]! : null;
    if (!paragraph) {
      paragraph = { start, pieces: [] };
      out.push(paragraph);
    }
    paragraph.pieces.push({
      start,
      end,
      runs: runsOf(bytes, start, end, marks),
      facts: sentence ? factsAt(a.facts, sentence) : null,
    });
  }
  return out;
}

/** Cuts a span into runs that are marked and runs that are not. */
function runsOf(bytes: Bytes, start: number, end: number, marks: Span[]): Run[] {
  const edges = new Set([start, end]);
  for (const m of marks) for (const e of [m.start, m.end]) if (e > start && e < end) edges.add(e);
  const sorted = [...edges].sort((x, y) => x - y);
  const out: Run[] = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [from, to] = [sorted[i]!, sorted[i + 1]!];
    const text = bytes.slice(from, to);
    if (text) out.push({ text, marked: marks.some((m) => m.start <= from && m.end >= to) });
  }
  return out;
}
