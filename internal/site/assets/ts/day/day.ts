// What runs, what is next, and what somebody's day is, from the kept file of a release: what the server says of the
// same programme, stars and choices (release.Index.NowNext, agenda.Days). Nothing here knows a page or a clock.

import type { Kept, KeptEntry, KeptSession } from "./wire";

export type Level = 0 | 1 | 2;
export type Levels = Record<string, Level>; // stars, by code of session
export type Choices = Record<string, boolean>; // by hand: id of entry → attend

const MINUTE = 60_000;
const UNIT = 1_000_000; // timetable.Unit: a person's whole day
const INTERESTED = 2;
const CHOSEN = 1_000 * UNIT; // above all stars together
const ALIKE_ENOUGH = 4;
const MOST_FITS = 3;
const ALIKE_AT_ALL = 2; // a suggestion has more in common with a star

export interface Item {
  entry: KeptEntry;
  session: KeptSession;
  level: Level;
  chosen: boolean; // by hand
  skipped: boolean; // by hand
  cost: number; // share of the person's wishes that leaving it out gives up
  instead: KeptEntry[]; // starred, and at the same time
  free: number; // minutes since the item before
  walk: number; // minutes from the item before
  hurry: boolean; // less time than the walk takes
  fits: KeptEntry[]; // of one that is cancelled: what can be attended instead
  backUp: KeptSession | undefined; // when it is full
}

export interface Day {
  items: Item[];
  given: Item[]; // starred, and left out
  off: Item[]; // starred, and cancelled
}

/** A session that somebody may like, has not starred, and can attend. */
export interface Suggestion {
  entry: KeptEntry;
  because: KeptSession; // the starred session that it is most like
}

export interface Hours {
  start: number;
  end: number;
}

export class Programme {
  private readonly of: KeptEntry[][]; // by session
  private readonly dates: Intl.DateTimeFormat;

  constructor(readonly kept: Kept) {
    this.of = kept.sessions.map(() => []);
    for (const e of kept.entries) this.of[e.session]?.push(e);
    this.dates = new Intl.DateTimeFormat("en-CA", { timeZone: kept.zone });
  }

  session(e: KeptEntry): KeptSession {
    return this.kept.sessions[e.session] as KeptSession;
  }

  byCode(code: string): KeptSession | undefined {
    return this.kept.sessions.find((s) => s.code === code);
  }

  entriesOf(s: KeptSession): KeptEntry[] {
    return this.of[this.kept.sessions.indexOf(s)] ?? [];
  }

  /** The colour of an entry's track; -1: none. */
  hue(e: KeptEntry): number {
    return this.kept.tracks[this.session(e).track]?.hue ?? -1;
  }

  room(e: KeptEntry): string {
    return this.kept.rooms[e.room]?.name ?? "";
  }

  off(e: KeptEntry): boolean {
    return this.session(e).cancelled ?? false;
  }

  /** When a day begins and ends: as described, or with the first and last of its entries when they lie outside. */
  hours(day: number): Hours {
    const d = this.kept.days[day];
    const out = { start: d?.start ?? 0, end: d?.end ?? 0 };
    for (const e of this.kept.entries) {
      if (e.day !== day) continue;
      out.start = Math.min(out.start, e.start);
      out.end = Math.max(out.end, e.end);
    }
    return out;
  }

  /** When the first day begins. */
  get beginning(): number {
    return this.hours(0).start;
  }

  begun(at: number): boolean {
    return this.kept.days.length === 0 || at >= this.beginning;
  }

  over(at: number): boolean {
    const days = this.kept.days.length;
    return days > 0 && at > this.hours(days - 1).end;
  }

  /** The day that runs, else the one that begins on the same date; -1: none. */
  today(at: number): number {
    const runs = this.kept.days.findIndex((_, i) => {
      const { start, end } = this.hours(i);
      return start <= at && at < end;
    });
    if (runs >= 0) return runs;
    return this.kept.days.findIndex((d) => this.date(d.start) === this.date(at));
  }

  /** What runs, and for each room and for everywhere what is next on the same day; cancelled ones before that besides. */
  nowNext(at: number): { now: KeptEntry[]; next: KeptEntry[] } {
    const seen = new Set<number>();
    const today = this.today(at);
    const now: KeptEntry[] = [];
    const next: KeptEntry[] = [];
    for (const e of this.kept.entries) {
      if (e.start <= at && at < e.end) now.push(e);
      else if (e.start > at && !seen.has(e.room) && e.day === today) {
        if (!this.off(e)) seen.add(e.room);
        next.push(e);
      }
    }
    return { now, next };
  }

  /** What the edition begins with: of its first day the hour that follows the first session. */
  opening(): KeptEntry[] {
    const real = this.kept.entries.filter(
      (e) => e.day === 0 && !this.off(e) && this.session(e).kind !== "break",
    );
    const first = Math.min(...real.map((e) => e.start));
    return real.filter((e) => e.start < first + 60 * MINUTE);
  }

  /** How many dates lie between an instant and the first day, in the edition's zone. */
  daysLeft(at: number): number {
    if (this.kept.days.length === 0) return 0;
    const day = (ms: number): number => Date.parse(`${this.date(ms)}T00:00:00Z`) / (24 * 60 * MINUTE);
    return Math.max(0, day(this.beginning) - day(at));
  }

  walk(a: number, b: number): number {
    return this.kept.walks.find((w) => (w.a === a && w.b === b) || (w.a === b && w.b === a))?.minutes ?? 0;
  }

  /** What runs at the same time, in the order of rooms. */
  parallel(e: KeptEntry): KeptEntry[] {
    return this.kept.entries.filter((o) => o.id !== e.id && overlap(o, e));
  }

  /** What took a cancelled entry's place in its room. */
  inItsPlace(e: KeptEntry): KeptEntry | undefined {
    if (e.room < 0 || !this.off(e)) return undefined;
    return this.kept.entries.find((o) => o.room === e.room && overlap(o, e) && !this.off(o));
  }

  /** What could be attended instead of an entry, best first. */
  alternatives(e: KeptEntry): KeptEntry[] {
    const place = this.inItsPlace(e);
    const all = [
      ...(place ? [place] : []),
      ...this.likest(e, this.parallel(e), 0),
      ...this.likest(e, this.kept.entries, ALIKE_ENOUGH),
    ];
    return all.filter((o, i) => all.findIndex((p) => p.id === o.id) === i);
  }

  private likest(e: KeptEntry, among: KeptEntry[], least: number): KeptEntry[] {
    const mine = this.session(e);
    const seen = new Set([e.session]);
    const out: KeptEntry[] = [];
    for (const o of among) {
      const s = this.session(o);
      if (seen.has(o.session) || s.kind === "break" || this.off(o) || alike(mine, s) < least) continue;
      seen.add(o.session);
      out.push(o);
    }
    return out.sort((a, b) => alike(mine, this.session(b)) - alike(mine, this.session(a)));
  }

  /** Somebody's days, proposed from their stars and choices. */
  days(levels: Levels, choices: Choices): Day[] {
    const maker = new DayMaker(this, levels, choices);
    return this.kept.days.map((_, day) => maker.make(day));
  }

  /** What could be starred too, and fits between what is attended, most alike first (agenda.Suggest, without who starred both). */
  suggestions(levels: Levels, days: Day[]): Suggestion[] {
    const starred = this.kept.sessions.filter((s) => (levels[s.code] ?? 0) > 0);
    const known = new Set<number>();
    const found: (Suggestion & { score: number })[] = [];
    for (const entry of this.fitting(days)) {
      const session = this.session(entry);
      if ((levels[session.code] ?? 0) > 0 || known.has(entry.session)) continue;
      known.add(entry.session); // a repeated session is suggested once
      let score = ALIKE_AT_ALL;
      let because: KeptSession | undefined;
      for (const mine of starred) {
        const n = alike(mine, session);
        if (n > score) [score, because] = [n, mine];
      }
      if (because) found.push({ entry, because, score });
    }
    return found.sort((a, b) => b.score - a.score).map(({ entry, because }) => ({ entry, because }));
  }

  /** Sessions at hours at which nothing is attended. */
  fitting(days: Day[]): KeptEntry[] {
    const busy = days.flatMap((d) => d.items.map((it) => it.entry));
    return this.kept.entries.filter((e) => {
      const s = this.session(e);
      return !s.plenary && s.kind !== "break" && !this.off(e) && !busy.some((b) => overlap(b, e));
    });
  }

  private date(at: number): string {
    return this.dates.format(at);
  }
}

export function overlap(a: Hours, b: Hours): boolean {
  return a.start < b.end && b.start < a.end;
}

/** How much two sessions have in common. */
export function alike(a: KeptSession, b: KeptSession): number {
  let n = 0;
  for (const p of a.products ?? []) if (b.products?.includes(p)) n += 4;
  if (a.track >= 0 && a.track === b.track) n += 3;
  for (const t of a.tags ?? []) if (b.tags?.includes(t)) n += 2;
  if (a.level && a.level === b.level) n++;
  if (a.language && a.language === b.language) n++;
  return n;
}

interface Weighed {
  entry: KeptEntry;
  weight: number;
  start: number; // in minutes
  end: number;
}

/** The entries that do not overlap and weigh most together; among equals the one that ends earlier (timetable.BestDay). */
function bestDay(items: Weighed[]): { chosen: Set<Weighed>; value: number } {
  const row = [...items].sort((a, b) => a.end - b.end);
  const best = [0];
  const before: number[] = [];
  row.forEach((it, i) => {
    let k = i;
    while (k > 0 && (row[k - 1] as Weighed).end > it.start) k--;
    before.push(k);
    best.push(Math.max(best[i] as number, (best[k] as number) + it.weight));
  });
  const chosen = new Set<Weighed>();
  for (let i = row.length; i > 0;) {
    if (best[i] === best[i - 1]) {
      i--;
      continue;
    }
    chosen.add(row[i - 1] as Weighed);
    i = before[i - 1] as number;
  }
  return { chosen, value: best[row.length] as number };
}

class DayMaker {
  private readonly weights: Record<Level, number>;
  private readonly seen = new Set<number>(); // sessions already attended: a repeat is attended once

  constructor(
    private readonly x: Programme,
    private readonly levels: Levels,
    private readonly choices: Choices,
  ) {
    const must = Math.max(INTERESTED, x.kept.must_weight);
    const raw: Record<Level, number> = { 0: 0, 1: INTERESTED, 2: must };
    let sum = 0;
    for (const s of x.kept.sessions) sum += raw[this.level(s)];
    const share = (l: Level): number => Math.floor((raw[l] * UNIT) / Math.max(sum, 1));
    this.weights = { 0: 0, 1: share(1), 2: share(2) };
  }

  make(index: number): Day {
    const day: Day = { items: [], given: [], off: [] };
    let weighed: Weighed[] = [];
    for (const e of this.x.kept.entries) {
      if (e.day !== index) continue;
      if (this.x.off(e)) {
        if (this.level(this.x.session(e)) > 0) day.off.push(this.item(e));
        continue;
      }
      const weight = this.weigh(e);
      if (weight === 0) continue;
      weighed.push({
        entry: e,
        weight,
        start: Math.floor(e.start / MINUTE),
        end: Math.floor(e.end / MINUTE),
      });
    }
    weighed = oncePerSession(weighed);
    const { chosen } = bestDay(weighed);
    for (const w of weighed) {
      const item = this.item(w.entry);
      if (chosen.has(w)) {
        day.items.push(item);
        this.seen.add(w.entry.session);
      } else if (item.level > 0 || item.chosen) day.given.push(item);
    }
    this.addSkipped(day, index);
    this.finish(day, index);
    return day;
  }

  private level(s: KeptSession): Level {
    return this.levels[s.code] ?? 0;
  }

  private weigh(e: KeptEntry): number {
    const s = this.x.session(e);
    if (this.seen.has(e.session)) return 0;
    const byHand = this.choices[e.id];
    if (byHand !== undefined) return byHand ? CHOSEN : 0;
    const w = this.weights[this.level(s)];
    if (w > 0) return w;
    const forAll = s.kind === "break" && (e.room < 0 || this.x.entriesOf(s).length > 1);
    return s.plenary || forAll ? 1 : 0;
  }

  private item(entry: KeptEntry): Item {
    const session = this.x.session(entry);
    const level = this.level(session);
    return {
      entry,
      session,
      level,
      chosen: this.choices[entry.id] === true,
      skipped: false,
      cost: this.weights[level] / UNIT,
      instead: [],
      free: 0,
      walk: 0,
      hurry: false,
      fits: [],
      backUp: undefined,
    };
  }

  /** Shows what the person took out by hand, so that they can take it back in. */
  private addSkipped(day: Day, index: number): void {
    for (const e of this.x.kept.entries) {
      if (this.choices[e.id] === false && e.day === index && !this.x.off(e)) {
        day.given.push({ ...this.item(e), skipped: true });
      }
    }
    day.given.sort((a, b) => a.entry.start - b.entry.start);
  }

  private finish(day: Day, index: number): void {
    for (const it of day.off) it.fits = this.fits(it.entry, day, index);
    day.items.forEach((it, i) => {
      it.instead = day.given.map((g) => g.entry).filter((g) => overlap(it.entry, g));
      it.backUp = this.backUp(it);
      const before = day.items[i - 1]?.entry;
      if (!before) return;
      it.free = Math.trunc((it.entry.start - before.end) / MINUTE);
      if (before.room >= 0 && it.entry.room >= 0) it.walk = this.x.walk(before.room, it.entry.room);
      it.hurry = it.free < it.walk;
    });
  }

  private fits(off: KeptEntry, day: Day, index: number): KeptEntry[] {
    return this.x
      .alternatives(off)
      .filter(
        (e) =>
          e.day === index &&
          !this.seen.has(e.session) &&
          !this.x.session(e).plenary &&
          !day.items.some((it) => overlap(it.entry, e)),
      )
      .slice(0, MOST_FITS);
  }

  /** The parallel session that the person would like most: starred, else most alike. */
  private backUp(it: Item): KeptSession | undefined {
    let best: KeptSession | undefined;
    let score = 0;
    for (const e of this.x.parallel(it.entry)) {
      const s = this.x.session(e);
      if (s.kind === "break" || s.cancelled) continue;
      const n = 1 + 100 * this.level(s) + alike(it.session, s);
      if (n > score) [best, score] = [s, n];
    }
    return best;
  }
}

/** Keeps, of a session that is repeated, the showing that fits the best day. */
function oncePerSession(items: Weighed[]): Weighed[] {
  const dropped = new Set<Weighed>();
  for (const session of new Set(items.map((it) => it.entry.session))) {
    const showings = items.filter((it) => it.entry.session === session);
    if (showings.length < 2) continue;
    let best = showings[0] as Weighed;
    let most = -1;
    for (const one of showings) {
      const { value } = bestDay(
        items.filter((it) => it === one || (!showings.includes(it) && !dropped.has(it))),
      );
      if (value > most) [best, most] = [one, value];
    }
    for (const one of showings) if (one !== best) dropped.add(one);
  }
  return items.filter((it) => !dropped.has(it));
}

/** Where an instant stands in a day's items: what runs, and what is the next one to go to. */
export function standing(items: Item[], at: number): { running: Item | undefined; next: Item | undefined } {
  return {
    running: items.find((it) => it.entry.start <= at && at < it.entry.end),
    next: items.find((it) => it.entry.start > at),
  };
}

/** When to leave for an item: its start less the walk from the item before. */
export function leaveAt(it: Item): number {
  return it.entry.start - it.walk * MINUTE;
}
