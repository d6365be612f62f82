import { expect, test } from "vitest";
import { escapeXML, type PlacedDot, short, svgOf } from "../src/graph/svg";

const ground = { paper: "#fff", ink: "#000", line: "#888" };
const dot = (x: number, name: string): PlacedDot => ({ x, y: 0, radius: 8, name, colour: "#123456", literal: false });

test("names are text in it, never markup", () => {
  const evil = '</text><script>alert("1")</script>&\u0000\ud800';
  const out = svgOf([dot(0, evil)], [], ground, evil);
  expect(out).not.toContain("<script");
  expect(out).toContain("&lt;script&gt;");
  expect(escapeXML(evil)).toBe("&lt;/text&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;");
  expect(escapeXML("😀")).toBe("😀");
});

test("all is in sight, a claim is dashed, and a line ends at the edge of its dots", () => {
  const [a, b] = [dot(0, "A"), dot(100, "B")];
  const out = svgOf([a, b], [{ from: a, to: b, words: "member of", asserted: false, bend: 0 }], ground, "t");
  expect(out).toContain('viewBox="-60 -60 220 120"');
  expect(out).toContain('d="M8 0Q50 0 90 0"');
  expect(out).toContain("stroke-dasharray");
  expect(svgOf([a, b], [{ from: a, to: b, words: "", asserted: true, bend: 0 }], ground, "t")).not.toContain("stroke-dasharray");
  expect(svgOf([], [], ground, "empty")).toContain("</svg>");
});

test("long names are cut at letters, not within them", () => {
  expect(short("abc", 3)).toBe("abc");
  expect(short("😀😀😀😀", 3)).toBe("😀😀…");
});
