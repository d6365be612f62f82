import { useState } from "preact/hooks";
import * as api from "../model/api";
import { articleAddress } from "../model/address";
import type { Added } from "../model/types";
import { count, dateWords, sourceWords, titleOf } from "../model/words";
import { useLoad } from "../parts/hooks";
import { Heading, Trouble, Waiting } from "../parts/term";
import { forgetArticles } from "../thread/use";
import { forgetAround } from "../graph/expanded";
import { type ViewProps, useReady } from "./view";

/** The articles of the graph, and, where the server takes them, how to add one. */
export function ArticlesView({ ready, server }: ViewProps) {
  const { data, error, loading, again } = useLoad("sources", (signal) => api.sources(signal));
  const [wanted, setWanted] = useState("");
  useReady(ready, "Articles", !loading);
  const all = (data ?? []).filter((s) => `${titleOf(s)} ${s.source}`.toLowerCase().includes(wanted.toLowerCase()));
  all.sort((a, b) => b.published.localeCompare(a.published) || titleOf(a).localeCompare(titleOf(b)));
  return (
    <div class="articles">
      <Heading>Articles</Heading>
      <Trouble error={error} />
      {server?.write && <Add done={again} />}
      {!data && !error && <Waiting what="Fetching the list" />}
      {data && data.length > 8 && (
        <p class="field narrow"><label>Only with <input type="search" value={wanted} onInput={(e) => setWanted(e.currentTarget.value)} /></label></p>
      )}
      {data && (
        <ul class="headlines two">
          {all.slice(0, 500).map((s) => (
            <li key={s.iri}>
              <a class="headline" href={articleAddress(s.iri)}>{titleOf(s)}</a>
              <p class="credit">
                {[s.published && dateWords(s.published), sourceWords(s.source), count(s.entities, "thing"), `${count(s.statements, "statement")}, ${s.asserted} asserted`].filter(Boolean).join(" · ")}
              </p>
            </li>
          ))}
        </ul>
      )}
      {data?.length === 0 && <p class="empty">There is none yet.</p>}
      {all.length > 500 && <p class="note">The first 500 of {all.length}: say above which you look for.</p>}
      {server && !server.write && <p class="note">The graph is read-only here. <code>clew explore --write</code> lets this page add articles.</p>}
    </div>
  );
}

/** Adds an article, pasted or from a file. */
function Add({ done }: { done: () => void }) {
  const [text, setText] = useState("");
  const [title, setTitle] = useState("");
  const [published, setPublished] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const [added, setAdded] = useState<Added>();
  const submit = async (e: Event): Promise<void> => {
    e.preventDefault();
    setBusy(true);
    setError(undefined);
    setAdded(undefined);
    try {
      setAdded(file ? await api.addFile(file) : await api.addText({ text, ...(title && { title }), ...(published && { published }) }));
      setText("");
      setTitle("");
      setPublished("");
      setFile(null);
      (e.target as HTMLFormElement).reset();
      forgetArticles();
      forgetAround();
      done();
    } catch (x) {
      setError(x as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <details class="add">
      <summary>Add an article</summary>
      <form onSubmit={(e) => void submit(e)}>
        <div class="field">
          <label for="add-text">Its text</label>
          <textarea id="add-text" data-testid="add-text" rows={7} value={text} disabled={file !== null} onInput={(e) => setText(e.currentTarget.value)} placeholder="Paste it here; a blank line between paragraphs." />
        </div>
        <div class="field-row">
          <div class="field"><label for="add-title">Title, if you like</label><input id="add-title" value={title} disabled={file !== null} onInput={(e) => setTitle(e.currentTarget.value)} /></div>
          <div class="field"><label for="add-date">Published</label><input id="add-date" type="date" value={published} disabled={file !== null} onInput={(e) => setPublished(e.currentTarget.value)} /></div>
        </div>
        <div class="field">
          <label for="add-file">Or a file: text, HTML, PDF, a feed, or several in a .zip</label>
          <input id="add-file" data-testid="add-file" type="file" onChange={(e) => setFile(e.currentTarget.files?.[0] ?? null)} />
        </div>
        <button type="submit" class="primary" data-testid="add-run" disabled={busy || (!file && !text.trim())}>{busy ? "Reading…" : "Read it"}</button>
      </form>
      <div role="status" data-testid="add-result">
        {added && (
          <ul class="plain">
            {added.articles.map((a) => (
              <li key={a.iri}>
                <a href={articleAddress(a.iri)}>{titleOf(a)}</a>: {a.changed === false ? "it was here already, the same" : `${count(a.statements, "statement")}, ${a.asserted} asserted`}
              </li>
            ))}
            {added.articles.length === 0 && <li>There was nothing to read in it.</li>}
          </ul>
        )}
      </div>
      <Trouble error={error} missing="This server cannot add articles yet; clew load can." />
    </details>
  );
}
