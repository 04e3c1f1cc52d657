// What the programme room knows and does: the draft, what is held, what was let go and not yet answered.

import { Client, Refusal } from "./client";
import { applied, at, closed, dayOf, iso, isNew, later, locked, placementsOf, priced, sameTime, sessionOf } from "./draft";
import type { Choice, Colleague, Draft, Edit, Fix, Placement, Session } from "./draft";
import { Several } from "./several";
import { Speech, type Words } from "./words";

export interface Target { room: string; start: string }
export interface Held { session: string; placement?: string }
export interface Asked { key: string; edits: Edit[]; told: string }
// Outcome is what became of a step: taken, kept until the connection is back, or refused, and why.
export type Outcome = { became: "taken" | "kept" } | { became: "refused"; why: string };
// Found is what would remove a finding of a draft.
export interface Found { from: Draft; fixes: Fix[] }
export interface Blank { room: string; start: string; minutes: number; proposed?: boolean } // proposed: nobody chose the start

// Look is how somebody likes the room to be, kept in their browser.
export interface Look {
  dense: boolean; hidden: string[]; order: string[]; step: number; snap: boolean; tracks: string[]; sort: string; keys: boolean;
}
const usual: Look = { dense: false, hidden: [], order: [], step: 15, snap: true, tracks: [], sort: "stars", keys: true };

const followEvery = 2000;

// notNow are answers that say nothing about a step: it waits, for somebody to sign in again, or for a busy server.
const notNow = [401, 408, 425, 429];

// kept is what was put aside earlier; what cannot be read was not.
function kept<T>(store: Storage, key: string, none: T): T {
  try {
    return JSON.parse(store.getItem(key) ?? "") as T;
  } catch {
    return none;
  }
}

export class Store {
  held: Held | undefined;
  target: Target | undefined;
  choices = new Map<string, Choice>();
  readonly several = new Several(this);
  shown = ""; // the session that the panel tells of while none is held
  others: Colleague[] = [];
  asked: Asked[] = []; // let go, and not yet answered
  away = false; // the server is
  said = "";
  day = "";
  blank: Blank | undefined; // what is about to be made
  readonly scrolled = new Map<string, number>(); // how far down a day was left
  stretch: Blank | undefined; // what a hand draws: a length, or something new
  helping = false; // the keys are shown
  reveal = false; // what is aimed at is to be scrolled to, once
  sought = ""; // a session that is to get the focus, once
  look: Look;
  readonly speech: Speech;
  private readonly client: Client;
  draft: Draft; // as the server has it, with what was let go and not yet answered
  private pricing: Promise<void> = Promise.resolve();
  private chain: Promise<void> = Promise.resolve(); // of what changes the draft, one after the other
  private links = 0; // of the chain, that are not done
  private following = false;
  private timer = 0;
  private readonly told = new Map<string, (o: Outcome) => void>(); // who waits for what becomes of a step, by its key

  constructor(readonly base: string, private server: Draft, words: Words, private readonly changed: () => void) {
    const draft = server;
    this.client = new Client(base);
    this.speech = new Speech(words, draft.zone);
    this.look = { ...usual, ...kept<Partial<Look>>(localStorage, `${base}look`, {}) };
    this.asked = kept<Asked[]>(sessionStorage, `${base}asked`, []);
    const wanted = location.hash.slice(1);
    this.day = draft.days.find((d) => d.start.startsWith(wanted) && wanted)?.id ?? draft.days[0]?.id ?? "";
    this.draft = this.asked.reduce((d, a) => applied(d, a.edits), draft);
  }

  start(): void {
    this.timer = window.setInterval(() => { void this.follow(); }, followEvery);
    void this.meet();
    void this.send();
  }

  stop(): void { window.clearInterval(this.timer); }

  set(change: Partial<Pick<Store, "target" | "shown" | "day" | "blank" | "stretch" | "helping">>): void {
    Object.assign(this, change);
    this.changed();
  }

  say(text: string): void {
    this.said = text;
    this.changed();
  }

  arrange(look: Partial<Look>): void {
    this.look = { ...this.look, ...look };
    localStorage.setItem(`${this.base}look`, JSON.stringify(this.look));
    this.changed();
  }

  // rooms in the order and without those that this person does not want to see.
  get rooms(): Draft["rooms"] {
    const rank = (id: string): number => { const i = this.look.order.indexOf(id); return i < 0 ? this.look.order.length : i; };
    return this.draft.rooms.filter((r) => !this.look.hidden.includes(r.id)).sort((a, b) => rank(a.id) - rank(b.id));
  }

  get heldSession(): Session | undefined { return this.held && sessionOf(this.draft, this.held.session); }
  get heldPlacement(): Placement | undefined { return this.draft.placements.find((p) => p.id === this.held?.placement); }

  choice(target: Target | undefined): Choice | undefined {
    const c = target && this.choices.get(`${target.room} ${at(target.start)}`);
    return c && this.refined(c);
  }

  // Picking up and letting go.

  async pick(held: Held): Promise<void> {
    const s = sessionOf(this.draft, held.session);
    const p = this.draft.placements.find((o) => o.id === held.placement);
    if (!s) return;
    this.shown = s.id;
    if (p && locked(this.draft, p)) { this.letGo(this.speech.t("is_locked", { title: s.title })); return; }
    this.held = held;
    this.target = p && { room: p.room, start: p.start };
    this.choices.clear();
    this.said = this.speech.t("picked", { title: s.title });
    this.changed();
    void this.meet();
    if (priced(this.draft, s)) {
      this.pricing = this.price(s.id);
      await this.pricing;
    }
  }

  private async price(session: string): Promise<void> {
    try {
      const all = await this.client.choices(session);
      if (this.held?.session !== session) return;
      this.choices = new Map(all.map((c) => [`${c.room} ${at(c.start)}`, c]));
      this.away = false;
    } catch (e) {
      if (!(e instanceof Refusal)) { this.away = true; this.say(this.speech.t("no_prices")); return; }
      this.held = undefined;
      this.said = e.message;
    }
    this.changed();
  }

  letGo(text = this.speech.t("put_back")): void {
    this.held = this.target = undefined;
    this.choices.clear();
    this.say(text);
    void this.meet();
  }

  // drop gives what is held the place that is aimed at; where another session stands, the two change places.
  async drop(target = this.target): Promise<void> {
    const held = this.held;
    await this.pricing;
    if (this.held !== held) return; // something else was picked up while the prices came
    const s = this.heldSession, p = this.heldPlacement;
    if (!s || !target) return;
    const c = this.choice(target);
    if (c?.here || p && p.room === target.room && sameTime(p.start, target.start)) { this.letGo(); return; }
    if (c ? !c.allowed : closed(this.draft, target)) { this.say(`${this.place(target)}: ${this.tells(target).join(", ")}`); return; }
    const other = c ? placementsOf(this.draft, c.with)[0] : this.holder(s, target, p);
    const edits = this.moving(s, p, target, other);
    const told = c ? this.done(c, p, other) : this.speech.t("put", { place: this.place(target) }) + this.displaced(p, other);
    this.held = this.target = undefined;
    this.choices.clear();
    await this.step(edits, told);
  }

  // moving gives a session a place; what stands there goes to its old one, or into the tray.
  private moving(s: Session, p: Placement | undefined, target: Target, other: Placement | undefined): Edit[] {
    const edits: Edit[] = [p ? this.put(p, target.room, target.start)
      : { do: "put", session: s.id, room: target.room, start: target.start, seen: priced(this.draft, s) && !this.touched(s.id) ? 0 : undefined }];
    if (other) edits.push(p ? this.put(other, p.room, p.start) : this.takeAway(other));
    return edits;
  }

  // done says what a move does to people, and what becomes of what stood there.
  private done(c: Choice, p: Placement | undefined, other: Placement | undefined): string {
    return this.speech.t(other && p ? "swapped" : "moved", { effect: this.speech.effect(c) }) + this.displaced(p, other);
  }

  // displaced says that what stood there is in the tray, since what took its place had none to give.
  private displaced(p: Placement | undefined, other: Placement | undefined): string {
    const s = other && !p && sessionOf(this.draft, other.session);
    return s ? ` ${this.speech.t("displaced", { title: s.title })}` : "";
  }

  // fix makes a move that removes a finding. It is based on the draft in which it was found: the server refuses it when what it moves
  // has moved since.
  async fix(f: Fix, from: Draft): Promise<Outcome> {
    const s = sessionOf(from, f.session), other = placementsOf(from, f.with)[0];
    if (!s) return { became: "refused", why: this.speech.t("conflict") };
    const p = placementsOf(from, s.id)[0];
    return this.step(this.moving(s, p, f, other), this.done(f, p, other));
  }

  // toTray takes the place of what is held or chosen away, or else of what is named.
  toTray(placement?: string): void {
    const named = this.draft.placements.find((p) => p.id === placement), s = named && sessionOf(this.draft, named.session);
    if (named && s && locked(this.draft, named)) { this.say(this.speech.t("is_locked", { title: s.title })); return; }
    const chosen = named ? [named] : this.held?.placement ? [this.heldPlacement] : this.several.chosen;
    const edits = chosen.flatMap((p): Edit[] => (p ? [this.takeAway(p)] : []));
    if (!named && !this.held && this.several.stays()) return;
    this.held = this.target = undefined;
    this.choices.clear();
    this.several.placements.clear();
    if (edits.length) void this.step(edits, this.speech.t("in_tray"));
    else this.changed();
  }

  // What a step is based on: the placement and the version that were seen. What an unanswered step of this browser changes has no
  // version yet, and what it makes has no name.
  private seen(p: Placement): { placement?: string; seen?: number } {
    return this.touched(p.session) ? { placement: isNew(p) ? undefined : p.id } : { placement: p.id, seen: p.version };
  }

  put(p: Placement, room: string, start: string): Edit { return { do: "put", session: p.session, room, start, ...this.seen(p) }; }
  private takeAway(p: Placement): Edit { return { do: "away", session: p.session, ...this.seen(p) }; }
  private touched(session: string): boolean { return this.asked.some((a) => a.edits.some((e) => "session" in e && e.session === session)); }

  // holder is what a priced session would change places with, where no price says so.
  private holder(s: Session, t: Target, mine: Placement | undefined): Placement | undefined {
    return this.draft.placements.find((o) => {
      const other = sessionOf(this.draft, o.session);
      return o !== mine && o.room === t.room && sameTime(o.start, t.start) && priced(this.draft, s) && other && priced(this.draft, other);
    });
  }

  // effects says what a place does to a session, by default to what is held, and first with whom it would be exchanged, or that what is
  // there goes to the tray.
  effects(c: Choice, id = this.held?.session ?? ""): string[] {
    const other = c.allowed && sessionOf(this.draft, c.with);
    const effects = this.speech.effects(c);
    return other ? [this.speech.t(placementsOf(this.draft, id).length ? "with" : "instead", { title: other.title }), ...effects] : effects;
  }

  // refined is a choice that says so when a lock refuses it, also one that came after its price.
  refined(c: Choice): Choice {
    const lock = c.here ? "" : closed(this.draft, c);
    return lock ? { ...c, allowed: false, rule: `${lock}_locked`, why: this.speech.t(`no_${lock}_locked`) } : c;
  }

  // tells says what a place does to what is held, or why that is not known.
  tells(t: Target): string[] {
    const s = this.heldSession, c = this.choice(t);
    if (!s) return [];
    if (c) return this.effects(c);
    const lock = closed(this.draft, t);
    if (lock) return [this.speech.t(`no_${lock}_locked`)];
    if (!priced(this.draft, s)) return [this.speech.t("never_priced")];
    return [this.speech.t(this.away ? "no_prices" : this.choices.size === 0 ? "pricing" : "no_price")];
  }

  // place reads a place out: "14:00, Room B".
  place(t: Target): string {
    const room = this.draft.rooms.find((r) => r.id === t.room)?.name ?? this.speech.t("all_rooms");
    return `${this.speech.time(at(t.start))}, ${room}`;
  }

  // aimAt aims at a place with a pointer.
  aimAt(t: Target): void {
    if (t.room !== this.target?.room || t.start !== this.target.start) this.set({ target: t });
  }

  // Aiming by keyboard: to the next place in a direction, which is read out.

  aim(down: number, right: number): void {
    const s = this.heldSession;
    const rooms = this.rooms;
    if (!s || !rooms.length) return;
    const day = this.draft.days.find((d) => d.id === this.day);
    const from = this.target ?? { room: rooms[0]?.id ?? "", start: this.draft.slots.find((o) => day && at(o.start) >= at(day.start))?.start ?? day?.start ?? "" };
    const column = rooms.findIndex((r) => r.id === from.room);
    const room = from.room === "" ? "" : rooms[Math.min(rooms.length - 1, Math.max(0, column + right))]?.id ?? from.room;
    let start = from.start;
    if (down && this.target) start = this.snaps(s) ? this.nextSlot(from.start, down) : later(from.start, down * this.look.step);
    this.target = { room, start };
    this.reveal = true;
    const into = dayOf(this.draft, start);
    if (into) this.day = into.id;
    this.say(`${this.place(this.target)}: ${this.tells(this.target).join(", ")}`);
  }

  // snaps reports whether a session goes to slots only: what has prices, unless somebody wants any time.
  snaps(s: Session): boolean { return this.look.snap && priced(this.draft, s); }

  private nextSlot(start: string, down: number): string {
    const starts = this.draft.slots.map((o) => at(o.start)).sort((a, b) => a - b);
    const next = down > 0 ? starts.find((t) => t > at(start)) : starts.filter((t) => t < at(start)).at(-1);
    return next === undefined ? start : iso(next);
  }

  // Prices of what is not done yet.

  // priceOf says what edits would do to people, a line for each thing, or why they would be refused.
  async priceOf(edits: Edit[], gone: AbortSignal): Promise<string[]> {
    try {
      const p = await this.client.price(edits, gone);
      return p.allowed ? this.speech.people(p) : [p.why];
    } catch (e) {
      return [e instanceof Refusal ? e.message : this.speech.t("no_price_now")];
    }
  }

  // fixes are the moves that would remove a finding, with the draft that the server had told of when they were asked for, or a sentence
  // why they are not known.
  async fixes(finding: string, gone: AbortSignal): Promise<Found | string> {
    const from = this.server;
    try {
      return { from, fixes: await this.client.fixes(finding, gone) };
    } catch (e) {
      return e instanceof Refusal ? e.message : this.speech.t("no_fixes_now");
    }
  }

  pin(sessions: string[], on: boolean): Promise<Outcome> {
    this.held = this.target = undefined;
    this.choices.clear();
    return this.step(sessions.map((session): Edit => ({ do: "pin", session, on })), this.speech.t(on ? "locked" : "unlocked"));
  }

  resize(s: Session, minutes: number): Promise<Outcome> {
    const why = this.wrongLength(s, minutes);
    if (why) { this.say(why); return Promise.resolve({ became: "refused", why }); }
    this.held = this.target = undefined;
    this.choices.clear();
    return this.step([{ do: "resize", session: s.id, minutes, seen: this.touched(s.id) ? undefined : s.version }], this.speech.t("resized", { title: s.title, n: minutes }));
  }

  // wrongLength says why a session cannot last so many minutes; empty when it can.
  wrongLength(s: Session, minutes: number): string {
    return Number.isInteger(minutes) && minutes >= 1 && minutes <= s.most ? "" : this.speech.t("length_how", { n: s.most });
  }

  copy(p: Placement): Promise<Outcome> {
    this.held = this.target = undefined;
    this.choices.clear();
    return this.step([{ do: "copy", placement: p.id, rooms: this.draft.rooms.map((r) => r.id) }], this.speech.t("copied"));
  }

  // Steps: taken at once here, sent in order, and kept through a lost connection and a reload of the page.

  async step(edits: Edit[], told: string): Promise<Outcome> {
    if (!edits.length) return { became: "taken" };
    const key = crypto.randomUUID();
    const outcome = new Promise<Outcome>((tell) => { this.told.set(key, tell); });
    this.asked.push({ key, edits, told });
    this.draft = applied(this.draft, edits);
    this.said = told;
    this.keep();
    void this.send();
    return outcome;
  }

  private became(steps: Asked[], o: Outcome): void {
    for (const { key } of steps) {
      this.told.get(key)?.(o);
      this.told.delete(key);
    }
  }

  private keep(): void {
    sessionStorage.setItem(`${this.base}asked`, JSON.stringify(this.asked));
    this.changed();
  }

  // busy: something is asked of the server that changes the draft.
  get busy(): boolean { return this.links > 0; }

  // after does something when all before it is done.
  private after(f: () => Promise<void>): Promise<void> {
    this.links++;
    this.chain = this.chain.then(f).finally(() => { this.links--; this.changed(); });
    return this.chain;
  }

  // send sends what waits, in order.
  private send(): Promise<void> {
    return this.after(async () => {
      try {
        for (let next = this.asked[0]; next; next = this.asked[0]) {
          const { state } = await this.client.step(next.key, next.edits);
          this.asked.shift();
          this.take(state);
          if (this.held && this.choices.size) void this.price(this.held.session);
          this.keep();
          this.became([next], { became: "taken" });
        }
        this.away = false;
      } catch (e) {
        this.away = !(e instanceof Refusal);
        if (e instanceof Refusal && !notNow.includes(e.status)) { await this.refused(e); return; }
        if (e instanceof Refusal) this.said = e.message;
        this.became(this.asked, { became: "kept" });
      }
    });
  }

  // refused drops what cannot be done, and what was let go after it: it was meant for a draft that is not so.
  private async refused(e: Refusal): Promise<void> {
    const steps = this.asked, lost = steps.length - 1;
    this.asked = [];
    this.take(this.server);
    this.keep();
    const conflict = e.code === "edit.moved" ? this.speech.t("conflict") : e.message;
    this.said = lost > 0 ? `${conflict} ${this.speech.n("not_sent", lost)}` : conflict;
    this.became(steps, { became: "refused", why: this.said });
    await this.refresh();
  }

  // refresh asks for the draft as it is; when that fails, following does it.
  private async refresh(): Promise<void> {
    try {
      this.take(await this.client.state(""));
    } catch {
      this.server = { ...this.server, change: "" };
    }
  }

  turn(back: boolean): Promise<void> {
    return this.after(async () => {
      if (this.asked.length) { this.said = this.speech.t("wait"); return; }
      try {
        const { label, state } = await this.client.turn(back);
        this.take(state);
        this.said = this.speech.t(back ? "undone" : "redone", { label });
      } catch (e) {
        this.away = !(e instanceof Refusal);
        this.said = e instanceof Refusal ? e.message : this.speech.t("stale");
        if (e instanceof Refusal) await this.refresh();
      }
    });
  }

  // Following what others do.

  private take(state: Draft): void {
    if (state.same) return;
    this.server = state;
    this.draft = this.asked.reduce((d, a) => applied(d, a.edits), state);
    this.several.forget();
    if (!state.days.some((d) => d.id === this.day)) this.day = state.days[0]?.id ?? "";
    const held = this.held;
    if (held && !this.heldPlacement) held.placement = placementsOf(this.draft, held.session)[0]?.id; // it has its name by now, or none
  }

  private async follow(): Promise<void> {
    if (document.hidden || this.busy || this.following) return;
    if (this.asked.length) { await this.send(); return; }
    this.following = true;
    const was = this.heldPlacement;
    try {
      const state = await this.client.state(this.server.change);
      const back = this.away;
      this.away = false;
      if (this.asked.length || this.busy) return; // something was let go meanwhile, and its answer is newer
      const moved = !state.same && was && state.placements.find((p) => p.id === was.id)?.version !== was.version;
      this.take(state);
      if (moved) this.letGo(this.speech.t("conflict"));
      else if (!state.same && this.held && this.choices.size) void this.price(this.held.session);
      if (back) this.said = this.speech.t("back");
      if (back || !state.same) this.changed();
    } catch (e) {
      if (e instanceof Refusal) { this.say(e.message); return; }
      if (!this.away) { this.away = true; this.say(this.speech.t("stale")); }
    } finally {
      this.following = false;
    }
    await this.meet();
  }

  // meet tells the others what is held here, and asks who else is here.
  private async meet(): Promise<void> {
    if (document.hidden) return;
    try {
      const others = await this.client.here(this.held?.session ?? "");
      if (JSON.stringify(others) === JSON.stringify(this.others)) return;
      this.others = others;
      this.changed();
    } catch {
      this.others = []; // following says that the server is away
    }
  }
}
