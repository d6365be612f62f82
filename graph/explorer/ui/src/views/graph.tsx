import { useMemo } from "preact/hooks";
import * as api from "../model/api";
import { drawingOf } from "../model/graph";
import type { Match } from "../model/types";
import { Combobox } from "../parts/combobox";
import { change, useLoad } from "../parts/hooks";
import { Heading, KindDot, Trouble, Waiting } from "../parts/term";
import { aroundOf } from "../graph/expanded";
import { GraphWork } from "../graph/work";
import { type ViewProps, useReady } from "./view";

/** The graph: from one or more things, each with what is around it. Expanding one adds it to the address. */
export function GraphView({ place, lit, ready }: ViewProps) {
  const centres = place.params.getAll("iri");
  const statements = place.params.getAll("statement");
  const key = [...centres, "|", ...statements].join(" ");
  const { data, error, loading } = useLoad(centres.length + statements.length > 0 ? key : null, async () => {
    const parts = await Promise.all([...centres.map(aroundOf), ...(statements.length > 0 ? [api.between({ statements })] : [])]);
    return { centres, parts };
  });
  const drawing = useMemo(() => drawingOf((data?.parts ?? []).flatMap((p) => p.facts), (data?.parts ?? []).flatMap((p) => p.nodes)), [data]);
  const kept = useMemo(() => new Set(data?.centres ?? []), [data]);
  const nameOf = (iri: string): string => drawing.dots.get(iri)?.name ?? "…";
  const title = centres.length > 0 ? `${nameOf(centres[0]!)}${centres.length > 1 ? ` and ${centres.length - 1} more` : ""}` : "Graph";
  useReady(ready, `${title} · graph`, !loading);
  const add = (m: Match): void => change({ iri: [...new Set([...centres, m.iri])] });

  return (
    <div class="graph-view">
      <div class="graph-head">
        <Heading>{title}</Heading>
        <div class="graph-centres">
          {centres.length > 0 && (
            <ul class="chips" aria-label="Expanded">
              {centres.map((iri) => (
                <li key={iri} class="chip">
                  <KindDot kind={drawing.dots.get(iri)?.kind} />
                  {nameOf(iri)}
                  <button type="button" aria-label={`Fold ${nameOf(iri)}`} onClick={() => change({ iri: centres.filter((c) => c !== iri) })}>×</button>
                </li>
              ))}
            </ul>
          )}
          <Combobox label="Add a thing" hidden placeholder={centres.length > 0 ? "Add a thing" : "Start from a thing"} onPick={add} testid="graph-add" />
        </div>
      </div>
      <Trouble error={error} missing="This server cannot give neighbourhoods." />
      {data?.parts.some((p) => p.limited) && <p class="note">Only the first thousand facts of a thing are drawn.</p>}
      {loading && drawing.dots.size === 0 && centres.length > 0 ? (
        <Waiting what="Fetching the graph" />
      ) : centres.length + statements.length === 0 ? (
        <p class="empty">Start from a thing: type its name above. Then click a thing to expand it, and an edge to read the sentence that says so.</p>
      ) : (
        <GraphWork drawing={drawing} about={title} centres={kept} lit={lit} expanding={loading} onExpand={(iri) => change({ iri: [...new Set([...centres, iri])] })} />
      )}
    </div>
  );
}
