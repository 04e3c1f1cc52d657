// The board of a selection: what choosing rows would change of the figures above them, before anything is decided, and
// the keys of a meeting. Both work without.

/** A line of the mix, with the figure that its bar shows. */
interface Line {
  li: HTMLElement;
  is: number;
  least: number;
  most: number;
  says: HTMLElement | null;
  bar: SVGRectElement | null;
}

const barWide = 120;

class Mix {
  private readonly lines = new Map<string, Line>();
  private readonly sum: HTMLElement;

  constructor(sum: HTMLElement) {
    this.sum = sum;
    for (const li of sum.querySelectorAll<HTMLElement>("[data-line]")) {
      const number = (name: string): number => Number(li.dataset[name] ?? 0);
      this.lines.set(li.dataset.line ?? "", {
        li,
        is: number("is"),
        least: number("least"),
        most: number("most"),
        says: li.querySelector("i"),
        bar: li.querySelector("rect.is"),
      });
    }
    document.addEventListener("change", () => this.move());
  }

  /** Counts the rows that are chosen as accepted, or as not where another act is chosen. */
  private move(): void {
    const act = document.querySelector<HTMLSelectElement>("#act")?.value ?? "";
    const accepts = act === "" || act === "decide=accepted";
    const moved = new Map<string, number>();
    let minutes = 0;
    const chances: [number, number][] = [];
    const rate = Number(this.sum.dataset.rate ?? 100) / 100;
    for (const row of document.querySelectorAll<HTMLElement>("tr[data-lines]")) {
      const chosen = row.querySelector<HTMLInputElement>('input[name="row"]')?.checked ?? false;
      const was = row.dataset.in !== undefined;
      const is = chosen ? accepts : was;
      const lasts = Number(row.dataset.minutes);
      if (is) chances.push([lasts, row.dataset.sure === undefined ? rate : 1]);
      if (was === is) continue;
      const by = is ? 1 : -1;
      minutes += by * lasts;
      for (const name of (row.dataset.lines ?? "").split(" ")) moved.set(name, (moved.get(name) ?? 0) + by);
    }
    moved.set("minutes", minutes);
    for (const [name, line] of this.lines) if (name !== "chance") this.show(line, moved.get(name) ?? 0);
    this.chance(minutes, chances);
  }

  private show(line: Line, by: number): void {
    const is = line.is + by;
    const full = Math.max(Number(line.li.dataset.full ?? 1), 1);
    line.bar?.setAttribute("width", String(Math.min(barWide, Math.round((is * barWide) / full))));
    line.li.classList.toggle("would-break", line.most > 0 && is > line.most);
    if (line.says)
      line.says.textContent = by === 0 ? "" : (this.sum.dataset.says ?? "{n}").replace("{n}", String(is));
  }

  /** The chance that more minutes are confirmed than there are, where all rows are on this page. */
  private chance(moved: number, chances: [number, number][]): void {
    const line = this.lines.get("chance");
    const minutes = this.lines.get("minutes");
    if (!line?.says || !minutes || !minutes.most) return;
    const here = chances.reduce((sum, [lasts]) => sum + lasts, 0);
    if (moved === 0 || here !== minutes.is + moved) {
      line.says.textContent = "";
      return;
    }
    let of = new Float64Array([1]);
    for (const [lasts, p] of chances) {
      const next = new Float64Array(of.length + lasts);
      for (const [at, c] of of.entries()) {
        next[at] = (next[at] ?? 0) + c * (1 - p);
        next[at + lasts] = (next[at + lasts] ?? 0) + c * p;
      }
      of = next;
    }
    const over = of.slice(minutes.most + 1).reduce((sum, c) => sum + c, 0);
    const share = over.toLocaleString(document.documentElement.lang, { style: "percent" });
    line.says.textContent = (this.sum.dataset.says ?? "{n}").replace("{n}", share);
  }
}

/** One proposal before a committee. Keys work while something in it has the focus, which it takes. */
class MeetingRoom extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("keydown", (e) => this.key(e));
    this.querySelector<HTMLElement>("[data-meet]")?.focus({ preventScroll: true });
  }

  private key(e: KeyboardEvent): void {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const target = this.querySelector<HTMLElement>(`[data-meet="${CSS.escape(e.key.toLowerCase())}"]`);
    if (!target) return;
    e.preventDefault();
    target.click();
  }
}

customElements.define("meeting-room", MeetingRoom);

const sum = document.querySelector<HTMLElement>("[data-moves]");
if (sum) new Mix(sum);
