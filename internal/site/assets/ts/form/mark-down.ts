/** How long after the last key a text is rendered. */
const pause = 400;

/** Shows beside a text what readers would see, as the server renders it; without script its button does, with the page. */
export class MarkDown extends HTMLElement {
  private timer = 0;

  connectedCallback(): void {
    const text = this.querySelector("textarea");
    const shown = this.querySelector<HTMLElement>(".preview");
    const button = this.querySelector("button");
    const address = this.closest("form")?.dataset.preview;
    if (!text || !shown || !button || !address) return;
    const render = async (): Promise<void> => {
      if (!text.value.trim()) {
        shown.replaceChildren();
        return;
      }
      const answer = await fetch(address, {
        method: "POST",
        body: new URLSearchParams({ text: text.value }),
      }).catch(() => null);
      if (answer?.ok) shown.innerHTML = await answer.text();
    };
    button.type = "button";
    button.setAttribute("aria-expanded", String(!shown.hidden));
    button.addEventListener("click", () => {
      shown.hidden = !shown.hidden;
      button.setAttribute("aria-expanded", String(!shown.hidden));
      if (!shown.hidden) void render();
    });
    text.addEventListener("input", () => {
      clearTimeout(this.timer);
      if (!shown.hidden) this.timer = window.setTimeout(() => void render(), pause);
    });
  }
}
