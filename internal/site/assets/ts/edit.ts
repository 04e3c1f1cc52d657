// The programme room: sessions are picked up and let go, by mouse, touch or keyboard, and every place says what it
// costs people before that.

interface Session {
  id: string; title: string; who: string; minutes: number; hue: number; stars: number; heads: number; tight: boolean;
  room: string; start: string; version: number; pinned: boolean; fixed: boolean;
}
interface State { change: string; sessions: Session[] | null }
interface Choice {
  room: string; start: string; with: string; here: boolean; allowed: boolean; rule: string;
  cost: number; lose_must: number; better: number; worse: number; standing: number; bends: number;
}
interface Place { session: string; room: string; start: string }
interface Arrangement { places: Place[]; away: string[]; seen: Record<string, number> }
interface Colleague { name: string; holding: string }
interface Done { change: string; label: string }
interface Step { change: string; label: string; again: Arrangement }

const followEvery = 2000;

class ProgrammeEditor extends HTMLElement {
  private base = "";
  private words: Record<string, string> = {};
  private sessions: Session[] = [];
  private change = "";
  private held: Session | undefined;
  private choices = new Map<string, Choice>();
  private undoable: Step[] = [];
  private redoable: Step[] = [];
  private busy = false;
  private others: Colleague[] = [];

  connectedCallback(): void {
    this.base = this.dataset.base ?? "";
    this.words = JSON.parse(this.dataset.words ?? "{}") as Record<string, string>;
    this.take(JSON.parse(this.dataset.state ?? "{}") as State);
    const kept = JSON.parse(sessionStorage.getItem(this.base) ?? "[[],[]]") as [Step[], Step[]];
    [this.undoable, this.redoable] = kept;
    this.addEventListener("click", (e) => this.clicked(e));
    this.addEventListener("keydown", (e) => this.pressed(e));
    this.addEventListener("dragstart", (e) => this.dragged(e));
    this.addEventListener("dragover", (e) => { if (this.cellOf(e.target)) e.preventDefault(); });
    this.addEventListener("drop", (e) => { e.preventDefault(); const cell = this.cellOf(e.target); if (cell) void this.drop(cell); });
    this.addEventListener("dragend", () => { if (this.held && !this.busy) this.letGo(); });
    this.addEventListener("input", () => this.drawTray());
    this.drawSteps();
    this.furnish();
    setInterval(() => { void this.follow(); void this.meet(); }, followEvery);
    void this.meet();
  }

  private word(key: string): string { return this.words[key] ?? key; }

  private find<T extends HTMLElement>(selector: string): T | null { return this.querySelector<T>(selector); }

  private say(text: string): void {
    const status = this.find("[data-status]");
    if (status) status.textContent = text;
  }

  private key(room: string, start: string): string { return `${room} ${start}`; }

  private cellOf(target: EventTarget | null): HTMLTableCellElement | null {
    return target instanceof Element ? target.closest<HTMLTableCellElement>("td[data-room]") : null;
  }

  private cell(room: string, start: string): HTMLTableCellElement | null {
    return this.querySelector(`td[data-room="${CSS.escape(room)}"][data-start="${CSS.escape(start)}"]`);
  }

  private button(id: string): HTMLElement | null { return this.find(`[data-session="${CSS.escape(id)}"]`); }

  // Following: the draft as others change it.

  private take(state: State): void {
    this.change = state.change;
    if (state.sessions) this.sessions = state.sessions;
  }

  private async follow(): Promise<void> {
    if (this.held || this.busy || document.hidden) return;
    try {
      const response = await fetch(`${this.base}state?after=${encodeURIComponent(this.change)}`);
      if (!response.ok) return;
      const state = (await response.json()) as State;
      const changed = state.sessions !== null && state.change !== this.change;
      this.take(state);
      if (changed) this.draw();
    } catch {
      this.say(this.word("stale"));
    }
  }

  // How I like the room to look: kept in this browser.

  private furnish(): void {
    const key = `${this.base}look`;
    const look = JSON.parse(localStorage.getItem(key) ?? "{}") as { dense?: boolean; hidden?: string[] };
    const draw = (): void => {
      localStorage.setItem(key, JSON.stringify(look));
      this.classList.toggle("dense", look.dense === true);
      this.find("[data-dense]")?.setAttribute("aria-pressed", String(look.dense === true));
      for (const cell of this.querySelectorAll<HTMLElement>("[data-column]")) cell.hidden = look.hidden?.includes(cell.dataset.column ?? "") ?? false;
      for (const box of this.querySelectorAll<HTMLInputElement>("[data-show]")) box.checked = !(look.hidden?.includes(box.dataset.show ?? "") ?? false);
    };
    this.find("[data-dense]")?.addEventListener("click", () => { look.dense = !look.dense; draw(); });
    this.find("[data-full]")?.addEventListener("click", () => { void (document.fullscreenElement ? document.exitFullscreen() : this.requestFullscreen()); });
    for (const box of this.querySelectorAll<HTMLInputElement>("[data-show]")) {
      box.addEventListener("change", () => {
        look.hidden = [...this.querySelectorAll<HTMLInputElement>("[data-show]")].filter((b) => !b.checked).map((b) => b.dataset.show ?? "");
        draw();
      });
    }
    draw();
  }

  // Who else is here, and what they hold.

  private async meet(): Promise<void> {
    if (document.hidden) return;
    try {
      const response = await fetch(`${this.base}here`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ holding: this.held?.id ?? "" }) });
      if (!response.ok) return;
      this.others = (await response.json()) as Colleague[];
      this.drawOthers();
    } catch {
      this.others = []; // following says that the server is away
    }
  }

  private drawOthers(): void {
    const list = this.find("[data-others]");
    if (!list) return;
    list.hidden = this.others.length === 0;
    const said = this.others.map((o) => {
      const held = this.sessions.find((s) => s.id === o.holding);
      return held ? `${o.name} (${this.word("holds")} ${held.title})` : o.name;
    });
    const text = `${this.word("others")} ${said.join(", ")}`;
    if (list.textContent !== text) list.textContent = text;
    for (const b of this.querySelectorAll<HTMLElement>("[data-session]")) {
      const by = this.others.find((o) => o.holding === b.dataset.session);
      b.classList.toggle("theirs", by !== undefined);
      b.title = by ? `${by.name} ${this.word("holds")}` : "";
    }
  }

  // Drawing.

  private block(s: Session): HTMLElement {
    const b = document.createElement("button");
    b.className = `block hue-${s.hue}`;
    b.dataset.session = s.id;
    b.draggable = true;
    b.setAttribute("aria-pressed", String(this.held?.id === s.id));
    b.append((s.pinned ? "⚑ " : "") + s.title + " ");
    const soft = document.createElement("span");
    soft.className = "soft";
    soft.textContent = `${s.who} · ${s.minutes}′${s.stars ? ` · ★ ${s.stars}` : ""}`;
    if (s.heads) {
      const heads = document.createElement("span");
      if (s.tight) heads.className = "tight";
      heads.textContent = `≈ ${s.heads}`;
      soft.append(" · ", heads);
    }
    b.append(soft);
    return b;
  }

  private draw(): void {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.session : undefined;
    for (const cell of this.querySelectorAll<HTMLTableCellElement>("td[data-room]")) {
      cell.replaceChildren();
      cell.removeAttribute("data-price");
      cell.removeAttribute("tabindex");
      cell.removeAttribute("aria-label");
      cell.removeAttribute("title");
      cell.classList.remove("good", "cost-1", "cost-2", "cost-3", "refused");
    }
    for (const s of this.sessions) {
      if (s.start && !s.fixed) this.cell(s.room, s.start)?.append(this.block(s));
    }
    this.drawTray();
    this.drawPrices();
    this.drawOthers();
    for (const [selector, shown] of [["[data-cancel]", this.held], ["[data-away]", this.held?.start], ["[data-lock]", this.held?.start]] as const) {
      const button = this.find<HTMLButtonElement>(selector);
      if (button) button.hidden = !shown;
    }
    if (focused) this.button(focused)?.focus();
  }

  private drawTray(): void {
    const tray = this.find("[data-tray]");
    if (!tray) return;
    const wanted = (this.find<HTMLInputElement>("[data-search]")?.value ?? "").toLocaleLowerCase();
    const by = this.find<HTMLSelectElement>("[data-sort]")?.value ?? "stars";
    const waiting = this.sessions.filter((s) => !s.start && !s.fixed);
    const shown = waiting.filter((s) => `${s.title} ${s.who}`.toLocaleLowerCase().includes(wanted));
    shown.sort((a, b) => by === "stars" ? b.stars - a.stars : by === "minutes" ? b.minutes - a.minutes : by === "who" ? a.who.localeCompare(b.who) : a.title.localeCompare(b.title));
    tray.replaceChildren(...shown.map((s) => { const li = document.createElement("li"); li.append(this.block(s)); return li; }));
    if (waiting.length === 0) { const li = document.createElement("li"); li.className = "soft"; li.textContent = this.word("nobody"); tray.append(li); }
    const count = this.find("[data-count]");
    if (count) count.textContent = String(waiting.length);
  }

  // effect says in words what a place does to people.
  private effect(c: Choice): string {
    if (c.here) return this.word("here");
    if (!c.allowed) return this.word(`no_${c.rule}`);
    const parts: string[] = [];
    if (c.bends > 0) parts.push(`+${c.bends} ${this.word("bends")}`);
    if (c.bends < 0) parts.push(`−${-c.bends} ${this.word("mends")}`);
    if (c.lose_must > 0) parts.push(`+${c.lose_must} ${this.word("lose")}`);
    if (c.lose_must < 0) parts.push(`${c.lose_must} ${this.word("win")}`.replace("-", "−"));
    if (c.better) parts.push(`${c.better} ${this.word("better")}`);
    if (c.worse) parts.push(`${c.worse} ${this.word("worse")}`);
    const standing = Math.round(c.standing);
    if (standing > 0) parts.push(`+${standing} ${this.word("stand")}`);
    if (standing < 0) parts.push(`−${-standing} ${this.word("sit")}`);
    return parts.join(", ") || this.word("same");
  }

  // short is the same for a cell: must-sees, better and worse, standing.
  private short(c: Choice): string {
    if (c.here) return "●";
    if (!c.allowed) return this.word(`no_${c.rule}`);
    const parts: string[] = [];
    const signed = (n: number): string => (n > 0 ? `+${n}` : `−${-n}`);
    if (c.lose_must) parts.push(`!! ${signed(c.lose_must)}`);
    if (c.better || c.worse) parts.push(`↑${c.better} ↓${c.worse}`);
    if (Math.round(c.standing)) parts.push(`${signed(Math.round(c.standing))} ${this.word("standing")}`);
    return parts.join(" ") || "=";
  }

  private drawPrices(): void {
    if (!this.held) return;
    const costs = [...this.choices.values()].filter((c) => c.allowed && c.cost > 0).map((c) => c.cost).sort((a, b) => a - b);
    const third = (c: number): number => 1 + Math.min(2, Math.floor((3 * costs.filter((v) => v < c).length) / Math.max(1, costs.length)));
    for (const c of this.choices.values()) {
      const cell = this.cell(c.room, c.start);
      if (!cell) continue;
      cell.dataset.price = "";
      cell.tabIndex = -1;
      cell.setAttribute("aria-label", this.effect(c));
      cell.title = this.effect(c);
      if (!c.allowed) cell.classList.add("refused");
      else if (c.cost < 0 && !c.here) cell.classList.add("good");
      else if (c.cost > 0) cell.classList.add(`cost-${third(c.cost)}`);
      const price = document.createElement("span");
      price.className = "price";
      price.textContent = this.short(c);
      cell.prepend(price);
    }
  }

  // Picking up and letting go.

  private async pick(id: string): Promise<void> {
    const s = this.sessions.find((o) => o.id === id && !o.fixed);
    if (!s) return;
    this.held = s;
    this.choices.clear();
    this.draw();
    void this.meet();
    const response = await fetch(`${this.base}choices?session=${encodeURIComponent(id)}`);
    if (this.held?.id !== id) return;
    if (!response.ok) {
      this.held = undefined;
      await this.refused(response);
      return;
    }
    for (const c of (await response.json()) as Choice[]) this.choices.set(this.key(c.room, c.start), c);
    this.draw();
    this.say(`${this.word("picked")} ${s.title}`);
  }

  private letGo(): void {
    const id = this.held?.id;
    this.held = undefined;
    this.draw();
    this.say(this.word("cancelled"));
    if (id) this.button(id)?.focus();
  }

  private async drop(cell: HTMLTableCellElement): Promise<void> {
    const s = this.held;
    const c = this.choices.get(this.key(cell.dataset.room ?? "", cell.dataset.start ?? ""));
    if (!s || !c) return;
    if (c.here) { this.letGo(); return; }
    if (!c.allowed) { this.say(this.effect(c)); return; }
    const a: Arrangement = { places: [{ session: s.id, room: c.room, start: c.start }], away: [], seen: { [s.id]: s.version } };
    const other = this.sessions.find((o) => o.id === c.with);
    if (other) {
      a.seen[other.id] = other.version;
      if (s.start) a.places.push({ session: other.id, room: s.room, start: s.start });
      else a.away.push(other.id);
    }
    await this.arrange(a, `${this.word(other ? "swapped" : "moved")} ${this.effect(c)}`);
  }

  private async arrange(a: Arrangement, told: string): Promise<void> {
    const id = a.places[0]?.session ?? a.away[0] ?? "";
    const done = await this.post<Done>("arrange", a);
    this.held = undefined;
    if (done) {
      this.undoable.push({ ...done, again: a });
      this.redoable = [];
      this.say(told);
    }
    await this.reload();
    this.button(id)?.focus();
  }

  private async post<T>(path: string, body: unknown): Promise<T | undefined> {
    this.busy = true;
    try {
      const response = await fetch(this.base + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      if (response.ok) return (await response.json()) as T;
      await this.refused(response);
    } catch {
      this.say(this.word("stale"));
    } finally {
      this.busy = false;
    }
    return undefined;
  }

  private async refused(response: Response): Promise<void> {
    if (response.status === 409) { this.say(this.word("conflict")); return; }
    const problem = (await response.json().catch(() => ({}))) as { detail?: string };
    this.say(`${this.word("failed")} ${problem.detail ?? ""}`);
  }

  private async reload(): Promise<void> {
    try {
      const response = await fetch(`${this.base}state`);
      if (response.ok) this.take((await response.json()) as State);
    } catch {
      this.say(this.word("stale"));
    }
    this.draw();
    this.drawSteps();
  }

  // Undo and redo, kept across reloads of the page.

  private drawSteps(): void {
    sessionStorage.setItem(this.base, JSON.stringify([this.undoable, this.redoable]));
    for (const [selector, steps, word] of [["[data-undo]", this.undoable, "undo"], ["[data-redo]", this.redoable, "redo"]] as const) {
      const button = this.find<HTMLButtonElement>(selector);
      const last = steps.at(-1);
      if (!button) continue;
      button.disabled = !last;
      button.textContent = last ? `${this.word(word)}: ${last.label}` : this.word(word);
    }
  }

  private async undo(): Promise<void> {
    const step = this.undoable.pop();
    if (!step) return;
    if (await this.post<Done>("undo", { change: step.change })) {
      this.redoable.push(step);
      this.say(`${this.word("undone")} ${step.label}`);
    }
    await this.reload();
  }

  private async redo(): Promise<void> {
    const step = this.redoable.pop();
    if (!step) return;
    const done = await this.post<Done>("arrange", { ...step.again, seen: {} });
    if (done) {
      this.undoable.push({ ...done, again: step.again });
      this.say(`${this.word("redone")} ${step.label}`);
    }
    await this.reload();
  }

  private async away(): Promise<void> {
    if (this.held?.start) await this.arrange({ places: [], away: [this.held.id], seen: { [this.held.id]: this.held.version } }, this.word("away"));
  }

  private async lock(): Promise<void> {
    const s = this.held;
    if (!s?.start) return;
    if (await this.post<Done>("lock", { session: s.id, pinned: !s.pinned })) this.say(this.word(s.pinned ? "unlocked" : "locked"));
    this.held = undefined;
    await this.reload();
    this.button(s.id)?.focus();
  }

  // What hands do.

  private dragged(e: DragEvent): void {
    const id = e.target instanceof HTMLElement ? e.target.dataset.session : undefined;
    if (!id) return;
    e.dataTransfer?.setData("text/plain", id);
    setTimeout(() => void this.pick(id)); // after the browser has taken its picture
  }

  private clicked(e: MouseEvent): void {
    const target = e.target instanceof Element ? e.target : null;
    if (target?.closest("[data-undo]")) return void this.undo();
    if (target?.closest("[data-redo]")) return void this.redo();
    if (target?.closest("[data-cancel]")) return this.letGo();
    if (target?.closest("[data-away]")) return void this.away();
    if (target?.closest("[data-lock]")) return void this.lock();
    const cell = this.cellOf(target);
    if (this.held && cell) return void this.drop(cell);
    const id = target?.closest<HTMLElement>("[data-session]")?.dataset.session;
    if (id) void this.pick(id);
  }

  private pressed(e: KeyboardEvent): void {
    const inField = e.target instanceof HTMLInputElement || e.target instanceof HTMLSelectElement;
    if ((e.ctrlKey || e.metaKey) && !inField && (e.key === "z" || e.key === "y")) {
      e.preventDefault();
      void (e.key === "z" && !e.shiftKey ? this.undo() : this.redo());
      return;
    }
    if (e.key === "/" && !inField) {
      e.preventDefault();
      this.find<HTMLInputElement>("[data-search]")?.focus();
      return;
    }
    if (!this.held) return;
    const cell = this.cellOf(e.target);
    if (e.key === "Escape") { e.preventDefault(); this.letGo(); return; }
    if (e.key === "Delete") { e.preventDefault(); void this.away(); return; }
    if (e.key.toLowerCase() === "l" && !inField) { e.preventDefault(); void this.lock(); return; }
    if (e.key === "Enter" && cell && e.target === cell) { e.preventDefault(); void this.drop(cell); return; }
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[e.key];
    if (step && !inField) { e.preventDefault(); this.walk(cell, step[0] ?? 0, step[1] ?? 0); }
  }

  // walk goes to the next place in a direction, past what is no place, and reads it out.
  private walk(from: HTMLTableCellElement | null, down: number, right: number): void {
    const at = from ?? (this.held?.start ? this.cell(this.held.room, this.held.start) : null);
    let to: HTMLTableCellElement | null | undefined;
    if (!at) {
      to = this.querySelector<HTMLTableCellElement>("td[data-price]");
    } else {
      const rows = [...this.querySelectorAll<HTMLTableRowElement>("tr:has(td[data-room])")];
      const row = rows.indexOf(at.closest("tr") as HTMLTableRowElement);
      to = rows[row + down]?.cells[at.cellIndex + right];
    }
    if (!to?.dataset.room) return;
    to.tabIndex = -1;
    to.focus();
    const c = this.choices.get(this.key(to.dataset.room, to.dataset.start ?? ""));
    const when = to.closest("tr")?.querySelector("time")?.textContent ?? "";
    const where = to.closest("table")?.tHead?.rows[0]?.cells[to.cellIndex]?.textContent ?? "";
    this.say(`${when} ${where}: ${c ? this.effect(c) : ""}`);
  }
}

customElements.define("programme-editor", ProgrammeEditor);
