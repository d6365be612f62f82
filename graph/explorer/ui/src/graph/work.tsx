import { useMemo, useRef, useState } from "preact/hooks";
import * as api from "../model/api";
import { entityAddress, graphAddress } from "../model/address";
import { bestFact, type Drawing, lineIdOf, shown } from "../model/graph";
import type { Fact } from "../model/types";
import { count } from "../model/words";
import { openFact } from "../parts/fact";
import { save, usePlace } from "../parts/hooks";
import { KindDot, Trouble } from "../parts/term";
import { Canvas } from "./canvas";
import type { Chart } from "./chart";
import { hiddenOf } from "./hidden";
import { DotList, Filters, LineList } from "./lists";

interface Props {
  drawing: Drawing;
  /** What is drawn: for labels, and the names of files. */
  about: string;
  /** Things that are always shown. */
  centres?: ReadonlySet<string>;
  /** Facts that the thread shows. */
  lit: Fact[];
  onExpand?: (iri: string) => void;
  expanding?: boolean;
  /** What went wrong with expanding. */
  error?: Error | undefined;
  /** Beside something that matters more: the lists are folded. */
  compact?: boolean;
}

const none: ReadonlySet<string> = new Set();

/** A drawing with all that one can do with it: choose, filter, expand, open the thread of a fact, save. */
export function GraphWork({ drawing, about, centres = none, lit, onExpand, expanding, error, compact }: Props) {
  const { params, view } = usePlace();
  const filterKey = [...params.getAll("without"), "|", ...params.getAll("withoutkind"), "|", params.get("claims") ?? ""].join(" ");
  const hidden = useMemo(() => hiddenOf(params), [filterKey]);
  const visible = useMemo(() => shown(drawing, hidden, centres), [drawing, hidden, centres]);
  const litKey = lit.map((f) => f.iri).join(" ");
  const lines = useMemo(() => new Set(lit.map(lineIdOf).filter((id) => visible.lines.has(id))), [litKey, visible]);
  const [chosen, setChosen] = useState("");
  const [trouble, setTrouble] = useState<Error>();
  const chart = useRef<Chart | null>(null);
  const expandedAlready = new Set([...params.getAll("expand"), ...(view === "graph" || view === "entity" ? params.getAll("iri") : [])]);
  const dot = chosen ? visible.dots.get(chosen) : undefined;

  const openLine = (id: string): void => {
    const line = visible.lines.get(id);
    if (!line) return;
    // Clicking an edge again goes to the next article that says so.
    const now = line.facts.findIndex((f) => lit.some((l) => l.iri === f.iri));
    openFact(now >= 0 ? line.facts[(now + 1) % line.facts.length]! : bestFact(line));
  };
  const pick = (id: string): void => {
    setChosen((was) => (was === id ? "" : id));
  };
  const expand = (id: string): void => {
    const d = visible.dots.get(id);
    if (d && !d.literal) onExpand?.(id);
  };
  const file = about.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase() || "graph";
  const saveRDF = async (): Promise<void> => {
    try {
      const statements = [...visible.lines.values()].flatMap((l) => l.facts.map((f) => f.iri));
      save(`${file}.ttl`, await api.exportStatements(statements, "turtle"));
      setTrouble(undefined);
    } catch (e) {
      setTrouble(e as Error);
    }
  };

  const side = (
    <div class="work-side" role="region" aria-label="What is drawn" tabIndex={0}>
      <p class="save" role="group" aria-label="Save the drawing">
        Save as{" "}
        <button type="button" data-testid="save-svg" disabled={visible.dots.size === 0} onClick={() => chart.current && save(`${file}.svg`, chart.current.svg(about))}>SVG</button>
        <button type="button" data-testid="save-png" disabled={visible.dots.size === 0} onClick={() => void chart.current?.png().then((b) => save(`${file}.png`, b))}>PNG</button>
        <button type="button" data-testid="save-rdf" disabled={visible.lines.size === 0} onClick={() => void saveRDF()}>RDF</button>
      </p>
      <Trouble error={error ?? trouble} missing="This server cannot export a drawing as RDF." />
      <p class="unseen" role="status">{`${count(visible.dots.size, "thing")} and ${count(visible.lines.size, "edge")} drawn`}</p>
      <LineList drawing={visible} lit={lines} onLine={openLine} />
      <DotList drawing={visible} chosen={chosen} onDot={(id) => { pick(id); chart.current?.show([id]); }} />
      <details class="list" open>
        <summary>Kinds and relations</summary>
        <Filters drawing={drawing} hidden={hidden} />
      </details>
    </div>
  );
  return (
    <div class={`work${compact ? " compact" : ""}`}>
      <div class="work-canvas">
        <Canvas
          drawing={visible}
          about={about}
          centres={centres}
          chosen={chosen}
          lit={lines}
          onDot={pick}
          onLine={openLine}
          onExpand={expand}
          onGround={() => setChosen("")}
          hold={(c) => (chart.current = c)}
        />
        {dot && (
          <div class="dot-card" role="group" aria-label="The chosen thing">
            <p class="dot-card-name"><KindDot kind={dot.kind} />{dot.name} <span class="option-kind">{dot.kind}{dot.facts > 0 && `, ${count(dot.facts, "fact")} in all`}</span></p>
            {!dot.literal && (
              <p class="dot-card-acts">
                {onExpand && !expandedAlready.has(dot.id) && (
                  <button type="button" class="primary" data-testid="expand" disabled={expanding} onClick={() => expand(dot.id)}>
                    {expanding ? "Expanding…" : "Expand"}
                  </button>
                )}
                <a class="button" href={entityAddress(dot.id)}>Open its page</a>
                {!onExpand && <a class="button" href={graphAddress(dot.id)}>Graph from here</a>}
              </p>
            )}
          </div>
        )}
      </div>
      {compact ? (
        <details class="list work-fold">
          <summary>Edges, kinds and relations, saving</summary>
          {side}
        </details>
      ) : (
        side
      )}
    </div>
  );
}
