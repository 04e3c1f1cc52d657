// Where a time is on the grid.

import { at, endOf, minutesBetween } from "./draft";
import type { Draft, Placement, Span } from "./draft";

// pixels of a minute, by the step of time that somebody chose.
const scale: Record<number, number> = { 5: 4.2, 10: 3.2, 15: 2.5, 30: 1.9, 60: 1.2 };
export const steps = [5, 10, 15, 30, 60];

export class Geometry {
  readonly from: number;
  readonly to: number;
  readonly perMinute: number;

  constructor(
    draft: Draft,
    day: Span,
    readonly step: number,
    dense: boolean,
  ) {
    const held = draft.placements.filter((p) => at(p.start) >= at(day.start) && at(p.start) < at(day.end));
    this.from = Math.min(at(day.start), ...held.map((p) => at(p.start)));
    this.to = Math.max(at(day.end), ...held.map(endOf));
    this.perMinute = (scale[step] ?? 2.5) * (dense ? 0.55 : 1);
  }

  top(time: number): number {
    return minutesBetween(this.from, time) * this.perMinute;
  }
  height(minutes: number): number {
    return minutes * this.perMinute;
  }
  get tall(): number {
    return this.top(this.to);
  }
  holds(time: number): boolean {
    return time >= this.from && time < this.to;
  }

  // time is what a distance from the top means, to the minute.
  time(pixels: number): number {
    return this.from + Math.max(0, Math.floor(pixels / this.perMinute)) * 60_000;
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
