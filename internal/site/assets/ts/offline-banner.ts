/** Says that there is no network, and from when what is shown was kept. */
export class OfflineBanner extends HTMLElement {
  connectedCallback(): void {
    addEventListener("online", () => this.show());
    addEventListener("offline", () => this.show());
    this.show();
  }

  private show(): void {
    this.hidden = navigator.onLine;
    const kept = localStorage.getItem("kept-at");
    const since = kept ? ` ${this.dataset.since} ${new Date(kept).toLocaleString(document.documentElement.lang)}` : "";
    this.textContent = `${this.dataset.offline}${since}.`;
  }
}
