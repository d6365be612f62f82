// A drawing as SVG, written by hand: what is on the canvas, at its place, as text and shapes that other programs can edit.

/** A thing at its place. */
export interface PlacedDot {
  x: number;
  y: number;
  radius: number;
  name: string;
  colour: string;
  literal: boolean;
}

/** A fact at its place. */
export interface PlacedLine {
  from: PlacedDot;
  to: PlacedDot;
  words: string;
  asserted: boolean;
  /** How far its middle is bent off the straight line, for facts side by side. */
  bend: number;
}

/** The colours of a drawing. */
export interface Ground {
  paper: string;
  ink: string;
  line: string;
}

/** Escapes text for XML; characters that XML has not are left out. */
export function escapeXML(s: string): string {
  return s
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

const n = (x: number): string => String(Math.round(x * 10) / 10);

/** Writes the SVG of a drawing. */
export function svgOf(dots: PlacedDot[], lines: PlacedLine[], ground: Ground, title: string): string {
  const pad = 60;
  const xs = dots.map((d) => d.x);
  const ys = dots.map((d) => d.y);
  const left = xs.reduce((a, b) => Math.min(a, b), xs[0] ?? 0) - pad;
  const top = ys.reduce((a, b) => Math.min(a, b), ys[0] ?? 0) - pad;
  const width = xs.reduce((a, b) => Math.max(a, b), xs[0] ?? 0) + pad - left;
  const height = ys.reduce((a, b) => Math.max(a, b), ys[0] ?? 0) + pad - top;
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${n(left)} ${n(top)} ${n(width)} ${n(height)}" width="${n(width)}" height="${n(height)}" font-family="Georgia, serif">`,
    `<title>${escapeXML(title)}</title>`,
    `<rect x="${n(left)}" y="${n(top)}" width="${n(width)}" height="${n(height)}" fill="${ground.paper}"/>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="${ground.line}"/></marker></defs>`,
  ];
  for (const l of lines) out.push(lineSVG(l, ground));
  for (const d of dots) {
    const at = `fill="${d.colour}"`;
    out.push(
      d.literal
        ? `<rect x="${n(d.x - d.radius)}" y="${n(d.y - d.radius)}" width="${n(2 * d.radius)}" height="${n(2 * d.radius)}" rx="2" ${at}/>`
        : `<circle cx="${n(d.x)}" cy="${n(d.y)}" r="${n(d.radius)}" ${at}/>`,
    );
    out.push(
      `<text x="${n(d.x)}" y="${n(d.y + d.radius + 13)}" font-size="12" text-anchor="middle" fill="${ground.ink}" stroke="${ground.paper}" stroke-width="3" paint-order="stroke">${escapeXML(short(d.name, 40))}</text>`,
    );
  }
  out.push("</svg>", "");
  return out.join("\n");
}

function lineSVG(l: PlacedLine, ground: Ground): string {
  const { from, to } = l;
  const dash = l.asserted ? "" : ' stroke-dasharray="5 4"';
  const stroke = `fill="none" stroke="${ground.line}" stroke-width="1.3"${dash} marker-end="url(#arrow)"`;
  const label = (x: number, y: number): string =>
    `<text x="${n(x)}" y="${n(y)}" font-size="10" font-style="italic" text-anchor="middle" fill="${ground.ink}" stroke="${ground.paper}" stroke-width="3" paint-order="stroke">${escapeXML(l.words)}</text>`;
  if (from === to) {
    const r = from.radius;
    return `<path d="M${n(from.x - r)} ${n(from.y)}c${n(-3 * r)} ${n(-4 * r)} ${n(5 * r)} ${n(-4 * r)} ${n(2 * r)} 0" ${stroke}/>${label(from.x, from.y - 3.5 * r)}`;
  }
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const [mx, my] = [(from.x + to.x) / 2 - (dy / length) * l.bend, (from.y + to.y) / 2 + (dx / length) * l.bend];
  // The control point of a quadratic curve is twice as far off as its middle.
  const [cx, cy] = [2 * mx - (from.x + to.x) / 2, 2 * my - (from.y + to.y) / 2];
  const edge = (end: PlacedDot, toward: [number, number], gap: number): [number, number] => {
    const [ex, ey] = [toward[0] - end.x, toward[1] - end.y];
    const d = Math.hypot(ex, ey) || 1;
    return [end.x + (ex / d) * (end.radius + gap), end.y + (ey / d) * (end.radius + gap)];
  };
  const a = edge(from, [cx, cy], 0);
  const b = edge(to, [cx, cy], 2);
  return `<path d="M${n(a[0])} ${n(a[1])}Q${n(cx)} ${n(cy)} ${n(b[0])} ${n(b[1])}" ${stroke}/>${label(mx, my - 3)}`;
}

/** Cuts a long name. */
export function short(name: string, most: number): string {
  const letters = [...name];
  return letters.length <= most ? name : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}
