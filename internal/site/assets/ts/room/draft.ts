// The draft as the server tells it, and what may be done to it.

import type { Choice, Draft, EditWire, Placement, Session, Span } from "./wire";

export type {
  Choice,
  Colleague,
  EditWire,
  Draft,
  Finding,
  Fix,
  News,
  Placement,
  Room,
  Session,
  Span,
  StepPrice,
  Track,
} from "./wire";

// Target is where something is to go. No room stands for all of them.
export interface Target {
  room: string;
  start: string;
}

// Effect is what a place does to people.
export type Effect = Pick<Choice, "cost" | "lose_must" | "better" | "worse" | "standing" | "bends">;

// Edit is what the room asks for, each kind with what it needs.
export type Edit =
  | { do: "put"; session: string; placement?: string; room: string; start: string; seen?: number }
  | { do: "away"; session: string; placement?: string; seen?: number }
  | { do: "resize"; session: string; minutes: number; seen?: number }
  | { do: "pin"; session: string; on: boolean }
  | { do: "lock"; room?: string; slot?: string; on: boolean }
  | {
      do: "create";
      title: string;
      kind: NonNullable<EditWire["kind"]>;
      room: string;
      start: string;
      minutes: number;
      plenary: boolean;
    }
  | { do: "copy"; placement: string; rooms: string[] };

const minute = 60_000;

export const at = (time: string): number => Date.parse(time);
export const iso = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");
export const minutesBetween = (from: number, to: number): number => (to - from) / minute;
export const later = (time: string, minutes: number): string => iso(at(time) + minutes * minute);
export const endOf = (p: Pick<Placement, "start" | "minutes">): number => at(p.start) + p.minutes * minute;
export const sameTime = (a: string, b: string): boolean => at(a) === at(b);

export function sessionOf(d: Draft, id: string): Session | undefined {
  return d.sessions.find((s) => s.id === id);
}
export function placementsOf(d: Draft, session: string): Placement[] {
  return d.placements.filter((p) => p.session === session);
}

// priced sessions have a price at every slot; the others, plenaries, breaks, repeated and cancelled ones,
// go where they are put. So does everything while there are no slots, or where the planner cannot take the
// edition.
export function priced(d: Draft, s: Session): boolean {
  return (
    !d.unpriced &&
    d.slots.length > 0 &&
    !s.plenary &&
    !s.cancelled &&
    s.kind !== "break" &&
    s.kind !== "blocker" &&
    placementsOf(d, s.id).length <= 1
  );
}

// waiting sessions have no place.
export function waiting(d: Draft): Session[] {
  const placed = new Set(d.placements.map((p) => p.session));
  return d.sessions.filter((s) => !placed.has(s.id) && !s.cancelled);
}

export function locked(d: Draft, p: Placement): boolean {
  return p.pinned || closed(d, p) !== "";
}

// closed says what is locked of a place, its room or its slot; empty: neither.
export function closed(d: Draft, t: Target): "" | "room" | "slot" {
  if (d.rooms.some((r) => r.id === t.room && r.locked)) return "room";
  return d.slots.some((s) => s.locked && sameTime(s.start, t.start)) ? "slot" : "";
}

export function inAllRooms(d: Draft, p: Placement): boolean {
  return !d.rooms.some((r) => r.id === p.room);
}

// dayOf is the day that an instant is in.
export function dayOf(d: Draft, start: string): Span | undefined {
  return d.days.find((o) => at(start) >= at(o.start) && at(start) < at(o.end));
}

// opening is when the first slot or session of a day starts.
export function opening(d: Draft, day: Span): number {
  const starts = [...d.slots, ...d.placements]
    .map((o) => at(o.start))
    .filter((t) => t >= at(day.start) && t < at(day.end));
  return starts.length ? Math.min(...starts) : at(day.start);
}

// firstFree is the first time of a day, from its opening on, at which a room is free for so many minutes;
// its opening when there is none. No room stands for all of them.
export function firstFree(d: Draft, day: Span, room: string, minutes: number): string {
  const from = opening(d, day);
  const taken = d.placements.filter((p) => room === "" || p.room === room || inAllRooms(d, p));
  const starts = [from, ...taken.map(endOf), ...d.slots.map((s) => at(s.start))]
    .filter((t) => t >= from && t + minutes * minute <= at(day.end))
    .sort((a, b) => a - b);
  const free = starts.find(
    (t) =>
      taken.every((p) => endOf(p) <= t || at(p.start) >= t + minutes * minute) &&
      closed(d, { room: "", start: iso(t) }) === "",
  );
  return iso(free ?? from);
}

// isNew reports whether a placement is one that the server does not know yet.
export function isNew(p: Placement): boolean {
  return p.id === `new ${p.session}`;
}

// applied is the draft as it will be when the server has taken edits: shown until it answers. What only the
// server can know, a new session or a copy, waits for it.
export function applied(d: Draft, edits: Edit[]): Draft {
  let placements = d.placements,
    sessions = d.sessions,
    rooms = d.rooms,
    slots = d.slots;
  for (const e of edits) {
    if (e.do === "put") {
      const old = placements.find((p) => (e.placement ? p.id === e.placement : p.session === e.session));
      if (old) placements = placements.map((p) => (p === old ? { ...p, room: e.room, start: e.start } : p));
      else
        placements = [
          ...placements,
          {
            id: `new ${e.session}`,
            session: e.session,
            room: e.room,
            start: e.start,
            pinned: false,
            version: 0,
            minutes: sessionOf(d, e.session)?.minutes ?? 0,
          },
        ];
    } else if (e.do === "away") {
      placements = placements.filter((p) => (e.placement ? p.id !== e.placement : p.session !== e.session));
    } else if (e.do === "resize") {
      sessions = sessions.map((s) => (s.id === e.session ? { ...s, minutes: e.minutes } : s));
      placements = placements.map((p) => (p.session === e.session ? { ...p, minutes: e.minutes } : p));
    } else if (e.do === "pin") {
      placements = placements.map((p) => (p.session === e.session ? { ...p, pinned: e.on } : p));
    } else if (e.do === "lock") {
      rooms = rooms.map((r) => (r.id === e.room ? { ...r, locked: e.on } : r));
      slots = slots.map((s) => (s.id === e.slot ? { ...s, locked: e.on } : s));
    }
  }
  return { ...d, placements, sessions, rooms, slots };
}
