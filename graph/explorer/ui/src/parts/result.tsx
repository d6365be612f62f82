import { useMemo, useState } from "preact/hooks";
import * as api from "../model/api";
import { addressOf, articleAddress, entityAddress, evidenceOf, iriOf } from "../model/address";
import { csvOf, namedIn, sortRows } from "../model/table";
import type { Answer, Cell, Fact } from "../model/types";
import { count } from "../model/words";
import { useExpanded } from "../graph/expanded";
import { GraphWork } from "../graph/work";
import { threadAddress } from "./fact";
import { change, place, save, useLoad } from "./hooks";
import { Trouble, Waiting } from "./term";

interface Props {
  answer: Answer;
  title: string;
  /** The name of the file to save, without its ending. */
  file: string;
  busy: boolean;
  lit: Fact[];
  /** Whether it is shown as a graph. */
  graph: boolean;
}

/** The answer to a query: as a table, or as the graph of what it names. */
export function Result({ answer, title, file, busy, lit, graph }: Props) {
  return (
    <section class="result" aria-label="Result" aria-busy={busy}>
      <p class="acts">
        <span class="result-count" role="status">{count(answer.rows.length, "row")}{answer.limited && ", and there are more"}</span>
        <span class="switch" role="group" aria-label="Show as">
          <button type="button" aria-pressed={!graph} data-testid="result-as-table" onClick={() => change({ as: null })}>Table</button>
          <button type="button" aria-pressed={graph} data-testid="result-as-graph" onClick={() => change({ as: "graph" })}>Graph</button>
        </span>
        {answer.rows.length > 0 && (
          <button type="button" class="link" data-testid="save-csv" onClick={() => save(`${file}.csv`, new Blob([csvOf(answer)], { type: "text/csv" }))}>
            save as CSV
          </button>
        )}
      </p>
      {graph ? <AsGraph answer={answer} title={title} lit={lit} /> : <Table answer={answer} title={title} lit={lit} />}
    </section>
  );
}

function AsGraph({ answer, title, lit }: { answer: Answer; title: string; lit: Fact[] }) {
  const named = useMemo(() => namedIn(answer), [answer]);
  const nothing = named.entities.length + named.evidence.length + named.statements.length === 0;
  const { data, error, loading } = useLoad(nothing ? null : JSON.stringify(named), (signal) => api.between(named, signal));
  const keep = useMemo(() => new Set(named.entities), [named]);
  const graph = useExpanded(data?.facts, data?.nodes, keep);
  if (nothing) return <p class="empty">The answer names nothing that could be drawn.</p>;
  return (
    <>
      <Trouble error={error} missing="This server cannot draw an answer." />
      {loading && !data ? <Waiting what="Fetching the graph" /> : data && <GraphWork {...graph} about={title} lit={lit} />}
    </>
  );
}

function Table({ answer, title, lit }: { answer: Answer; title: string; lit: Fact[] }) {
  const [by, setBy] = useState<{ column: number; down: boolean } | null>(null);
  const rows = useMemo(() => (by ? sortRows(answer.rows, by.column, by.down) : answer.rows), [answer, by]);
  const chosen = new Set(lit.flatMap((f) => f.evidence.map((e) => e.iri)));
  if (answer.rows.length === 0) return <p class="empty" data-testid="result-empty">No rows: no article asserts such a thing.</p>;
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <table data-testid="result-table">
        <caption class="unseen">{title}</caption>
        <thead>
          <tr>
            {answer.columns.map((c, i) => (
              <th key={c} scope="col" aria-sort={by?.column === i ? (by.down ? "descending" : "ascending") : "none"}>
                <button type="button" onClick={() => setBy(by?.column === i ? (by.down ? null : { column: i, down: true }) : { column: i, down: false })}>
                  {c}
                  <span aria-hidden="true">{by?.column === i ? (by.down ? " ↓" : " ↑") : ""}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r} class={row.some((c) => chosen.has(iriOf(c?.value) ?? "")) ? "chosen" : ""}>
              {answer.columns.map((c, i) => (
                <td key={c}><CellOf of={row[i] ?? null} /></td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A cell: a thing leads to its page, a sentence to its thread. */
export function CellOf({ of: cell }: { of: Cell }) {
  if (!cell) return null;
  const iri = iriOf(cell.value);
  if (!iri) return <>{cell.text}</>;
  const evidence = evidenceOf(iri);
  if (evidence) return <a class="cell-sentence" href={threadAddress(place(), evidence)}>{cell.text}</a>;
  if (iri.startsWith("clew:article/") && !iri.includes("#")) return <a href={articleAddress(iri)}>{cell.text}</a>;
  if (iri.startsWith("clew:statement/")) {
    const p = place();
    return <a href={addressOf(p.path, { fact: iri, thread: null, at: null }, p.params)}>{cell.text}</a>;
  }
  if (iri.startsWith("clew:") && !iri.startsWith("clew:graph/")) return <a href={entityAddress(iri)}>{cell.text}</a>;
  return <>{cell.text}</>;
}
