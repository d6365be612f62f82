import { expect, test } from "vitest";
import { Bytes } from "../src/model/bytes";

const texts = ["", "plain", "The “Coalition’s” 87th — café", "😀 a 😀😀 b", "한국어 text", "e\u0301 combining", "\ud800 alone \udc00", "x".repeat(700) + "é".repeat(700) + "😀".repeat(300)];

// The reference is the browser's own encoder.
test("each character's byte leads to its index, and a byte within it to its beginning", () => {
  const encoder = new TextEncoder();
  for (const text of texts) {
    const b = new Bytes(text);
    expect(b.length).toBe(encoder.encode(text).length);
    let byte = 0;
    let i = 0;
    for (const c of text) {
      const width = encoder.encode(c).length;
      for (let k = 0; k < width; k++) expect(b.index(byte + k)).toBe(i);
      byte += width;
      i += c.length;
    }
    expect(b.index(byte)).toBe(text.length);
    expect(b.index(byte + 10)).toBe(text.length);
  }
});

test("a slice has exactly the words between two offsets", () => {
  const text = "“In 2014,” he said. The Coalition’s 87th member 😀 is the Maldives.";
  const part = "The Coalition’s 87th member 😀 is the Maldives.";
  const start = new TextEncoder().encode(text.slice(0, text.indexOf(part))).length;
  expect(new Bytes(text).slice(start, start + new TextEncoder().encode(part).length)).toBe(part);
});
