import { eachMinute, now as instant } from "../clock";

/** Says what runs now: a line across the grid, an amber hour, what ended as past, in the list folded. */
export class Line {
  private readonly line = document.createElement("div");
  private readonly clock = document.createElement("b");
  private readonly sections: HTMLElement[];
  private opened = false; // what is earlier was asked for

  constructor(private readonly day: HTMLElement) {
    this.line.className = "now-line";
    this.line.append(this.clock);
    this.sections = [...day.querySelectorAll<HTMLElement>("section")];
  }

  follow(): void {
    this.draw(true);
    eachMinute(() => this.draw(false));
    addEventListener("resize", () => this.draw(false));
  }

  private get starts(): number[] {
    return this.sections.map((s) => Date.parse(s.querySelector("time")?.dateTime ?? ""));
  }

  private draw(first: boolean): void {
    const now = instant();
    const end = Date.parse(this.day.dataset.end ?? "");
    const starts = this.starts;
    this.line.remove();
    const running = now < end ? starts.findLastIndex((t) => t <= now) : -1;
    this.mark(running, now);
    if (running < 0) return;
    const y = this.at((now - Date.parse(this.day.dataset.midnight ?? "")) / 60_000);
    if (y !== undefined) {
      this.clock.textContent = time(now, this.day.dataset.zone);
      this.line.style.top = `${y}px`;
      this.day.append(this.line);
    }
    const asked = document.querySelector(".finder .on:not([hidden])") !== null; // what is filtered stays in sight
    if (first && scrollY === 0 && !location.hash && !asked) this.open(running);
  }

  private mark(running: number, now: number): void {
    const chips = [...document.querySelectorAll<HTMLElement>(".chips a")];
    for (const [i, section] of this.sections.entries()) {
      const hour = section.querySelector<HTMLElement>(".at");
      hour?.classList.toggle("now", i === running);
      for (const chip of chips) {
        if (chip.getAttribute("href") !== `#${hour?.id}`) continue;
        chip.classList.toggle("now", i === running);
        if (i === running && chip.parentElement) chip.parentElement.scrollLeft = chip.offsetLeft - 16;
      }
      for (const item of section.querySelectorAll<HTMLElement>(".item")) {
        item.classList.toggle("past", Date.parse(item.dataset.end ?? "") <= now);
      }
      const over = running >= 0 && !section.querySelector(".item:not(.past)");
      section.classList.toggle("earlier", over && !this.opened);
    }
    this.fold(running);
  }

  /** One line with a count stands for the hours that are over. */
  private fold(running: number): void {
    this.day.querySelector(".fold")?.remove();
    const over = this.sections.filter((s) => s.classList.contains("earlier"));
    const count = over.reduce((n, s) => n + s.querySelectorAll(".item:not(.quiet)").length, 0);
    if (running < 0 || count === 0) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold plain";
    button.textContent = `${this.day.dataset.earlier} (${count})`;
    button.addEventListener("click", () => {
      this.opened = true;
      for (const s of over) s.classList.remove("earlier");
      button.remove();
      over[0]?.querySelector<HTMLElement>("a")?.focus();
    });
    this.sections[0]?.before(button);
  }

  private open(running: number): void {
    const section = this.sections[running];
    const target = section?.querySelector<HTMLElement>(".item") ?? section;
    if (!target || getComputedStyle(this.day).display !== "grid") return; // in the list what is earlier is folded
    scrollTo({ top: target.getBoundingClientRect().top + scrollY - innerHeight / 3 });
  }

  /** How far down a minute of the day is: the grid's lines are named by minutes, and between two of them time runs evenly. */
  private at(minute: number): number | undefined {
    const style = getComputedStyle(this.day);
    if (style.display !== "grid") return undefined;
    let [y, before] = [0, { minute: 0, y: 0 }];
    for (const part of style.gridTemplateRows.matchAll(/\[([^\]]*)\]|([\d.]+)px/g)) {
      if (part[2]) y += Number(part[2]);
      const name = part[1]?.match(/\bt(\d+)\b/)?.[1] ?? part[1]?.match(/\bs(\d+)\b/)?.[1];
      if (!name) continue;
      const next = { minute: Number(name), y };
      if (next.minute > minute) {
        return before.y + ((y - before.y) * (minute - before.minute)) / (next.minute - before.minute);
      }
      before = next;
    }
    return undefined;
  }
}

function time(at: number, zone: string | undefined): string {
  return new Date(at).toLocaleTimeString("fr", { hour: "2-digit", minute: "2-digit", timeZone: zone });
}
