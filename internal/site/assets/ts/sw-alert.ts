// Notifications about sessions that somebody starred. What is pushed holds its own words: there may be no
// network.

import { keepSubscribed, subscribed } from "./subscribed";

declare const self: ServiceWorkerGlobalScope;

interface Alert {
  title: string;
  body: string;
  lang: string;
  icon: string;
  tag: string; // a newer notification with it takes the place of an older one
  url: string; // what a touch opens
  off: string; // what ends notifications is called
  stop: string; // and where it is asked for
}

/** Each push shows something: a browser takes the permission away from who pushes and shows nothing. */
export async function showAlert(data: PushMessageData | null): Promise<void> {
  const alert = read(data);
  const options: NotificationOptions & { actions: { action: string; title: string }[] } = {
    body: alert.body,
    lang: alert.lang,
    tag: alert.tag,
    icon: alert.icon,
    silent: true,
    data: { url: alert.url, stop: alert.stop },
    actions: alert.stop ? [{ action: "off", title: alert.off }] : [],
  };
  await self.registration.showNotification(alert.title, options);
}

function read(data: PushMessageData | null): Alert {
  const plain = {
    title: "Créneau",
    body: "",
    lang: "",
    icon: "",
    tag: "créneau",
    url: "/",
    off: "",
    stop: "",
  };
  try {
    return { ...plain, ...(data?.json() as Partial<Alert>) };
  } catch {
    return plain;
  }
}

/** A touch opens what changed, or ends notifications on this device. */
export async function touchAlert(notification: Notification, action: string): Promise<void> {
  notification.close();
  const { url, stop } = notification.data as { url: string; stop: string };
  if (action === "off") {
    await turnOff(stop);
    return;
  }
  const to = new URL(url, location.origin).href;
  for (const client of await self.clients.matchAll({ type: "window" })) {
    if (client.url === to) {
      await client.focus();
      return;
    }
  }
  await self.clients.openWindow(to);
}

async function turnOff(stop: string): Promise<void> {
  const subscription = await self.registration.pushManager.getSubscription();
  if (!subscription) return;
  await fetch(stop, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ endpoint: subscription.endpoint }),
  });
}

/** A subscription that the push service ended, and the one that it gave instead, if any. */
export interface SubscriptionChange extends ExtendableEvent {
  oldSubscription?: PushSubscription | null;
  newSubscription?: PushSubscription | null;
}

/** The push service gave this device another address: the server hears of it, where this device is told. */
export async function renew(e: SubscriptionChange): Promise<void> {
  const had = await subscribed();
  if (had.places.length === 0) return;
  const { pushManager } = self.registration;
  const subscription =
    e.newSubscription ??
    (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: had.key }));
  const { endpoint, keys } = subscription.toJSON();
  const body = JSON.stringify({ was: had.endpoint, endpoint, p256dh: keys?.p256dh, auth: keys?.auth });
  const headers = { "Content-Type": "application/json" };
  const answers = await Promise.all(
    had.places.map((at) => fetch(`${at}device/renewed`, { method: "POST", headers, body })),
  );
  const places = had.places.filter((_, i) => answers[i]?.ok); // elsewhere it was turned off
  await keepSubscribed({ ...had, endpoint: endpoint ?? "", places });
}
