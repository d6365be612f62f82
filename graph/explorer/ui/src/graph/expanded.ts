import { useMemo } from "preact/hooks";
import * as api from "../model/api";
import { drawingOf, type Drawing } from "../model/graph";
import type { Fact, Neighbourhood, Node } from "../model/types";
import { change, useLoad, usePlace } from "../parts/hooks";

const around = new Map<string, Promise<Neighbourhood>>();

/** Fetches what is around a thing, once as long as the page is open. */
export function aroundOf(iri: string): Promise<Neighbourhood> {
  let p = around.get(iri);
  if (!p) {
    p = api.neighbourhood({ iri, limit: 1000 });
    around.set(iri, p);
    p.catch(() => around.delete(iri));
    if (around.size > 200) around.delete(around.keys().next().value!);
  }
  return p;
}

/** Forgets what was fetched, when an article has come or gone. */
export function forgetAround(): void {
  around.clear();
}

/** A drawing that can be expanded. */
export interface Expanded {
  drawing: Drawing;
  /** What is expanded. */
  centres: ReadonlySet<string>;
  expanding: boolean;
  error: Error | undefined;
  onExpand: (iri: string) => void;
}

/** Makes a drawing of facts and things, with what is around those that the address expands. */
export function useExpanded(facts: Fact[] | undefined, nodes: Node[] | undefined, keep: ReadonlySet<string>): Expanded {
  const { params } = usePlace();
  const which = params.getAll("expand");
  const key = which.join(" ");
  const { data, error, loading } = useLoad(key || null, async () => ({ which, parts: await Promise.all(which.map(aroundOf)) }));
  const parts = key ? (data?.parts ?? []) : [];
  const drawing = useMemo(() => drawingOf([...(facts ?? []), ...parts.flatMap((p) => p.facts)], [...(nodes ?? []), ...parts.flatMap((p) => p.nodes)]), [facts, nodes, data, key === ""]);
  const centres = useMemo(() => new Set([...keep, ...(key ? (data?.which ?? []) : [])]), [keep, data, key === ""]);
  return { drawing, centres, expanding: loading, error, onExpand: (iri) => change({ expand: [...new Set([...which, iri])] }) };
}
