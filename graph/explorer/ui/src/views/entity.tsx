import { useMemo, useState } from "preact/hooks";
import * as api from "../model/api";
import { articleAddress, entityAddress, graphAddress } from "../model/address";
import { noKind } from "../model/kinds";
import type { Entity, Fact as FactOf } from "../model/types";
import { count, inverseWords, relationWords, titleOf } from "../model/words";
import { Fact } from "../parts/fact";
import { useLoad } from "../parts/hooks";
import { Heading, KindDot, Named, Trouble, Waiting } from "../parts/term";
import { useExpanded } from "../graph/expanded";
import { GraphWork } from "../graph/work";
import { TimelineOf } from "../parts/timeline";
import { type ViewProps, useReady } from "./view";

// How many facts a page shows at first, and when one asks for more.
const most = [400, 5000];

interface Group {
  words: string;
  facts: FactOf[];
}

/** Groups the facts of a thing by their relation, as it reads from the thing's side; asserted ones of the ontology come first. */
export function groupsOf(facts: FactOf[], iri: string): Group[] {
  const out = new Map<string, Group & { forward: boolean }>();
  for (const f of facts) {
    const forward = f.subject.iri === iri;
    const words = forward ? relationWords(f.predicate) : inverseWords(f.predicate);
    const key = `${forward} ${words}`;
    const group = out.get(key);
    if (group) group.facts.push(f);
    else out.set(key, { words, facts: [f], forward });
  }
  // What the ontology knows says more than the sentence's own words, and what is asserted more than what is claimed.
  const rank = (g: Group): number => (g.facts.some((f) => f.asserted) ? 2 : 0) + (g.facts.some((f) => !f.open) ? 1 : 0);
  const groups = [...out.values()];
  for (const g of groups) g.facts.sort((a, b) => Number(b.asserted) - Number(a.asserted));
  return groups.sort((a, b) => rank(b) - rank(a) || Number(b.forward) - Number(a.forward) || b.facts.length - a.facts.length);
}

/** The page of a thing. */
export function EntityView({ place, lit, thread, ready }: ViewProps) {
  const iri = place.params.get("iri");
  const name = place.params.get("name");
  const [more, setMore] = useState(0);
  const { data, error, loading } = useLoad(iri || name ? `${more} ${iri} ${name}` : null, async (signal) => {
    const e = await api.entity(iri ? { iri } : { name: name ?? "" }, signal);
    const { facts, limited } = await api.facts({ either: e.iri, limit: most[more]! }, signal);
    return { entity: e, facts, limited };
  });
  const self = useMemo(() => data && [{ iri: data.entity.iri, name: data.entity.name, class: data.entity.class ?? noKind, facts: data.facts.length }], [data]);
  const centres = useMemo(() => new Set(data ? [data.entity.iri] : []), [data]);
  const graph = useExpanded(data?.facts, self, centres);
  const groups = useMemo(() => (data ? groupsOf(data.facts, data.entity.iri) : []), [data]);
  useReady(ready, data?.entity.name ?? "Thing", !loading);
  if (!iri && !name) return <p class="problem" role="alert" data-testid="problem">The address names no thing. Search for one above.</p>;
  if (error) return <Failed error={error} name={name} />;
  if (!data) return <Waiting what="Fetching" />;
  const e = data.entity;
  if (data.facts.length === 0 && e.facts === 0) {
    return (
      <div>
        <Heading>Nothing known</Heading>
        <div class="problem" role="alert" data-testid="problem">
          <p>The graph knows nothing of {e.iri}.</p>
          <p class="hint">Search for its name above: perhaps it is called otherwise.</p>
        </div>
      </div>
    );
  }
  return (
    <article class="entity">
      <header class="entity-head">
        <EntityKinds of={e} />
        <Heading testid="entity-name">{e.name}</Heading>
        {e.aliases && e.aliases.length > 0 && (
          <p class="aliases" data-testid="entity-aliases">also {e.aliases.map((a, i) => <span key={a}>{i > 0 && ", "}<i>{a}</i></span>)}</p>
        )}
        <p class="links">
          <code>{e.iri}</code>
          {(e.links ?? []).map((l) => (
            <span key={l.relation + l.iri}>
              {" · "}
              {relationWords(l.relation)}{" "}
              {l.iri.startsWith("clew:") ? <a href={entityAddress(l.iri)}>{l.name ?? l.iri}</a> : /^https?:/.test(l.iri) ? <a href={l.iri} target="_blank" rel="noreferrer noopener">{l.name ?? l.iri.replace(/^https?:\/\/(www\.)?/, "")}</a> : l.iri}
            </span>
          ))}
          {e.iri.startsWith("clew:") && (
            <span>
              {" · as "}
              <a href={`/id/${encodeURI(e.iri.slice(5)).replace(/#/g, "%23").replace(/\?/g, "%3F")}?format=turtle`} target="_blank">Turtle</a>
            </span>
          )}
        </p>
      </header>
      <div class="entity-columns">
        <section class="entity-facts" aria-label="Facts">
          <h2 class="section">{count(data.facts.length, "fact")}{data.limited && " and more"}{data.limited && more === 0 && <button type="button" class="link more" onClick={() => setMore(1)}>show more</button>}</h2>
          {groups.map((g) => (
            <section class="group" key={g.words} aria-label={g.words}>
              <h3>{g.words}</h3>
              {g.facts.map((f) => <Fact key={f.iri} fact={f} of={e.iri} bare quoted chosen={f.iri === thread?.fact} />)}
            </section>
          ))}
        </section>
        <div class="entity-side">
          <section aria-label="Neighbourhood">
            <h2 class="section">Neighbourhood <a class="more" href={graphAddress(e.iri)}>open as graph</a></h2>
            <GraphWork {...graph} about={e.name} lit={lit} compact />
          </section>
          <TimelineOf facts={data.facts} of={{ iri: e.iri }} />
          <Articles facts={data.facts} />
        </div>
      </div>
    </article>
  );
}

/** A name that nothing has, or several things: then those that may be meant. */
function Failed({ error, name }: { error: Error; name: string | null }) {
  const { data } = useLoad(name, (signal) => api.search(name ?? "", 12, signal));
  return (
    <div>
      <Heading>{name ?? "Nothing to show"}</Heading>
      <Trouble error={error} />
      {data && data.length > 0 && (
        <ul class="plain" aria-label="Perhaps">
          {data.map((m) => (
            <li key={m.iri}>
              <a class="term" href={entityAddress(m.iri)}><Named kind={m.class} name={m.name} /></a> <span class="option-kind">{m.class}</span> <span class="number">{count(m.facts, "quad")}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function EntityKinds({ of: e }: { of: Entity }) {
  const kinds = e.kinds && e.kinds.length > 0 ? e.kinds : [e.class || noKind];
  return (
    <p class="kinds" data-testid="entity-kind">
      <KindDot kind={kinds[0]} />
      {kinds.join(" · ")}
      {!e.named && " · without a name of its own"}
    </p>
  );
}

/** The articles that facts are from, with how many. */
function Articles({ facts }: { facts: FactOf[] }) {
  const { data } = useLoad("sources", (signal) => api.sources(signal));
  const counts = new Map<string, number>();
  for (const f of facts) counts.set(f.article, (counts.get(f.article) ?? 0) + 1);
  const titles = new Map((data ?? []).map((s) => [s.iri, s]));
  return (
    <section aria-label="Articles">
      <h2 class="section">In {count(counts.size, "article")}</h2>
      <ul class="plain">
        {[...counts].sort((a, b) => b[1] - a[1]).map(([iri, n]) => (
          <li key={iri}><a href={articleAddress(iri)}>{titleOf(titles.get(iri) ?? { iri })}</a> <span class="number">{count(n, "fact")}</span></li>
        ))}
      </ul>
    </section>
  );
}
