// Improves the programme: filters at once (what does not fit is dimmed in the grid, gone from the list), what was filtered as pills,
// what is past folded, a line and an hour that say now.
import { Line } from "./programme/line";
import { sheet } from "./programme/sheet";
import { Words } from "./programme/words";

const form = document.querySelector<HTMLFormElement>("form.finder");
const day = document.querySelector<HTMLElement>(".day");

class Programme {
  private readonly items: HTMLElement[];
  private readonly words: Words;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly day: HTMLElement,
  ) {
    this.items = [...day.querySelectorAll<HTMLElement>(".item")];
    this.words = new Words(form.dataset.words ?? "", this.items);
    document.documentElement.classList.add("scripted");
    form.addEventListener("input", () => this.apply());
    form.addEventListener("submit", (e) => this.submitted(e));
    form.addEventListener("click", (e) => this.clicked(e));
    form.addEventListener("focusin", () => void this.words.load().then(() => this.apply()), { once: true });
  }

  private get chosen(): [string, string][] {
    return [...new FormData(this.form).entries()]
      .map(([name, v]): [string, string] => [name, String(v)])
      .filter(([name, v]) => v !== "" && !["q", "view", "day"].includes(name));
  }

  /** Shows what fits: within a field one choice is enough, of what people need all. */
  apply(): void {
    const query = String(new FormData(this.form).get("q") ?? "").trim();
    const has = this.words.fitting(query);
    const fields = new Map<string, string[]>();
    for (const [name, v] of this.chosen) fields.set(name, [...(fields.get(name) ?? []), v]);
    const fits = (item: HTMLElement): boolean => {
      const is = ` ${item.dataset.is ?? ""} `;
      const of = (name: string, v: string): boolean => is.includes(` ${name}:${v.replaceAll(" ", "_")} `);
      return (
        [...fields].every(([name, choices]) =>
          name === "access" ? choices.every((c) => of(name, c)) : choices.some((c) => of(name, c)),
        ) && has(item)
      );
    };
    const none = query === "" && fields.size === 0;
    let [shown, count] = [0, 0];
    for (const item of this.items) {
      const fit = none || fits(item);
      item.classList.toggle("off", !fit);
      if (item.classList.contains("quiet")) continue;
      count++;
      if (fit) shown++;
    }
    for (const hour of this.day.querySelectorAll("section")) {
      hour.classList.toggle("off", !hour.querySelector(".item:not(.off)"));
    }
    this.say(shown, count, none);
    this.propose(query);
    this.lead(shown === 0 ? query : "", has);
    this.remember();
  }

  private say(shown: number, count: number, none: boolean): void {
    const part = (name: string): HTMLElement | null => this.form.querySelector(`[data-${name}]`);
    const fill = (s: string, n: number): string =>
      s.replace("{shown}", String(shown)).replace("{count}", String(n));
    const [some, button, pills, on] = [part("count"), part("shown"), part("pills"), part("on")];
    if (some) some.textContent = fill(this.form.dataset.some ?? "", count);
    const form =
      new Intl.PluralRules(document.documentElement.lang).select(shown) === "one" ? "single" : "other";
    if (button) button.textContent = fill(this.form.dataset[form] ?? "", shown);
    if (pills) pills.replaceChildren(...this.pills());
    if (on) on.textContent = this.chosen.length > 0 ? ` (${this.chosen.length})` : "";
    const status = this.form.querySelector<HTMLElement>(".on");
    if (status) status.hidden = none;
    const empty = document.querySelector<HTMLElement>("[data-empty]");
    if (empty) empty.hidden = shown > 0;
  }

  /** Leads to what may have been meant, where a word stands nowhere. */
  private propose(query: string): void {
    const line = this.form.querySelector<HTMLElement>("[data-meant]");
    const meant = this.words.meant(query);
    if (!line) return;
    line.hidden = meant.length === 0;
    line.querySelectorAll("a").forEach((a) => a.remove());
    for (const other of meant) {
      const to = document.createElement("a");
      const address = new URL(location.href);
      address.searchParams.set("q", other);
      to.href = address.href;
      to.textContent = other;
      line.append(to, " ");
    }
  }

  /** Leads to where the words of a search in vain stand: here without the filters, or on other days. */
  private lead(query: string, has: (item: HTMLElement) => boolean): void {
    const line = document.querySelector<HTMLElement>("[data-found]");
    if (!line) return;
    const count = query === "" ? new Map<string, number>() : this.words.countByDate(query);
    const here = this.items.filter((item) => !item.classList.contains("quiet") && has(item)).length;
    count.set("", query === "" ? 0 : here);
    for (const a of line.querySelectorAll("a")) {
      const n = count.get(a.dataset.date ?? "") ?? 0;
      a.hidden = n === 0;
      a.textContent = (n === 1 ? a.dataset.single : a.dataset.other)?.replace("{count}", String(n)) ?? "";
      const to = new URL(a.href);
      to.searchParams.set("q", query);
      a.href = to.href;
    }
    line.hidden = !line.querySelector("a:not([hidden])");
  }

  /** A button for each choice, which takes it away. */
  private pills(): HTMLElement[] {
    return this.chosen.map(([name, value]) => {
      const pill = document.createElement("button");
      pill.type = "button";
      pill.className = "pill";
      pill.dataset.name = name;
      pill.dataset.value = value;
      pill.textContent = `${this.label(name, value)} ✕`;
      return pill;
    });
  }

  private label(name: string, value: string): string {
    for (const field of this.fields(name)) {
      if (field instanceof HTMLSelectElement)
        return field.selectedOptions[0]?.label.replace(/ \(\d+\)$/, "") ?? value;
      if (field.value === value) return field.nextSibling?.textContent?.trim() ?? value;
    }
    return value;
  }

  private fields(name: string): (HTMLInputElement | HTMLSelectElement)[] {
    return [
      ...this.form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(`[name="${CSS.escape(name)}"]`),
    ];
  }

  private clicked(e: Event): void {
    const at = e.target as HTMLElement;
    const pill = at.closest<HTMLElement>("button.pill");
    if (pill) this.drop(pill.dataset.name ?? "", pill.dataset.value ?? "");
    const meant = at.closest<HTMLAnchorElement>("[data-meant] a");
    if (meant) {
      e.preventDefault();
      for (const q of this.fields("q")) q.value = meant.textContent ?? "";
      this.apply();
      this.form.querySelector<HTMLElement>("[type=search]")?.focus();
    }
    if (!at.closest("[data-clear], .done a")) return;
    e.preventDefault();
    for (const [name, value] of this.chosen) this.drop(name, value);
    for (const q of this.fields("q")) q.value = "";
    this.apply();
  }

  private drop(name: string, value: string): void {
    for (const field of this.fields(name)) {
      if (field instanceof HTMLSelectElement) field.value = "";
      else if (field.value === value) field.checked = false;
    }
    this.apply();
  }

  private submitted(e: SubmitEvent): void {
    e.preventDefault();
    this.apply();
    this.form.querySelector("details")?.removeAttribute("open");
  }

  // The address holds what is shown, so that it can be shared.
  private remember(): void {
    const address = new URL(location.href);
    for (const field of this.form.querySelectorAll<HTMLInputElement>("[name]"))
      address.searchParams.delete(field.name);
    for (const [name, v] of new FormData(this.form)) {
      if (v !== "") address.searchParams.append(name, String(v));
    }
    history.replaceState(null, "", address);
  }
}

if (form && day) new Programme(form, day);
const filters = form?.querySelector<HTMLDetailsElement>("details.filters");
if (filters) sheet(filters);
if (day) new Line(day).follow();

// Which view is shown depends on the width where none was asked for.
const views = document.querySelector<HTMLElement>('[data-view="auto"] .views');
if (views && day) {
  const mark = (): void => {
    const grid = getComputedStyle(day).display === "grid";
    views.querySelector(".to-grid")?.toggleAttribute("aria-current", false);
    views.querySelector(".to-list")?.toggleAttribute("aria-current", false);
    views.querySelector(grid ? ".to-grid" : ".to-list")?.setAttribute("aria-current", "true");
  };
  mark();
  addEventListener("resize", mark);
}

for (const button of document.querySelectorAll<HTMLElement>("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
