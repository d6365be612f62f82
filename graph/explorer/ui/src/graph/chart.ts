// The canvas: cytoscape, which draws, and fcose, which places; d3-force where there is much to place.

import cytoscape, { type Core, type EdgeSingular, type NodeSingular } from "cytoscape";
import fcose from "cytoscape-fcose";
import { type Drawing, counted } from "../model/graph";
import { Force, settle } from "./force";
import { elementsOf, groundOf, many, radiusOf, styleOf } from "./look";
import { type PlacedDot, svgOf } from "./svg";

cytoscape.use(fcose);

// From how many things on a drawing is large: fcose would take seconds.
const large = 350;

// From what zoom on the words of a drawing can be read.
const readable = 0.75;

/** What the reader does on the canvas. Ids are those of the drawing's dots and lines. */
export interface Acts {
  dot(id: string): void;
  line(id: string): void;
  expand(id: string): void;
  ground(): void;
  /** The drawing stands, after it was placed. */
  ready(): void;
}

/** What is chosen and lit. */
export interface Marks {
  centres: ReadonlySet<string>;
  chosen: string;
  lit: ReadonlySet<string>;
}

/** A drawing on a canvas. */
export class Chart {
  private readonly cy: Core;
  private drawing: Drawing = { dots: new Map(), lines: new Map() };
  private marks: Marks = { centres: new Set(), chosen: "", lit: new Set() };
  private plain = false;
  private layout: cytoscape.Layouts | null = null;
  private turn = 0;
  /** Ends the placing of a large drawing. */
  private settling: () => void = () => undefined;
  private gone = false;

  constructor(
    box: HTMLElement,
    private dark: boolean,
    private readonly quiet: boolean,
    private readonly acts: Acts,
  ) {
    this.cy = cytoscape({
      container: box,
      style: styleOf(dark, false),
      minZoom: 0.08,
      maxZoom: 3.5,
      boxSelectionEnabled: false,
      selectionType: "single",
      autounselectify: true,
      hideEdgesOnViewport: false,
      pixelRatio: Math.min(2, devicePixelRatio),
    });
    this.cy.on("tap", "node", (e) => acts.dot((e.target as NodeSingular).id()));
    this.cy.on("dbltap", "node", (e) => acts.expand((e.target as NodeSingular).id()));
    this.cy.on("tap", "edge", (e) => acts.line((e.target as EdgeSingular).id()));
    this.cy.on("tap", (e) => {
      if (e.target === this.cy) acts.ground();
    });
    this.cy.on("zoom", () => this.readLit());
    this.cy.on("mouseover", "edge", (e) => (e.target as EdgeSingular).addClass("hover"));
    this.cy.on("mouseout", "edge", (e) => (e.target as EdgeSingular).removeClass("hover"));
    this.cy.on("mouseover", "node, edge", () => (box.style.cursor = "pointer"));
    this.cy.on("mouseout", "node, edge", () => (box.style.cursor = ""));
  }

  /** What is lit can be read from afar, too. */
  private readLit(): void {
    const size = this.cy.zoom() < 1 ? Math.min(48, 1 / this.cy.zoom()) : 1;
    this.cy.batch(() => {
      this.cy.$("edge.lit").style({ "font-size": 10.5 * size, width: 3 * Math.min(2.5, size) });
      this.cy.$("node.near, node.chosen").style({ "font-size": 12.5 * size, "text-max-width": `${118 * size}px` });
    });
  }

  /** Takes another drawing. What stays keeps its place; what is new is placed near what it is joined to. */
  draw(d: Drawing): void {
    this.drawing = d;
    const cy = this.cy;
    const plain = d.lines.size >= many;
    if (plain !== this.plain) {
      this.plain = plain;
      cy.style(styleOf(this.dark, plain));
    }
    const wanted = elementsOf(d);
    const before = cy.nodes().length;
    let added: cytoscape.CollectionReturnValue = cy.collection();
    cy.batch(() => {
      const old = cy.elements().filter((e) => !wanted.has(e.id()));
      cy.remove(old);
      const fresh = [];
      for (const [id, element] of wanted) {
        const known = cy.getElementById(id);
        if (known.nonempty()) known.data(element.data);
        else fresh.push(element);
      }
      // Nodes first: an edge needs its ends.
      added = cy.add([...fresh.filter((e) => e.group === "nodes"), ...fresh.filter((e) => e.group === "edges")]);
    });
    this.mark(this.marks);
    if (added.nodes().nonempty()) this.place(before > 0 ? added.nodes() : null);
    else if (added.nonempty() || cy.nodes().empty()) this.acts.ready();
    else this.acts.ready();
  }

  /** Places all dots, or the new ones only. */
  private place(fresh: cytoscape.NodeCollection | null): void {
    const cy = this.cy;
    const turn = ++this.turn;
    this.layout?.stop();
    this.settling();
    const size = cy.nodes().length;
    if (fresh) this.seed(fresh);
    if (size > large) {
      if (fresh) this.stand(fresh);
      else this.settle();
      return;
    }
    const fixed = fresh ? cy.nodes().difference(fresh).map((n) => ({ nodeId: n.id(), position: { ...(n as NodeSingular).position() } })) : [];
    const options = {
      name: "fcose",
      quality: "default",
      randomize: !fresh,
      animate: !this.quiet && size <= 120,
      animationDuration: 450,
      animationEasing: "ease-out",
      fit: !fresh,
      padding: 36,
      nodeDimensionsIncludeLabels: true,
      packComponents: false,
      nodeSeparation: 90,
      idealEdgeLength: 105,
      nodeRepulsion: 9000,
      gravity: 0.3,
      numIter: 1500,
      ...(fixed.length > 0 && { fixedNodeConstraint: fixed }),
    };
    const runs = cy.layout(options as unknown as cytoscape.LayoutOptions);
    const done = (): void => {
      if (turn !== this.turn || this.gone) return;
      this.stand(fresh);
    };
    this.layout = runs;
    runs.one("layoutstop", done);
    runs.run();
  }

  /** It stands now: what is new, or lit, comes into sight. */
  private stand(fresh: cytoscape.NodeCollection | null): void {
    if (fresh) this.reveal(fresh);
    else this.near();
    if (this.marks.lit.size > 0) this.show(this.marks.lit);
    this.acts.ready();
  }

  /** Places a large drawing, which is seen while it finds its form. */
  private settle(): void {
    const cy = this.cy;
    const force = new Force(cy.nodes().map((n) => n.id()), [...this.drawing.lines.values()]);
    this.settling = settle(force, this.quiet, (places, stands) => {
      cy.batch(() => cy.nodes().forEach((n) => void n.position(places.get(n.id()) ?? { x: 0, y: 0 })));
      cy.fit(undefined, 36);
      if (stands) this.stand(null);
      else requestAnimationFrame(() => this.acts.ready()); // it is drawn, though it still moves
    });
  }

  /** Puts new dots in a ring round what they are joined to, so that placing starts from there. */
  private seed(fresh: cytoscape.NodeCollection): void {
    const groups = new Map<string, NodeSingular[]>();
    fresh.forEach((n) => {
      const known = n.neighborhood().nodes().difference(fresh);
      const by = known.nonempty() ? known[0]!.id() : "";
      const group = groups.get(by);
      if (group) group.push(n);
      else groups.set(by, [n]);
    });
    const box = this.cy.nodes().difference(fresh).boundingBox({});
    for (const [by, group] of groups) {
      const around = by ? this.cy.getElementById(by).position() : { x: box.x2 + 150, y: (box.y1 + box.y2) / 2 };
      group.forEach((n, i) => {
        const ring = Math.floor(i / 14);
        const angle = (i / Math.min(14, group.length)) * 2 * Math.PI + ring * 0.22;
        const r = 115 + 70 * ring;
        n.position({ x: around.x + r * Math.cos(angle), y: around.y + r * Math.sin(angle) });
      });
    }
  }

  /** Shows what has come in, when it is out of sight. */
  private reveal(fresh: cytoscape.NodeCollection): void {
    const b = fresh.renderedBoundingBox({});
    if (b.x1 >= 0 && b.y1 >= 0 && b.x2 <= this.cy.width() && b.y2 <= this.cy.height()) return;
    this.fit();
  }

  /** Shows what is chosen and lit; the rest steps back. */
  mark(m: Marks): void {
    this.marks = m;
    const cy = this.cy;
    cy.batch(() => {
      cy.$("edge.lit").removeStyle("font-size width");
      cy.$("node.near, node.chosen").removeStyle("font-size text-max-width");
      cy.elements().removeClass("lit dim near centre chosen");
      for (const id of m.centres) cy.getElementById(id).addClass("centre");
      const lit = cy.edges().filter((e) => m.lit.has(e.id()));
      if (lit.nonempty()) {
        cy.elements().addClass("dim");
        lit.addClass("lit").removeClass("dim");
        lit.connectedNodes().addClass("near").removeClass("dim");
      }
      if (m.chosen) {
        const chosen = cy.getElementById(m.chosen);
        chosen.addClass("chosen").removeClass("dim");
      }
    });
    this.readLit();
  }

  /** Moves what is lit into sight, and near enough to be read. */
  show(ids: Iterable<string>): void {
    const cy = this.cy;
    let all = cy.collection();
    for (const id of ids) all = all.union(cy.getElementById(id));
    if (all.empty()) return;
    all = all.union(all.edges().connectedNodes());
    const b = all.renderedBoundingBox({});
    const seen = b.x1 >= 0 && b.y1 >= 0 && b.x2 <= cy.width() && b.y2 <= cy.height();
    if (seen && cy.zoom() >= readable) return;
    const m = all.boundingBox({});
    const zoom = Math.min(1.3, Math.max(0.1, Math.min((cy.width() - 90) / m.w, (cy.height() - 90) / m.h)), Math.max(cy.zoom(), 1));
    const pan = { x: cy.width() / 2 - (zoom * (m.x1 + m.x2)) / 2, y: cy.height() / 2 - (zoom * (m.y1 + m.y2)) / 2 };
    cy.stop(true);
    if (this.quiet) cy.viewport({ zoom, pan });
    else cy.animate({ zoom, pan, duration: 350, easing: "ease-in-out" });
  }

  /** Shows all of it. */
  fit(): void {
    if (this.quiet || this.plain) {
      this.cy.fit(undefined, 36);
      this.near();
    } else this.cy.animate({ fit: { eles: this.cy.elements(), padding: 36 }, duration: 250, complete: () => this.near() });
  }

  /** A few things don't fill the whole canvas. */
  private near(): void {
    if (this.cy.zoom() > 1.25) this.cy.zoom({ level: 1.25, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  /** Places everything anew. */
  again(): void {
    this.place(null);
  }

  zoom(by: number): void {
    this.cy.zoom({ level: this.cy.zoom() * by, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  pan(x: number, y: number): void {
    this.cy.panBy({ x, y });
  }

  /** The canvas has another size, or the page other colours. */
  resize(): void {
    this.cy.resize();
  }

  recolour(dark: boolean): void {
    this.dark = dark;
    this.cy.style(styleOf(dark, this.plain));
  }

  png(): Promise<Blob> {
    const most = 8000 / Math.max(this.cy.elements().boundingBox({}).w, this.cy.elements().boundingBox({}).h, 1);
    return this.cy.png({ output: "blob-promise", full: true, scale: Math.min(2, most), bg: groundOf(this.dark).paper }) as unknown as Promise<Blob>;
  }

  svg(title: string): Blob {
    const ground = groundOf(this.dark);
    const placed = new Map<string, PlacedDot>();
    this.cy.nodes().forEach((n) => {
      const dot = this.drawing.dots.get(n.id());
      if (!dot) return;
      const { x, y } = n.position();
      placed.set(n.id(), { x, y, radius: n.width() / 2 || radiusOf(0), name: dot.name, colour: n.style("background-color") as string, literal: dot.literal });
    });
    const pairs = new Map(counted(this.drawing.lines.values(), (l) => [l.source, l.target].sort().join(" ")));
    const used = new Map<string, number>();
    const lines = [...this.drawing.lines.values()].flatMap((l) => {
      const [from, to] = [placed.get(l.source), placed.get(l.target)];
      if (!from || !to) return [];
      const pair = [l.source, l.target].sort().join(" ");
      const i = used.get(pair) ?? 0;
      used.set(pair, i + 1);
      const off = (i - ((pairs.get(pair) ?? 1) - 1) / 2) * 26;
      return [{ from, to, words: this.cy.getElementById(l.id).data("words") as string, asserted: l.asserted, bend: l.source < l.target ? off : -off }];
    });
    return new Blob([svgOf([...placed.values()], lines, ground, title)], { type: "image/svg+xml" });
  }

  /** Where a line's middle or a dot is on the screen; for tests, and for what points at it. */
  at(id: string): { x: number; y: number } | null {
    const e = this.cy.getElementById(id);
    if (e.empty()) return null;
    return e.isNode() ? (e as unknown as NodeSingular).renderedPosition() : (e as unknown as EdgeSingular).renderedMidpoint();
  }

  end(): void {
    this.gone = true;
    this.settling();
    this.layout?.stop();
    this.cy.destroy();
  }
}
