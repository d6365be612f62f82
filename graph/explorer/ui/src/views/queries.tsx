import { useState } from "preact/hooks";
import * as api from "../model/api";
import { addressOf } from "../model/address";
import { useLoad } from "../parts/hooks";
import { Heading, Trouble, Waiting } from "../parts/term";
import { type ViewProps, useReady } from "./view";

/** The saved queries. */
export function QueriesView({ ready, server }: ViewProps) {
  const { data, error, loading } = useLoad("queries", () => api.queries());
  const [wanted, setWanted] = useState("");
  useReady(ready, "Queries", !loading);
  const shown = (data ?? []).filter((q) => `${q.name} ${q.title} ${q.description ?? ""}`.toLowerCase().includes(wanted.toLowerCase()));
  return (
    <div class="queries">
      <Heading>Saved queries</Heading>
      <p class="lead">
        Questions that somebody has written down once. Choose one, fill in its form, and see the Gizmo that it runs. Or <a href={addressOf("/query", { gizmo: "g.V(entity(\"NATO\")).out().all()" })}>write your own</a>
        {server?.cayley && <>, here or in <a href="/ui/query">Cayley’s own explorer</a></>}.
      </p>
      <Trouble error={error} />
      {!data && !error && <Waiting what="Fetching the list" />}
      <p class="field narrow"><label>Only with <input type="search" value={wanted} onInput={(e) => setWanted(e.currentTarget.value)} /></label></p>
      <ul class="query-list">
        {shown.map((q) => (
          <li key={q.name}>
            <a href={addressOf("/query", { name: q.name })}>{q.title}</a>
            <p class="credit">
              <code>{q.name}</code>
              {q.parameters.length > 0 && ` · by ${q.parameters.map((p) => p.name).join(", ")}`}
              {q.description && ` · ${q.description}`}
            </p>
          </li>
        ))}
      </ul>
      {data && shown.length === 0 && <p class="empty">No query has these words.</p>}
    </div>
  );
}
