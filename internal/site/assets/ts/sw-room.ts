// The programme room without a network. It is the one private page that is kept, since it is the one that works on: see ADR 13.

import { roomCache } from "./room/kept";

const PATIENCE = 5000; // milliseconds; what was kept catches up by itself when the server was only slow

export const isRoom = (url: URL): boolean => /^\/organise\/[^/]+\/edit\/$/.test(url.pathname);

// forgets reports whether a request changes who is signed in. What is kept is for nobody else, whatever is answered.
export const forgets = (request: Request, url: URL): boolean => request.method === "POST" && /^\/sign-(in|out)(\/|$)/.test(url.pathname);
export async function forgetRooms(): Promise<void> { await caches.delete(roomCache); }

// roomFirst asks the server, and takes what was kept when it does not answer in time, or not sensibly.
export async function roomFirst(request: Request, url: URL): Promise<Response> {
  const kept = await caches.match(url.pathname, { cacheName: roomCache });
  const asked = fetch(request).then(async (answer) => {
    if (answer.status >= 500) return kept ?? answer;
    await keep(url.pathname, answer.clone());
    return answer;
  });
  if (!kept) return asked;
  const late = new Promise<Response>((resolve) => { setTimeout(() => resolve(kept), PATIENCE); });
  return Promise.race([asked.catch(() => kept), late]);
}

// keepRoom keeps a room that was opened before the worker was there.
export async function keepRoom(base: string): Promise<void> {
  const page = `${base}edit/`;
  if (await caches.match(page, { cacheName: roomCache })) return;
  await keep(page, await fetch(page, { redirect: "manual" }));
}

// keep keeps a page, marked as kept, and drops the draft that was told before it. A page that somebody may not see any more is dropped.
async function keep(page: string, answer: Response): Promise<void> {
  const cache = await caches.open(roomCache);
  await cache.delete(`${page}draft`);
  if (!answer.ok) { await cache.delete(page); return; }
  const text = (await answer.text()).replace("<programme-room ", "<programme-room data-kept ");
  await cache.put(page, new Response(text, { headers: answer.headers }));
}
