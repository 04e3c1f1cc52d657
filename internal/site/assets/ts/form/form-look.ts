/** How long after the last key what others will see is asked for again. */
const pause = 400;

/** Shows below a form what others will see of what is typed, as the server renders it; without script a button does, with the page. */
export class FormLook extends HTMLElement {
  private timer = 0;
  private asked = 0;

  connectedCallback(): void {
    const form = document.querySelector<HTMLFormElement>("form.edit-form");
    if (!form) return;
    form.querySelector<HTMLElement>("button[name=preview][value=look]")?.remove();
    const later = (): void => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.look(form), pause);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", later);
  }

  private async look(form: HTMLFormElement): Promise<void> {
    const mine = ++this.asked;
    const values = Array.from(new FormData(form).entries()).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    );
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams([...values, ["preview", "look-alone"]]),
    }).catch(() => null);
    if (!answer?.ok) return;
    const shown = await answer.text();
    if (mine === this.asked) this.innerHTML = shown;
  }
}
