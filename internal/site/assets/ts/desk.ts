// The organisers' desk: what is found by typing, from any page by Ctrl or ⌘ and K, and which groups of the navigation are
// folded. Without it the field leads to a page, and groups fold by themselves.

import { CopyButton } from "./copy-button";
import { atDesk } from "./organiser";

if (!customElements.get("copy-button")) customElements.define("copy-button", CopyButton);

const PAUSE = 90; // milliseconds between the last letter and the question

class Palette {
  private readonly dialog = document.createElement("dialog");
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("div");
  private asked = new AbortController();
  private timer = 0;

  constructor(
    private readonly address: string,
    field: HTMLInputElement,
    hint: string,
  ) {
    this.dialog.className = "palette";
    this.dialog.setAttribute("aria-label", field.placeholder);
    Object.assign(this.input, { type: "search", placeholder: field.placeholder, autocomplete: "off" });
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-label", field.placeholder);
    this.input.setAttribute("aria-expanded", "true");
    this.input.setAttribute("aria-controls", "palette-found");
    this.list.id = "palette-found";
    this.list.className = "found";
    const keys = document.createElement("p");
    keys.textContent = hint;
    this.dialog.append(this.input, this.list, keys);
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), PAUSE);
    });
    this.input.addEventListener("keydown", (e) => this.key(e));
    this.dialog.addEventListener("close", () => this.dialog.remove());
    this.dialog.addEventListener("click", (e) => {
      if (e.target === this.dialog) this.dialog.close();
    });
  }

  open(typed = ""): void {
    if (this.dialog.open) return;
    this.input.value = typed;
    document.body.append(this.dialog);
    this.dialog.showModal();
    void this.ask();
  }

  private async ask(): Promise<void> {
    this.asked.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(`${this.address}?part=1&q=${encodeURIComponent(this.input.value)}`, {
        signal: this.asked.signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.list.innerHTML = await answer.text();
      this.links().forEach((link, i) => (link.id = `palette-${i}`));
      this.choose(0);
    } catch (e) {
      // Without an answer what was found before stays, and Enter asks the page.
      if (!(e instanceof DOMException)) this.choose(-1);
    }
  }

  private links(): HTMLAnchorElement[] {
    return [...this.list.querySelectorAll("a")];
  }

  private chosen(): number {
    return this.links().findIndex((link) => link.dataset.chosen !== undefined);
  }

  private choose(at: number): void {
    this.links().forEach((link, i) => {
      if (i !== at) {
        delete link.dataset.chosen;
        return;
      }
      link.dataset.chosen = "";
      link.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", link.id);
    });
  }

  private key(e: KeyboardEvent): void {
    const count = this.links().length;
    if ((e.key === "ArrowDown" || e.key === "ArrowUp") && count > 0) {
      const by = e.key === "ArrowDown" ? 1 : count - 1;
      this.choose((Math.max(this.chosen(), 0) + by) % count);
      e.preventDefault();
    }
    if (e.key === "Enter") {
      e.preventDefault();
      const link = this.links()[this.chosen()];
      if (!link) location.href = `${this.address}?q=${encodeURIComponent(this.input.value)}`;
      else if (e.ctrlKey || e.metaKey) window.open(link.href);
      else location.href = link.href;
    }
  }
}

const form = document.querySelector<HTMLFormElement>(".top .find");
const field = form?.querySelector("input");
if (form && field) {
  const palette = new Palette(new URL(form.action).pathname, field, form.dataset.tips ?? "");
  document.addEventListener("keydown", (e) => {
    if (e.key.toLowerCase() !== "k" || !(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey) return;
    e.preventDefault();
    palette.open();
  });
  field.addEventListener("click", () => palette.open(field.value));
  field.addEventListener("input", () => {
    palette.open(field.value);
    field.value = "";
  });
  if (/Mac|iPhone|iPad/.test(navigator.userAgent)) form.querySelector("kbd")!.textContent = "⌘ K";
  document.querySelector('.thumbs a[href$="/find/"]')?.addEventListener("click", (e) => {
    e.preventDefault();
    palette.open();
  });
}

// Groups stay as they were left in this browser; the one of the page is open.
const groups = [...document.querySelectorAll<HTMLDetailsElement>(".with-side > .side > details")];
const folded = "desk-groups";
const narrow = matchMedia("(max-width: 79.99rem)").matches || document.querySelector(".with-side.wide");
if (!narrow) {
  const open = new Set((localStorage.getItem(folded) ?? "").split(" "));
  groups.forEach((group, i) => {
    if (open.has(String(i))) group.open = true;
    group.addEventListener("toggle", () => {
      const now = groups.flatMap((g, k) => (g.open && !g.classList.contains("here") ? [String(k)] : []));
      localStorage.setItem(folded, now.join(" "));
    });
  });
} else {
  // On the rail a group lies over the page: one at a time, none at first.
  for (const group of groups) {
    group.open = false;
    group.addEventListener("toggle", () => {
      if (group.open) for (const other of groups) if (other !== group) other.open = false;
    });
  }
  document.addEventListener("click", (e) => {
    for (const group of groups) if (!group.contains(e.target as Node)) group.open = false;
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") for (const group of groups) group.open = false;
  });
}

// This browser is an organiser's: public pages link back here.
const edition = document.body.dataset.edition;
if (edition) atDesk(edition);
