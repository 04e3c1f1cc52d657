// Where a time is on the grid.

import { at, endOf, inAllRooms, minutesBetween } from "./draft";
import type { Draft, Placement, Span } from "./draft";

// pixels of a minute, by the step of time that somebody chose.
const scale: Record<number, number> = { 5: 4.2, 10: 3.2, 15: 2.5, 30: 1.9, 60: 1.2 };
export const steps = [5, 10, 15, 30, 60];

// How tall a stretch at most is in which nothing can be placed: where all rooms have the same, and between two slots. The
// whole day is to be seen at once.
const calm = 26;
const pause = 10;
const longPause = 20; // minutes: what is longer may be meant for sessions

// Piece is a stretch of the day at one scale.
interface Piece {
  from: number;
  to: number;
  top: number;
  perMinute: number;
}

export class Geometry {
  readonly from: number;
  readonly to: number;
  private readonly pieces: Piece[] = [];

  constructor(
    draft: Draft,
    day: Span,
    readonly step: number,
    dense: boolean,
  ) {
    const held = draft.placements.filter((p) => at(p.start) >= at(day.start) && at(p.start) < at(day.end));
    this.from = Math.min(at(day.start), ...held.map((p) => at(p.start)));
    this.to = Math.max(at(day.end), ...held.map(endOf));
    const perMinute = (scale[step] ?? 2.5) * (dense ? 0.55 : 1);
    const ofAll: [number, number][] = held
      .filter((p) => inAllRooms(draft, p))
      .map((p) => [at(p.start), endOf(p)]);
    const meets = (spans: [number, number][], from: number, to: number): boolean =>
      spans.some(([start, end]) => start < to && from < end);
    const slots = draft.slots
      .map((s): [number, number] => [at(s.start), at(s.end)])
      .filter(([start, end]) => start < this.to && end > this.from);
    const busy = [
      ...held.filter((p) => !inAllRooms(draft, p)).map((p): [number, number] => [at(p.start), endOf(p)]),
      ...slots.filter(([start, end]) => !meets(ofAll, start, end)),
    ];
    const bounds = [...new Set([this.from, this.to, ...ofAll.flat(), ...busy.flat()])]
      .filter((t) => t >= this.from && t <= this.to)
      .sort((x, y) => x - y);
    let top = 0;
    bounds.slice(1).forEach((to, i) => {
      const from = bounds[i] ?? to;
      const minutes = minutesBetween(from, to);
      let height = minutes * perMinute;
      if (!meets(busy, from, to)) {
        if (meets(ofAll, from, to)) height = Math.min(height, calm);
        else if (slots.length > 0 && minutes <= longPause) height = Math.min(height, pause);
      }
      this.pieces.push({ from, to, top, perMinute: height / minutes });
      top += height;
    });
  }

  top(time: number): number {
    const piece = this.pieces.findLast((p) => p.from <= time) ?? this.pieces[0];
    return piece ? piece.top + minutesBetween(piece.from, time) * piece.perMinute : 0;
  }
  // height is that of some minutes from a time on.
  height(from: number, minutes: number): number {
    return this.top(from + minutes * 60_000) - this.top(from);
  }
  get tall(): number {
    return this.top(this.to);
  }
  holds(time: number): boolean {
    return time >= this.from && time < this.to;
  }

  // time is what a distance from the top means, to the minute.
  time(pixels: number): number {
    const piece = this.pieces.findLast((p) => p.top <= pixels) ?? this.pieces[0];
    if (!piece) return this.from;
    return piece.from + Math.max(0, Math.floor((pixels - piece.top) / piece.perMinute)) * 60_000;
  }

  // stepped is the last time on the step before another.
  stepped(time: number): number {
    return this.from + Math.floor(minutesBetween(this.from, time) / this.step) * this.step * 60_000;
  }
}

// lanes puts what overlaps in one room side by side: for each placement its lane, and how many there are.
export function lanes(placements: Placement[]): Map<string, { lane: number; of: number }> {
  const out = new Map<string, { lane: number; of: number }>();
  let group: { id: string; lane: number }[] = [],
    ends: number[] = [];
  const close = (): void => {
    for (const g of group) out.set(g.id, { lane: g.lane, of: ends.length });
    group = [];
    ends = [];
  };
  for (const p of [...placements].sort((a, b) => at(a.start) - at(b.start))) {
    if (ends.every((e) => e <= at(p.start))) close();
    const free = ends.findIndex((e) => e <= at(p.start));
    const lane = free < 0 ? ends.length : free;
    ends[lane] = endOf(p);
    group.push({ id: p.id, lane });
  }
  close();
  return out;
}
