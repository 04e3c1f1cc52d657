// Edits that give sessions their places and take them away, and the words for them.

import { isNew, priced, sameTime, sessionOf } from "./draft";
import type { Choice, Draft, Edit, Placement, Session, Target } from "./draft";
import type { Speech } from "./words";

// Around is what moves use of the room.
interface Around {
  readonly draft: Draft;
  readonly speech: Speech;
  readonly outbox: { touches(session: string): boolean };
}

export class Moves {
  constructor(private readonly store: Around) {}

  // to gives a session a place; what stands there goes to its old one, or into the tray.
  to(s: Session, p: Placement | undefined, target: Target, other: Placement | undefined): Edit[] {
    const { draft, outbox } = this.store;
    const edits: Edit[] = [
      p
        ? this.put(p, target.room, target.start)
        : {
            do: "put",
            session: s.id,
            room: target.room,
            start: target.start,
            seen: priced(draft, s) && !outbox.touches(s.id) ? 0 : undefined,
          },
    ];
    if (other) edits.push(p ? this.put(other, p.room, p.start) : this.away(other));
    return edits;
  }

  put(p: Placement, room: string, start: string): Edit {
    return { do: "put", session: p.session, room, start, ...this.seen(p) };
  }
  away(p: Placement): Edit {
    return { do: "away", session: p.session, ...this.seen(p) };
  }

  // seen is what a step is based on: the placement and the version that were seen. What an unanswered step
  // of this browser changes has no version yet, and what it makes has no name.
  private seen(p: Placement): { placement?: string; seen?: number } {
    return this.store.outbox.touches(p.session)
      ? { placement: isNew(p) ? undefined : p.id }
      : { placement: p.id, seen: p.version };
  }

  // holder is what a priced session would change places with, where no price says so.
  holder(s: Session, t: Target, mine: Placement | undefined): Placement | undefined {
    const { draft } = this.store;
    return draft.placements.find((o) => {
      const other = sessionOf(draft, o.session);
      return (
        o !== mine &&
        o.room === t.room &&
        sameTime(o.start, t.start) &&
        priced(draft, s) &&
        other &&
        priced(draft, other)
      );
    });
  }

  // done says what a move does to people, and what becomes of what stood there.
  done(c: Choice, p: Placement | undefined, other: Placement | undefined): string {
    const { speech } = this.store;
    return (
      speech.t(other && p ? "swapped" : "moved", { effect: speech.effect(c) }) + this.displaced(p, other)
    );
  }

  // displaced says that what stood there is in the tray, since what took its place had none to give.
  displaced(p: Placement | undefined, other: Placement | undefined): string {
    const s = other && !p && sessionOf(this.store.draft, other.session);
    return s ? ` ${this.store.speech.t("displaced", { title: s.title })}` : "";
  }
}
