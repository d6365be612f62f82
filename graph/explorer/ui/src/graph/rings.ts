// Large drawings: most things of a large drawing hang on one other thing only. Those are not placed with the rest, which would take long,
// but as the seeds of a sunflower round what they hang on.

const golden = Math.PI * (3 - Math.sqrt(5));
const first = 38;
const spread = 17;

/** The place of the i-th seed, from the middle. */
export function seedAt(i: number): { x: number; y: number } {
  const r = first + spread * Math.sqrt(i);
  return { x: r * Math.cos(i * golden), y: r * Math.sin(i * golden) };
}

/** How far so many seeds reach. */
export function reach(seeds: number): number {
  return seeds === 0 ? 0 : first + spread * Math.sqrt(seeds);
}

/** Which things hang on which: those with one neighbour, by that neighbour. Of two that have only each other, the second hangs on the first. */
export function hanging(ids: string[], lines: Iterable<{ source: string; target: string }>): Map<string, string[]> {
  const near = new Map<string, Set<string>>(ids.map((id) => [id, new Set<string>()]));
  for (const { source, target } of lines) {
    if (source === target) continue;
    near.get(source)?.add(target);
    near.get(target)?.add(source);
  }
  const out = new Map<string, string[]>();
  const hung = new Set<string>();
  for (const id of ids) {
    const of = near.get(id)!;
    if (of.size !== 1) continue;
    const [on] = of as unknown as [string];
    if (hung.has(on) || out.has(id)) continue;
    hung.add(id);
    const list = out.get(on);
    if (list) list.push(id);
    else out.set(on, [id]);
  }
  return out;
}
