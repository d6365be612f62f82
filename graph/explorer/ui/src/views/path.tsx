import { useEffect, useMemo, useState } from "preact/hooks";
import * as api from "../model/api";
import { addressOf, entityAddress } from "../model/address";
import type { Step, Term as TermOf } from "../model/types";
import { count, relationWords } from "../model/words";
import { Combobox } from "../parts/combobox";
import { openFact } from "../parts/fact";
import { go, useLoad } from "../parts/hooks";
import { Heading, KindDot, Trouble, Waiting } from "../parts/term";
import { useExpanded } from "../graph/expanded";
import { GraphWork } from "../graph/work";
import { type ViewProps, useReady } from "./view";

/** The shortest chains of facts between two things. */
export function PathView({ place, lit, ready, thread }: ViewProps) {
  const [from, to] = [place.params.get("from") ?? "", place.params.get("to") ?? ""];
  const length = place.params.get("length") ?? "5";
  const both = from !== "" && to !== "";
  const { data, error, loading } = useLoad(both ? `${from} ${to} ${length}` : null, (signal) => api.path({ from, to, length, count: 4 }, signal));
  const title = data && both ? `From ${data.from.name} to ${data.to.name}` : "Between two";
  useReady(ready, title, !loading);
  const facts = useMemo(() => data?.chains.flat().map((s) => s.fact), [data]);
  const two = useMemo(() => data && [data.from, data.to].map((e) => ({ ...e, facts: 0 })), [data]); // their facts are quads here
  const ends = useMemo(() => new Set(data ? [data.from.iri, data.to.iri] : []), [data]);
  const graph = useExpanded(facts, two, ends);
  return (
    <div class="path">
      <Heading>{title}</Heading>
      <PathForm from={data?.from.name ?? from} to={data?.to.name ?? to} length={length} />
      <Trouble error={error} missing="This server cannot look for paths; clew path can." />
      {both && loading && !data && <Waiting what="Looking" />}
      {data && both && data.chains.length === 0 && !error && (
        <p class="empty">
          No chain of {count(Number(length), "fact")} leads from one to the other. <a href={addressOf("/path", { from, to, length: String(Number(length) + 2) })}>Look further</a>
        </p>
      )}
      {data && data.chains.length > 0 && (
        <>
          <ol class="chains">
            {data.chains.map((chain, i) => <li key={i}><Chain of={chain} chosen={thread?.fact ?? ""} /></li>)}
          </ol>
          {data.cut && <p class="note">Too many things lie between the two to look at all; there may be other chains.</p>}
          <GraphWork {...graph} about={title} lit={lit} />
        </>
      )}
    </div>
  );
}

function PathForm({ from, to, length }: { from: string; to: string; length: string }) {
  const [a, setA] = useState(from);
  const [b, setB] = useState(to);
  useEffect(() => setA(from), [from]);
  useEffect(() => setB(to), [to]);
  return (
    <form
      class="query-form"
      onSubmit={(e) => {
        e.preventDefault();
        if (a.trim() && b.trim()) go(addressOf("/path", { from: a.trim(), to: b.trim(), length: length === "5" ? null : length }));
      }}
    >
      <Combobox label="From" name="from" value={a} testid="path-from" required onText={setA} onPick={(m) => setA(m.name)} />
      <Combobox label="To" name="to" value={b} testid="path-to" required onText={setB} onPick={(m) => setB(m.name)} />
      <button type="submit" class="primary" data-testid="path-run">Connect</button>
    </form>
  );
}

/** A chain, from thing to thing; each of its facts opens its thread. */
function Chain({ of, chosen }: { of: Step[]; chosen: string }) {
  const first = of[0];
  if (!first) return null;
  const start = first.forward ? first.fact.subject : first.fact.object;
  return (
    <div class="chain" data-testid="chain">
      <End of={start} />
      {of.map((s) => (
        <span class="step" key={s.fact.iri}>
          <button type="button" class="step-fact" data-testid="fact-open" data-statement={s.fact.iri} aria-pressed={s.fact.iri === chosen} onClick={() => openFact(s.fact)}>
            {s.forward ? "" : "← "}{relationWords(s.fact.predicate)}{s.forward ? " →" : ""}
          </button>
          <End of={s.forward ? s.fact.object : s.fact.subject} />
        </span>
      ))}
    </div>
  );
}

function End({ of }: { of: TermOf }) {
  return of.iri ? <a class="chain-end" href={entityAddress(of.iri)}><KindDot kind={of.class} />{of.name}</a> : <span class="chain-end">{of.value}</span>;
}
