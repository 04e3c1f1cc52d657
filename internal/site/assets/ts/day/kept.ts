// The kept file of the page's release: asked for now and every few minutes, taken from this device without a network.

import { isKept, now, real, saidAt, timed } from "../clock";
import { Programme } from "./day";
import type { Kept } from "./wire";

const EVERY = 5 * 60_000;

export interface Fresh {
  programme: Programme;
  asOf: number; // when the server said so, on the edition's clock
  old: boolean; // this device had no answer of the server since
}

/** Hands over the programme once it is here, and again when it may have changed. */
export function follow(url: string, found: (fresh: Fresh) => void): void {
  let last: Fresh | undefined;
  let tag = "";
  const ask = async (): Promise<void> => {
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
  };
  addEventListener("online", () => void ask());
  addEventListener("offline", () => void ask());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void ask();
  });
  setInterval(() => void ask(), EVERY);
  void ask();
}
