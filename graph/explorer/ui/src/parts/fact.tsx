import { addressOf, articleAddress, type Place } from "../model/address";
import type { Fact as FactOf } from "../model/types";
import { dateWords, factWords, inverseWords, relationWords, statusShort } from "../model/words";
import { go, place } from "./hooks";
import { Term } from "./term";

/** Where the thread of a fact is, beside what is shown now. */
export function threadAddress(p: Place, f: { article: string; iri?: string; at?: string }): string {
  const to = { fact: f.iri ?? null, at: f.at ?? null };
  if (p.view === "article") {
    return p.params.get("iri") === f.article ? addressOf(p.path, to, p.params) : articleAddress(f.article, to);
  }
  return addressOf(p.path, { thread: f.article, ...to }, p.params);
}

/** Opens the thread of a fact. */
export function openFact(f: FactOf): void {
  go(threadAddress(place(), f));
}

/** Closes the thread. */
export function closeThread(): void {
  const p = place();
  go(addressOf(p.path, { thread: null, fact: null, at: null }, p.params));
}

interface Props {
  fact: FactOf;
  /** The thing on whose page it stands: it is not named again. */
  of?: string;
  /** Whether the relation is said elsewhere, as a heading. */
  bare?: boolean;
  /** Whether its first sentence is shown. */
  quoted?: boolean;
  chosen?: boolean;
}

/** A fact in words, with what the sentence adds to it, whether it is asserted, and a button that opens its thread. */
export function Fact({ fact: f, of, bare, quoted, chosen }: Props) {
  const fromObject = of !== undefined && f.subject.iri !== of && f.object.iri === of;
  const status = statusShort(f);
  const first = f.evidence[0];
  return (
    <div class={`fact${f.asserted ? "" : " claim"}${chosen ? " chosen" : ""}`} data-testid="fact" data-statement={f.iri} data-asserted={String(f.asserted)}>
      <p class="fact-line">
        {!of && <Term of={f.subject} />} {!bare && <span class="relation">{fromObject ? inverseWords(f.predicate) : relationWords(f.predicate)}</span>}{" "}
        <Term of={fromObject ? f.subject : f.object} />
        {f.qualifiers.map((q) => (
          <span class="qualifier" key={q.name + q.value}>
            {q.name} {q.value}
            {q.time && q.time !== q.value && ` (${dateWords(q.time)})`}
          </span>
        ))}
        {status && <span class="status">{status}</span>}
      </p>
      {quoted && first ? (
        <button type="button" class="quote" data-testid="fact-open" onClick={() => openFact(f)} aria-pressed={chosen ?? false}>
          <span class="quote-words">{first.text}</span>
          <span class="quote-more">
            {f.evidence.length > 1 && `and ${f.evidence.length - 1} more · `}follow the thread
          </span>
        </button>
      ) : (
        <button type="button" class="follow" data-testid="fact-open" onClick={() => openFact(f)} aria-pressed={chosen ?? false} aria-label={`Why: ${factWords(f)}`} title="The sentence that says so">
          why?
        </button>
      )}
    </div>
  );
}
