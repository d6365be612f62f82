import { useState } from "preact/hooks";
import { bestFact, type Dot, type Drawing, type Hidden, type Line, counted, degrees } from "../model/graph";
import { count, relationWords, statusShort } from "../model/words";
import { change } from "../parts/hooks";
import { KindDot } from "../parts/term";
import { toggled } from "./hidden";

/** Which kinds and relations are drawn: the legend of the drawing, too. */
export function Filters({ drawing, hidden }: { drawing: Drawing; hidden: Hidden }) {
  const kinds = counted(drawing.dots.values(), (d) => d.kind);
  const relations = counted(drawing.lines.values(), (l) => l.relation);
  const claims = [...drawing.lines.values()].filter((l) => !l.asserted).length;
  return (
    <div class="filters">
      <fieldset data-testid="filter-kinds">
        <legend>Kinds</legend>
        {kinds.map(([kind, n]) => (
          <label class="check" key={kind}>
            <input
              type="checkbox"
              checked={!hidden.kinds.has(kind)}
              aria-label={kind}
              onChange={(e) => change({ withoutkind: toggled(hidden.kinds, kind, !e.currentTarget.checked) }, true)}
            />
            <KindDot kind={kind} />
            <span>{kind}</span> <span class="number">{n}</span>
          </label>
        ))}
      </fieldset>
      <fieldset data-testid="filter-relations">
        <legend>Relations</legend>
        {claims > 0 && (
          <label class="check">
            <input type="checkbox" checked={!hidden.claims} aria-label="not asserted" onChange={(e) => change({ claims: e.currentTarget.checked ? null : "no" }, true)} />
            <span class="dash" aria-hidden="true" />
            <span>not asserted</span> <span class="number">{claims}</span>
          </label>
        )}
        {relations.map(([relation, n]) => (
          <label class="check" key={relation}>
            <input
              type="checkbox"
              checked={!hidden.relations.has(relation)}
              aria-label={relation}
              onChange={(e) => change({ without: toggled(hidden.relations, relation, !e.currentTarget.checked) }, true)}
            />
            <span>{relationWords(relation)}</span> <span class="number">{n}</span>
          </label>
        ))}
        {relations.length > 1 && (
          <p class="filter-all">
            <button type="button" class="link" onClick={() => change({ without: [], withoutkind: [], claims: null }, true)}>all</button>
            {" · "}
            <button type="button" class="link" onClick={() => change({ without: relations.map(([r]) => r) }, true)}>none</button>
          </p>
        )}
      </fieldset>
    </div>
  );
}

// Lists of more are cut, with a button for the rest.
const page = 60;

/** The things of a drawing, those with most facts first. */
export function DotList({ drawing, chosen, onDot }: { drawing: Drawing; chosen: string; onDot: (id: string) => void }) {
  const [all, setAll] = useState(false);
  const degree = degrees(drawing);
  const dots = [...drawing.dots.values()].filter((d) => !d.literal).sort((a, b) => (degree.get(b.id) ?? 0) - (degree.get(a.id) ?? 0) || a.name.localeCompare(b.name));
  return (
    <details class="list" open>
      <summary>{count(dots.length, "thing")}</summary>
      <ul data-testid="node-list">
        {(all ? dots : dots.slice(0, page)).map((d: Dot) => (
          <li key={d.id}>
            <button type="button" class="row" data-testid="node-item" data-iri={d.id} aria-pressed={d.id === chosen} onClick={() => onDot(d.id)}>
              <KindDot kind={d.kind} />
              {d.name} <span class="number">{degree.get(d.id) ?? 0}</span>
            </button>
          </li>
        ))}
      </ul>
      {!all && dots.length > page && <button type="button" class="link" onClick={() => setAll(true)}>all {dots.length}</button>}
    </details>
  );
}

/** The facts of a drawing: choosing one is clicking its edge. */
export function LineList({ drawing, lit, onLine }: { drawing: Drawing; lit: ReadonlySet<string>; onLine: (id: string) => void }) {
  const [all, setAll] = useState(false);
  const lines = [...drawing.lines.values()];
  return (
    <details class="list" open>
      <summary>{count(lines.length, "edge")}</summary>
      <ul data-testid="edge-list">
        {(all ? lines : lines.slice(0, page)).map((l: Line) => {
          const best = bestFact(l);
          const status = l.asserted ? "" : statusShort(best);
          return (
            <li key={l.id}>
              <button type="button" class={`row edge${l.asserted ? "" : " claim"}`} data-testid="edge-item" data-statement={best.iri} aria-pressed={lit.has(l.id)} onClick={() => onLine(l.id)}>
                {drawing.dots.get(l.source)?.name} <span class="relation">{relationWords(l.relation)}</span> {drawing.dots.get(l.target)?.name}
                {status && <span class="status">{status}</span>}
              </button>
            </li>
          );
        })}
      </ul>
      {!all && lines.length > page && <button type="button" class="link" onClick={() => setAll(true)}>all {lines.length}</button>}
    </details>
  );
}
