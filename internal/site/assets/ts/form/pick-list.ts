import { finds, fold } from "./fold";

/** How many choices are shown at once. */
const most = 8;

interface Choice {
  label: string;
  option?: HTMLOptionElement; // none: it is made with the form
}

/**
 * A select whose choices are filtered by typing. The select stays in the form, hidden, and so does the field for what is
 * not there yet; without script both are seen.
 */
export class PickList extends HTMLElement {
  private select!: HTMLSelectElement;
  private fresh: HTMLInputElement | HTMLTextAreaElement | null = null;
  private input!: HTMLInputElement;
  private chips!: HTMLUListElement;
  private list!: HTMLUListElement;
  private choices: Choice[] = [];
  private at = -1;

  connectedCallback(): void {
    const select = this.querySelector("select");
    if (!select || this.input) return;
    this.select = select;
    this.fresh = this.querySelector(".fresh textarea, .fresh input");
    this.build();
    this.guess();
    this.show();
    select.addEventListener("change", () => this.show());
  }

  private get several(): boolean {
    return this.select.multiple;
  }

  private build(): void {
    const { select } = this;
    this.input = document.createElement("input");
    this.chips = document.createElement("ul");
    this.list = document.createElement("ul");
    const { input, list } = this;
    input.id = select.id;
    select.removeAttribute("id");
    list.id = `${input.id}-choices`;
    list.setAttribute("role", "listbox");
    this.chips.className = "picked";
    list.className = "picks";
    list.hidden = true;
    const label = document.querySelector<HTMLLabelElement>(`label[for="${input.id}"]`);
    list.setAttribute("aria-label", label?.textContent?.trim() ?? "");
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    }))
      input.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-invalid", "autofocus"]) {
      const value = select.getAttribute(name);
      if (value !== null) input.setAttribute(name, value);
    }
    const focused = document.activeElement === select;
    select.hidden = true;
    if (this.fresh) this.querySelector<HTMLElement>(".fresh")!.hidden = true;
    const box = document.createElement("div");
    box.className = "picker";
    box.append(this.chips, input);
    box.addEventListener("click", (e) => {
      if (e.target === box) input.focus();
    });
    this.append(box, list);
    if (focused) input.focus();
    input.addEventListener("input", () => this.filter());
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => this.filter());
    input.addEventListener("keydown", (e) => this.key(e));
    input.addEventListener("blur", () => this.leave());
    list.addEventListener("mousedown", (e) => e.preventDefault()); // the focus stays where it is typed
    list.addEventListener("click", (e) => {
      const row = (e.target as Element).closest("li");
      if (row) this.take(Array.from(list.children).indexOf(row));
    });
  }

  /** What a browser knows better than the server, as long as nobody chose. */
  private guess(): void {
    if (this.dataset.guess !== "zone" || document.querySelector("[data-refused]")) return;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (Array.from(this.select.options).some((o) => o.value === zone)) this.select.value = zone;
  }

  /** What is typed for what is not there yet, one a line. */
  private get made(): string[] {
    return (this.fresh?.value ?? "").split("\n").filter((line) => line.trim());
  }

  private set made(lines: string[]) {
    if (this.fresh) this.fresh.value = lines.join("\n");
  }

  private get chosen(): Choice[] {
    const options = Array.from(this.select.selectedOptions).filter((o) => o.value);
    return [
      ...options.map((option) => ({ label: option.text, option })),
      ...this.made.map((label) => ({ label })),
    ];
  }

  /** The chips of what is chosen; of a single choice the text of the field. */
  private show(): void {
    if (!this.several) {
      const [one] = this.chosen.reverse();
      this.input.value = one ? one.label : "";
      this.toggleAttribute("data-new", !!one && !one.option);
      return;
    }
    this.chips.replaceChildren(
      ...this.chosen.map((choice) => {
        const chip = document.createElement("li");
        const remove = document.createElement("button");
        chip.textContent = choice.label;
        if (!choice.option) {
          const mark = document.createElement("span");
          mark.className = "tag";
          mark.textContent = this.dataset.new ?? "";
          chip.append(" ", mark);
        }
        remove.type = "button";
        remove.textContent = "×";
        remove.setAttribute("aria-label", `${this.dataset.remove ?? ""} ${choice.label}`);
        remove.addEventListener("click", () => {
          this.drop(choice);
          this.input.focus();
        });
        chip.append(remove);
        return chip;
      }),
    );
    this.chips.hidden = this.chips.children.length === 0;
  }

  private drop(choice: Choice): void {
    if (choice.option) choice.option.selected = false;
    else this.made = this.made.filter((line) => line !== choice.label);
    this.changed();
  }

  private changed(): void {
    this.show();
    this.select.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private filter(): void {
    const typed = this.input.value;
    const taken = this.several ? (o: HTMLOptionElement) => o.selected : () => false;
    const found = Array.from(this.select.options).filter((o) => o.value && !taken(o) && finds(typed, o.text));
    this.choices = found.slice(0, most).map((option) => ({ label: option.text, option }));
    const name = fold(typed.split(/[,<]/)[0] ?? "");
    const there = [...found.map((o) => o.text), ...this.made].some((label) => fold(label) === name);
    if (this.fresh && name && (!there || typed.includes("@"))) this.choices.push({ label: typed.trim() });
    this.at = this.choices.length && typed ? 0 : -1;
    this.open();
  }

  private open(): void {
    const create = this.querySelector<HTMLElement>(".fresh")?.dataset.create ?? "{}";
    this.list.replaceChildren(
      ...this.choices.map((choice, i) => {
        const row = document.createElement("li");
        row.id = `${this.list.id}-${String(i)}`;
        row.setAttribute("role", "option");
        row.textContent = choice.option ? choice.label : `+ ${create.replace("{}", choice.label)}`;
        return row;
      }),
    );
    if (!this.choices.length) {
      const none = document.createElement("li");
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = this.dataset.none ?? "";
      this.list.append(none);
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
  }

  private mark(): void {
    Array.from(this.list.children).forEach((row, i) => {
      row.setAttribute("aria-selected", String(i === this.at));
      if (i === this.at) row.scrollIntoView({ block: "nearest" });
    });
    if (this.at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${String(this.at)}`);
  }

  private close(): void {
    this.list.hidden = true;
    this.at = -1;
    this.choices = [];
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private take(i: number): void {
    const choice = this.choices[i];
    if (!choice) return;
    if (!this.several) {
      this.select.value = choice.option?.value ?? "";
      this.made = choice.option ? [] : [choice.label];
    } else if (choice.option) {
      // the order of choosing is the order in which they are sent
      const last = Array.from(this.select.selectedOptions).at(-1);
      if (last) last.after(choice.option);
      else this.select.prepend(choice.option);
      choice.option.selected = true;
    } else this.made = [...this.made, choice.label];
    this.input.value = "";
    this.close();
    this.changed();
  }

  private leave(): void {
    this.close();
    if (this.several) {
      this.input.value = "";
      return;
    }
    if (!this.input.value.trim() && !this.select.required) {
      this.select.value = "";
      this.made = [];
      this.select.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.show();
  }

  private key(e: KeyboardEvent): void {
    if (e.ctrlKey || e.metaKey) return;
    const open = !this.list.hidden;
    const n = this.choices.length;
    switch (e.key) {
      case "ArrowDown":
      case "ArrowUp":
        e.preventDefault();
        if (!open) this.filter();
        else if (n) {
          this.at = e.key === "ArrowDown" ? (this.at + 1) % n : (this.at > 0 ? this.at : n) - 1;
          this.mark();
        }
        break;
      case "Enter":
        if (open && this.at >= 0) {
          e.preventDefault();
          this.take(this.at);
        }
        break;
      case "Tab":
        if (open && this.at >= 0 && this.input.value && this.several) this.take(this.at);
        break;
      case "Escape":
        if (open) {
          e.preventDefault();
          this.close();
          this.show();
        }
        break;
      case "Backspace": {
        const last = this.chosen.at(-1);
        if (this.several && !this.input.value && last) this.drop(last);
      }
    }
  }
}
