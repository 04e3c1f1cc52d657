// Following what others do, and whether there is a connection at all.

import { type Client, Refusal } from "./client";
import type { Colleague, Draft } from "./draft";
import type { Hand } from "./hand";
import type { Outbox } from "./outbox";
import type { Speech } from "./words";

// Around is what following uses and changes of the room.
interface Around {
  readonly speech: Speech;
  readonly hand: Pick<Hand, "held" | "placement" | "letGo" | "reprice">;
  readonly outbox: Pick<Outbox, "asked" | "busy" | "send">;
  server: Draft; // as it was told last
  away: boolean;
  said: string;
  take(state: Draft): void;
  say(text: string): void;
  changed(): void;
}

const every = 2000; // milliseconds

export class Following {
  others: Colleague[] = []; // who else is here
  private asking = false;
  private timer = 0;
  private readonly gone = new AbortController(); // takes the listeners away

  constructor(
    private readonly store: Around,
    private readonly client: Client,
  ) {}

  start(): void {
    const { signal } = this.gone;
    this.timer = window.setInterval(() => {
      void this.follow();
    }, every);
    window.addEventListener("offline", () => this.lost(), { signal });
    window.addEventListener("online", () => void this.follow(), { signal });
    void this.meet();
  }

  stop(): void {
    window.clearInterval(this.timer);
    this.gone.abort();
  }

  // lost is said by the note that stands for as long as it is so, not by what is said of the last action.
  lost(): void {
    if (this.store.away) return;
    this.store.away = true;
    this.store.changed();
  }

  private async follow(): Promise<void> {
    const { store } = this,
      { outbox, hand } = store;
    if (document.hidden || outbox.busy || this.asking) return;
    if (outbox.asked.length) {
      await outbox.send();
      return;
    }
    this.asking = true;
    const was = hand.placement;
    try {
      const state = await this.client.state(store.server.change);
      // something was let go meanwhile: its answer is newer, and says whether there is a connection
      if (outbox.asked.length || outbox.busy) return;
      const back = store.away;
      store.away = false;
      const moved =
        !state.same && was && state.placements.find((p) => p.id === was.id)?.version !== was.version;
      store.take(state);
      if (moved) hand.letGo(store.speech.t("conflict"));
      else if (!state.same) hand.reprice();
      if (back) store.said = store.speech.t("back");
      if (back || !state.same) store.changed();
    } catch (e) {
      if (e instanceof Refusal) {
        store.say(e.message);
        return;
      }
      this.lost();
    } finally {
      this.asking = false;
    }
    await this.meet();
  }

  // refresh asks for the draft as it is; when that fails, following does it.
  async refresh(): Promise<void> {
    const { store } = this;
    try {
      store.take(await this.client.state(""));
    } catch {
      store.server = { ...store.server, change: "" };
    }
  }

  // meet tells the others what is held here, and asks who else is here.
  async meet(): Promise<void> {
    if (document.hidden) return;
    try {
      const others = await this.client.here(this.store.hand.held?.session ?? "");
      if (JSON.stringify(others) === JSON.stringify(this.others)) return;
      this.others = others;
      this.store.changed();
    } catch {
      this.others = []; // following says that the server is away
    }
  }
}
