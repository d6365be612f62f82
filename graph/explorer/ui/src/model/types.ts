// The JSON of /api/clew/, as ../../openapi.yaml describes it.

/** A thing, a literal, or unknown. */
export interface Term {
  iri?: string;
  name?: string;
  class?: string;
  value?: string;
  datatype?: string;
  amount?: number;
  currency?: string;
  unit?: string;
  time?: string;
  unknown?: boolean;
}

/** One more thing that a sentence says of a fact: when, where, for how much. */
export interface Qualifier {
  name: string;
  value: string;
  time?: string;
  iri?: string;
}

/** A sentence; start and end are half-open byte offsets into the article's text in UTF-8. */
export interface Evidence {
  iri: string;
  start: number;
  end: number;
  text: string;
}

/** A statement of one article, with all its sentences that say so. */
export interface Fact {
  iri: string;
  article: string;
  subject: Term;
  predicate: string;
  object: Term;
  qualifiers: Qualifier[];
  asserted: boolean;
  rejected: boolean;
  polarity: string;
  modality: string;
  attributedTo?: Term;
  confidence: number;
  pattern: string;
  open: boolean;
  evidence: Evidence[];
}

/** What a link of an entity leads to. */
export interface Link {
  relation: string;
  iri: string;
  name?: string;
}

/** A thing; facts is how many quads it takes part in. */
export interface Entity {
  iri: string;
  name: string;
  class?: string;
  kinds?: string[];
  aliases?: string[];
  links?: Link[];
  named: boolean;
  facts: number;
}

/** A thing that a search found. */
export interface Match extends Entity {
  matched: string;
  score: number;
}

/** An article in the list. */
export interface Source {
  iri: string;
  title: string;
  source: string;
  published: string;
  retrieved: string;
  entities: number;
  statements: number;
  asserted: number;
  quads: number;
}

/** A half-open span of bytes. */
export interface Span {
  start: number;
  end: number;
}

/** An article with its text and its facts. */
export interface Article {
  iri: string;
  title?: string;
  source?: string;
  publisher?: string;
  author?: string;
  published?: string;
  retrieved?: string;
  text: string;
  facts: Fact[];
  sentences?: Span[];
}

/** What is around a thing, or between things. */
export interface Neighbourhood {
  nodes: Node[];
  facts: Fact[];
  limited: boolean;
}

/** An entity of a neighbourhood; facts is how many it has in the whole graph. */
export interface Node {
  iri: string;
  name: string;
  class?: string;
  named?: boolean;
  facts: number;
}

export interface Parameter {
  name: string;
  type: "entity" | "relation" | "string" | "int" | "date";
  default?: string;
  optional?: boolean;
  help?: string;
}

/** A saved query, as its header describes it. */
export interface Query {
  name: string;
  title: string;
  description?: string;
  parameters: Parameter[];
  columns: string[];
  sort?: string[];
}

/** One value of a row: as a person reads it, and as N-Quads has it where it is of the graph. */
export type Cell = { text: string; value?: string; plain?: unknown } | null;

export interface Answer {
  columns: string[];
  rows: Cell[][];
  limited: boolean;
}

/** The answer to a question in words. */
export interface Asked extends Answer {
  question: string;
  known: boolean;
  words: { text: string; as: string }[] | null;
  script: string;
  claims: { answer: string; status: string; sentence: string }[] | null;
  near: string[] | null;
}

export interface Relation {
  name: string;
  iri: string;
  asserted: number;
  claimed: number;
  open: boolean;
}

export interface Stats {
  quads: number;
  nodes: number;
  articles: number;
  entities: number;
  statements: number;
  asserted: number;
}

/** What this server is and may do. */
export interface Server {
  version?: string;
  write: boolean;
  cayley: boolean;
  timeout?: string;
  rows?: number;
}

/** A step of a chain; forward says that it goes from subject to object. */
export interface Step {
  forward: boolean;
  fact: Fact;
}

export interface Chains {
  from: Entity;
  to: Entity;
  chains: Step[][];
  cut: boolean;
}

export interface Timeline {
  items: { time: string; fact: Fact }[];
  undated: number;
}

/** What became of articles that were sent. */
export interface Added {
  articles: (Source & { changed?: boolean; replaced?: boolean })[];
  skipped?: number;
}
