import { real } from "../clock";
import { characters, words } from "./count";

/** How long after the last key a draft is sent to the server, and how long after a failure again. */
const pause = 1500;
const again = 8000;

interface Saved {
  at: string; // when the server had it, on the edition's clock
  version: string;
  address: string; // of the draft
  hints: Record<string, string[]>; // by field
}

interface Kept {
  at: number;
  version?: number; // that the server gave it; none: it has not taken it yet
  sent?: boolean; // the form was handed in with it
  values: [string, string][];
}

/**
 * Keeps a proposal while it is written: on this device at once, on the server a moment later. What the server has not taken yet stays on
 * the device and is put back when the page is opened again.
 */
export class CallForm extends HTMLElement {
  private form!: HTMLFormElement;
  private timer = 0;
  private busy = false;
  private dirty = false;
  private sending = false;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form || this.form) return;
    this.form = form;
    this.putBack();
    for (const field of this.counted()) this.count(field);
    this.tick();
    this.fold();
    form.addEventListener("input", (e) => {
      if (e.target instanceof HTMLTextAreaElement || e.target instanceof HTMLInputElement)
        this.count(e.target);
      this.changed();
    });
    form.addEventListener("change", () => {
      this.suit();
      this.changed();
    });
    this.suit();
    form.addEventListener("focusout", () => this.dirty && void this.save());
    form.addEventListener("submit", () => {
      clearTimeout(this.timer);
      this.sending = true;
      this.put({ at: real(), values: this.values(), sent: true });
    });
    window.addEventListener("online", () => this.dirty && void this.save());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && this.dirty) void this.save();
    });
  }

  private key(): string {
    return `call:${this.dataset.edition ?? ""}:${this.field("id")}`;
  }

  private field(name: string): string {
    const field = this.form.elements.namedItem(name);
    return field instanceof HTMLInputElement ? field.value : "";
  }

  private values(): [string, string][] {
    return Array.from(new FormData(this.form).entries()).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    );
  }

  private changed(): void {
    this.dirty = true;
    this.put({ at: real(), values: this.values() });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), pause);
  }

  private put(kept: Kept): void {
    try {
      localStorage.setItem(this.key(), JSON.stringify(kept));
    } catch {
      // Without room on the device the server alone keeps it.
    }
  }

  private async save(whatever = false): Promise<void> {
    if (this.busy || this.sending) return;
    clearTimeout(this.timer);
    this.busy = true;
    this.dirty = false;
    try {
      const answer = await fetch(this.form.dataset.save ?? this.form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams([...this.values(), ...(whatever ? [["whatever", "1"]] : [])]),
        keepalive: true,
      });
      if (answer.ok) this.saved((await answer.json()) as Saved);
      else await this.refused(answer);
      this.tick();
    } catch {
      this.dirty = true;
      this.say(this.dataset.offline ?? "");
      this.timer = window.setTimeout(() => void this.save(), again);
    } finally {
      this.busy = false;
    }
    if (this.dirty && this.timer === 0) this.changed();
  }

  private saved(s: Saved): void {
    this.timer = 0;
    if (!this.dirty) this.put({ at: real(), values: this.values(), version: Number(s.version) });
    const version = this.form.elements.namedItem("version");
    if (version instanceof HTMLInputElement) version.value = s.version;
    if (location.pathname !== s.address) history.replaceState(null, "", s.address);
    this.say(`${this.dataset.saved ?? ""} ${s.at}`);
    for (const place of Array.from(this.querySelectorAll<HTMLElement>("[data-hints]"))) {
      const hints = s.hints[place.dataset.hints ?? ""] ?? [];
      place.replaceChildren(
        ...hints.map((hint) => {
          const line = document.createElement("span");
          line.textContent = hint;
          return line;
        }),
      );
    }
  }

  private async refused(answer: Response): Promise<void> {
    this.dirty = answer.status >= 500 || answer.status === 429;
    if (this.dirty) this.timer = window.setTimeout(() => void this.save(), again);
    const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
    this.say(problem.detail ?? this.dataset.offline ?? "");
    if (answer.status === 409) this.offer();
  }

  /** Somebody wrote in another window: what stands here is kept when that is wanted, and stays on the device until then. */
  private offer(): void {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = this.dataset.keep ?? "";
    button.addEventListener("click", () => void this.save(true));
    this.querySelector("[data-said]")?.append(" ", button);
  }

  private say(words: string): void {
    const said = this.querySelector<HTMLElement>("[data-said]");
    if (said && said.textContent !== words) said.textContent = words;
  }

  /** Puts back what the server never got: the browser was closed, or the network was gone. */
  private putBack(): void {
    let kept: Kept | null = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key()) ?? "null") as Kept | null;
      if (!kept && this.dataset.fresh !== undefined) kept = this.lost();
    } catch {
      return;
    }
    if (!kept) return;
    const version = this.form.elements.namedItem("version");
    if (!(version instanceof HTMLInputElement)) return;
    const taken = kept.version !== undefined && kept.version <= Number(version.value);
    const done = this.dataset.sent !== undefined && (kept.sent || kept.version !== undefined);
    if (taken || done || this.dataset.refused !== undefined) {
      localStorage.removeItem(this.key());
      return;
    }
    if (kept.version !== undefined) version.value = String(kept.version); // the page is older than what the server has
    for (const field of Array.from(this.form.elements)) {
      if (
        field instanceof HTMLTextAreaElement ||
        field instanceof HTMLSelectElement ||
        field instanceof HTMLInputElement
      ) {
        if (field.name === "version" || !field.name) continue;
        const given = kept.values.filter(([name]) => name === field.name).map(([, value]) => value);
        if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio"))
          field.checked = given.includes(field.value);
        else if (field instanceof HTMLSelectElement) {
          for (const option of Array.from(field.options)) option.selected = given.includes(option.value);
          field.dispatchEvent(new Event("change"));
        } else if (given[0] !== undefined) field.value = given[0];
      }
    }
    this.changed();
  }

  /** A draft of this edition that the server never heard of, not even once. */
  private lost(): Kept | null {
    const prefix = `call:${this.dataset.edition ?? ""}:`;
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(prefix)) continue;
      const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
      if (kept?.values.some(([name, value]) => name === "version" && value === "0")) return kept;
    }
    return null;
  }

  /** On a phone one fold is open: the first that is not filled in. What was refused stays open. */
  private fold(): void {
    if (innerWidth >= 710 || this.dataset.refused !== undefined) return;
    const folds = Array.from(this.form.querySelectorAll<HTMLDetailsElement>("details.fold"));
    const first = folds.find((fold) => !this.filled(fold)) ?? folds[0];
    for (const fold of folds) fold.open = fold === first;
  }

  private filled(fold: Element): boolean {
    const fields = Array.from(
      fold.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(
        "input[name]:not([name=email], [name=organisation]), textarea:not([name=with], [name=biography]), select[name$=_id], select[name=language]",
      ),
    );
    return fields.every((field) => field.value.trim() !== "");
  }

  /** Questions that are not asked of the format and the track that were chosen are not shown. */
  private suit(): void {
    const chosen = (name: string): string => {
      const field = this.form.elements.namedItem(name);
      return field instanceof HTMLSelectElement ? field.value : "";
    };
    for (const field of Array.from(
      this.form.querySelectorAll<HTMLElement>("[data-formats], [data-tracks]"),
    )) {
      const { formats, tracks } = field.dataset;
      field.hidden =
        (formats !== undefined && !formats.split(" ").includes(chosen("format_id"))) ||
        (tracks !== undefined && !tracks.split(" ").includes(chosen("track_id")));
    }
  }

  /** A fold that is filled in has a tick for its number. */
  private tick(): void {
    for (const [i, fold] of Array.from(this.form.querySelectorAll("details.fold")).entries()) {
      const number = fold.querySelector(".num");
      if (number) number.textContent = this.filled(fold) ? "✓" : String(i + 1);
    }
  }

  private counted(): (HTMLInputElement | HTMLTextAreaElement)[] {
    return Array.from(this.form.querySelectorAll("[data-most]"));
  }

  private count(field: HTMLInputElement | HTMLTextAreaElement): void {
    const most = Number(field.dataset.most ?? 0);
    const out = most ? document.getElementById(`${field.id}-count`) : null;
    if (!out) return;
    const n = field.dataset.unit === "words" ? words(field.value) : characters(field.value);
    out.firstElementChild?.replaceChildren(String(n));
    out.classList.toggle("over", n > most);
  }
}
