import { useEffect } from "preact/hooks";
import type { Place, Thread } from "../model/address";
import type { Fact, Server } from "../model/types";
import type { Threaded } from "../thread/use";

/** What every view gets. */
export interface ViewProps {
  place: Place;
  server: Server | undefined;
  /** The thread that the address opens, its article as far as it is there, and the facts that it lights. */
  thread: Thread | null;
  threaded: Threaded;
  lit: Fact[];
  /** Takes the title of the view, and whether its first data is shown: see {@link useReady}. */
  ready: (title: string, is: boolean) => void;
}

/** Tells the page the title of a view, and whether its first data is shown. It is told each time that the view is drawn: the same may be true of another place. */
export function useReady(ready: ViewProps["ready"], title: string, is: boolean): void {
  useEffect(() => ready(title, is));
}
