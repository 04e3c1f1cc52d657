/**
 * Says that the page was drawn from what this device kept, and that a slow network brought another one since. It lies over the page,
 * so that nothing moves under a reader's eyes. Live pages ask again by themselves.
 */
export class NewerPage extends HTMLElement {
  private gone = new AbortController(); // takes the listener away

  connectedCallback(): void {
    this.gone = new AbortController();
    navigator.serviceWorker?.addEventListener("message", (e) => this.told(e.data as { newer?: boolean }), {
      signal: this.gone.signal,
    });
  }

  disconnectedCallback(): void {
    this.gone.abort();
  }

  private told(said: { newer?: boolean }): void {
    if (!said.newer || document.querySelector("now-board, my-day")) return;
    const show = document.createElement("button");
    show.type = "button";
    show.className = "link";
    show.textContent = this.dataset.show ?? "";
    show.addEventListener("click", () => location.reload());
    this.replaceChildren(`${this.dataset.says ?? ""} `, show);
  }
}
