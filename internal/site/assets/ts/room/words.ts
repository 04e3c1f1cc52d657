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

  // short is the same for a small place: must-sees lost, days better and worse, persons standing; for a
  // tiny one the first of these.
  short(c: Choice, tiny: boolean): string {
    if (c.here) return "●";
    if (!c.allowed && tiny) return "×";
    if (!c.allowed) return this.t(`short_${c.rule}`);
    const signed = (n: number): string => (n > 0 ? `+${n}` : `−${-n}`);
    const parts: string[] = [];
    if (c.bends) parts.push(`${signed(c.bends)}\u00a0▲`);
    if (c.lose_must) parts.push(`${signed(c.lose_must)}\u00a0${this.t("short_must")}`);
    if (c.better || c.worse) parts.push(`↑${c.better}\u00a0↓${c.worse}`);
    if (Math.round(c.standing))
      parts.push(`${signed(Math.round(c.standing))}\u00a0${this.t("short_standing")}`);
    return (tiny ? parts.slice(0, 1) : parts).join(" ") || "=";
  }
}
