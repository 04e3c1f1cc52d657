// What changed for somebody between what this device saw of their sessions and the programme of now.

import type { Levels, Programme } from "./day";
import type { KeptEntry, KeptSession } from "./wire";

/** What a device saw of a programme: by entry where and when it was, and whether it was off. */
export interface Seen {
  release: number;
  entries: Record<string, [code: string, title: string, room: string, start: number, off: boolean]>;
}

export interface Change {
  kind: "room" | "time" | "off" | "back" | "gone" | "new";
  code: string;
  title: string;
  was: number; // its start, as seen
  entry: KeptEntry | undefined; // of now; none when it is gone
}

export function seen(x: Programme): Seen {
  const entries: Seen["entries"] = {};
  for (const e of x.kept.entries) {
    const s = x.session(e);
    entries[e.id] = [s.code, s.title, x.room(e), e.start, s.cancelled ?? false];
  }
  return { release: x.kept.release, entries };
}

/** The changes of starred sessions, by when they were. */
export function changed(before: Seen, x: Programme, levels: Levels): Change[] {
  const mine = (code: string): boolean => (levels[code] ?? 0) > 0;
  const out: Change[] = [];
  const known = new Set<string>();
  for (const e of x.kept.entries) {
    const s = x.session(e);
    known.add(e.id);
    if (mine(s.code)) out.push(...changeOf(before, e, s, x.room(e)));
  }
  for (const [id, [code, title, , start]] of Object.entries(before.entries)) {
    if (!known.has(id) && mine(code)) out.push({ kind: "gone", code, title, was: start, entry: undefined });
  }
  return out.sort((a, b) => a.was - b.was);
}

function changeOf(before: Seen, entry: KeptEntry, s: KeptSession, room: string): Change[] {
  const change = (kind: Change["kind"], was: number): Change[] => [
    { kind, code: s.code, title: s.title, was, entry },
  ];
  const had = before.entries[entry.id];
  const off = s.cancelled ?? false;
  if (!had) return off ? [] : change("new", entry.start);
  const [, , wasIn, was, wasOff] = had;
  if (off !== wasOff) return change(off ? "off" : "back", was);
  if (off) return [];
  if (was !== entry.start) return change("time", was);
  return wasIn !== room ? change("room", was) : [];
}
