// How the graph's terms read to a person.

import type { Fact, Term } from "./types";

/** "memberOf" is "member of". A name with capitals in a row, or with spaces, keeps them. */
export function relationWords(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])(?![A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`).replace(/_/g, " ");
}

// A relation seen from its object, where English has a word for it.
const inverse: Record<string, string> = {
  memberOf: "has as member",
  observerOf: "has as observer",
  partnerOf: "partner of",
  leads: "led by",
  chairs: "chaired by",
  founded: "founded by",
  hostedBy: "hosts",
  hosts: "hosted by",
  participatedIn: "with the participation of",
  attended: "attended by",
  locatedIn: "is where there is",
  partOf: "has as part",
  subsidiaryOf: "has as subsidiary",
  owns: "owned by",
  acquired: "acquired by",
  holdsPosition: "position held by",
  worksFor: "employs",
  metWith: "met with",
  alsoKnownAs: "also known as",
};

/** A relation as it reads from the object's side. */
export function inverseWords(name: string): string {
  const known = inverse[name];
  if (known) return known;
  const words = relationWords(name);
  return /(ed|born|won|built|said)$/.test(words) ? `${words} by` : `${words} ←`;
}

/** What a term reads as. */
export function termWords(t: Term | undefined): string {
  if (!t) return "";
  if (t.unknown) return "somebody or something unnamed";
  return t.value ?? t.name ?? nameOf(t.iri ?? "");
}

/** A name out of an IRI, where nothing better is known. */
export function nameOf(iri: string): string {
  let tail = iri.replace(/^clew:/, "");
  const hash = tail.lastIndexOf("#");
  if (hash >= 0 && hash < tail.length - 1) tail = tail.slice(hash + 1);
  else tail = tail.slice(tail.lastIndexOf("/") + 1) || tail;
  try {
    tail = decodeURIComponent(tail);
  } catch {
    // it is no encoding, then
  }
  return tail.replace(/_/g, " ");
}

/** A title for an article that may have none: the name of its file, without the hash that the loader adds. */
export function titleOf(a: { title?: string; source?: string; iri: string }): string {
  if (a.title) return a.title;
  if (a.source?.startsWith("pasted:")) return "Pasted text";
  const from = a.source || a.iri.replace(/-[0-9a-f]{8}$/, "");
  const last = from.replace(/[#?].*$/, "").replace(/\/+$/, "");
  const name = nameOf(last.slice(last.lastIndexOf("/") + 1)).replace(/\.(txt|html?|pdf|xml|jsonl?|gz)$/i, "");
  return name ? name.charAt(0).toUpperCase() + name.slice(1).replace(/[-_]+/g, " ") : a.iri;
}

/** Where an article is from, for a line under its title: a host, or a file name. */
export function sourceWords(source: string | undefined): string {
  if (!source) return "";
  const m = /^https?:\/\/([^/]+)/.exec(source);
  if (m) return m[1]!.replace(/^www\./, "");
  if (source.startsWith("pasted:")) return source.slice(0, "pasted:".length + 6).replace(":", " ");
  return source.slice(source.lastIndexOf("/") + 1);
}

/** Why a fact is, or is not, asserted, in a sentence. */
export function statusWords(f: Fact): string {
  if (f.rejected) return "Not held to be so: a person has rejected it.";
  const why: string[] = [];
  if (f.polarity === "negative") why.push("the sentence denies it");
  if (f.modality !== "factual") why.push(modalities[f.modality] ?? `it is ${f.modality}`);
  if (f.attributedTo) why.push(`it is what ${termWords(f.attributedTo)} says`);
  if (why.length > 0) return `Not asserted: ${why.join(", and ")}.`;
  return f.asserted ? "Asserted: the article says so itself, as a fact." : "Not asserted.";
}

const modalities: Record<string, string> = {
  future: "it is yet to come",
  possible: "it is only possible",
  conditional: "it depends on a condition",
  counterfactual: "it would be so if things were otherwise",
  intended: "it is only intended",
  asked: "it is only asked",
};

/** The short form of {@link statusWords}: "denied", "future, according to X"; "" for what is asserted. */
export function statusShort(f: Fact): string {
  if (f.rejected) return "rejected";
  const parts: string[] = [];
  if (f.polarity === "negative") parts.push("denied");
  if (f.modality !== "factual") parts.push(f.modality);
  if (f.attributedTo) parts.push(`according to ${termWords(f.attributedTo)}`);
  return parts.join(", ");
}

/** A fact in a line: "Maldives member of Global Coalition". */
export function factWords(f: Fact): string {
  return `${termWords(f.subject)} ${relationWords(f.predicate)} ${termWords(f.object)}`;
}

/** What a fact was read with: the pattern of the ontology, or no pattern but the sentence's own words. */
export function patternWords(f: Fact): string {
  return f.open ? "none: an open relation, in the sentence’s own words" : f.pattern;
}

/** "3 facts", "1 fact". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A date of ISO 8601 as one reads it: "2021-06-03" is "3 June 2021". What is none stays as it is. */
export function dateWords(iso: string): string {
  const m = /^(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?$/.exec(iso);
  if (!m) return iso;
  const month = m[2] ? months[Number(m[2]) - 1] : undefined;
  if (!month) return m[1]!;
  return m[3] ? `${Number(m[3])} ${month} ${m[1]}` : `${month} ${m[1]}`;
}
