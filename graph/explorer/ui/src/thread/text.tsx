import { useEffect, useMemo, useRef } from "preact/hooks";
import { spanOf, type Thread } from "../model/address";
import { factsAt, paragraphsOf, type Piece } from "../model/reading";
import type { Article, Fact as FactOf, Span } from "../model/types";
import { count } from "../model/words";
import { Fact } from "../parts/fact";
import { change, still, usePlace } from "../parts/hooks";

interface Props {
  article: Article;
  thread: Thread;
  /** A sentence was chosen, or the chosen one again. */
  onSentence: (span: Span) => void;
}

/** The fact of an article that a thread shows, if it has it. */
export function factOf(a: Article | undefined, t: Thread | null): FactOf | undefined {
  return t?.fact ? a?.facts.find((f) => f.iri === t.fact) : undefined;
}

/** The spans that a thread marks: the sentences of its fact, or the one it names. */
export function marksOf(a: Article, t: Thread): Span[] {
  const at = spanOf(t.at);
  if (at) return [at];
  return factOf(a, t)?.evidence ?? [];
}

/** The facts that a thread lights: the one it shows, or all of its sentence. */
export function litFacts(a: Article | undefined, t: Thread | null): FactOf[] {
  if (!a || !t) return [];
  const fact = factOf(a, t);
  if (fact) return [fact];
  const at = spanOf(t.at);
  return at ? factsAt(a.facts, at) : [];
}

/** The text of an article. Its sentences can be chosen: the arrow keys go from one to the next, Enter chooses. Under the chosen one stand its facts. */
export function ArticleText({ article, thread, onSentence }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const fact = factOf(article, thread);
  const at = spanOf(thread.at);
  const marks = useMemo(() => marksOf(article, thread), [article, thread.fact, thread.at]);
  const paragraphs = useMemo(() => paragraphsOf(article, marks), [article, marks]);
  const chosen = at ?? fact?.evidence[0] ?? null;
  const within = (p: Piece): boolean => p.facts !== null && chosen !== null && p.start < chosen.end && p.end > chosen.start;

  // The sentence comes into sight, wherever the reader is in the text. Only the text's own box moves, not the page, where it has one.
  useEffect(() => {
    const mark = root.current?.querySelector("mark");
    if (!mark) return;
    const frame = requestAnimationFrame(() => {
      const box = mark.closest<HTMLElement>(".scroll");
      const behavior = still() ? "auto" : "smooth";
      if (box && box.scrollHeight > box.clientHeight) {
        const top = mark.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
        const card = box.querySelector<HTMLElement>(".fact-card");
        const covered = card && getComputedStyle(card).position === "sticky" ? card.offsetHeight : 0;
        box.scrollTo({ top: top - covered - (box.clientHeight - covered) * 0.2, behavior });
      } else mark.scrollIntoView({ block: "center", behavior });
    });
    return () => cancelAnimationFrame(frame);
  }, [article.iri, marks]);

  const keys = (e: KeyboardEvent): void => {
    const here = (e.target as Element).closest<HTMLElement>("[data-start]");
    if (!here || here !== e.target) return;
    if (e.key === "Enter" || e.key === " ") {
      e.preventDefault();
      here.click();
      return;
    }
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
    if (!by) return;
    const all = [...root.current!.querySelectorAll<HTMLElement>("[data-start]")];
    const next = all[all.indexOf(here) + by];
    if (!next) return;
    e.preventDefault();
    here.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };

  let stop = false; // whether some sentence can be reached with Tab
  const shown = chosen && paragraphs.some((paragraph) => paragraph.pieces.some(within)); // an address may name a place that is none
  const tabIndex = (p: Piece): number => {
    if (shown ? !within(p) : stop) return -1;
    stop = true;
    return 0;
  };
  return (
    <div class="article-text" ref={root} onKeyDown={keys} role="group" aria-label="The article, a sentence at a time; arrow keys go from one to the next">
      {paragraphs.map((paragraph) => {
        const picked = paragraph.pieces.find(within);
        return (
          <div class="paragraph" key={paragraph.start}>
            <p>
              {paragraph.pieces.map((piece) => {
                const words = piece.runs.map((r, i) => (r.marked ? <mark key={i} data-testid="thread-mark">{r.text}</mark> : r.text));
                if (!piece.facts) return words;
                return (
                  <span
                    key={piece.start}
                    class={`sentence${piece.facts.length > 0 ? " read" : ""}${within(piece) ? " chosen" : ""}`}
                    role="button"
                    tabIndex={tabIndex(piece)}
                    aria-pressed={within(piece)}
                    data-testid="sentence"
                    data-start={piece.start}
                    data-end={piece.end}
                    title={piece.facts.length > 0 ? count(piece.facts.length, "fact") : undefined}
                    onClick={() => {
                      if (!getSelection()?.toString()) onSentence(piece);
                    }}
                  >
                    {words}
                  </span>
                );
              })}
            </p>
            {picked && <SentenceFacts facts={picked.facts!} chosen={fact} />}
          </div>
        );
      })}
    </div>
  );
}

function SentenceFacts({ facts, chosen }: { facts: FactOf[]; chosen: FactOf | undefined }) {
  // In the graph, what is not drawn yet can be.
  const { view, params } = usePlace();
  const drawn = params.getAll("statement");
  const missing = view === "graph" ? facts.map((f) => f.iri).filter((iri) => !drawn.includes(iri)) : [];
  return (
    <div class="sentence-facts" data-testid="sentence-facts" role="group" aria-label="Facts of this sentence">
      <p class="sentence-facts-head">
        {facts.length === 0 ? "Nothing was read out of this sentence." : `${count(facts.length, "fact")} of this sentence`}
        {missing.length > 0 && (
          <button type="button" class="link" data-testid="draw-facts" onClick={() => change({ statement: [...drawn, ...missing] })}>draw {missing.length === 1 ? "it" : "them"} in the graph</button>
        )}
      </p>
      {facts.map((f) => (
        <Fact key={f.iri} fact={f} chosen={f.iri === chosen?.iri} />
      ))}
    </div>
  );
}
