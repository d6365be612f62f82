import { useEffect, useState } from "preact/hooks";
import * as api from "../model/api";
import { addressOf } from "../model/address";
import { ordered } from "../model/table";
import type { Query } from "../model/types";
import { go, useLoad } from "../parts/hooks";
import { QueryForm } from "../parts/form";
import { Result } from "../parts/result";
import { Heading, Trouble, Waiting } from "../parts/term";
import { type ViewProps, useReady } from "./view";

/** What an address gives a query: its parameters by their names. */
export function argumentsOf(q: Query, params: URLSearchParams): Record<string, string> {
  const out: Record<string, string> = {};
  for (const p of q.parameters) {
    const v = params.get(`p.${p.name}`) ?? params.get(p.name);
    if (v) out[p.name] = v;
  }
  return out;
}

/** Where a parameter stands in the address: by its own name, but for those that the page itself uses. */
export function keyOf(parameter: string): string {
  return ["name", "gizmo", "as", "thread", "fact", "at", "without", "withoutkind", "claims", "expand", "statement"].includes(parameter) ? `p.${parameter}` : parameter;
}

/** A saved query as a form, with its Gizmo and its answer; or a script of the reader's own. */
export function QueryView(props: ViewProps) {
  const { place } = props;
  const name = place.params.get("name");
  const all = useLoad("queries", () => api.queries());
  const query = name ? all.data?.find((q) => q.name === name) : undefined;
  const gizmo = place.params.get("gizmo");
  const title = query?.title ?? (name ? name : "Gizmo");
  if (all.error) return <Trouble error={all.error} />;
  if (!all.data) return <Waiting what="Fetching the query" />;
  if (name && !query) return <Unknown name={name} ready={props.ready} />;
  return <One key={name ?? ""} {...props} query={query} gizmo={gizmo} title={title} />;
}

function Unknown({ name, ready }: { name: string; ready: ViewProps["ready"] }) {
  useReady(ready, name, true);
  return (
    <div class="problem" role="alert" data-testid="problem">
      <p>No query is called “{name}”.</p>
      <p class="hint"><a href="/queries">All of them</a></p>
    </div>
  );
}

function One({ query, gizmo, title, place, lit, ready }: ViewProps & { query: Query | undefined; gizmo: string | null; title: string }) {
  const args = query ? argumentsOf(query, place.params) : {};
  const lacking = query?.parameters.some((p) => !p.optional && !p.default && !args[p.name]) ?? false;
  const runs = gizmo !== null ? gizmo.trim() !== "" : query !== undefined && !lacking;
  const key = gizmo !== null ? `script ${query?.name ?? ""} ${gizmo}` : `saved ${query?.name} ${JSON.stringify(args)}`;
  const answer = useLoad(runs ? key : null, (signal) => (gizmo !== null ? api.runScript(gizmo, signal).then((a) => ordered(a, query?.columns ?? [])) : api.runSaved(query!.name, args, signal)));
  const script = useLoad(query && !lacking ? `text ${query.name} ${JSON.stringify(args)}` : null, (signal) => api.script(query!.name, args, signal));
  useReady(ready, title, !answer.loading);
  return (
    <div class="query">
      <p class="kinds"><a href="/queries">Saved queries</a></p>
      <Heading>{title}</Heading>
      {query?.description && <p class="lead">{query.description}</p>}
      {query && <QueryForm query={query} args={args} onRun={(next) => go(addressOf("/query", { name: query.name, as: place.params.get("as"), ...Object.fromEntries(Object.entries(next).map(([k, v]) => [keyOf(k), v])) }))} />}
      <Editor script={gizmo ?? script.data ?? ""} open={gizmo !== null} own={gizmo !== null && script.data !== undefined && gizmo !== script.data} onRun={(text) => go(addressOf("/query", { name: query?.name, as: place.params.get("as"), gizmo: text, ...Object.fromEntries(Object.entries(args).map(([k, v]) => [keyOf(k), v])) }))} onReset={() => go(addressOf(place.path, { gizmo: null }, place.params))} />
      <Trouble error={answer.error} />
      {lacking && gizmo === null && <p class="note">Fill in what is missing, and run it.</p>}
      {answer.loading && !answer.data && <Waiting what="Running" />}
      {answer.data && <Result answer={answer.data} title={title} file={query?.name ?? "gizmo"} busy={answer.loading} lit={lit} graph={place.params.get("as") === "graph"} />}
    </div>
  );
}

/** The Gizmo of a query, to be read, edited and run. */
function Editor({ script, open, own, onRun, onReset }: { script: string; open: boolean; own: boolean; onRun: (text: string) => void; onReset: () => void }) {
  const [shown, setShown] = useState(open);
  const [text, setText] = useState(script);
  useEffect(() => setText(script), [script]);
  useEffect(() => {
    if (open) setShown(true);
  }, [open]);
  return (
    <section class="editor" aria-label="Gizmo">
      <button type="button" class="link" data-testid="gizmo-edit" aria-expanded={shown} onClick={() => setShown(!shown)}>{shown ? "Hide the Gizmo" : "Show the Gizmo, and edit it"}</button>
      {shown && (
        <form
          onSubmit={(e) => {
            e.preventDefault();
            onRun(text);
          }}
        >
          <textarea
            data-testid="gizmo"
            aria-label="Gizmo"
            spellcheck={false}
            rows={Math.min(22, Math.max(4, text.split("\n").length + 1))}
            value={text}
            onInput={(e) => setText(e.currentTarget.value)}
            onKeyDown={(e) => {
              if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
                e.preventDefault();
                onRun(text);
              }
            }}
          />
          <p class="acts">
            <button type="submit" class="primary" data-testid="gizmo-run" disabled={!text.trim()}>Run it</button>
            <span class="note">Ctrl-Enter runs it, too. <code>clew query --help-language</code> lists what a script may use.</span>
            {own && <button type="button" class="link" onClick={onReset}>back to the saved one</button>}
          </p>
        </form>
      )}
    </section>
  );
}
