// What this device remembers of its subscription to notifications, for its worker.

const CACHE = "subscribed-v1";
const PLACE = "/subscribed";

export interface Subscribed {
  endpoint: string;
  key: string; // of the server
  places: string[]; // addresses below which editions keep subscriptions
}

export async function subscribed(): Promise<Subscribed> {
  const kept = await caches.match(PLACE, { cacheName: CACHE });
  return kept ? ((await kept.json()) as Subscribed) : { endpoint: "", key: "", places: [] };
}

export async function keepSubscribed(s: Subscribed): Promise<void> {
  await (await caches.open(CACHE)).put(PLACE, new Response(JSON.stringify(s)));
}
