// Where the page is: a view and its parameters, all in the address, so that it can be shared and the back button works.

/** The views, by their paths. */
export const views = {
  "/": "front",
  "/entity": "entity",
  "/graph": "graph",
  "/articles": "articles",
  "/article": "article",
  "/queries": "queries",
  "/query": "query",
  "/ask": "ask",
  "/path": "path",
} as const;

export type View = (typeof views)[keyof typeof views] | "missing";

/** A place of the page. */
export interface Place {
  view: View;
  path: string;
  params: URLSearchParams;
}

/** Reads an address. */
export function placeOf(path: string, query: string): Place {
  const bare = path.length > 1 ? path.replace(/\/+$/, "") : path;
  return { view: (views as Record<string, View>)[bare] ?? "missing", path: bare, params: new URLSearchParams(query) };
}

/** Parameters to set: null and "" take one away, a list gives it several times. */
export type Changes = Record<string, string | string[] | null | undefined>;

/** Writes an address. Colons, slashes and commas stay as they are, so that a person can read it. */
export function addressOf(path: string, changes: Changes, from?: URLSearchParams): string {
  const params = new URLSearchParams(from);
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    for (const v of Array.isArray(value) ? value : [value]) if (v) params.append(name, v);
  }
  const query = params.toString().replace(/%3A/gi, ":").replace(/%2F/gi, "/").replace(/%2C/gi, ",");
  return query ? `${path}?${query}` : path;
}

export const entityAddress = (iri: string): string => addressOf("/entity", { iri });
export const articleAddress = (iri: string, more: Changes = {}): string => addressOf("/article", { iri, ...more });
export const graphAddress = (iri: string | string[]): string => addressOf("/graph", { iri });

/** What of an article the thread shows: a fact, or the sentence at "START-END" in bytes. */
export interface Thread {
  article: string;
  fact: string;
  at: string;
}

/** Reads which thread an address opens; the view of an article is a thread itself. */
export function threadOf(p: Place): Thread | null {
  const article = p.view === "article" ? p.params.get("iri") : p.params.get("thread");
  const fact = p.params.get("fact") ?? "";
  return article || (fact && p.view !== "article") ? { article: article ?? "", fact, at: p.params.get("at") ?? "" } : null;
}

/** Reads "START-END". */
export function spanOf(at: string): { start: number; end: number } | null {
  const m = /^(\d+)-(\d+)$/.exec(at);
  if (!m) return null;
  const start = Number(m[1]);
  const end = Number(m[2]);
  return end > start ? { start, end } : null;
}

/** Reads which bytes of which article an evidence IRI names. */
export function evidenceOf(iri: string): { article: string; at: string } | null {
  const m = /^clew:evidence\/(.+)#(\d+-\d+)$/.exec(iri);
  return m ? { article: `clew:article/${m[1]}`, at: m[2]! } : null;
}

/** Reads an IRI that a cell has as <…>. */
export function iriOf(value: string | undefined): string | null {
  return value?.startsWith("<") && value.endsWith(">") ? value.slice(1, -1) : null;
}
