// What is held, from picking it up to letting it go: where it is aimed at, and what each place would cost
// people.

import { type Client, Refusal } from "./client";
import { at, closed, dayOf, iso, later, locked, placementsOf, priced, sameTime, sessionOf } from "./draft";
import type { Choice, Draft, Placement, Room, Session, Target } from "./draft";
import type { Foresight } from "./foresight";
import type { Look } from "./look";
import type { Moves } from "./moves";
import type { Outbox } from "./outbox";
import type { Speech } from "./words";

export interface Held {
  session: string;
  placement?: string;
}

// Around is what a hand uses of the room.
interface Around {
  readonly draft: Draft;
  readonly rooms: Room[];
  readonly look: Pick<Look, "snap" | "step">;
  readonly speech: Speech;
  readonly moves: Moves;
  readonly foresight: Pick<Foresight, "choice" | "tells">;
  readonly outbox: Pick<Outbox, "asked" | "step">;
  readonly following: { meet(): Promise<void> };
  away: boolean;
  said: string;
  shown: string;
  day: string;
  reveal: boolean;
  place(t: Target): string;
  say(text: string): void;
  changed(): void;
}

export class Hand {
  held: Held | undefined;
  target: Target | undefined;
  choices = new Map<string, Choice>(); // by room and start
  private pricing: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Around,
    private readonly client: Client,
  ) {}

  get session(): Session | undefined {
    return this.held && sessionOf(this.store.draft, this.held.session);
  }
  get placement(): Placement | undefined {
    return this.store.draft.placements.find((p) => p.id === this.held?.placement);
  }

  async pick(held: Held): Promise<void> {
    const { store } = this,
      { draft, speech } = store;
    const s = sessionOf(draft, held.session);
    const p = draft.placements.find((o) => o.id === held.placement);
    if (!s) return;
    store.shown = s.id;
    if (p && locked(draft, p)) {
      this.letGo(speech.t("is_locked", { title: s.title }));
      return;
    }
    this.held = held;
    this.target = p && { room: p.room, start: p.start };
    this.choices.clear();
    store.say(speech.t("picked", { title: s.title }));
    void store.following.meet();
    if (priced(draft, s)) {
      this.pricing = this.price(s.id);
      await this.pricing;
    }
  }

  private async price(session: string): Promise<void> {
    const { store } = this;
    try {
      const all = await this.client.choices(session);
      if (this.held?.session !== session) return;
      this.choices = new Map(all.map((c) => [`${c.room} ${at(c.start)}`, c]));
      if (!store.outbox.asked.length) store.away = false; // else what becomes of those says it
    } catch (e) {
      if (!(e instanceof Refusal)) {
        store.away = true;
        store.say(store.speech.t("no_prices"));
        return;
      }
      this.held = undefined;
      store.said = e.message;
    }
    store.changed();
  }

  // reprice asks for the prices anew, where there are some: the draft is another one.
  reprice(): void {
    if (this.held && this.choices.size) void this.price(this.held.session);
  }

  // follow finds what is held in a draft that the server told of: it has its name by now, or none.
  follow(): void {
    const { held } = this;
    if (held && !this.placement) held.placement = placementsOf(this.store.draft, held.session)[0]?.id;
  }

  // open holds nothing any more.
  open(): void {
    this.held = this.target = undefined;
    this.choices.clear();
  }

  letGo(text = this.store.speech.t("put_back")): void {
    this.open();
    this.store.say(text);
    void this.store.following.meet();
  }

  // drop gives what is held the place that is aimed at; where another session stands, the two change places.
  async drop(target = this.target): Promise<void> {
    const held = this.held;
    await this.pricing;
    if (this.held !== held) return; // something else was picked up while the prices came
    const { store } = this,
      { draft, moves, foresight } = store;
    const s = this.session,
      p = this.placement;
    if (!s || !target) return;
    const c = foresight.choice(target);
    if (c?.here || (p && p.room === target.room && sameTime(p.start, target.start))) {
      this.letGo();
      return;
    }
    if (c ? !c.allowed : closed(draft, target)) {
      store.say(store.speech.named(store.place(target), foresight.tells(target).join(", ")));
      return;
    }
    const other = c ? placementsOf(draft, c.with)[0] : moves.holder(s, target, p);
    const edits = moves.to(s, p, target, other);
    const told = c
      ? moves.done(c, p, other)
      : store.speech.t("put", { place: store.place(target) }) + moves.displaced(p, other);
    this.open();
    await store.outbox.step(edits, told);
  }

  // aimAt aims at a place with a pointer.
  aimAt(t: Target): void {
    if (t.room === this.target?.room && t.start === this.target.start) return;
    this.target = t;
    this.store.changed();
  }

  // aim aims by keyboard: at the next place in a direction, which is read out.
  aim(down: number, right: number): void {
    const { store } = this,
      { draft, rooms } = store;
    const s = this.session;
    if (!s || !rooms.length) return;
    const day = draft.days.find((d) => d.id === store.day);
    const from = this.target ?? {
      room: rooms[0]?.id ?? "",
      start: draft.slots.find((o) => day && at(o.start) >= at(day.start))?.start ?? day?.start ?? "",
    };
    const column = rooms.findIndex((r) => r.id === from.room);
    const room =
      from.room === ""
        ? ""
        : (rooms[Math.min(rooms.length - 1, Math.max(0, column + right))]?.id ?? from.room);
    let start = from.start;
    if (down && this.target)
      start = this.snaps(s) ? this.nextSlot(from.start, down) : later(from.start, down * store.look.step);
    this.target = { room, start };
    store.reveal = true;
    const into = dayOf(draft, start);
    if (into) store.day = into.id;
    store.say(store.speech.named(store.place(this.target), store.foresight.tells(this.target).join(", ")));
  }

  // snaps reports whether a session goes to slots only: what has prices, unless somebody wants any time.
  snaps(s: Session): boolean {
    return this.store.look.snap && priced(this.store.draft, s);
  }

  private nextSlot(start: string, down: number): string {
    const starts = this.store.draft.slots.map((o) => at(o.start)).sort((a, b) => a - b);
    const next = down > 0 ? starts.find((t) => t > at(start)) : starts.filter((t) => t < at(start)).at(-1);
    return next === undefined ? start : iso(next);
  }
}
