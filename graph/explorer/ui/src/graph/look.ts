// How a drawing looks on the canvas.

import type { ElementDefinition, StylesheetStyle } from "cytoscape";
import { type Drawing, degrees } from "../model/graph";
import { colourOf } from "../model/kinds";
import { relationWords } from "../model/words";
import { short, type Ground } from "./svg";

/** From how many lines on a drawing is plain: straight lines, and no words but those of its hubs until one comes near. */
export const many = 400;

/** The colours of paper, ink and lines. */
export function groundOf(dark: boolean): Ground {
  return dark ? { paper: "#17181b", ink: "#e9e5dc", line: "#7f7a72" } : { paper: "#fdfcf9", ink: "#1d1b18", line: "#8d867b" };
}

/** The red of the thread. */
export const threadColour = (dark: boolean): string => (dark ? "#ff7f77" : "#b3202c");

/** The radius of a dot with so many lines. */
export function radiusOf(lines: number): number {
  return 7 + Math.min(15, 2.6 * Math.sqrt(lines));
}

/** The elements of a drawing, each by its id. */
export function elementsOf(d: Drawing): Map<string, ElementDefinition> {
  const out = new Map<string, ElementDefinition>();
  const degree = degrees(d);
  for (const dot of d.dots.values()) {
    const lines = dot.literal ? 0 : (degree.get(dot.id) ?? 0);
    out.set(dot.id, {
      group: "nodes",
      data: { id: dot.id, name: short(dot.name, 34), kind: dot.kind, size: 2 * radiusOf(lines), letters: 10 + Math.min(22, 1.6 * Math.sqrt(lines)), shape: dot.literal ? "round-rectangle" : "ellipse" },
    });
  }
  for (const line of d.lines.values()) {
    out.set(line.id, {
      group: "edges",
      data: { id: line.id, source: line.source, target: line.target, words: relationWords(line.relation), claim: line.asserted ? 0 : 1, weight: Math.min(3.2, 1.1 + 0.35 * (line.facts.length - 1)) },
    });
  }
  return out;
}

/** The style sheet of the canvas. */
export function styleOf(dark: boolean, plain: boolean): StylesheetStyle[] {
  const g = groundOf(dark);
  const thread = threadColour(dark);
  const words = { "font-family": "Newsreader Variable, Georgia, serif", color: g.ink, "text-outline-color": g.paper };
  return [
    {
      selector: "node",
      style: {
        ...words,
        label: "data(name)",
        width: "data(size)",
        height: "data(size)",
        shape: "data(shape)" as never,
        "background-color": ((n: { data: (k: string) => string }) => colourOf(n.data("kind"), dark)) as never,
        "font-size": (plain ? "data(letters)" : 12.5) as never,
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-wrap": "wrap",
        "text-max-width": "118px",
        "text-outline-width": 2.5,
        "min-zoomed-font-size": plain ? 14 : 6, // cytoscape rounds the zoom up to a power of two
        "border-width": 0,
        "overlay-opacity": 0,
      },
    },
    {
      selector: "edge",
      style: {
        ...words,
        label: "data(words)",
        width: "data(weight)",
        "line-color": g.line,
        "target-arrow-color": g.line,
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        "curve-style": plain ? "straight" : "bezier",
        "control-point-step-size": 34,
        "font-size": 10.5,
        "font-style": "italic",
        "text-rotation": "autorotate",
        "text-outline-width": 2.5,
        "min-zoomed-font-size": plain ? 12 : 7,
        "overlay-opacity": 0,
      },
    },
    ...(plain ? [{ selector: "edge", style: { opacity: 0.45, "arrow-scale": 0.6 } }] : []),
    { selector: "edge[claim = 1]", style: { "line-style": "dashed", "line-dash-pattern": [6, 5] } },
    { selector: "node:active, edge:active", style: { "overlay-opacity": 0 } },
    { selector: ".dim", style: { opacity: 0.28 } },
    { selector: "node.centre", style: { "border-width": 2.5, "border-color": g.ink, "font-weight": "bold" as never } },
    { selector: "node.near", style: { opacity: 1 } },
    { selector: "node.chosen", style: { "border-width": 3, "border-color": thread, opacity: 1, "min-zoomed-font-size": 0, "z-index": 20 } },
    { selector: "edge.hover", style: { "line-color": g.ink, "target-arrow-color": g.ink, opacity: 1, "min-zoomed-font-size": 0, "z-index": 15 } },
    {
      selector: "edge.lit",
      style: { "line-color": thread, "target-arrow-color": thread, width: 3, color: thread, opacity: 1, "min-zoomed-font-size": 0, "z-index": 18, "font-weight": "bold" as never },
    },
  ] as StylesheetStyle[];
}
