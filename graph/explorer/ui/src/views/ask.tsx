import { useEffect, useState } from "preact/hooks";
import * as api from "../model/api";
import { addressOf } from "../model/address";
import type { Asked } from "../model/types";
import { go, useLoad } from "../parts/hooks";
import { Result } from "../parts/result";
import { Heading, Trouble, Waiting } from "../parts/term";
import { type ViewProps, useReady } from "./view";

/** A question in words. */
export function AskForm({ onAsk, value = "" }: { onAsk: (q: string) => void; value?: string }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <form
      class="ask-form"
      role="search"
      aria-label="Ask a question"
      onSubmit={(e) => {
        e.preventDefault();
        if (text.trim()) onAsk(text.trim());
      }}
    >
      <label for="ask" class="unseen">Question</label>
      <input id="ask" data-testid="ask-input" type="text" value={text} autocomplete="off" placeholder="Ask: who is a member of the coalition?" onInput={(e) => setText(e.currentTarget.value)} />
      <button type="submit" class="primary" data-testid="ask-run">Ask</button>
    </form>
  );
}

const examples = ["Who is a member of the coalition?", "Who is the secretary of state?", "How much did Microsoft pay?", "What does Blinken say about Iraq?", "Where is NATO based?"];

/** The answer to a question, and how it was come by. */
export function AskView({ place, lit, ready }: ViewProps) {
  const q = place.params.get("q") ?? "";
  const { data, error, loading } = useLoad(q ? q : null, (signal) => api.ask(q, signal));
  useReady(ready, q || "Ask", !loading);
  return (
    <div class="ask">
      <Heading>{q || "Ask a question"}</Heading>
      <AskForm value={q} onAsk={(next) => go(addressOf("/ask", { q: next }))} />
      {!q && (
        <ul class="plain examples" aria-label="For example">
          {examples.map((e) => <li key={e}><a href={addressOf("/ask", { q: e })}>{e}</a></li>)}
        </ul>
      )}
      <Trouble error={error} missing="This server cannot answer questions; clew ask can." />
      {loading && !data && <Waiting what="Looking" />}
      {q && data && !error && <AnswerOf of={data} busy={loading} lit={lit} graph={place.params.get("as") === "graph"} />}
    </div>
  );
}

function AnswerOf({ of: a, busy, lit, graph }: { of: Asked; busy: boolean; lit: ViewProps["lit"]; graph: boolean }) {
  const words = a.words ?? [];
  const taken = words.filter((w) => w.as);
  const lost = words.filter((w) => !w.as);
  const answers = [...new Set(a.rows.map((r) => r[0]?.text ?? "").filter(Boolean))];
  return (
    <div data-testid="answer">
      {a.known ? (
        <p class="answer-line">{answers.slice(0, 12).join(", ")}{answers.length > 12 && ` and ${answers.length - 12} more`}</p>
      ) : (
        <p class="answer-line unknown">I don’t know: no article asserts an answer.</p>
      )}
      {taken.length > 0 && (
        <p class="note">
          Understood: {taken.map((w, i) => <span key={i}>{i > 0 && "; "}<i>{w.text}</i> as {w.as}</span>)}
        </p>
      )}
      {lost.length > 0 && <p class="note warn">Not understood: {lost.map((w) => `“${w.text}”`).join(", ")}</p>}
      {(a.claims ?? []).length > 0 && (
        <section aria-label="Claims">
          <h2 class="section">No fact, but</h2>
          {(a.claims ?? []).map((c, i) => (
            <div class="fact claim" key={i}>
              <p class="fact-line">{c.answer} <span class="status">{c.status}</span></p>
              <p class="quote-words">{c.sentence}</p>
            </div>
          ))}
        </section>
      )}
      {(a.near ?? []).length > 0 && (
        <section aria-label="What is known">
          <h2 class="section">What is known</h2>
          <ul class="plain">{(a.near ?? []).map((n, i) => <li key={i}>{n}</li>)}</ul>
        </section>
      )}
      {a.known && <Result answer={a} title={a.question} file="answer" busy={busy} lit={lit} graph={graph} />}
      {a.script && (
        <details class="list">
          <summary>The Gizmo that answered</summary>
          <pre><code>{a.script.trim()}</code></pre>
          <p><a href={addressOf("/query", { gizmo: a.script.trim() })}>Edit and run it</a></p>
        </details>
      )}
    </div>
  );
}
