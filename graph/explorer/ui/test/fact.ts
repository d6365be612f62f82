import type { Fact } from "../src/model/types";

/** A fact for tests. */
export const fact = (over: Partial<Fact> = {}): Fact => ({
  iri: "clew:statement/1",
  article: "clew:article/a",
  subject: { iri: "clew:Peru", name: "Peru", class: "Country" },
  predicate: "memberOf",
  object: { iri: "clew:League", name: "League", class: "Organisation" },
  qualifiers: [],
  asserted: true,
  rejected: false,
  polarity: "positive",
  modality: "factual",
  confidence: 0.9,
  pattern: "memberOf/join",
  open: false,
  evidence: [{ iri: "clew:evidence/a#0-23", start: 0, end: 23, text: "Peru joined the League." }],
  ...over,
});
