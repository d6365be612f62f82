import * as api from "../model/api";
import type { Params } from "../model/api";
import type { Fact, Timeline } from "../model/types";
import { count, dateWords, relationWords, statusShort, termWords } from "../model/words";
import { openFact } from "./fact";
import { useLoad } from "./hooks";
import { Trouble } from "./term";

/** The time line of a thing or an article. It is fetched only where one of the facts at hand has a time. */
export function TimelineOf({ facts, of, always }: { facts: Fact[]; of: Params; always?: boolean }) {
  const dated = facts.some((f) => f.object.time || f.qualifiers.some((q) => q.time));
  const { data, error } = useLoad(dated || always ? JSON.stringify(of) : null, (signal) => api.timeline(of, signal));
  if (!data && !error) return null;
  return (
    <section aria-label="Time line">
      <h2 class="section">Time line</h2>
      <Trouble error={error} missing="This server cannot give time lines." />
      {data && <Items timeline={data} />}
    </section>
  );
}

function Items({ timeline }: { timeline: Timeline }) {
  return (
    <div data-testid="timeline">
      <ol class="timeline">
        {timeline.items.map(({ time, fact }) => (
          <li key={time + fact.iri} class={fact.asserted ? "" : "claim"}>
            <button type="button" class="timeline-item" data-testid="timeline-item" data-statement={fact.iri} onClick={() => openFact(fact)}>
              <time datetime={time}>{dateWords(time)}</time>
              <span>
                {termWords(fact.subject)} <span class="relation">{relationWords(fact.predicate)}</span> {termWords(fact.object)}
                {statusShort(fact) && <span class="status">{statusShort(fact)}</span>}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {timeline.items.length === 0 && <p class="empty">No fact has a date.</p>}
      {timeline.undated > 0 && <p class="note">{count(timeline.undated, "fact")} without a date.</p>}
    </div>
  );
}
