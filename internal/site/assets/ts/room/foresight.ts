// What a step would do, before it is taken: what a place does to what is held, what edits do to people,
// what would remove a finding.

import { type Client, Refusal } from "./client";
import { at, closed, placementsOf, priced, sessionOf } from "./draft";
import type { Choice, Draft, Edit, Fix, Session, Target } from "./draft";
import type { Speech } from "./words";

// Around is what foresight uses of the room.
interface Around {
  readonly draft: Draft;
  readonly server: Draft; // as it was told last
  readonly away: boolean;
  readonly speech: Speech;
  readonly hand: {
    readonly held: { session: string } | undefined;
    readonly session: Session | undefined;
    readonly choices: Map<string, Choice>;
  };
}

// Found is what would remove a finding of a draft.
export interface Found {
  from: Draft;
  fixes: Fix[];
}

export class Foresight {
  constructor(
    private readonly store: Around,
    private readonly client: Client,
  ) {}

  // choice is what is known of a place for what is held.
  choice(target: Target | undefined): Choice | undefined {
    const c = target && this.store.hand.choices.get(`${target.room} ${at(target.start)}`);
    return c && this.refined(c);
  }

  // refined is a choice that says so when a lock refuses it, also one that came after its price.
  refined(c: Choice): Choice {
    const lock = c.here ? "" : closed(this.store.draft, c);
    return lock
      ? { ...c, allowed: false, rule: `${lock}_locked`, why: this.store.speech.t(`no_${lock}_locked`) }
      : c;
  }

  // effects says what a place does to a session, by default to what is held, and first with whom it would
  // be exchanged, or that what is there goes to the tray.
  effects(c: Choice, id = this.store.hand.held?.session ?? ""): string[] {
    const { draft, speech } = this.store;
    const other = c.allowed && sessionOf(draft, c.with);
    const effects = speech.effects(c);
    return other
      ? [speech.t(placementsOf(draft, id).length ? "with" : "instead", { title: other.title }), ...effects]
      : effects;
  }

  // tells says what a place does to what is held, or why that is not known.
  tells(t: Target): string[] {
    const { draft, hand, speech, away } = this.store;
    const s = hand.session,
      c = this.choice(t);
    if (!s) return [];
    if (c) return this.effects(c);
    const lock = closed(draft, t);
    if (lock) return [speech.t(`no_${lock}_locked`)];
    if (!priced(draft, s)) return [draft.unpriced || speech.t("never_priced")];
    return [speech.t(away ? "no_prices" : hand.choices.size === 0 ? "pricing" : "no_price")];
  }

  // priceOf says what edits would do to people, a line for each thing, or why they would be refused.
  async priceOf(edits: Edit[], gone: AbortSignal): Promise<string[]> {
    const { speech } = this.store;
    try {
      const p = await this.client.price(edits, gone);
      return p.allowed ? speech.people(p) : [p.why ?? ""];
    } catch (e) {
      return [e instanceof Refusal ? e.message : speech.t("no_price_now")];
    }
  }

  // fixes are the moves that would remove a finding, with the draft that the server had told of when they
  // were asked for, or a sentence why they are not known.
  async fixes(finding: string, gone: AbortSignal): Promise<Found | string> {
    const from = this.store.server;
    try {
      return { from, fixes: await this.client.fixes(finding, gone) };
    } catch (e) {
      return e instanceof Refusal ? e.message : this.store.speech.t("no_fixes_now");
    }
  }
}
