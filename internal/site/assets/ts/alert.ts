// Subscribes this device to notifications about what its person starred.

import { keepSubscribed, subscribed } from "./subscribed";

interface Words {
  at: string; // address that subscriptions are posted below
  key: string; // names the server to push services
  known: string; // hashes of the addresses of devices that are subscribed
  do: string;
  here: string;
  install: string;
  denied: string;
  failed: string;
  unable: string;
  anew: string;
}

/** One touch tells this device; or it is said why it cannot be told. */
class AlertDevice extends HTMLElement {
  private get words(): Words {
    return this.dataset as unknown as Words;
  }

  connectedCallback(): void {
    void this.show();
  }

  private async show(): Promise<void> {
    if (!("PushManager" in window) || !("serviceWorker" in navigator)) {
      this.say(installable() ? this.words.install : this.words.unable);
      return;
    }
    if (Notification.permission === "denied") {
      this.say(this.words.denied);
      return;
    }
    const registration = await navigator.serviceWorker.getRegistration();
    const have = await registration?.pushManager.getSubscription();
    const here = have && (await hash(have.endpoint));
    const key = have?.options.applicationServerKey;
    const other = key && !same(key, bytes(this.words.key));
    if (
      here &&
      !other &&
      Notification.permission === "granted" &&
      this.words.known.split(" ").includes(here)
    ) {
      document.querySelector(`[data-device="${here}"]`)?.classList.add("here");
      this.say(this.words.here);
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = this.words.do;
    button.addEventListener("click", () => {
      button.disabled = true;
      void this.subscribe();
    });
    if (other) {
      this.say(this.words.anew);
      this.append(button);
    } else this.replaceChildren(button);
  }

  /** Asks for the permission first: browsers want it to follow a touch. */
  private async subscribe(): Promise<void> {
    if ((await Notification.requestPermission()) !== "granted") {
      await this.show();
      return;
    }
    try {
      const { pushManager } = await navigator.serviceWorker.ready;
      const { endpoint, keys } = (await fresh(pushManager, this.words.key)).toJSON();
      const answer = await fetch(`${this.words.at}device`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ endpoint, p256dh: keys?.p256dh, auth: keys?.auth }),
      });
      if (!answer.ok) throw new Error(answer.statusText);
      await remember(this.words.at, endpoint ?? "", this.words.key);
      this.say(this.words.here);
      this.dispatchEvent(new Event("told", { bubbles: true }));
      if (!this.closest(".offer")) location.reload(); // the list of devices has one more
    } catch {
      this.say(this.words.failed);
    }
  }

  private say(text: string): void {
    const said = document.createElement("p");
    said.className = "soft";
    said.setAttribute("role", "status");
    said.textContent = text;
    this.replaceChildren(said);
  }
}

/** Keeps for the worker what it needs to go on when the push service gives this device another address. */
async function remember(at: string, endpoint: string, key: string): Promise<void> {
  const { places } = await subscribed();
  await keepSubscribed({ endpoint, key, places: [...new Set([...places, at])] });
}

/** A subscription of the server's key: one of another key, of before, is of no use. */
async function fresh(manager: PushManager, key: string): Promise<PushSubscription> {
  const applicationServerKey = bytes(key);
  const have = await manager.getSubscription();
  if (have && !same(have.options.applicationServerKey, applicationServerKey)) await have.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

function same(a: ArrayBuffer | null, b: Uint8Array): boolean {
  const have = new Uint8Array(a ?? new ArrayBuffer(0));
  return have.length === b.length && have.every((x, i) => x === b[i]);
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

async function hash(text: string): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...sum].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** Reports whether this is Apple's phone or tablet, where pages on the home screen alone show notifications. */
function installable(): boolean {
  const apple = /iPhone|iPad|iPod/.test(navigator.userAgent);
  return apple || (navigator.userAgent.includes("Macintosh") && navigator.maxTouchPoints > 1);
}

customElements.define("alert-device", AlertDevice);
