import { real } from "../clock";
import { forgetOlder, type Kept, keyOf, read, write } from "../kept";

/** How long after the last key the form is kept. */
const pause = 300;

/**
 * Keeps on this device what is typed into its form until it is saved, and offers what was left there. Files are not kept.
 */
export class KeptForm extends HTMLElement {
  private form!: HTMLFormElement;
  private key = "";
  private timer = 0;
  private first = "";

  connectedCallback(): void {
    const form = this.closest("form");
    if (!form || this.key) return;
    this.form = form;
    const address = this.dataset.form ?? location.pathname;
    this.key = keyOf(address, this.dataset.version ?? "");
    forgetOlder(address, this.key);
    this.first = JSON.stringify(this.values());
    const kept = read(this.key);
    if (this.dataset.refused !== undefined) this.keep(false);
    else if (kept && JSON.stringify(kept.values) !== this.first) this.offer(kept);
    form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.keep(false), pause);
    });
    form.addEventListener("change", () => this.keep(false));
    form.addEventListener("submit", () => this.keep(true));
    window.addEventListener("pagehide", () => clearTimeout(this.timer));
  }

  private values(): [string, string][] {
    return Array.from(new FormData(this.form).entries()).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && entry[0] !== "version",
    );
  }

  private keep(sent: boolean): void {
    clearTimeout(this.timer);
    const values = this.values();
    if (JSON.stringify(values) === this.first && this.dataset.refused === undefined) {
      localStorage.removeItem(this.key);
      if (!sent) this.hidden = true;
      return;
    }
    write(this.key, { at: real(), sent, values });
    if (!sent) this.say(this.dataset.kept ?? "");
  }

  private say(...parts: (string | Node)[]): void {
    this.replaceChildren(...parts);
    this.hidden = false;
  }

  private offer(kept: Kept): void {
    const at = new Intl.DateTimeFormat(document.documentElement.lang, {
      ...(real() - kept.at > 12 * 3_600_000 ? { dateStyle: "short" as const } : {}),
      timeStyle: "short",
      hourCycle: "h23",
    });
    const text = document.createElement("span");
    text.textContent = `${this.dataset.since ?? ""} ${at.format(kept.at)}`;
    const back = this.button(this.dataset.back ?? "", () => {
      this.fill(kept.values);
      this.keep(false);
    });
    const discard = this.button(this.dataset.discard ?? "", () => {
      localStorage.removeItem(this.key);
      this.hidden = true;
    });
    this.say(text, back, discard);
  }

  private button(label: string, act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  private fill(values: [string, string][]): void {
    const of = (name: string): string[] => values.filter(([n]) => n === name).map(([, v]) => v);
    for (const field of Array.from(this.form.elements)) {
      if (field instanceof HTMLSelectElement) {
        const wanted = of(field.name);
        for (const value of wanted) {
          const option = Array.from(field.options).find((o) => o.value === value);
          if (option && field.multiple) field.append(option); // in the order in which they were chosen
        }
        for (const option of Array.from(field.options)) option.selected = wanted.includes(option.value);
      } else if (field instanceof HTMLTextAreaElement) field.value = of(field.name)[0] ?? "";
      else if (field instanceof HTMLInputElement) {
        if (field.type === "checkbox" || field.type === "radio")
          field.checked = of(field.name).includes(field.value);
        else if (field.name && field.name !== "version" && field.type !== "file")
          field.value = of(field.name)[0] ?? "";
      }
    }
    for (const select of Array.from(this.form.querySelectorAll("select")))
      select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
