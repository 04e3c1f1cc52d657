// What is chosen to be done with at once.

import { at, later, locked, sessionOf } from "./draft";
import type { Draft, Edit, Placement } from "./draft";
import type { Moves } from "./moves";
import type { Outbox } from "./outbox";
import type { Speech } from "./words";

// Around is what those who choose several use of the room.
interface Around {
  readonly draft: Draft;
  readonly day: string;
  readonly speech: Speech;
  readonly moves: Pick<Moves, "put">;
  readonly outbox: Pick<Outbox, "step">;
  say(text: string): void;
  changed(): void;
}

const mostNamed = 8; // of what is locked

// wrongShift reports whether so many minutes are none, a part of one, or too many.
export const wrongShift = (minutes: number): boolean =>
  !Number.isInteger(minutes) || minutes < 1 || minutes > 720;

export class Several {
  placements = new Set<string>();
  choosing = false; // a click alone chooses

  constructor(private readonly store: Around) {}

  get chosen(): Placement[] {
    return this.store.draft.placements.filter((p) => this.placements.has(p.id));
  }

  begin(): void {
    this.choosing = true;
    this.store.changed();
  }

  toggle(placement: string): void {
    if (!this.placements.delete(placement)) this.placements.add(placement);
    this.count();
  }

  clear(): void {
    this.placements.clear();
    this.choosing = false;
    this.store.changed();
  }

  // all chooses what is placed on the day and not locked.
  all(): void {
    const { draft, day: id } = this.store;
    const day = draft.days.find((d) => d.id === id);
    const free = draft.placements.filter(
      (p) => day && at(p.start) >= at(day.start) && at(p.start) < at(day.end) && !locked(draft, p),
    );
    this.placements = new Set(free.map((p) => p.id));
    this.count();
  }

  // forget leaves out what is not there any more.
  forget(): void {
    for (const id of this.placements)
      if (!this.store.draft.placements.some((p) => p.id === id)) this.placements.delete(id);
  }

  // locked names what is locked where it is; empty: nothing.
  get locked(): string {
    const { draft, speech } = this.store;
    const titles = [
      ...new Set(
        this.chosen.filter((p) => locked(draft, p)).map((p) => sessionOf(draft, p.session)?.title ?? ""),
      ),
    ];
    return [
      ...titles.slice(0, mostNamed).map((title) => speech.t("quoted", { title })),
      ...(titles.length > mostNamed ? ["…"] : []),
    ].join(", ");
  }

  // stays says what is locked, if anything is.
  stays(): boolean {
    const titles = this.locked;
    if (titles) this.store.say(this.store.speech.t("are_locked", { titles }));
    return titles !== "";
  }

  // Edits that shift what is chosen, or give it another room.
  shifted(minutes: number): Edit[] {
    return this.chosen.map((p) => this.store.moves.put(p, p.room, later(p.start, minutes)));
  }
  intoRoom(room: string): Edit[] {
    return this.chosen.map((p) => this.store.moves.put(p, room, p.start));
  }

  async shift(minutes: number): Promise<void> {
    const { store } = this;
    if (wrongShift(Math.abs(minutes))) store.say(store.speech.t("shift_how"));
    else if (!this.stays())
      await store.outbox.step(
        this.shifted(minutes),
        `${store.speech.n(minutes < 0 ? "earlier_by" : "later_by", Math.abs(minutes))}.`,
      );
  }

  async move(id: string): Promise<void> {
    const { store } = this;
    const room = store.draft.rooms.find((r) => r.id === id)?.name ?? "";
    if (!this.stays()) await store.outbox.step(this.intoRoom(id), store.speech.t("moved_room", { room }));
  }

  private count(): void {
    this.store.say(this.store.speech.n("chosen", this.placements.size));
  }
}
