// Keeps a whole edition for the hours without a network: pages are asked for first and taken from what was
// kept when the network does not answer within a second. What is not kept has a page that says so.

import { renew, showAlert, touchAlert, type SubscriptionChange } from "./sw-alert";
import { forgetRooms, forgets, isPrivate, isRoom, keepRoom, roomFirst } from "./sw-room";

declare const self: ServiceWorkerGlobalScope;

const KEPT = "kept-v1";
const PATIENCE = 1000;
const LEADS = 60_000; // for so long a form that was sent may lead to a page
const MOST = 2000; // answers that are kept, of all editions; the oldest go first

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(self.clients.claim()));

self.addEventListener("push", (e) => e.waitUntil(showAlert(e.data)));
self.addEventListener("pushsubscriptionchange", (e) => {
  const change = e as SubscriptionChange;
  change.waitUntil(renew(change));
});
self.addEventListener("notificationclick", (e) => e.waitUntil(touchAlert(e.notification, e.action)));

self.addEventListener("message", (e) => {
  const { keep, lang, room, parts, ticket } = e.data as {
    keep?: string;
    lang?: string;
    room?: string;
    parts?: string[];
    ticket?: string;
  };
  if (keep) e.waitUntil(keepEdition(keep, lang ?? ""));
  if (ticket && isTicket(ticket)) e.waitUntil(keepTicket(ticket));
  if (room)
    e.waitUntil(Promise.all([keepRoom(room), ...(parts ?? []).map((part) => keptFirst(new Request(part)))]));
});

/**
 * Reports whether a page is a ticket's. Its address is a secret of whoever holds it, so its page is this browser's own: it stays among what
 * is kept while the edition's pages are renewed and people sign in and out, for nobody needs to be signed in at a door.
 */
function isTicket(path: string): boolean {
  return /^\/[^/]+\/ticket\/[\w-]+$/.test(path);
}

/** Keeps a ticket that was opened before the worker was there, with what it is drawn from. */
async function keepTicket(page: string): Promise<void> {
  const cache = await caches.open(KEPT);
  if (await cache.match(page, { ignoreVary: true })) return;
  if (!(await keepAll(cache, [page]))) return;
  const kept = await (await cache.match(page, { ignoreVary: true }))?.text();
  const assets = kept?.match(/\/assets\/[\w.-]+/g) ?? [];
  await Promise.all(
    [...new Set(assets)].map((asset) => keptFirst(new Request(asset)).catch(() => undefined)),
  );
}

interface KeepList {
  version: string;
  assets: string[];
  first: string[]; // the places of the navigation and what they are drawn from
  rest: string[]; // every page that they link
}

/**
 * Fetches every page of an edition that is not kept yet in this language, a few at a time: the places of the navigation
 * first. Where somebody pays for what is loaded, the rest waits for another network.
 */
async function keepEdition(edition: string, lang: string): Promise<void> {
  const response = await fetch(`/${edition}/my/keep.json`);
  if (!response.ok) return;
  const list = (await response.json()) as KeepList;
  const cache = await caches.open(KEPT);
  const mark = `/${edition}/my/kept`;
  const version = `${list.version} ${lang}`;
  const had = await (await cache.match(mark))?.text();
  if (had === version) return;
  await Promise.all(list.assets.map((asset) => keptFirst(new Request(asset)).catch(() => undefined)));
  const started = `${version} first`;
  if (had !== started) {
    if (!(await keepAll(cache, list.first))) return;
    await cache.put(mark, new Response(started));
  }
  if (metered()) return;
  if (!(await keepAll(cache, list.rest))) return;
  await dropOthers(cache, `/${edition}/`, [mark, ...list.first, ...list.rest]);
  await dropOldest(cache);
  await cache.put(mark, new Response(version));
}

/** Reports whether all could be asked for. */
async function keepAll(cache: Cache, pages: string[]): Promise<boolean> {
  const queue = [...pages];
  const worker = async (): Promise<void> => {
    for (let page = queue.shift(); page; page = queue.shift()) {
      const answer = await fetch(page);
      if (answer.ok && !answer.redirected) await cache.put(page, answer);
    }
  };
  try {
    await Promise.all([worker(), worker(), worker(), worker()]);
    return true;
  } catch {
    return false; // The network went; the next visit goes on.
  }
}

/** Drops what is kept of an edition and is not in it any more. */
async function dropOthers(cache: Cache, below: string, pages: string[]): Promise<void> {
  const known = new Set(pages);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    const picture = pathname.startsWith(`${below}picture/`); // of pages that were looked at
    if (pathname.startsWith(below) && !picture && !isTicket(pathname) && !known.has(pathname))
      await cache.delete(request);
  }
}

async function dropOldest(cache: Cache): Promise<void> {
  const keys = await cache.keys(); // in the order in which they were kept
  for (const request of keys.slice(0, Math.max(0, keys.length - MOST))) await cache.delete(request);
}

interface Connection {
  saveData?: boolean;
  type?: string;
  effectiveType?: string;
}

function metered(): boolean {
  const { connection } = navigator as Navigator & { connection?: Connection };
  return Boolean(
    connection?.saveData || connection?.type === "cellular" || /2g$/.test(connection?.effectiveType ?? ""),
  );
}

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (url.origin === location.origin && forgets(e.request, url)) e.waitUntil(forgetRooms());
  if (e.request.method === "POST" && e.request.mode === "navigate") {
    acted = true;
    setTimeout(() => (acted = false), LEADS);
  }
  if (e.request.method !== "GET" || url.origin !== location.origin) return;
  if (e.request.mode === "navigate" && isRoom(url)) {
    e.respondWith(roomFirst(e, url));
    return;
  }
  if (isPrivate(url)) return;
  if (/^\/(organise|api|me|sign-in|sign-out|outbox)(\/|$)/.test(url.pathname)) return;
  e.respondWith(url.pathname.startsWith("/assets/") ? keptFirst(e.request) : networkFirst(e, url));
});

async function keptFirst(request: Request): Promise<Response> {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** Somebody just sent a form. Where it leads shows what they did, so it is not what was kept before, however slow the network is. */
let acted = false;

async function networkFirst(e: FetchEvent, url: URL): Promise<Response> {
  const { request } = e;
  const { url: at, answer: had } = brought ?? {};
  if (had && at === url.href) {
    brought = undefined;
    return had;
  }
  const cache = await caches.open(KEPT);
  // Pages vary by language and cookies; what was kept for this browser is what it gets.
  const kept = marked(await cache.match(url.pathname, { ignoreVary: true }));
  const asked = fetch(request).then(async (answer) => {
    // What an address asks besides (a day, a filter, another moment) is not what the place shows by itself.
    const plain = url.search === "" || request.destination === "style";
    if (plain && answer.ok && answer.type === "basic" && !answer.redirected)
      await cache.put(url.pathname, answer.clone());
    if (answer.status === 404 && isTicket(url.pathname))
      await cache.delete(url.pathname, { ignoreVary: true });
    return answer;
  });
  if (!kept) return request.mode === "navigate" ? asked.catch(() => notKept(cache, url)) : asked;
  const sensible = asked.then((answer) => (answer.status >= 500 ? kept : answer)).catch(() => kept);
  if (request.mode === "navigate" && acted) {
    acted = false;
    return sensible;
  }
  const given = request.mode === "navigate" ? kept.clone() : undefined;
  let answered = false;
  const over = (): void => void (answered = true);
  asked.then(over, over);
  const late = new Promise<Response>((resolve) => {
    setTimeout(() => {
      resolve(kept);
      if (given && !answered) e.waitUntil(tellNewer(e.resultingClientId, url.href, given, asked));
    }, PATIENCE);
  });
  return Promise.race([sensible, late]);
}

/** An answer that came too late to be shown at once, for the page that asks for it after it was told. */
let brought: { url: string; answer: Response } | undefined;
const REMEMBERED = 30_000;

/** Tells a page that was drawn from what was kept that the network brought another one since. */
async function tellNewer(
  page: string,
  url: string,
  given: Response,
  asked: Promise<Response>,
): Promise<void> {
  const answer = await asked.catch(() => undefined);
  if (!answer?.ok || answer.redirected || (await same(given, answer.clone()))) return;
  const late = { url, answer };
  brought = late;
  setTimeout(() => {
    if (brought === late) brought = undefined;
  }, REMEMBERED);
  (await self.clients.get(page))?.postMessage({ newer: true });
}

async function same(one: Response, other: Response): Promise<boolean> {
  const [a, b] = [one.headers.get("ETag"), other.headers.get("ETag")];
  return a && b ? a === b : (await one.text()) === (await other.text());
}

/** An answer that says of itself that it was kept. */
function marked(kept: Response | undefined): Response | undefined {
  if (!kept) return undefined;
  const headers = new Headers(kept.headers);
  headers.set("Kept", "1");
  return new Response(kept.body, { status: kept.status, statusText: kept.statusText, headers });
}

/** The page that says that there is no network and links what is kept: of the edition, else of any that is kept. */
async function notKept(cache: Cache, url: URL): Promise<Response> {
  const edition = url.pathname.split("/")[1] ?? "";
  let page = await cache.match(`/${edition}/my/offline/`, { ignoreVary: true });
  if (!page) {
    const other = (await cache.keys()).find((r) => new URL(r.url).pathname.endsWith("/my/offline/"));
    page = other && (await cache.match(other, { ignoreVary: true }));
  }
  if (!page) return Response.error();
  return new Response(page.body, { status: 503, headers: page.headers });
}
