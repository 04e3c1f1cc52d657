// What is done to sessions besides giving what is held a place.

import { locked, placementsOf, sessionOf } from "./draft";
import type { Draft, Edit, Fix, Placement, Session } from "./draft";
import type { Hand } from "./hand";
import type { Moves } from "./moves";
import type { Outbox, Outcome } from "./outbox";
import type { Several } from "./several";
import type { Speech } from "./words";

// Around is what acts use of the room.
interface Around {
  readonly draft: Draft;
  readonly speech: Speech;
  readonly hand: Pick<Hand, "held" | "placement" | "open">;
  readonly several: Pick<Several, "chosen" | "placements" | "stays">;
  readonly moves: Pick<Moves, "to" | "away" | "done">;
  readonly outbox: Pick<Outbox, "step" | "touches">;
  say(text: string): void;
  changed(): void;
}

export class Acts {
  constructor(private readonly store: Around) {}

  // fix makes a move that removes a finding. It is based on the draft in which it was found: the server
  // refuses it when what it moves has moved since.
  async fix(f: Fix, from: Draft): Promise<Outcome> {
    const { moves, outbox, speech } = this.store;
    const s = sessionOf(from, f.session),
      other = placementsOf(from, f.with)[0];
    if (!s) return { became: "refused", why: speech.t("conflict") };
    const p = placementsOf(from, s.id)[0];
    return outbox.step(moves.to(s, p, f, other), moves.done(f, p, other));
  }

  // toTray takes the place of what is held or chosen away, or else of what is named.
  toTray(placement?: string): void {
    const { draft, hand, several, speech, moves } = this.store;
    const named = draft.placements.find((p) => p.id === placement),
      s = named && sessionOf(draft, named.session);
    if (named && s && locked(draft, named)) {
      this.store.say(speech.t("is_locked", { title: s.title }));
      return;
    }
    const chosen = named ? [named] : hand.held?.placement ? [hand.placement] : several.chosen;
    const edits = chosen.flatMap((p): Edit[] => (p ? [moves.away(p)] : []));
    if (!named && !hand.held && several.stays()) return;
    hand.open();
    several.placements.clear();
    if (edits.length) void this.store.outbox.step(edits, speech.t("in_tray"));
    else this.store.changed();
  }

  pin(sessions: string[], on: boolean): Promise<Outcome> {
    const { hand, outbox, speech } = this.store;
    hand.open();
    return outbox.step(
      sessions.map((session): Edit => ({ do: "pin", session, on })),
      speech.t(on ? "locked" : "unlocked"),
    );
  }

  resize(s: Session, minutes: number): Promise<Outcome> {
    const { hand, outbox, speech } = this.store;
    const why = this.wrongLength(s, minutes);
    if (why) {
      this.store.say(why);
      return Promise.resolve({ became: "refused", why });
    }
    hand.open();
    return outbox.step(
      [{ do: "resize", session: s.id, minutes, seen: outbox.touches(s.id) ? undefined : s.version }],
      speech.t("resized", { title: s.title, n: minutes }),
    );
  }

  // wrongLength says why a session cannot last so many minutes; empty when it can.
  wrongLength(s: Session, minutes: number): string {
    return Number.isInteger(minutes) && minutes >= 1 && minutes <= s.most
      ? ""
      : this.store.speech.t("length_how", { n: s.most });
  }

  // copy gives every room a break of one.
  copy(p: Placement): Promise<Outcome> {
    const { draft, hand, outbox, speech } = this.store;
    hand.open();
    return outbox.step(
      [{ do: "copy", placement: p.id, rooms: draft.rooms.map((r) => r.id) }],
      speech.t("copied"),
    );
  }
}
