import * as api from "../model/api";
import type { Thread } from "../model/address";
import type { Article } from "../model/types";
import { useLoad } from "../parts/hooks";

/** The article of a thread. */
export interface Threaded {
  article: Article | undefined;
  error: Error | undefined;
  loading: boolean;
}

// The articles read last: going from sentence to sentence, and back, fetches nothing again.
const kept = new Map<string, Article>();

async function articleOf(t: Thread, signal: AbortSignal): Promise<Article> {
  let iri = t.article;
  if (!iri) {
    const { facts } = await api.facts({ iri: t.fact, limit: 1 }, signal);
    const f = facts.find((x) => x.iri === t.fact);
    if (!f) throw new api.Problem(404, "no article has this fact", "it may have been read again, or removed");
    iri = f.article;
  }
  const known = kept.get(iri);
  if (known) return known;
  const a = await api.article(iri, signal);
  kept.set(iri, a);
  if (kept.size > 20) kept.delete(kept.keys().next().value!);
  return a;
}

/** Forgets what was fetched, when an article has come or gone. */
export function forgetArticles(): void {
  kept.clear();
}

/** Fetches the article of a thread. */
export function useThread(t: Thread | null): Threaded {
  const key = t ? t.article || t.fact : null;
  const { data, error, loading } = useLoad(key, (signal) => articleOf(t!, signal));
  const right = data && t && (t.article ? data.iri === t.article : data.facts.some((f) => f.iri === t.fact));
  return { article: right ? data : undefined, error, loading };
}
