import { useEffect, useRef, useState } from "preact/hooks";
import type { Drawing } from "../model/graph";
import { count } from "../model/words";
import { still, useDark } from "../parts/hooks";
import type { Chart, Marks } from "./chart";

interface Props extends Marks {
  drawing: Drawing;
  /** What is drawn, for its label. */
  about: string;
  onDot?: (id: string) => void;
  onLine: (id: string) => void;
  onExpand?: (id: string) => void;
  onGround?: () => void;
  /** Gets the chart when it is there. */
  hold?: (chart: Chart) => void;
}

/** The canvas of a drawing. What can be done on it with a pointer can be done in the lists beside it with the keyboard; on it, arrows move and + - 0 zoom. */
export function Canvas(p: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const now = useRef(p);
  now.current = p;
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState(false);
  const [there, setThere] = useState(false);
  const dark = useDark();

  // cytoscape is large, and the front page needs none of it.
  useEffect(() => {
    let gone = false;
    let watch: ResizeObserver | undefined;
    import("./chart").then(
      ({ Chart }) => {
        if (gone || !box.current) return;
        const c = new Chart(box.current, dark, still(), {
          dot: (id) => now.current.onDot?.(id),
          line: (id) => now.current.onLine(id),
          expand: (id) => now.current.onExpand?.(id),
          ground: () => now.current.onGround?.(),
          ready: () => setReady(true),
        });
        chart.current = c;
        watch = new ResizeObserver(() => c.resize());
        watch.observe(box.current);
        now.current.hold?.(c);
        setThere(true);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      watch?.disconnect();
      chart.current?.end();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (!chart.current) return;
    setReady(false);
    chart.current.draw(p.drawing);
  }, [there, p.drawing]);
  useEffect(() => chart.current?.mark({ centres: p.centres, chosen: p.chosen, lit: p.lit }), [there, p.drawing, p.centres, p.chosen, p.lit]);
  useEffect(() => chart.current?.show(p.lit), [there, p.drawing, p.lit]);
  useEffect(() => chart.current?.recolour(dark), [dark]);

  const keys = (e: KeyboardEvent): void => {
    const c = chart.current;
    if (!c || e.ctrlKey || e.metaKey || e.altKey) return;
    const act: Record<string, () => void> = {
      ArrowLeft: () => c.pan(60, 0),
      ArrowRight: () => c.pan(-60, 0),
      ArrowUp: () => c.pan(0, 60),
      ArrowDown: () => c.pan(0, -60),
      "+": () => c.zoom(1.25),
      "=": () => c.zoom(1.25),
      "-": () => c.zoom(0.8),
      "0": () => c.fit(),
    };
    const f = act[e.key];
    if (!f) return;
    e.preventDefault();
    f();
  };

  const { dots, lines } = p.drawing;
  return (
    <div
      class="canvas"
      role="group"
      tabIndex={0}
      onKeyDown={keys}
      aria-label={`Drawing of ${p.about}: ${count(dots.size, "thing")}, ${count(lines.size, "edge")}. The lists beside it say the same. Arrow keys move it, plus, minus and 0 zoom.`}
      data-testid="graph-canvas"
      data-nodes={dots.size}
      data-edges={lines.size}
      data-ready={ready ? "true" : "false"}
    >
      <div class="canvas-box" ref={box} />
      {failed && <p class="canvas-note">The drawing could not be loaded; the lists beside it say the same.</p>}
      {!failed && dots.size === 0 && <p class="canvas-note">Nothing to draw.</p>}
      <div class="canvas-tools">
        <button type="button" class="tool" aria-label="Zoom in" title="Zoom in (+)" onClick={() => chart.current?.zoom(1.25)}>+</button>
        <button type="button" class="tool" aria-label="Zoom out" title="Zoom out (−)" onClick={() => chart.current?.zoom(0.8)}>−</button>
        <button type="button" class="tool" aria-label="Show all" title="Show all (0)" onClick={() => chart.current?.fit()}>⤢</button>
        <button type="button" class="tool" aria-label="Place anew" title="Place anew" onClick={() => chart.current?.again()}>↻</button>
      </div>
    </div>
  );
}
