// What a step changes of the draft, as the server tells it.

import type { Done, Draft, ListChange } from "./wire";

// drawn is the draft after a step; undefined when what is told is not of the draft that is known.
export function drawn(known: Draft, done: Done): Draft | undefined {
  const { state, changes: c } = done;
  if (state) return state;
  if (!c || c.after !== known.told) return undefined;
  const byID = (v: { id: string }): string => v.id;
  return {
    ...known,
    change: c.change,
    told: c.told,
    zone: c.zone,
    limit: c.limit,
    undo: c.undo,
    redo: c.redo,
    unpriced: c.unpriced,
    news: c.news,
    days: changed(known.days, c.days, byID),
    slots: changed(known.slots, c.slots, byID),
    rooms: changed(known.rooms, c.rooms, byID),
    tracks: changed(known.tracks, c.tracks, byID),
    sessions: changed(known.sessions, c.sessions, byID),
    placements: changed(known.placements, c.placements, byID),
    findings: changed(known.findings, c.findings, (f) => f.key),
  };
}

function changed<T>(list: T[], change: ListChange<T> | undefined, id: (v: T) => string): T[] {
  if (!change) return list;
  if (change.all) return change.all;
  const set = change.set ?? [];
  const out = new Set([...(change.gone ?? []), ...set.map(id)]);
  const stays = list.filter((v) => !out.has(id(v)));
  set.forEach((v, i) => stays.splice(change.at?.[i] ?? stays.length, 0, v));
  return stays;
}
