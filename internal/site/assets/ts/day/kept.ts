// The kept file of the page's release: asked for now and every few minutes, taken from this device without a network.
// Where a slow network made this device answer first, it is asked for again soon: by then the worker may have kept the
// server's answer, which would else stay out of sight until the next of those minutes.

import { isKept, now, real, saidAt, timed } from "../clock";
import { Programme } from "./day";
import type { Kept } from "./wire";

const EVERY = 5 * 60_000;
const SOON = 2_000; // twice as long each time

export interface Fresh {
  programme: Programme;
  asOf: number; // when the server said so, on the edition's clock
  old: boolean; // this device had no answer of the server since
}

/** Hands over the programme once it is here, and again when it may have changed. */
export function follow(url: string, found: (fresh: Fresh) => void): void {
  let last: Fresh | undefined;
  let tag = "";
  let soon = SOON;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async (): Promise<void> => {
    clearTimeout(timer);
    try {
      const answer = await timed(() => fetch(url, { cache: "no-cache" }));
      if (!answer.ok) throw new Error(String(answer.status));
      const asOf = (saidAt(answer) || real()) + (now() - real());
      const etag = answer.headers.get("ETag") ?? "";
      const programme =
        last && tag === etag && etag ? last.programme : new Programme((await answer.json()) as Kept);
      tag = etag;
      last = { programme, asOf, old: isKept(answer) };
    } catch {
      if (last) last = { ...last, old: true };
    }
    if (last) found(last);
    const late = last?.old === true && navigator.onLine;
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), late ? soon : EVERY);
    soon = late ? Math.min(2 * soon, EVERY) : SOON;
  };
  addEventListener("online", () => void ask());
  addEventListener("offline", () => void ask());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void ask();
  });
  void ask();
}
