import { hint, offer } from "./offer";
import { stars, type Level } from "./stars";

/** One touch stars a session, a second button makes it a must-see. Replaces the plain form within. */
export class StarButton extends HTMLElement {
  private star = document.createElement("button");
  private must = document.createElement("button");
  private gone = new AbortController(); // takes the listeners away

  connectedCallback(): void {
    const mine = stars();
    if (!mine) return;
    this.gone = new AbortController();
    const { signal } = this.gone;
    const set = document.createElement("span");
    set.className = "star-set";
    this.must.className = "must";
    this.must.textContent = "!!";
    for (const b of [this.star, this.must]) b.type = "button";
    this.star.addEventListener(
      "click",
      () => {
        const gives = mine.level(this.session) === 0;
        mine.set(this.session, gives ? 1 : 0);
        if (gives) {
          hint();
          void offer(mine.edition);
        }
      },
      { signal },
    );
    this.must.addEventListener(
      "click",
      () => mine.set(this.session, mine.level(this.session) === 2 ? 1 : 2),
      {
        signal,
      },
    );
    set.append(this.must, this.star);
    this.replaceChildren(set);
    mine.onChange(() => this.paint(mine.level(this.session)), signal);
    this.paint(mine.level(this.session));
  }

  disconnectedCallback(): void {
    this.gone.abort();
  }

  private get session(): string {
    return this.dataset.session ?? "";
  }

  private paint(level: Level): void {
    const { want, wanted, must } = this.dataset;
    const words = level > 0 ? wanted : want;
    this.star.textContent = (level > 0 ? "★" : "☆") + (words ? ` ${words}` : "");
    if (must) this.must.textContent = must;
    this.star.setAttribute("aria-pressed", String(level > 0));
    if (!words) this.star.setAttribute("aria-label", this.told("interested"));
    this.must.setAttribute("aria-pressed", String(level === 2));
    if (!must) this.must.setAttribute("aria-label", this.told("must"));
    this.must.hidden = level === 0;
    this.closest(".card, .item")?.classList.toggle("mine", level > 0);
  }

  // told is a text of the page's language about this session: the page hands it over.
  private told(key: "interested" | "must"): string {
    const title = this.dataset.title ?? this.closest(".item")?.querySelector("h3 a")?.textContent ?? "";
    return (document.body.dataset[key] ?? "").replace("{title}", title);
  }
}

/** How many sessions are starred, for the navigation. */
export class StarCount extends HTMLElement {
  private gone = new AbortController(); // takes the listener away

  connectedCallback(): void {
    const mine = stars();
    if (!mine) return;
    this.gone = new AbortController();
    const paint = (): void => {
      this.textContent = mine.count() > 0 ? String(mine.count()) : "";
    };
    mine.onChange(paint, this.gone.signal);
    paint();
  }

  disconnectedCallback(): void {
    this.gone.abort();
  }
}
