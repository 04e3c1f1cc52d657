/** Ticking a slot says that only ticked times are meant, and "always" needs no ticks. Days can be ticked whole. */
export class SlotGrid extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("change", (e) => {
      const box = e.target;
      if (!(box instanceof HTMLInputElement)) return;
      if (box.type === "checkbox") this.choose("only");
    });
    this.addEventListener("input", (e) => {
      if (e.target instanceof HTMLTextAreaElement && e.target.value) this.choose("only");
    });
  }

  private choose(value: string): void {
    const radio = this.querySelector<HTMLInputElement>(`input[type="radio"][value="${value}"]`);
    if (radio) radio.checked = true;
  }
}
