import { useEffect, useRef, useState } from "preact/hooks";
import { type Changes, type Place, addressOf, placeOf } from "../model/address";

const listeners = new Set<() => void>();

/** Where the page is now. */
export function place(): Place {
  return placeOf(location.pathname, location.search);
}

/** Goes to an address of the page. */
export function go(address: string, replace = false): void {
  if (address !== location.pathname + location.search) {
    history[replace ? "replaceState" : "pushState"](null, "", address);
  }
  for (const f of listeners) f();
}

/** Goes to where some parameters are others, and the rest is as it is. */
export function change(changes: Changes, replace = false): void {
  go(addressOf(location.pathname, changes, new URLSearchParams(location.search)), replace);
}

/** Gives where the page is, and draws again when it changes. */
export function usePlace(): Place {
  const [now, set] = useState(place);
  useEffect(() => {
    const moved = (): void => set(place());
    listeners.add(moved);
    addEventListener("popstate", moved);
    return () => {
      listeners.delete(moved);
      removeEventListener("popstate", moved);
    };
  }, []);
  return now;
}

/** Makes links within the page change the view and not load the page. */
export function followLinks(): void {
  document.addEventListener("click", (e) => {
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const a = (e.target as Element | null)?.closest?.("a");
    if (!a || a.target || a.hasAttribute("download") || a.origin !== location.origin) return;
    if (placeOf(a.pathname, a.search).view === "missing" || (a.hash && a.pathname === location.pathname)) return;
    e.preventDefault();
    go(a.pathname + a.search);
  });
}

/** What a load has given so far. While another one runs, data is still that of the one before. */
export interface Loaded<T> {
  data: T | undefined;
  error: Error | undefined;
  loading: boolean;
}

/** Loads when the key changes; null loads nothing. What comes for an older key is dropped. */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> & { again: () => void } {
  const [state, set] = useState<Loaded<T> & { key: string | null }>({ key: null, data: undefined, error: undefined, loading: key !== null });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    if (key === null) {
      set({ key, data: undefined, error: undefined, loading: false });
      return;
    }
    const stop = new AbortController();
    set((s) => ({ ...s, loading: true }));
    latest
      .current(stop.signal)
      .then((data) => !stop.signal.aborted && set({ key, data, error: undefined, loading: false }))
      .catch((error: Error) => !stop.signal.aborted && set({ key, data: undefined, error, loading: false }));
    return () => stop.abort();
  }, [key, turn]);
  const stale = key !== state.key;
  return { data: state.data, error: stale ? undefined : state.error, loading: state.loading || stale, again: () => setTurn((t) => t + 1) };
}

/** Whether the page is dark, as its reader or their system wants it. */
export function useDark(): boolean {
  const [dark, set] = useState(isDark);
  useEffect(() => {
    const media = matchMedia("(prefers-color-scheme: dark)");
    const update = (): void => set(isDark());
    const watch = new MutationObserver(update);
    media.addEventListener("change", update);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      media.removeEventListener("change", update);
      watch.disconnect();
    };
  }, []);
  return dark;
}

function isDark(): boolean {
  const chosen = document.documentElement.dataset["theme"];
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Whether its reader wants nothing to move. */
export const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Saves a file from the page. */
export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
