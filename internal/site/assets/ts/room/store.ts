// What the programme room knows: the draft, what is shown of it and what is said. What it does is in pieces
// of one concern each.

import { Acts } from "./acts";
import { Client } from "./client";
import { at, dayOf, placementsOf, sessionOf } from "./draft";
import type { Draft, Target } from "./draft";
import { Following } from "./following";
import { Foresight } from "./foresight";
import { Hand } from "./hand";
import { keepDraft } from "./kept";
import { keepLook, keptLook, type Look } from "./look";
import { Moves } from "./moves";
import { Outbox } from "./outbox";
import { Several } from "./several";
import { Speech, type Words } from "./words";

export interface Blank {
  room: string;
  start: string;
  minutes: number;
  proposed?: boolean;
} // proposed: nobody chose the start

export class Store {
  draft: Draft; // as the server has it, with what was let go and not yet answered
  away = false; // the server is
  said = "";
  shown = ""; // the session that the panel tells of while none is held
  day = "";
  blank: Blank | undefined; // what is about to be made
  stretch: Blank | undefined; // what a hand draws: a length, or something new
  helping = false; // the keys are shown
  reveal = false; // what is aimed at is to be scrolled to, once
  sought = ""; // a session that is to get the focus, once
  readonly scrolled = new Map<string, number>(); // how far down a day was left
  look: Look;
  readonly speech: Speech;
  readonly hand: Hand;
  readonly several: Several;
  readonly moves: Moves;
  readonly acts: Acts;
  readonly foresight: Foresight;
  readonly outbox: Outbox;
  readonly following: Following;

  // server is the draft as it was told last; changed is called when what is drawn is no more what is known.
  constructor(
    readonly base: string,
    public server: Draft,
    words: Words,
    readonly changed: () => void,
  ) {
    const client = new Client(base);
    this.speech = new Speech(words, server.zone);
    this.look = keptLook(base);
    this.hand = new Hand(this, client);
    this.several = new Several(this);
    this.moves = new Moves(this);
    this.acts = new Acts(this);
    this.foresight = new Foresight(this, client);
    this.outbox = new Outbox(this, client);
    this.following = new Following(this, client);
    const wanted = location.hash.slice(1);
    const session = sessionOf(server, decodeURIComponent(wanted)),
      placed = session && placementsOf(server, session.id)[0];
    const day = placed
      ? dayOf(server, placed.start)
      : server.days.find((d) => d.start.startsWith(wanted) && wanted);
    this.day = day?.id ?? server.days[0]?.id ?? "";
    this.shown = this.sought = session?.id ?? "";
    this.draft = this.outbox.over(server);
  }

  start(): void {
    this.following.start();
    void this.outbox.send();
  }

  stop(): void {
    this.following.stop();
  }

  set(change: Partial<Pick<Store, "shown" | "day" | "blank" | "stretch" | "helping">>): void {
    Object.assign(this, change);
    this.changed();
  }

  // go shows a session where it is.
  go(session: string): void {
    const p = placementsOf(this.draft, session)[0];
    const day = p && dayOf(this.draft, p.start);
    this.sought = session;
    this.set({ shown: session, ...(day ? { day: day.id } : {}) });
  }

  say(text: string): void {
    this.said = text;
    this.changed();
  }

  arrange(look: Partial<Look>): void {
    this.look = { ...this.look, ...look };
    keepLook(this.base, this.look);
    this.changed();
  }

  // rooms in the order and without those that this person does not want to see.
  get rooms(): Draft["rooms"] {
    const rank = (id: string): number => {
      const i = this.look.order.indexOf(id);
      return i < 0 ? this.look.order.length : i;
    };
    return this.draft.rooms
      .filter((r) => !this.look.hidden.includes(r.id))
      .sort((a, b) => rank(a.id) - rank(b.id));
  }

  // place reads a place out: "14:00, Room B".
  place(t: Target): string {
    const room = this.draft.rooms.find((r) => r.id === t.room)?.name ?? this.speech.t("all_rooms");
    return `${this.speech.time(at(t.start))}, ${room}`;
  }

  // take takes a draft that the server tells of.
  take(state: Draft): void {
    if (state.same) return;
    this.server = state;
    void keepDraft(this.base, state);
    this.redraft();
    this.several.forget();
    if (!state.days.some((d) => d.id === this.day)) this.day = state.days[0]?.id ?? "";
    this.hand.follow();
  }

  // redraft lays what waits over what the server told of.
  redraft(): void {
    this.draft = this.outbox.over(this.server);
  }
}
