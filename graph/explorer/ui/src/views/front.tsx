import * as api from "../model/api";
import { addressOf, articleAddress, entityAddress, iriOf } from "../model/address";
import { count, dateWords, sourceWords, titleOf } from "../model/words";
import { go, useLoad } from "../parts/hooks";
import { Heading, Trouble, Waiting } from "../parts/term";
import { AskForm } from "./ask";
import { type ViewProps, useReady } from "./view";

// Saved queries that give a newcomer something to see.
const first = ["members", "quotations", "positions", "money", "deals", "dates", "claims", "contradictions"];

/** The front page: what is in the graph, and the ways into it. */
export function FrontView({ ready, server }: ViewProps) {
  const { data, error, loading } = useLoad("front", async (signal) => {
    const [stats, sources, queries] = await Promise.all([api.stats(signal), api.sources(signal), api.queries()]);
    return { stats, sources: sources.filter((s) => s.source || s.statements > 0), queries };
  });
  const most = useLoad("most", async (signal) => {
    const kinds = ["Organisation", "Person", "Country"];
    const answers = await Promise.all(kinds.map((kind) => api.runSaved("entities", { kind }, signal)));
    return kinds.map((kind, i) => ({ kind, rows: answers[i]!.rows.slice(0, 6) }));
  });
  useReady(ready, "clew", !loading);
  if (error) return <Trouble error={error} />;
  if (!data) return <Waiting what="Fetching" />;
  const { stats, sources, queries } = data;
  const latest = [...sources].sort((a, b) => (b.published || b.retrieved).localeCompare(a.published || a.retrieved)).slice(0, 8);
  const shown = first.map((name) => queries.find((q) => q.name === name)).filter((q) => q !== undefined);
  return (
    <div class="front">
      <header class="front-head">
        <Heading>What the articles say, and where they say it</Heading>
        <p class="dateline">
          {count(stats.articles, "article")} <i>·</i> {count(stats.entities, "thing")} <i>·</i> {count(stats.statements, "statement")}, {stats.asserted.toLocaleString("en")} of them asserted
        </p>
      </header>
      <AskForm onAsk={(q) => go(addressOf("/ask", { q }))} />
      {stats.articles === 0 ? (
        <p class="empty">
          There is no article in this graph yet. {server?.write ? <a href="/articles">Add one</a> : <code>clew load FILE</code>} and come back.
        </p>
      ) : (
        <div class="front-columns">
          <section aria-label="Articles">
            <h2 class="section">Articles <a class="more" href="/articles">all {sources.length}</a></h2>
            <ul class="headlines">
              {latest.map((s) => (
                <li key={s.iri}>
                  <a class="headline" href={articleAddress(s.iri)}>{titleOf(s)}</a>
                  <p class="credit">{[s.published && dateWords(s.published), sourceWords(s.source), count(s.statements, "statement")].filter(Boolean).join(" · ")}</p>
                </li>
              ))}
            </ul>
          </section>
          <section aria-label="Most said of">
            <h2 class="section">Most is said of</h2>
            <Trouble error={most.error} />
            {(most.data ?? []).filter((g) => g.rows.length > 0).map((g) => (
              <div class="most" key={g.kind}>
                <h3>{plural[g.kind]}</h3>
                <ol class="plain">
                  {g.rows.map((row) => {
                    const iri = iriOf(row[0]?.value);
                    return (
                      <li key={row[0]?.text}>
                        {iri ? <a href={entityAddress(iri)}>{row[0]?.text}</a> : row[0]?.text} <span class="number">{row[1]?.text}</span>
                      </li>
                    );
                  })}
                </ol>
              </div>
            ))}
          </section>
          <section aria-label="Questions that are saved">
            <h2 class="section">Saved queries <a class="more" href="/queries">all {queries.length}</a></h2>
            <ul class="plain">
              {shown.map((q) => (
                <li key={q.name}><a href={addressOf("/query", { name: q.name })}>{q.title}</a></li>
              ))}
            </ul>
            <h2 class="section">Between two</h2>
            <p><a href="/path">How is one thing connected with another?</a></p>
          </section>
        </div>
      )}
    </div>
  );
}

const plural: Record<string, string> = { Organisation: "Organisations", Person: "People", Country: "Countries" };
