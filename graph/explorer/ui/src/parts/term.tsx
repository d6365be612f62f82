import type { ComponentChildren } from "preact";
import { entityAddress } from "../model/address";
import { cssColour, noKind } from "../model/kinds";
import type { Term as TermOf } from "../model/types";
import { termWords } from "../model/words";

/** A dot in the colour of a kind. It says nothing that the words beside it don't. */
export function KindDot({ kind }: { kind: string | undefined }) {
  return <span class="kind-dot" aria-hidden="true" style={{ background: cssColour(kind || noKind) }} />;
}

/** A name behind the dot of its kind, which never stands alone at the end of a line. */
export function Named({ kind, name }: { kind: string | undefined; name: string }) {
  const space = name.indexOf(" ");
  const first = space > 0 && space < 24 ? name.slice(0, space) : name;
  return (
    <>
      <span class={first.length < 24 ? "unbroken" : ""}>
        <KindDot kind={kind} />
        {first}
      </span>
      {name.slice(first.length)}
    </>
  );
}

/** A thing as a link to its page, or words as they are. */
export function Term({ of }: { of: TermOf | undefined }) {
  if (!of) return null;
  if (of.iri) {
    return (
      <a class="term" href={entityAddress(of.iri)}>
        <Named kind={of.class} name={termWords(of)} />
      </a>
    );
  }
  return <span class="term words">{termWords(of)}</span>;
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
