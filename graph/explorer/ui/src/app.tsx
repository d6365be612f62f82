import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import * as api from "./model/api";
import { addressOf, entityAddress, threadOf, type View } from "./model/address";
import { Combobox } from "./parts/combobox";
import { go, useLoad, usePlace } from "./parts/hooks";
import { ThreadPane } from "./thread/pane";
import { litFacts } from "./thread/text";
import { useThread } from "./thread/use";
import { ArticleView } from "./views/article";
import { ArticlesView } from "./views/articles";
import { AskView } from "./views/ask";
import { EntityView } from "./views/entity";
import { FrontView } from "./views/front";
import { GraphView } from "./views/graph";
import { PathView } from "./views/path";
import { QueriesView } from "./views/queries";
import { QueryView } from "./views/query";
import { type ViewProps, useReady } from "./views/view";

const shownBy: Record<View, (p: ViewProps) => preact.JSX.Element | null> = {
  front: FrontView,
  entity: EntityView,
  graph: GraphView,
  articles: ArticlesView,
  article: ArticleView,
  queries: QueriesView,
  query: QueryView,
  ask: AskView,
  path: PathView,
  missing: Missing,
};

function Missing({ ready }: ViewProps) {
  useReady(ready, "No such page", true);
  return <p class="problem" role="alert" data-testid="problem">There is no such page. <a href="/">The front page</a></p>;
}

/** The whole page: masthead, view, and the thread beside it. */
export function App() {
  const place = usePlace();
  const { data: server } = useLoad("server", () => api.server());
  const thread = useMemo(() => threadOf(place), [place]);
  const threaded = useThread(thread);
  const lit = useMemo(() => litFacts(threaded.article, thread), [threaded.article, thread]);
  const beside = thread !== null && place.view !== "article";

  // What draws is large: it comes while the facts do, where there will be something to draw.
  useEffect(() => {
    if (["graph", "entity", "article", "path"].includes(place.view)) import("./graph/chart").catch(() => undefined); // the canvas says so
  }, [place.view]);

  // A view, of what it shows; opening a thread, expanding or filtering is no other one.
  const at = `${place.path} ${["iri", "name", "q", "from", "to"].map((k) => (place.view === "graph" ? "" : (place.params.get(k) ?? ""))).join(" ")}`;

  // What the view says of itself.
  const [shown, setShown] = useState({ title: "clew", is: false, at: "" });
  const latest = useRef(at);
  latest.current = at;
  const ready = useCallback((title: string, is: boolean): void => {
    setShown((s) => (s.title === title && s.is === is && s.at === latest.current ? s : { title, is, at: latest.current }));
  }, []);
  const stands = shown.is && shown.at === at;
  useEffect(() => {
    document.title = shown.title === "clew" ? "clew" : `${shown.title} — clew`;
  }, [shown.title]);

  // A new view begins at its top, with the focus on its heading, as a page that is loaded would. What only opens a thread or a filter does not.
  const main = useRef<HTMLElement>(null);
  const was = useRef(at);
  const [moved, setMoved] = useState(0);
  useEffect(() => {
    if (was.current === at) return;
    was.current = at;
    scrollTo(0, 0);
    main.current?.scrollTo(0, 0);
    setMoved((n) => n + 1);
  }, [at]);
  useEffect(() => {
    if (moved > 0 && stands && !document.activeElement?.closest(".thread, form")) main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [moved, stands]);

  const Shown = shownBy[place.view];
  return (
    <div class={`page${beside ? " with-thread" : ""}`}>
      <a class="skip" href="#main">To the content</a>
      <Masthead view={place.view} server={server} />
      <div class="stage">
        <main id="main" ref={main} data-view={place.view} data-ready={stands ? "true" : "false"} tabIndex={-1}>
          <Shown place={place} server={server} thread={thread} threaded={threaded} lit={lit} ready={ready} />
          <Colophon cayley={server?.cayley ?? false} write={server?.write ?? false} />
        </main>
        {beside && <ThreadPane thread={thread} of={threaded} />}
      </div>
      <p class="unseen" role="status" aria-live="polite">{stands ? shown.title : ""}</p>
    </div>
  );
}

const ways: [string, string, View[]][] = [
  ["/graph", "Graph", ["graph"]],
  ["/articles", "Articles", ["articles", "article"]],
  ["/queries", "Queries", ["queries", "query"]],
  ["/ask", "Ask", ["ask"]],
  ["/path", "Path", ["path"]],
];

function Masthead({ view, server }: { view: View; server: { write: boolean } | undefined }) {
  useEffect(() => {
    // "/" goes to the search box, as on other pages with one.
    const keys = (e: KeyboardEvent): void => {
      if (e.key !== "/" || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || (e.target as Element).closest("input, textarea, select")) return;
      e.preventDefault();
      document.querySelector<HTMLInputElement>('[data-testid="search"]')?.focus();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, []);
  const enter = async (text: string): Promise<void> => {
    if (/\?\s*$/.test(text)) {
      go(addressOf("/ask", { q: text }));
      return;
    }
    const found = await api.search(text, 1).catch(() => []);
    go(found[0] ? entityAddress(found[0].iri) : addressOf("/entity", { name: text }));
  };
  return (
    <header class="masthead">
      <a class="wordmark" href="/" aria-label="clew, front page">
        <svg viewBox="0 0 32 32" aria-hidden="true"><circle cx="14" cy="16" r="10" /><path class="yarn" d="M6 12c5-4 11-4 16 1M4.500 17c5-4 13-4 19 0M7 22c4-3 9-3 14 0" /><path class="end" d="M23 23c3 3 6 2 7-1" /></svg>
        clew
      </a>
      <Combobox label="Search names" hidden testid="search" placeholder="Search names  ( / )" onPick={(m) => go(entityAddress(m.iri))} onEnter={(t) => void enter(t)} />
      <nav aria-label="Main">
        {ways.map(([href, words, views]) => (
          <a key={href} href={href} aria-current={views.includes(view) ? "page" : undefined}>{words}</a>
        ))}
        <Theme />
      </nav>
      {server?.write && <span class="unseen">This graph may be written.</span>}
    </header>
  );
}

function storedTheme(): string {
  try {
    return localStorage.getItem("theme") ?? "";
  } catch {
    return "";
  }
}

/** Light, dark, or, until one chooses, as the system has it. */
function Theme() {
  const [theme, setTheme] = useState(storedTheme);
  useEffect(() => {
    if (!theme) return;
    document.documentElement.dataset["theme"] = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // a browser that keeps nothing has it until the page is left
    }
  }, [theme]);
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  return (
    <button type="button" class="theme" aria-label={dark ? "Light colours" : "Dark colours"} title={dark ? "Light colours" : "Dark colours"} onClick={() => setTheme(dark ? "light" : "dark")}>
      {dark ? "☀" : "☾"}
    </button>
  );
}

function Colophon({ cayley, write }: { cayley: boolean; write: boolean }) {
  return (
    <footer class="colophon">
      <p>
        Every answer leads back to the sentence that says so. {write ? "This graph may be written." : "Read-only."}
        {cayley && <> · <a href="/ui/query">Cayley’s explorer</a></>} · <a href="/api/clew/openapi.yaml">HTTP API</a> · <a href="/metrics">metrics</a>
      </p>
    </footer>
  );
}
