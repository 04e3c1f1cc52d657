// Steps: taken at once here, sent in order, and kept through a lost connection and a reload of the page.

import { type Client, Refusal } from "./client";
import { drawn } from "./difference";
import { applied } from "./draft";
import type { Draft, Edit } from "./draft";
import { keptIn } from "./kept";
import type { Done } from "./wire";
import type { Speech } from "./words";

// Around is what steps use and change of the room.
interface Around {
  readonly base: string;
  readonly server: Draft; // as it was told last
  readonly speech: Speech;
  readonly hand: { reprice(): void };
  readonly following: { refresh(): Promise<void> };
  draft: Draft;
  away: boolean;
  said: string;
  take(state: Draft): void;
  redraft(): void;
  changed(): void;
}

export interface Asked {
  key: string;
  edits: Edit[];
  told: string;
  who?: string;
} // who let it go; not told by older versions
// Outcome is what became of a step: taken, kept until the connection is back, or refused, and why.
export type Outcome = { became: "taken" | "kept" } | { became: "refused"; why: string };

// notNow are answers that say nothing about a step: it waits, for somebody to sign in again, or for a busy
// server.
const notNow = [401, 408, 425, 429];

export class Outbox {
  asked: Asked[]; // let go, and not yet answered
  private chain: Promise<void> = Promise.resolve(); // of what changes the draft, one after the other
  private links = 0; // of the chain, that are not done
  // who waits for what becomes of a step, by its key
  private readonly told = new Map<string, (o: Outcome) => void>();

  constructor(
    private readonly store: Around,
    private readonly client: Client,
  ) {
    const all = keptIn<Asked[]>(sessionStorage, this.place, []),
      { me } = store.server;
    this.asked = all.filter((a) => (a.who ?? me) === me);
    // somebody else's, who was signed in here before: they are not sent in another's name
    const lost = all.length - this.asked.length;
    if (lost) store.said = store.speech.n("not_yours", lost);
  }

  private get place(): string {
    return `${this.store.base}asked`;
  }

  // over is a draft with what waits laid over it.
  over(draft: Draft): Draft {
    return this.asked.reduce((d, a) => applied(d, a.edits), draft);
  }

  // touches reports whether something that waits changes a session.
  touches(session: string): boolean {
    return this.asked.some((a) => a.edits.some((e) => "session" in e && e.session === session));
  }

  // busy: something is asked of the server that changes the draft.
  get busy(): boolean {
    return this.links > 0;
  }

  async step(edits: Edit[], told: string): Promise<Outcome> {
    if (!edits.length) return { became: "taken" };
    const key = crypto.randomUUID();
    const outcome = new Promise<Outcome>((tell) => {
      this.told.set(key, tell);
    });
    this.asked.push({ key, edits, told, who: this.store.server.me });
    this.store.draft = applied(this.store.draft, edits);
    this.store.said = told;
    this.keep();
    void this.send();
    return outcome;
  }

  // send sends what waits, in order.
  send(): Promise<void> {
    return this.after(async () => {
      const { store } = this;
      try {
        for (let next = this.asked[0]; next; next = this.asked[0]) {
          const done = await this.client.step(next.key, store.server.told, next.edits);
          this.asked.shift();
          await this.draw(done);
          store.hand.reprice();
          this.keep();
          this.became([next], { became: "taken" });
        }
        store.away = false;
      } catch (e) {
        store.away = !(e instanceof Refusal);
        if (e instanceof Refusal && !notNow.includes(e.status)) {
          await this.refused(e);
          return;
        }
        if (e instanceof Refusal) store.said = e.message;
        this.became(this.asked, { became: "kept" });
      }
    });
  }

  // draw takes the draft after a step; when the answer is of another draft, the server is asked for all of it.
  private async draw(done: Done): Promise<void> {
    const state = drawn(this.store.server, done);
    if (state) this.store.take(state);
    else await this.store.following.refresh();
  }

  // refused drops what cannot be done, and what was let go after it: it was meant for a draft that is not so.
  private async refused(e: Refusal): Promise<void> {
    const { store } = this,
      { speech } = store;
    const steps = this.asked,
      lost = steps.length - 1;
    this.asked = [];
    store.take(store.server);
    this.keep();
    const conflict = e.code === "edit.moved" ? speech.t("conflict") : e.message;
    store.said = lost > 0 ? `${conflict} ${speech.n("not_sent", lost)}` : conflict;
    this.became(steps, { became: "refused", why: store.said });
    await store.following.refresh();
  }

  turn(back: boolean): Promise<void> {
    const { store } = this,
      { speech } = store;
    return this.after(async () => {
      if (this.asked.length) {
        store.said = speech.t("wait");
        return;
      }
      try {
        const done = await this.client.turn(back, store.server.told);
        await this.draw(done);
        store.said = speech.t(back ? "undone" : "redone", { label: done.label });
      } catch (e) {
        store.away = !(e instanceof Refusal);
        store.said = e instanceof Refusal ? e.message : speech.t("no_turn");
        if (e instanceof Refusal) await store.following.refresh();
      }
    });
  }

  // forget drops what waits: whoever let it go has signed out.
  forget(): void {
    const steps = this.asked;
    this.asked = [];
    this.store.redraft();
    this.became(steps, { became: "kept" });
    this.store.changed();
  }

  private keep(): void {
    sessionStorage.setItem(this.place, JSON.stringify(this.asked));
    this.store.changed();
  }

  private became(steps: Asked[], o: Outcome): void {
    for (const { key } of steps) {
      this.told.get(key)?.(o);
      this.told.delete(key);
    }
  }

  // after does something when all before it is done.
  private after(f: () => Promise<void>): Promise<void> {
    this.links++;
    this.chain = this.chain.then(f).finally(() => {
      this.links--;
      this.store.changed();
    });
    return this.chain;
  }
}
