// The colours of kinds. Each has at least 3:1 against its ground, in light and in dark, and none is told by its colour alone: the legend and
// the lists name it.

interface Pair {
  light: string;
  dark: string;
}

const colours: Record<string, Pair> = {
  Person: { light: "#b4552d", dark: "#f0a077" },
  Organisation: { light: "#2f5d8c", dark: "#86b6e6" },
  Country: { light: "#2c7a5b", dark: "#78cfa9" },
  Group: { light: "#6a4fa0", dark: "#b9a2ee" },
  Place: { light: "#4f7a28", dark: "#a9d277" },
  Facility: { light: "#4f7a28", dark: "#a9d277" },
  Event: { light: "#a3306b", dark: "#f08fc0" },
  Product: { light: "#8a6a00", dark: "#e3c25a" },
  Agreement: { light: "#8a6a00", dark: "#e3c25a" },
  Position: { light: "#0f7480", dark: "#6fcfda" },
  Money: { light: "#6b6152", dark: "#b9ad99" },
  Quantity: { light: "#6b6152", dark: "#b9ad99" },
  Date: { light: "#6b6152", dark: "#b9ad99" },
};
const other: Pair = { light: "#6f6a64", dark: "#aaa49b" };

/** The kind of nodes that stand for words, numbers and dates. */
export const wordsKind = "Words";

/** The kind of what has none. */
export const noKind = "Thing";

/** The colour of a kind. */
export function colourOf(kind: string, dark: boolean): string {
  return (colours[kind] ?? other)[dark ? "dark" : "light"];
}

/** The colour of a kind as CSS that follows the scheme. */
export function cssColour(kind: string): string {
  const pair = colours[kind] ?? other;
  return `light-dark(${pair.light}, ${pair.dark})`;
}
