// The programme room without a network. It is the one private page that is kept, since it is the one that
// works on: see ADR 13.

import { roomCache } from "./room/kept";

const PATIENCE = 5000; // milliseconds; what was kept catches up by itself when the server was only slow

// isRoom also knows the queue of a reviewer: as private, and worked on without a network as well.
export const isRoom = (url: URL): boolean =>
  /^\/organise\/[^/]+\/edit\/$/.test(url.pathname) || /^\/[^/]+\/review\/$/.test(url.pathname);

// isPrivate reports whether an answer must not be kept among those of public pages: sheets of a reviewer, and what the secret link of a
// mail leads to.
export const isPrivate = (url: URL): boolean =>
  /^\/[^/]+\/(review\/|speaking\/with\/|reply\/.)/.test(url.pathname);

// forgets reports whether a request changes who is signed in. What is kept is for nobody else, whatever is
// answered.
export const forgets = (request: Request, url: URL): boolean =>
  request.method === "POST" && /^\/sign-(in|out)(\/|$)/.test(url.pathname);
let generation = 0; // of who is signed in: an answer asked for in an earlier one is not kept
let forgotten: Promise<unknown> = Promise.resolve(); // nothing that was kept is given out before it

export function forgetRooms(): Promise<unknown> {
  generation++;
  forgotten = caches.delete(roomCache).catch(() => false);
  return forgotten;
}

// roomFirst asks the server, and takes what was kept when it does not answer in time, or not sensibly.
// Keeping never holds an answer back.
export async function roomFirst(e: FetchEvent, url: URL): Promise<Response> {
  await forgotten;
  const page = url.pathname,
    since = generation;
  const [kept, draft] = await Promise.all([inRoom(page), draftOf(page)]);
  const asked = fetch(e.request);
  e.waitUntil(
    asked.then(
      (answer) => keep(page, answer.clone(), since, draft),
      () => undefined,
    ),
  );
  const sensible = asked.then((answer) => (answer.status >= 500 ? (kept ?? answer) : answer));
  if (!kept) return sensible;
  const late = new Promise<Response>((resolve) => {
    setTimeout(() => resolve(kept), PATIENCE);
  });
  return Promise.race([sensible.catch(() => kept), late]);
}

// keepRoom keeps a page that was opened before the worker was there.
export async function keepRoom(page: string): Promise<void> {
  const since = generation;
  if (await inRoom(page)) return;
  const draft = await draftOf(page);
  await keep(page, await fetch(page, { redirect: "manual" }), since, draft);
}

const inRoom = (path: string): Promise<Response | undefined> =>
  caches.match(path, { cacheName: roomCache }).catch(() => undefined);
const draftOf = async (page: string): Promise<string | undefined> =>
  (await inRoom(`${page}draft`))?.text().catch(() => undefined);

// keep keeps a page, marked as kept, and drops the draft that was there when it was asked for; one that was
// told since is newer. A page that somebody may not see any more is dropped.
async function keep(page: string, answer: Response, since: number, draft: string | undefined): Promise<void> {
  if (answer.status >= 500) return;
  try {
    const text = (await answer.text()).replace("<programme-room ", "<programme-room data-kept ");
    const cache = await caches.open(roomCache);
    if (since !== generation) return;
    if (answer.ok) await cache.put(page, new Response(text, { headers: answer.headers }));
    else await cache.delete(page);
    if (!answer.ok || (await draftOf(page)) === draft) await cache.delete(`${page}draft`);
  } catch {
    // There is no place for it: what was kept earlier stays.
  }
}
