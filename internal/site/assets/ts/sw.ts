// Keeps a whole edition for the hours without a network: pages are asked for first and taken from what was
// kept when the network does not answer within a second.

import { forgetRooms, forgets, isRoom, keepRoom, roomFirst } from "./sw-room";

declare const self: ServiceWorkerGlobalScope;

const KEPT = "kept-v1";
const PATIENCE = 1000;

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(self.clients.claim()));

self.addEventListener("message", (e) => {
  const { keep, room, parts } = e.data as { keep?: string; room?: string; parts?: string[] };
  if (keep) e.waitUntil(keepEdition(keep));
  if (room)
    e.waitUntil(Promise.all([keepRoom(room), ...(parts ?? []).map((part) => keptFirst(new Request(part)))]));
});

/** Fetches every page of an edition that is not kept yet, a few at a time. */
async function keepEdition(edition: string): Promise<void> {
  const response = await fetch(`/${edition}/my/keep.json`);
  if (!response.ok) return;
  const list = (await response.json()) as { version: string; pages: string[] };
  const cache = await caches.open(KEPT);
  const mark = `/${edition}/my/kept`;
  const had = await cache.match(mark);
  if (had && (await had.text()) === list.version) return;
  const queue = [...list.pages];
  const worker = async (): Promise<void> => {
    for (let page = queue.shift(); page; page = queue.shift()) {
      const answer = await fetch(page);
      if (answer.ok) await cache.put(page, answer);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  await cache.put(mark, new Response(list.version));
}

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (url.origin === location.origin && forgets(e.request, url)) e.waitUntil(forgetRooms());
  if (e.request.method !== "GET" || url.origin !== location.origin) return;
  if (e.request.mode === "navigate" && isRoom(url)) {
    e.respondWith(roomFirst(e, url));
    return;
  }
  if (/^\/(organise|api|me|sign-in|sign-out|outbox)(\/|$)/.test(url.pathname)) return;
  e.respondWith(url.pathname.startsWith("/assets/") ? keptFirst(e.request) : networkFirst(e.request));
});

async function keptFirst(request: Request): Promise<Response> {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function networkFirst(request: Request): Promise<Response> {
  const cache = await caches.open(KEPT);
  // Pages vary by language and cookies; what was kept for this browser is what it gets.
  const kept = await cache.match(request, { ignoreSearch: request.mode === "navigate", ignoreVary: true });
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && answer.type === "basic") await cache.put(request, answer.clone());
    return answer;
  });
  if (!kept) return asked;
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([asked.catch(() => kept), late]);
}
