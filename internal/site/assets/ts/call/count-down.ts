import { eachMinute, now } from "../clock";

/** Counts down to a moment, on the edition's clock: "22 d 14 h 07 min". Without script the page says it as it was when it was made. */
export class CountDown extends HTMLElement {
  private stop = (): void => {};

  connectedCallback(): void {
    this.show();
    this.stop = eachMinute(() => this.show());
  }

  disconnectedCallback(): void {
    this.stop();
  }

  private show(): void {
    const left = Math.floor((Date.parse(this.dataset.until ?? "") - now()) / 60_000);
    if (Number.isNaN(left)) return;
    if (left < 0) {
      this.textContent = this.dataset.past ?? "";
      this.stop();
      return;
    }
    const { days = "", hours = "", minutes = "" } = this.dataset;
    const d = Math.floor(left / 1440);
    const h = Math.floor((left % 1440) / 60);
    const m = left % 60;
    const two = (n: number): string => String(n).padStart(2, "0");
    const parts = d > 0 ? [`${d} ${days}`, `${two(h)} ${hours}`, `${two(m)} ${minutes}`] : [];
    if (d === 0 && h > 0) parts.push(`${h} ${hours}`, `${two(m)} ${minutes}`);
    if (d === 0 && h === 0) parts.push(`${m} ${minutes}`);
    this.textContent = parts.join(" ");
  }
}

/** Says a moment in the reader's own zone, where that differs from the edition's. */
export class OwnTime extends HTMLElement {
  connectedCallback(): void {
    const at = Date.parse(this.dataset.at ?? "");
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const lang = document.documentElement.lang.replace(/^en$/, "en-GB");
    const clock = (timeZone?: string): string =>
      new Intl.DateTimeFormat(lang, {
        weekday: "long",
        day: "numeric",
        month: "long",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
        timeZone,
      }).format(at);
    if (Number.isNaN(at) || clock(own) === clock(this.dataset.zone)) return;
    const place = own.split("/").pop()?.replaceAll("_", " ") ?? own;
    this.textContent = (this.dataset.says ?? "").replace("{zone}", place).replace("{time}", clock(own));
    this.hidden = false;
  }
}
