// The room's sentences.

import { Said } from "../said";
import type { Choice, Effect } from "./draft";

export type { Words } from "../said";

export class Speech extends Said {
  // named is a label and what it is of, with the colon as the language writes it.
  named(label: string, what: string): string {
    return this.t("named", { label, what });
  }

  // effects say in words what a place does to people, a line for each thing.
  effects(c: Choice): string[] {
    if (c.here) return [this.t("here")];
    return c.allowed ? this.people(c) : [c.why];
  }

  // people says in words what a step does to them, a line for each thing.
  people(c: Effect): string[] {
    const lines: string[] = [];
    const standing = Math.round(c.standing);
    if (c.bends > 0) lines.push(this.n("bends", c.bends));
    if (c.bends < 0) lines.push(this.n("mends", -c.bends));
    if (c.lose_must > 0) lines.push(this.n("lose", c.lose_must));
    if (c.lose_must < 0) lines.push(this.n("win", -c.lose_must));
    if (c.better) lines.push(this.n("better", c.better));
    if (c.worse) lines.push(this.n("worse", c.worse));
    if (standing > 0) lines.push(this.n("stand", standing));
    if (standing < 0) lines.push(this.n("sit", -standing));
    return lines.length ? lines : [this.t("same")];
  }

  effect(c: Choice): string {
    return this.effects(c).join(", ");
  }

  // short is the same as one number, for a place on the grid: how many people more have a worse day or stand than
  // have a better one or sit. A place that may not be says why only where nothing else stands.
  short(c: Choice, free: boolean): string {
    if (c.here) return "●";
    if (!c.allowed) return free ? this.t(`short_${c.rule}`) : "×";
    const harmed = c.worse - c.better + Math.round(c.standing);
    if (harmed) return harmed > 0 ? `+${harmed}` : `−${-harmed}`;
    return c.worse || c.better || c.lose_must ? "±0" : "=";
  }
}
