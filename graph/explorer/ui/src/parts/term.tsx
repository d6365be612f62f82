import type { ComponentChildren } from "preact";
import { entityAddress } from "../model/address";
import { cssColour, noKind } from "../model/kinds";
import type { Term as TermOf } from "../model/types";
import { termWords } from "../model/words";

/** A dot in the colour of a kind. It says nothing that the words beside it don't. */
export function KindDot({ kind }: { kind: string | undefined }) {
  return <span class="kind-dot" aria-hidden="true" style={{ background: cssColour(kind || noKind) }} />;
}

/** A thing as a link to its page, or words as they are. */
export function Term({ of, plain }: { of: TermOf | undefined; plain?: boolean }) {
  if (!of) return null;
  const words = termWords(of);
  if (of.iri && !plain) {
    return (
      <a class="term" href={entityAddress(of.iri)}>
        <KindDot kind={of.class} />
        {words}
      </a>
    );
  }
  return <span class={of.value !== undefined ? "term words" : "term"}>{of.iri && <KindDot kind={of.class} />}{words}</span>;
}

/** What went wrong, and what to do about it. */
export function Trouble({ error, missing }: { error: Error | undefined; missing?: string }) {
  if (!error) return null;
  const status = (error as { status?: number }).status;
  const hint = (error as { hint?: string }).hint;
  if (status === 404 && missing && /no such endpoint/.test(error.message)) {
    return <p class="problem" role="alert" data-testid="problem">{missing}</p>;
  }
  return (
    <div class="problem" role="alert" data-testid="problem">
      <p>{error.message}</p>
      {hint && <p class="hint">{hint}</p>}
    </div>
  );
}

/** What is being fetched. */
export function Waiting({ what }: { what: string }) {
  return <p class="waiting" role="status">{what}…</p>;
}

/** A heading that takes the focus when the view changes. */
export function Heading({ children, testid }: { children: ComponentChildren; testid?: string }) {
  return <h1 tabIndex={-1} {...(testid && { "data-testid": testid })}>{children}</h1>;
}
