import { keepPage } from "../room/kept";
import { Device, type Act, type KeptSheet, type Words } from "./kept";

const AGAIN = 5000; // milliseconds after which it is tried again to tell the server
const PATIENCE = 20_000; // for which it may think

const fill = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** One sheet, one key. The page works without it: it shows the next sheet before the server answers, and without a network. */
export class ReviewQueue extends HTMLElement {
  private device!: Device;
  private sheets: KeptSheet[] = [];
  private words: Words | undefined;
  private minutes = 0;
  private at = -1;
  private last = ""; // handle of what was answered last
  private since = performance.now();
  private asked = 0; // when the key or the button was pressed that is answered now; 0: none
  private bars: string[] = []; // of the strip, as they are drawn
  private sending = false;
  private keys = localStorage.getItem("review-keys") !== "off";

  connectedCallback(): void {
    this.device = new Device(`${this.dataset.base ?? ""}${this.dataset.reader ?? ""}/`);
    const kept = this.device.kept;
    if (kept) {
      this.take(kept.sheets, kept.words, kept.minutes);
      this.goOn();
    }
    keepPage(this.dataset.base ?? "");
    this.addEventListener("submit", (e) => this.submitted(e));
    document.addEventListener("keydown", (e) => this.pressed(e));
    addEventListener("online", () => void this.send());
    const toggle = this.piece<HTMLButtonElement>("keys");
    if (toggle) {
      toggle.hidden = false;
      toggle.addEventListener("click", () => this.toggle(toggle));
      this.name(toggle);
    }
    void this.send().then(() => this.refresh());
  }

  /** Goes where somebody was: a page that was kept shows the sheet that it was kept with, and knows nothing of verdicts that wait. */
  private goOn(): void {
    const asked = new URLSearchParams(location.search).get("sheet");
    const at = this.sheets.findIndex((s) => s.handle === asked);
    if (at >= 0 && at !== this.at) this.go(at);
    else if (!asked && this.device.waiting.some((a) => a.handle === this.dataset.sheet)) this.go(this.next());
  }

  private piece<T extends HTMLElement>(name: string): T | null {
    return this.querySelector<T>(`[data-${name}]`);
  }

  /** Asks for the whole queue, and keeps it. What waits is not undone by an answer that does not know of it. */
  private async refresh(): Promise<void> {
    if (this.device.waiting.length > 0) return;
    try {
      const answer = await fetch(`${this.dataset.base}sheets.json`);
      if (!answer.ok) return;
      const kept = (await answer.json()) as NonNullable<Device["kept"]>;
      this.device.keep(kept);
      this.take(kept.sheets, kept.words, kept.minutes);
    } catch {
      // No network: what was kept serves.
    }
  }

  private take(sheets: KeptSheet[], words: Words, minutes: number): void {
    this.sheets = sheets;
    this.words = words;
    this.minutes = minutes;
    this.at = sheets.findIndex((s) => s.handle === this.dataset.sheet);
    this.tell();
  }

  private submitted(e: SubmitEvent): void {
    this.asked = e.timeStamp;
    const form = e.target as HTMLFormElement;
    const button = e.submitter as HTMLButtonElement | null;
    if (!this.words || this.at < 0 || form.dataset.verdict === undefined) {
      if (form.dataset.undo !== undefined && this.words && this.last) {
        e.preventDefault();
        this.undo();
      } else if (form.dataset.why !== undefined && this.words) {
        e.preventDefault();
        this.say(form);
      }
      return;
    }
    e.preventDefault();
    this.judge(button?.value ?? "");
  }

  private pressed(e: KeyboardEvent): void {
    const inText = (e.target as HTMLElement).closest("input, textarea, select");
    if (!this.keys || e.ctrlKey || e.metaKey || e.altKey || inText || !this.words) return;
    const key = e.key.toLowerCase();
    this.asked = e.timeStamp;
    if (/^[0-5]$/.test(key)) this.judge(key);
    else if (key === "r") this.judge("recuse");
    else if (key === "u") this.undo();
    else if (key === "j") this.go(this.at + 1);
    else if (key === "k") this.go(this.at - 1);
    else if (key === "m") this.remark();
    else return;
    e.preventDefault();
  }

  private judge(act: string): void {
    const sheet = this.sheets[this.at];
    if (!sheet) return;
    const seconds = Math.round((performance.now() - this.since) / 1000);
    const recused = act === "recuse";
    sheet.state = recused ? "recused" : act === "0" ? "abstained" : "done";
    sheet.grade = /^[1-5]$/.test(act) ? Number(act) : 0;
    this.last = sheet.handle;
    this.queue({ handle: sheet.handle, act, sentence: "", seconds }, sheet);
    this.was(sheet);
    this.go(this.next());
  }

  /** The first sheet after this one that has no verdict. */
  private next(): number {
    for (let i = 1; i <= this.sheets.length; i++) {
      const at = (this.at + i) % this.sheets.length;
      if (this.sheets[at]?.state === "") return at;
    }
    return this.sheets.length;
  }

  private undo(): void {
    const at = this.sheets.findIndex((s) => s.handle === this.last);
    const sheet = this.sheets[at];
    if (!sheet) return;
    sheet.state = "";
    sheet.grade = 0;
    this.queue({ handle: sheet.handle, act: "undo", sentence: "", seconds: 0 }, sheet);
    this.last = "";
    const was = this.piece("was");
    if (was) was.hidden = true;
    this.go(at);
  }

  private say(form: HTMLFormElement): void {
    const field = form.elements.namedItem("sentence") as HTMLInputElement;
    const handle = (form.elements.namedItem("sheet") as HTMLInputElement).value;
    if (field.value.trim()) this.queue({ handle, act: "say", sentence: field.value.trim(), seconds: 0 });
    field.value = "";
    form.hidden = true;
    this.piece("article")?.focus();
  }

  private remark(): void {
    const remarks = this.querySelector<HTMLDetailsElement>("details.remarks");
    if (!remarks) return;
    remarks.open = true;
    remarks.querySelector("textarea")?.focus();
  }

  private go(at: number): void {
    if (at < 0) return;
    const sheet = this.sheets[at];
    const article = this.piece("article");
    if (!article) return;
    this.since = performance.now();
    if (!sheet) {
      if (this.sheets.some((s) => s.state === "")) return;
      article.textContent = this.words?.done ?? "";
      this.at = this.sheets.length;
      this.dataset.sheet = "";
      this.tell();
      this.measure();
      return;
    }
    this.at = at;
    this.dataset.sheet = sheet.handle;
    article.innerHTML = sheet.html;
    for (const field of this.querySelectorAll<HTMLInputElement>(
      "[data-verdict] [name=sheet], .remarks [name=sheet]",
    ))
      field.value = sheet.handle;
    for (const remark of this.querySelectorAll(".remarks > p")) remark.remove(); // those of another sheet
    for (const button of this.querySelectorAll<HTMLButtonElement>(".grades button"))
      button.classList.toggle("pressed", Number(button.value) === sheet.grade);
    history.replaceState(null, "", `${this.dataset.base}?sheet=${encodeURIComponent(sheet.handle)}`);
    document.title = document.title.replace(/^\S+/, sheet.handle);
    article.focus({ preventScroll: true });
    scrollTo(0, 0);
    this.tell();
    this.measure();
  }

  /** Measures how long the sheet took from the key until it was drawn, for whoever looks into it. */
  private measure(): void {
    const start = this.asked;
    if (start === 0) return;
    this.asked = 0;
    requestAnimationFrame(() =>
      setTimeout(() => performance.measure("review-sheet", { start, end: performance.now() })),
    );
  }

  /** Says what was answered last, and asks for a sentence where one is wanted; nothing waits for it. */
  private was(sheet: KeptSheet): void {
    const was = this.piece("was");
    const said = this.piece("said");
    if (!was || !said || !this.words) return;
    const sentence = {
      done: this.words.graded,
      abstained: this.words.abstained,
      recused: this.words.recused,
    }[sheet.state];
    said.textContent = fill(sentence ?? "", { handle: sheet.handle, grade: sheet.grade });
    was.hidden = false;
    const why = this.piece<HTMLFormElement>("why");
    if (!why) return;
    why.hidden = sheet.grade !== 1 && sheet.grade !== 5;
    for (const form of [why, this.piece<HTMLFormElement>("undo")])
      (form?.elements.namedItem("sheet") as HTMLInputElement | null)?.setAttribute("value", sheet.handle);
  }

  private queue(act: Omit<Act, "key">, sheet?: KeptSheet): void {
    this.device.add(act);
    if (sheet) this.device.note(sheet);
    this.tell();
    void this.send();
  }

  /** Tells the server what waits; what it cannot be told waits on. */
  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      for (
        let acts = this.device.waiting.slice(0, 500);
        acts.length > 0;
        acts = this.device.waiting.slice(0, 500)
      ) {
        const answer = await fetch(`${this.dataset.base}verdicts`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({
            acts: acts.map(({ handle, act, sentence, seconds }) => ({ handle, act, sentence, seconds })),
          }),
          signal: AbortSignal.timeout(PATIENCE), // in a tunnel nothing answers, and nothing fails
        });
        if (answer.status >= 500) throw new Error(answer.statusText);
        if (!answer.ok) break;
        this.device.told(acts);
      }
    } catch {
      // No network, also where the device believes that there is one.
      setTimeout(() => void this.send(), AGAIN);
    } finally {
      this.sending = false;
      this.tell();
    }
  }

  /** Numbers of the head and the strip. */
  private tell(): void {
    if (!this.words) return;
    const done = this.sheets.filter((s) => s.state !== "").length;
    const left = this.sheets.length - done;
    const pace = this.minutes / Math.max(1, left);
    const say = (name: string, text: string): void => {
      const part = this.piece(name);
      if (part) part.textContent = text;
    };
    const place = Math.min(this.at + 1, this.sheets.length);
    if (this.at >= 0) say("counted", fill(this.words.counted, { place, count: this.sheets.length }));
    say(
      "left",
      left === 0 ? this.words.none : fill(this.words.left, { minutes: Math.max(1, Math.round(pace * left)) }),
    );
    const waits = this.device.waiting.length;
    say(
      "device",
      waits > 0
        ? fill(this.words.waiting, { count: waits })
        : this.device.serves
          ? fill(this.words.kept, { count: this.sheets.length })
          : "",
    );
    const bars = this.querySelectorAll("[data-strip] rect");
    this.sheets.forEach((s, i) => {
      const bar = bars[i];
      if (!bar) return;
      const height = s.state === "" ? 2 : 1 + 3 * Math.max(s.grade, 1);
      const look = i === this.at ? "here" : s.grade > 0 ? "given" : "open";
      if (this.bars[i] === look + height) return;
      this.bars[i] = look + height;
      bar.setAttribute("class", look);
      bar.setAttribute("height", String(height));
      bar.setAttribute("y", String(16 - height));
    });
  }

  private toggle(button: HTMLButtonElement): void {
    this.keys = !this.keys;
    localStorage.setItem("review-keys", this.keys ? "on" : "off");
    this.name(button);
  }

  private name(button: HTMLButtonElement): void {
    button.textContent = (this.keys ? button.dataset.off : button.dataset.on) ?? "";
  }
}
