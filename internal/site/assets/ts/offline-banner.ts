import { now } from "./clock";

/**
 * Says that there is no network, and from when what is shown was kept: in the page's language and on the
 * edition's clock.
 */
export class OfflineBanner extends HTMLElement {
  connectedCallback(): void {
    addEventListener("online", () => this.show());
    addEventListener("offline", () => this.show());
    this.show();
  }

  private show(): void {
    this.hidden = navigator.onLine;
    const kept = localStorage.getItem("kept-at");
    const since = kept ? ` ${this.dataset.since} ${when(new Date(kept), this.dataset.zone)}` : "";
    this.textContent = `${this.dataset.offline}${since}.`;
    // What sticks below the header sticks below the banner too.
    document.documentElement.style.setProperty("--banner", `${this.hidden ? 0 : this.offsetHeight}px`);
  }
}

/**
 * A date and time as pages write them: on 24 hours, the day before the month; of today the time alone, which leaves a phone
 * one line. Without a zone, the visitor's own.
 */
function when(at: Date, zone: string | undefined): string {
  const lang = document.documentElement.lang;
  const says = (style: Intl.DateTimeFormatOptions, of: Date | number): string =>
    new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { ...style, timeZone: zone }).format(of);
  const today = says({ dateStyle: "short" }, at) === says({ dateStyle: "short" }, now());
  return says(today ? { timeStyle: "short" } : { dateStyle: "full", timeStyle: "short" }, at);
}
