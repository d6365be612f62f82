// Offsets of the graph are bytes of UTF-8; strings of the browser count UTF-16 units.

/** Converts byte offsets of a text into string indices. */
export class Bytes {
  // Every 256th byte, or the first character at or after it: [byte, index].
  private readonly marks: [number, number][] = [[0, 0]];
  readonly length: number;

  constructor(readonly text: string) {
    let byte = 0;
    let next = 256;
    for (let i = 0; i < text.length; ) {
      if (byte >= next) {
        this.marks.push([byte, i]);
        next = byte + 256;
      }
      const code = text.codePointAt(i)!;
      byte += widthOf(code);
      i += code > 0xffff ? 2 : 1;
    }
    this.length = byte;
  }

  /** The string index of a byte offset; one within a character is that of its beginning, one beyond the text its end. */
  index(byte: number): number {
    if (byte >= this.length) return this.text.length;
    let low = 0;
    let high = this.marks.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (this.marks[mid]![0] <= byte) low = mid;
      else high = mid - 1;
    }
    let [at, i] = this.marks[low]!;
    for (;;) {
      const code = this.text.codePointAt(i)!;
      at += widthOf(code);
      if (at > byte) return i;
      i += code > 0xffff ? 2 : 1;
    }
  }

  /** The words between two byte offsets. */
  slice(start: number, end: number): string {
    return this.text.slice(this.index(start), this.index(end));
  }
}

// A lone surrogate becomes U+FFFD, three bytes, in UTF-8.
function widthOf(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
