// What a browser keeps of the programme room, to open it again without a network: the page, as it was last
// asked for, and the newest draft that the server told of since. Both are in one cache, so that signing out
// empties it at once.

import type { Draft } from "./draft";

export const roomCache = "room-v1";
const draftAt = (base: string): string => `${base}edit/draft`;

// keepsAnything is false where browsers keep nothing: without encryption, on any machine but one's own.
const keepsAnything = "caches" in globalThis && "serviceWorker" in navigator;

export async function keepDraft(base: string, draft: Draft): Promise<void> {
  if (!keepsAnything) return;
  try {
    const cache = await caches.open(roomCache);
    // else nobody would open it, or somebody has signed out
    if (await cache.match(`${base}edit/`)) await cache.put(draftAt(base), Response.json(draft));
  } catch {
    // There is no place for it: the room opens with an older one.
  }
}

// keptDraft is undefined when the server has told of nothing since the page.
export async function keptDraft(base: string): Promise<Draft | undefined> {
  if (!keepsAnything) return undefined;
  try {
    const kept = await caches.match(draftAt(base), { cacheName: roomCache });
    return kept && ((await kept.json()) as Draft);
  } catch {
    return undefined; // what cannot be read was not kept: the page has a draft of its own
  }
}

// keepPage asks the service worker to keep the page and what it is made of, when the worker came after them.
export function keepPage(page: string): void {
  if (!keepsAnything) return;
  const parts = performance
    .getEntriesByType("resource")
    .map((e) => e.name)
    .filter((name) => name.startsWith(`${location.origin}/assets/`));
  void navigator.serviceWorker.ready.then((r) => r.active?.postMessage({ room: page, parts }));
}

// keptIn is what was put aside earlier; what cannot be read was not.
export function keptIn<T>(store: Storage, key: string, none: T): T {
  try {
    return JSON.parse(store.getItem(key) ?? "") as T;
  } catch {
    return none;
  }
}
