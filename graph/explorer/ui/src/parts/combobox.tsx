import { useEffect, useId, useRef, useState } from "preact/hooks";
import * as api from "../model/api";
import type { Match } from "../model/types";
import { count } from "../model/words";
import { KindDot } from "./term";

interface Props {
  label: string;
  /** Whether the label is only heard, not seen. */
  hidden?: boolean;
  name?: string;
  value?: string;
  placeholder?: string | undefined;
  required?: boolean;
  help?: string | undefined;
  testid?: string;
  options?: (text: string, signal: AbortSignal) => Promise<Match[]>;
  /** Somebody chose an option. */
  onPick?: (m: Match) => void;
  /** Somebody pressed Enter on words of their own. */
  onEnter?: (text: string) => void;
  onText?: (text: string) => void;
}

const things = (text: string, signal: AbortSignal): Promise<Match[]> => api.search(text, 8, signal);

/** An input that completes names: the editable combobox with list autocomplete of the ARIA practices. */
export function Combobox(p: Props) {
  const id = useId();
  const [own, setText] = useState("");
  const text = p.value ?? own; // an effect that copied the one to the other would lose what is typed before it runs
  const [found, setFound] = useState<Match[]>([]);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [said, setSaid] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const asked = useRef<AbortController | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(
    () => () => {
      asked.current?.abort();
      clearTimeout(timer.current);
    },
    [],
  );

  const close = (): void => {
    asked.current?.abort();
    clearTimeout(timer.current);
    setOpen(false);
    setActive(-1);
  };
  const look = (words: string): void => {
    asked.current?.abort();
    clearTimeout(timer.current);
    if (!words.trim()) {
      setFound([]);
      close();
      return;
    }
    timer.current = setTimeout(() => {
      const stop = new AbortController();
      asked.current = stop;
      (p.options ?? things)(words, stop.signal).then(
        (m) => {
          if (stop.signal.aborted) return;
          setFound(m);
          setActive(-1);
          setOpen(true);
          setSaid(m.length === 0 ? "nothing found" : count(m.length, "suggestion"));
        },
        () => undefined, // what comes of Enter says what is wrong
      );
    }, 110);
  };
  const pick = (m: Match): void => {
    setText(p.onPick && !p.name ? "" : m.name);
    p.onText?.(m.name);
    close();
    p.onPick?.(m);
  };
  const keys = (e: KeyboardEvent): void => {
    const last = found.length - 1;
    switch (e.key) {
      case "ArrowDown":
      case "ArrowUp":
        e.preventDefault();
        if (!open) {
          look(text);
          return;
        }
        setActive((i) => (e.key === "ArrowDown" ? (i >= last ? -1 : i + 1) : i < 0 ? last : i - 1));
        return;
      case "Home":
      case "End":
        setActive(-1);
        return;
      case "Escape":
        if (open) e.stopPropagation();
        else {
          setText("");
          p.onText?.("");
        }
        close();
        return;
      case "Enter": {
        const m = open ? found[active] : undefined;
        if (m) {
          e.preventDefault();
          pick(m);
        } else if (p.onEnter && text.trim()) {
          e.preventDefault();
          close();
          p.onEnter(text.trim());
        }
      }
    }
  };

  const shown = open && found.length > 0;
  return (
    <div class="combobox">
      <label for={`${id}-input`} class={p.hidden ? "unseen" : ""}>{p.label}</label>
      <input
        ref={input}
        id={`${id}-input`}
        type="text"
        role="combobox"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        aria-describedby={p.help ? `${id}-help` : undefined}
        data-testid={p.testid}
        name={p.name}
        placeholder={p.placeholder}
        required={p.required}
        value={text}
        onInput={(e) => {
          setText(e.currentTarget.value);
          p.onText?.(e.currentTarget.value);
          look(e.currentTarget.value);
        }}
        onKeyDown={keys}
        onBlur={() => setTimeout(close, 120)}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={p.label} hidden={!shown} data-testid={p.testid ? `${p.testid}-options` : undefined}>
        {found.map((m, i) => (
          <li
            key={m.iri}
            id={`${id}-${i}`}
            role="option"
            data-iri={m.iri}
            aria-selected={i === active}
            onMouseDown={(e) => e.preventDefault()}
            onClick={() => pick(m)}
          >
            <KindDot kind={m.class} />
            <span class="option-name">{m.name}</span>
            {m.matched && m.matched.toLowerCase() !== m.name.toLowerCase() && <span class="option-alias">{m.matched}</span>}
            <span class="option-kind">{m.class}</span>
          </li>
        ))}
      </ul>
      {p.help && <span class="help" id={`${id}-help`}>{p.help}</span>}
      <span class="unseen" role="status">{said}</span>
    </div>
  );
}
