import type { Added, Answer, Article, Asked, Chains, Entity, Fact, Match, Neighbourhood, Query, Relation, Server, Source, Stats, Timeline } from "./types";

/** An error that the server, or the way to it, has given, with what one can do about it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly hint = "",
  ) {
    super(detail);
  }
}

/** Values of an address; a list is given once for each of its values, undefined and "" not at all. */
export type Params = Record<string, string | number | boolean | string[] | undefined>;

/** Writes an address with its parameters. */
export function withParams(path: string, params: Params = {}): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const v of Array.isArray(value) ? value : [value]) {
      if (v !== undefined && v !== "") out.append(name, String(v));
    }
  }
  const query = out.toString();
  return query ? `${path}?${query}` : path;
}

/** Sends a request and gives its answer, or throws a {@link Problem}. */
async function send(path: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, init);
  } catch (e) {
    if (init.signal?.aborted) throw e;
    throw new Problem(0, "the server does not answer", "is clew explore still running?");
  }
  if (answer.ok) return answer;
  const kind = answer.headers.get("Content-Type") ?? "";
  if (kind.includes("json")) {
    const p = (await answer.json()) as { detail?: string; error?: string; hint?: string };
    throw new Problem(answer.status, p.detail ?? p.error ?? answer.statusText, p.hint);
  }
  throw new Problem(answer.status, `${answer.status} ${answer.statusText}`);
}

const base = "/api/clew/";

async function get<T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> {
  const answer = await send(withParams(base + path, params), { headers: { Accept: "application/json" }, ...(signal && { signal }) });
  return (await answer.json()) as T;
}

async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const answer = await send(base + path, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json" },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  return (await answer.json()) as T;
}

// What is true of the server, and of its saved queries, as long as this page is open.
const kept = new Map<string, Promise<unknown>>();
function once<T>(name: string, load: () => Promise<T>): Promise<T> {
  let p = kept.get(name) as Promise<T> | undefined;
  if (!p) {
    p = load();
    kept.set(name, p);
    p.catch(() => kept.delete(name));
  }
  return p;
}

export const server = (): Promise<Server> =>
  once("server", () =>
    get<Server>("server").catch((e: unknown): Server => {
      if (e instanceof Problem && e.status === 404) return { write: false, cayley: false };
      throw e;
    }),
  );
export const queries = (): Promise<Query[]> => once("queries", async () => (await get<{ queries: Query[] }>("queries")).queries);

export const stats = (signal?: AbortSignal): Promise<Stats> => get("stats", {}, signal);
export const sources = async (signal?: AbortSignal): Promise<Source[]> => (await get<{ sources: Source[] }>("sources", {}, signal)).sources;
export const relations = async (signal?: AbortSignal): Promise<Relation[]> => (await get<{ relations: Relation[] }>("relations", {}, signal)).relations;
export const article = (iri: string, signal?: AbortSignal): Promise<Article> => get("article", { iri }, signal);
export const search = async (q: string, limit: number, signal?: AbortSignal): Promise<Match[]> =>
  (await get<{ matches: Match[] }>("search", { q, limit }, signal)).matches;
export const entity = (which: { iri?: string; name?: string }, signal?: AbortSignal): Promise<Entity> => get("entity", which, signal);
export const facts = (filter: Params, signal?: AbortSignal): Promise<{ facts: Fact[]; limited: boolean }> => get("facts", filter, signal);
export const neighbourhood = (params: Params, signal?: AbortSignal): Promise<Neighbourhood> => get("neighbourhood", params, signal);
export const between = (of: { entities?: string[]; evidence?: string[]; statements?: string[] }, signal?: AbortSignal): Promise<Neighbourhood> =>
  post("graph", of, signal);
export const path = (params: Params, signal?: AbortSignal): Promise<Chains> => get("path", params, signal);
export const ask = (q: string, signal?: AbortSignal): Promise<Asked> => get("ask", { q }, signal);
export const timeline = (of: Params, signal?: AbortSignal): Promise<Timeline> => get("timeline", of, signal);

/** Runs a saved query. */
export const runSaved = (name: string, args: Record<string, string>, signal?: AbortSignal): Promise<Answer> =>
  post("query", { name, arguments: args, limit: rowLimit }, signal);

/** Runs a script. */
export const runScript = (script: string, signal?: AbortSignal): Promise<Answer> => post("query", { script, limit: rowLimit }, signal);

/** How many rows of an answer the page asks for. */
export const rowLimit = 1000;

/** The Gizmo that a saved query with arguments runs, without the functions that stand before every script. */
export async function script(name: string, args: Record<string, string>, signal?: AbortSignal): Promise<string> {
  const answer = await send(withParams(`${base}queries/${encodeURIComponent(name)}/script`, { ...args, ".bare": "true" }), signal ? { signal } : {});
  return answer.text();
}

/** Sends an article as text. */
export const addText = (a: { text: string; title?: string; published?: string; source?: string }): Promise<Added> => post("articles", a);

/** Sends a file. */
export async function addFile(file: File): Promise<Added> {
  const answer = await send(withParams(`${base}articles`, { name: file.name }), {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/octet-stream" },
    body: file,
  });
  return (await answer.json()) as Added;
}

/** Forgets an article. */
export async function removeArticle(iri: string): Promise<void> {
  await send(withParams(`${base}article`, { iri }), { method: "DELETE" });
}

/** Gives statements as RDF. */
export async function exportStatements(statements: string[], format: string): Promise<Blob> {
  const answer = await send(`${base}export`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ statements, format }) });
  return answer.blob();
}
