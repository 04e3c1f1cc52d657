/** Ctrl+S saves a form, and Ctrl+Enter saves it and goes on, wherever in the form the focus is. */
export function keys(): void {
  document.addEventListener("keydown", (e) => {
    if (!(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey) return;
    const name = { s: "Control+S", Enter: "Control+Enter" }[e.key];
    const form = document.querySelector<HTMLFormElement>("form.edit-form");
    const button = form?.querySelector<HTMLButtonElement>(`[aria-keyshortcuts="${name ?? ""}"]`);
    if (!form || !button) return;
    e.preventDefault();
    form.requestSubmit(button);
  });
}
