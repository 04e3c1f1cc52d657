/** A dot in the navigation: a release is newer than what this device saw. */
export class ReleaseDot extends HTMLElement {
  private gone = new AbortController(); // takes the listener away

  connectedCallback(): void {
    this.gone = new AbortController();
    document.addEventListener(SEEN, () => this.paint(), { signal: this.gone.signal });
    this.paint();
  }

  disconnectedCallback(): void {
    this.gone.abort();
  }

  private paint(): void {
    const { edition, release } = document.body.dataset;
    if (!edition || !release) return;
    const seen = seenRelease(edition);
    if (!seen) sawRelease(edition, Number(release)); // the first visit: nothing is news
    const news = seen > 0 && Number(release) > seen;
    this.replaceChildren();
    if (!news) return;
    const said = document.createElement("span");
    said.className = "sr";
    said.textContent = ` ${this.dataset.label ?? ""}`;
    this.append("●", said);
  }
}

const SEEN = "release-seen";

function seenRelease(edition: string): number {
  return Number(localStorage.getItem(`release:${edition}`) ?? 0) || 0;
}

/** Remembers that somebody saw on this device what a release changed. */
export function sawRelease(edition: string, release: number): void {
  localStorage.setItem(`release:${edition}`, String(release));
  document.dispatchEvent(new Event(SEEN));
}
