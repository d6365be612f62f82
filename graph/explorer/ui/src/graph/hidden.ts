import type { Hidden } from "../model/graph";

/** Reads what an address leaves out of a drawing. */
export function hiddenOf(params: URLSearchParams): Hidden {
  return { relations: new Set(params.getAll("without")), kinds: new Set(params.getAll("withoutkind")), claims: params.get("claims") === "no" };
}

/** A set with one value more, or less. */
export function toggled(set: ReadonlySet<string>, value: string, on: boolean): string[] {
  const out = new Set(set);
  if (on) out.add(value);
  else out.delete(value);
  return [...out];
}
