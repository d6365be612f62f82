// Placing a large drawing: d3-force, a slice of time at a time, so that the page stays fluid meanwhile.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from "d3-force";
import { hanging, reach, seedAt } from "./rings";

interface Ball extends SimulationNodeDatum {
  id: string;
  x: number;
  y: number;
  /** How much room it needs for what hangs on it. */
  room: number;
}

export interface Point {
  x: number;
  y: number;
}

// The work of one slice, and of the first before anything is drawn, in milliseconds.
const slice = 9;
const firstSlice = 250;
const ticks = 220;

/** A drawing that finds its form. */
export class Force {
  private readonly balls: Ball[];
  private readonly hung: Map<string, string[]>;
  private readonly simulation;
  private done = 0;

  constructor(ids: string[], lines: { source: string; target: string }[]) {
    this.hung = hanging(ids, lines);
    const leaves = new Set([...this.hung.values()].flat());
    this.balls = ids
      .filter((id) => !leaves.has(id))
      .map((id, i) => {
        const room = reach(this.hung.get(id)?.length ?? 0);
        return { id, room, x: 4 * seedAt(i).x, y: 4 * seedAt(i).y };
      });
    const byId = new Map(this.balls.map((b) => [b.id, b]));
    const links: SimulationLinkDatum<Ball>[] = [];
    for (const l of lines) {
      const [source, target] = [byId.get(l.source), byId.get(l.target)];
      if (source && target && source !== target) links.push({ source, target });
    }
    this.simulation = forceSimulation(this.balls)
      .alphaDecay(1 - Math.pow(0.002, 1 / ticks))
      .velocityDecay(0.45)
      .force("link", forceLink<Ball, SimulationLinkDatum<Ball>>(links).distance((l) => 40 + 0.9 * ((l.source as Ball).room + (l.target as Ball).room)))
      .force("apart", forceManyBody<Ball>().strength((b) => -140 - b.room).theta(1.1).distanceMax(1200))
      .force("room", forceCollide<Ball>((b) => Math.max(15, b.room + 6)).iterations(1))
      .force("x", forceX<Ball>(0).strength(0.045))
      .force("y", forceY<Ball>(0).strength(0.06))
      .stop();
  }

  /** Works for some milliseconds, and reports whether there is more to do. */
  work(milliseconds: number): boolean {
    const end = performance.now() + milliseconds;
    while (this.done < ticks) {
      this.simulation.tick();
      this.done++;
      if (performance.now() >= end) break;
    }
    return this.done < ticks;
  }

  /** Where everything is now. */
  places(): Map<string, Point> {
    const out = new Map<string, Point>();
    for (const b of this.balls) {
      out.set(b.id, { x: b.x, y: b.y });
      (this.hung.get(b.id) ?? []).forEach((id, i) => {
        const seed = seedAt(i);
        out.set(id, { x: b.x + seed.x, y: b.y + seed.y });
      });
    }
    return out;
  }
}

/** Places a drawing: shows it soon, and then better and better until it stands, or until what this gives is called. quiet shows it only once it stands. */
export function settle(force: Force, quiet: boolean, show: (places: Map<string, Point>, stands: boolean) => void): () => void {
  let frame = 0;
  let turn = 0;
  const step = (): void => {
    const more = force.work(turn === 0 ? firstSlice : quiet ? 3 * slice : slice);
    // Drawing takes longer than a slice: not after each.
    if (!more || (!quiet && turn % 6 === 0)) show(force.places(), !more);
    turn++;
    if (more) frame = requestAnimationFrame(step);
  };
  step(); // before anything is painted, so that nothing is painted in a heap
  return () => cancelAnimationFrame(frame);
}
