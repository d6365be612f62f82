import { useEffect, useRef } from "preact/hooks";
import { articleAddress, type Thread } from "../model/address";
import { dateWords, sourceWords, titleOf } from "../model/words";
import { closeThread } from "../parts/fact";
import { change } from "../parts/hooks";
import { Trouble, Waiting } from "../parts/term";
import { FactCard } from "./card";
import { ArticleText, factOf } from "./text";
import type { Threaded } from "./use";

/** The thread: an article beside what is shown, at the sentence that says so. */
export function ThreadPane({ thread, of }: { thread: Thread; of: Threaded }) {
  const article = of.article;
  const fact = factOf(article, thread);
  const head = useRef<HTMLHeadingElement>(null);
  const came = useRef<Element | null>(document.activeElement);

  // The focus goes into the pane when it opens, and back to where it came from when it closes.
  useEffect(() => {
    head.current?.focus({ preventScroll: true });
    const from = came.current as HTMLElement | null;
    return () => {
      if (from?.isConnected) from.focus({ preventScroll: true });
    };
  }, []);

  useEffect(() => {
    const keys = (e: KeyboardEvent): void => {
      if (e.key === "Escape" && !e.defaultPrevented && !(e.target as Element).closest("input, textarea")) closeThread();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, []);

  return (
    <aside
      class="thread"
      data-testid="thread"
      aria-label="The thread"
      data-ready={article ? "true" : "false"}
    >
      <header class="thread-head">
        <div>
          <h2 tabIndex={-1} ref={head}>{article ? titleOf(article) : "The thread"}</h2>
          {article && (
            <p class="credit">
              {[article.publisher ?? article.author, article.published && dateWords(article.published), sourceWords(article.source)].filter(Boolean).join(" · ")}
              {" · "}
              <a href={articleAddress(article.iri, { fact: thread.fact, at: thread.at })}>whole article</a>
            </p>
          )}
        </div>
        <button type="button" class="close" aria-label="Close the thread" onClick={closeThread}>×</button>
      </header>
      <div class="thread-body scroll" tabIndex={0} role="region" aria-label="Article">
        <Trouble error={of.error} />
        {!article && !of.error && <Waiting what="Fetching the article" />}
        {fact && <FactCard fact={fact} />}
        {article && thread.fact && !fact && <p class="problem" role="alert">The article no longer has this fact; it was read again, or removed.</p>}
        {article && (
          <ArticleText article={article} thread={thread} onSentence={(s) => change({ thread: article.iri, fact: null, at: `${s.start}-${s.end}` })} />
        )}
      </div>
    </aside>
  );
}
