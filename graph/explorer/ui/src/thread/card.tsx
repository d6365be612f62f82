import type { Fact } from "../model/types";
import { dateWords, patternWords, relationWords, statusWords } from "../model/words";
import { Term } from "../parts/term";

/** What is known of a fact: what it says, who says it, how it was read, how sure the reader is, and whether it is asserted and why. */
export function FactCard({ fact: f }: { fact: Fact }) {
  const sure = Math.round(f.confidence * 100);
  return (
    <section class={`fact-card${f.asserted ? "" : " claim"}`} aria-label="The fact">
      <p class="fact-card-line">
        <Term of={f.subject} /> <span class="relation">{relationWords(f.predicate)}</span> <Term of={f.object} />
      </p>
      {f.qualifiers.length > 0 && (
        <p class="fact-card-more">
          {f.qualifiers.map((q) => (
            <span class="qualifier" key={q.name + q.value}>
              {q.name} <b>{q.value}</b>
              {q.time && q.time !== q.value && ` (${dateWords(q.time)})`}
            </span>
          ))}
        </p>
      )}
      <dl>
        <div>
          <dt>Speaker</dt>
          <dd data-testid="thread-speaker">{f.attributedTo ? <Term of={f.attributedTo} /> : "the article itself"}</dd>
        </div>
        <div>
          <dt>Pattern</dt>
          <dd data-testid="thread-pattern" title={f.pattern}>{f.open ? patternWords(f) : <code>{patternWords(f)}</code>}</dd>
        </div>
        <div>
          <dt>Confidence</dt>
          <dd data-testid="thread-confidence">
            <span class="gauge" aria-hidden="true"><span style={{ width: `${sure}%` }} /></span> {sure} %
          </dd>
        </div>
      </dl>
      <p class={f.asserted ? "verdict" : "verdict claim"} data-testid="thread-status">{statusWords(f)}</p>
    </section>
  );
}
