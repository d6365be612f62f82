import { useEffect, useState } from "preact/hooks";
import * as api from "../model/api";
import type { Match, Parameter, Query } from "../model/types";
import { relationWords } from "../model/words";
import { Combobox } from "./combobox";

/** The form of a saved query, made from its header. */
export function QueryForm({ query, args, onRun }: { query: Query; args: Record<string, string>; onRun: (args: Record<string, string>) => void }) {
  const start = (): Record<string, string> => Object.fromEntries(query.parameters.map((p) => [p.name, args[p.name] ?? p.default ?? ""]));
  const [values, setValues] = useState(start);
  const key = JSON.stringify(args);
  useEffect(() => setValues(start()), [key]);
  const set = (name: string, value: string): void => setValues((v) => ({ ...v, [name]: value }));
  const run = (over: Record<string, string> = {}): void => onRun(Object.fromEntries(Object.entries({ ...values, ...over }).filter(([, v]) => v.trim() !== "")));
  return (
    <form
      class="query-form"
      data-testid="query-form"
      onSubmit={(e) => {
        e.preventDefault();
        run();
      }}
    >
      {query.parameters.map((p) => <Field key={p.name} of={p} value={values[p.name] ?? ""} onText={(v) => set(p.name, v)} onEnter={(v) => run({ [p.name]: v })} />)}
      <button type="submit" class="primary" data-testid="query-run">Run</button>
    </form>
  );
}

/** The relations of the graph whose names have these words. */
async function relationsLike(text: string, signal: AbortSignal): Promise<Match[]> {
  const words = text.toLowerCase().replace(/[\s_-]/g, "");
  const all = await api.relations(signal);
  return all
    .filter((r) => r.name.toLowerCase().includes(words))
    .slice(0, 10)
    .map((r) => ({ iri: r.iri, name: r.name, matched: relationWords(r.name), class: `${r.asserted + r.claimed}`, named: true, facts: 0, score: 1 }));
}

function Field({ of: p, value, onText, onEnter }: { of: Parameter; value: string; onText: (v: string) => void; onEnter: (v: string) => void }) {
  const label = p.name + (p.optional ? " (if you like)" : "");
  if (p.type === "entity" || p.type === "relation") {
    return (
      <Combobox
        label={label}
        name={p.name}
        value={value}
        required={!p.optional}
        help={p.help}
        onText={onText}
        onEnter={onEnter}
        onPick={() => undefined}
        {...(p.type === "relation" && { options: relationsLike })}
      />
    );
  }
  const id = `field-${p.name}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={p.name}
        type="text"
        inputMode={p.type === "int" ? "numeric" : "text"}
        pattern={p.type === "date" ? "\\d{4}(-\\d\\d(-\\d\\d)?)?" : p.type === "int" ? "-?\\d+" : undefined}
        placeholder={p.type === "date" ? "2022, 2022-05 or 2022-05-30" : undefined}
        title={p.type === "date" ? "2022, 2022-05 or 2022-05-30" : p.type === "int" ? "a whole number" : undefined}
        required={!p.optional}
        value={value}
        aria-describedby={p.help ? `${id}-help` : undefined}
        onInput={(e) => onText(e.currentTarget.value)}
      />
      {p.help && <span class="help" id={`${id}-help`}>{p.help}</span>}
    </div>
  );
}
