import type { Cell } from "./table/wire";

const rowLink = "tbody tr[data-url]:not([hidden]) th a";

/** A list of organisers, which works without: choosing all, keys, and cells that are filled in where they stand. */
class DeskTable extends HTMLElement {
  connectedCallback(): void {
    this.chooseAll();
    this.countChosen();
    this.addEventListener("change", () => this.countChosen());
    this.addEventListener("keydown", (event) => this.key(event));
    for (const cell of this.querySelectorAll<HTMLElement>("td[data-act]")) this.offer(cell);
    // one menu at a time; Escape closes it
    this.addEventListener(
      "toggle",
      (event) => {
        const opened = event.target as HTMLDetailsElement;
        if (!opened.open || !opened.matches(".desk-menu")) return;
        for (const other of this.querySelectorAll<HTMLDetailsElement>(".desk-menu[open]")) {
          if (other !== opened) other.open = false;
        }
      },
      true,
    );
  }

  private get boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('tr:not([hidden]) input[name="row"]')];
  }

  private chooseAll(): void {
    const head = this.querySelector("thead .desk-pick");
    const label = head?.querySelector(".sr");
    if (!head || !label) return;
    const all = document.createElement("input");
    all.type = "checkbox";
    all.setAttribute("aria-label", this.dataset.all ?? "");
    all.addEventListener("change", () => {
      for (const box of this.boxes) box.checked = all.checked;
    });
    const around = document.createElement("label");
    around.append(all);
    head.append(around);
    this.addEventListener("change", () => {
      const chosen = this.boxes.filter((box) => box.checked).length;
      all.checked = chosen > 0 && chosen === this.boxes.length;
      all.indeterminate = chosen > 0 && !all.checked;
    });
  }

  private countChosen(): void {
    const said = this.querySelector<HTMLElement>(".desk-acts p");
    if (!said) return;
    const chosen = this.boxes.filter((box) => box.checked).length;
    said.textContent = (said.dataset.count ?? "").replace("{n}", String(chosen));
  }

  private key(event: KeyboardEvent): void {
    const at = event.target as HTMLElement;
    if (event.key === "Escape") {
      const menu = at.closest<HTMLDetailsElement>(".desk-menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary")?.focus();
      }
      return;
    }
    const typing = at.matches('select, textarea, input:not([type="checkbox"])');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  private readonly keys: Record<string, () => void> = {
    "/": () => this.querySelector<HTMLInputElement>("#q")?.focus(),
    f: () => this.open(".desk-menu.desk-filters"),
    "?": () => this.open(".desk-keys"),
    n: () => this.querySelector<HTMLAnchorElement>('a[data-key="n"]')?.click(),
    j: () => this.go(1),
    k: () => this.go(-1),
    x: () => this.row?.querySelector<HTMLInputElement>('input[name="row"]')?.click(),
    e: () => this.row?.querySelector<HTMLElement>("button.desk-cell")?.click(),
  };

  private open(which: string): void {
    const details = this.querySelector<HTMLDetailsElement>(which);
    if (!details) return;
    details.open = !details.open;
    details.querySelector<HTMLElement>(details.open ? "a, summary" : "summary")?.focus();
  }

  private get row(): HTMLTableRowElement | null {
    return document.activeElement?.closest<HTMLTableRowElement>("tbody tr") ?? null;
  }

  private go(by: number): void {
    const links = [...this.querySelectorAll<HTMLElement>(rowLink)];
    const now = this.row?.querySelector<HTMLElement>(rowLink);
    const at = now ? links.indexOf(now) + by : 0;
    links[Math.max(0, Math.min(at, links.length - 1))]?.focus();
  }

  /** Puts what a cell says into a button that opens its editor. Tab passes over it: `e` leads there. */
  private offer(cell: HTMLElement): void {
    const act = cell.dataset.act ?? "";
    const editor = this.querySelector<HTMLTemplateElement>(`template[data-editor="${act}"]`);
    if (!editor || cell.querySelector("a")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "desk-cell";
    button.tabIndex = -1;
    button.append(...cell.childNodes);
    name(button, editor);
    button.addEventListener("click", () => this.edit(cell, editor, button));
    cell.append(button);
  }

  private edit(cell: HTMLElement, editor: HTMLTemplateElement, button: HTMLElement): void {
    const field = editor.content.firstElementChild?.cloneNode(true) as HTMLSelectElement | HTMLInputElement;
    field.value = cell.dataset.value ?? "";
    button.hidden = true;
    cell.append(field);
    field.focus();
    let done = false;
    const leave = (save: boolean, then: () => void): void => {
      if (done) return;
      done = true;
      const value = field.value;
      field.remove();
      button.hidden = false;
      then();
      if (save && value !== (cell.dataset.value ?? "")) void this.save(cell, value, button, editor);
    };
    field.addEventListener("keydown", (event) => {
      const key = (event as KeyboardEvent).key;
      if (key !== "Enter" && key !== "Escape" && key !== "Tab") return;
      event.preventDefault();
      event.stopPropagation();
      const next = key === "Tab" ? beside(button, (event as KeyboardEvent).shiftKey) : null;
      leave(key !== "Escape", () => (next ? next.click() : button.focus()));
    });
    if (field instanceof HTMLSelectElement)
      field.addEventListener("change", () => leave(true, () => button.focus()));
    field.addEventListener("blur", () => leave(true, () => undefined));
  }

  private async save(
    cell: HTMLElement,
    value: string,
    button: HTMLElement,
    editor: HTMLTemplateElement,
  ): Promise<void> {
    const row = cell.closest<HTMLTableRowElement>("tr");
    if (!row) return;
    cell.setAttribute("aria-busy", "true");
    try {
      const asked = new URLSearchParams({
        act: cell.dataset.act ?? "",
        value,
        version: row.dataset.version ?? "",
      });
      const answer = await fetch(`${row.dataset.url ?? ""}/cell`, { method: "POST", body: asked });
      const got = (await answer.json()) as Cell;
      this.say(got.said, got.undo, !answer.ok);
      if (!answer.ok) return;
      row.dataset.version = String(got.version);
      cell.dataset.value = got.value;
      const parts: Node[] = [];
      if (got.hue) parts.push(shape("desk-swatch " + got.hue, ""));
      if (got.mark) parts.push(shape("desk-sign " + got.sign, got.mark), new Text(" "));
      button.replaceChildren(...parts, got.text);
      name(button, editor);
    } catch {
      this.say(this.dataset.lost ?? "", "", true);
    } finally {
      cell.removeAttribute("aria-busy");
    }
  }

  /** Says above the rows what was done, with its undo, or why it was not. */
  private say(what: string, undo: string, bad: boolean): void {
    let said = this.querySelector<HTMLElement>(".desk-said");
    if (!said) {
      said = document.createElement("div");
      this.querySelector(".desk-rows")?.before(said);
    }
    said.className = bad ? "desk-said flash bad" : "desk-said flash";
    said.setAttribute("role", bad ? "alert" : "status");
    said.replaceChildren(what);
    if (!undo) return;
    const form = document.createElement("form");
    form.method = "post";
    form.action = undo;
    const back = document.createElement("input");
    back.type = "hidden";
    back.name = "back";
    back.value = location.pathname + location.search;
    form.append(back);
    const button = document.createElement("button");
    button.className = "plain";
    button.textContent = this.dataset.undo ?? "";
    form.append(button);
    said.append(form);
  }
}

/** Names a cell's button by what it sets and what stands there. */
function name(button: HTMLElement, editor: HTMLTemplateElement): void {
  button.setAttribute(
    "aria-label",
    (editor.dataset.label ?? "").replace("{value}", button.textContent.trim()),
  );
}

function shape(of: string, mark: string): HTMLElement {
  const span = document.createElement("span");
  span.className = of;
  span.setAttribute("aria-hidden", "true");
  span.textContent = mark;
  return span;
}

/** The button of the cell before or after one in its row. */
function beside(button: HTMLElement, before: boolean): HTMLElement | null {
  const all = [...(button.closest("tr")?.querySelectorAll<HTMLElement>("button.desk-cell") ?? [])];
  return all[all.indexOf(button) + (before ? -1 : 1)] ?? null;
}

customElements.define("desk-table", DeskTable);
