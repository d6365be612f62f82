import { useState } from "preact/hooks";
import * as api from "../model/api";
import { sentencesOf } from "../model/reading";
import type { Article } from "../model/types";
import { count, dateWords, sourceWords, titleOf } from "../model/words";
import { Fact } from "../parts/fact";
import { change, go } from "../parts/hooks";
import { Heading, Trouble, Waiting } from "../parts/term";
import { TimelineOf } from "../parts/timeline";
import { GraphWork } from "../graph/work";
import { FactCard } from "../thread/card";
import { ArticleText, factOf } from "../thread/text";
import { forgetArticles } from "../thread/use";
import { forgetAround, useExpanded } from "../graph/expanded";
import { type ViewProps, useReady } from "./view";

const nothing: ReadonlySet<string> = new Set();

/** An article: its text beside the graph of what was read out of it. */
export function ArticleView({ thread, threaded, lit, ready, server }: ViewProps) {
  const a = threaded.article;
  const graph = useExpanded(a?.facts, undefined, nothing);
  useReady(ready, a ? titleOf(a) : "Article", !threaded.loading);
  if (!thread) return <p class="problem" role="alert" data-testid="problem">The address names no article.</p>;
  if (threaded.error) return <Trouble error={threaded.error} />;
  if (!a) return <Waiting what="Fetching the article" />;
  const fact = factOf(a, thread);
  return (
    <article class="article">
      <header class="article-head">
        <Heading>{titleOf(a)}</Heading>
        <p class="credit">
          {[a.author, a.publisher, a.published && dateWords(a.published)].filter(Boolean).map((x) => `${x} · `)}
          {/^https?:/.test(a.source ?? "") ? <a href={a.source} target="_blank" rel="noreferrer noopener">{sourceWords(a.source)}</a> : sourceWords(a.source)}
          {" · "}{count(sentencesOf(a).length, "sentence")}{" · "}{count(a.facts.length, "fact")}, {a.facts.filter((f) => f.asserted).length} asserted
          {" · "}<a href={`/api/clew/export?article=${encodeURIComponent(a.iri)}&format=trig`} download={`${titleOf(a)}.trig`}>RDF</a>
          {server?.write && <Remove article={a} />}
        </p>
      </header>
      <div class="article-columns">
        <div class="article-reading">
          <ArticleText article={a} thread={thread} onSentence={(s) => change({ fact: null, at: `${s.start}-${s.end}` })} />
        </div>
        <div class="article-side">
          {fact ? <FactCard fact={fact} /> : <p class="note">Choose a sentence, and what was read out of it lights up here. Choose an edge, and its sentence comes into sight.</p>}
          <GraphWork {...graph} about={titleOf(a)} lit={lit} compact />
          <TimelineOf facts={a.facts} of={{ article: a.iri }} />
          <details class="list">
            <summary>All {count(a.facts.length, "fact")}</summary>
            {a.facts.map((f) => <Fact key={f.iri} fact={f} chosen={f.iri === fact?.iri} />)}
          </details>
        </div>
      </div>
    </article>
  );
}

/** Removes the article, when one says so twice. */
function Remove({ article }: { article: Article }) {
  const [sure, setSure] = useState(false);
  const [error, setError] = useState<Error>();
  const remove = async (): Promise<void> => {
    try {
      await api.removeArticle(article.iri);
      forgetArticles();
      forgetAround();
      go("/articles");
    } catch (e) {
      setError(e as Error);
    }
  };
  return (
    <>
      {" · "}
      <button type="button" class="link" onClick={() => (sure ? void remove() : setSure(true))} onBlur={() => setSure(false)}>{sure ? "Really remove it and all that was read out of it?" : "remove"}</button>
      <Trouble error={error} missing="This server cannot remove articles; clew remove can." />
    </>
  );
}
