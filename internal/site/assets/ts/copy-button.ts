/** Copies a text, and says so. It is there only where it can. */
export class CopyButton extends HTMLElement {
  connectedCallback(): void {
    if (!("clipboard" in navigator)) return;
    const { text = "", label = "", done = "" } = this.dataset;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(new URL(text, location.href).href).then(() => {
        button.textContent = done;
        button.setAttribute("aria-live", "polite");
      });
    });
    this.replaceChildren(button);
  }
}
