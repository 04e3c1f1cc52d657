import { stars, type Level } from "./stars";

/** One touch stars a session, a second button makes it a must-see. Replaces the plain form within. */
export class StarButton extends HTMLElement {
  private star = document.createElement("button");
  private must = document.createElement("button");

  connectedCallback(): void {
    const mine = stars();
    if (!mine) return;
    const set = document.createElement("span");
    set.className = "star-set";
    this.must.className = "must";
    this.must.textContent = "!!";
    for (const b of [this.star, this.must]) b.type = "button";
    this.star.addEventListener("click", () => mine.set(this.session, mine.level(this.session) > 0 ? 0 : 1));
    this.must.addEventListener("click", () => mine.set(this.session, mine.level(this.session) === 2 ? 1 : 2));
    set.append(this.must, this.star);
    this.replaceChildren(set);
    mine.addEventListener("change", () => this.paint(mine.level(this.session)));
    this.paint(mine.level(this.session));
  }

  private get session(): string {
    return this.dataset.session ?? "";
  }

  private paint(level: Level): void {
    const fr = document.documentElement.lang === "fr";
    const title = this.dataset.title ?? "";
    this.star.textContent = level > 0 ? "★" : "☆";
    this.star.setAttribute("aria-pressed", String(level > 0));
    this.star.setAttribute("aria-label", (fr ? "M’intéresse : " : "Interested: ") + title);
    this.must.setAttribute("aria-pressed", String(level === 2));
    this.must.setAttribute("aria-label", (fr ? "Incontournable : " : "Must-see: ") + title);
    this.must.hidden = level === 0;
    this.closest(".card, .cell")?.classList.toggle("mine", level > 0);
  }
}

/** How many sessions are starred, for the navigation. */
export class StarCount extends HTMLElement {
  connectedCallback(): void {
    const mine = stars();
    if (!mine) return;
    const paint = (): void => {
      this.textContent = mine.count() > 0 ? String(mine.count()) : "";
    };
    mine.addEventListener("change", paint);
    paint();
  }
}
