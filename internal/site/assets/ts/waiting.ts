// Forms whose answer takes a while (data-wait) say so, and are not sent twice meanwhile.

export function waiting(): void {
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.wait) return;
    if (form.querySelector("[data-waiting]")) {
      e.preventDefault();
      return;
    }
    const said = document.createElement("p");
    said.dataset.waiting = "";
    said.setAttribute("role", "status");
    form.append(said);
    said.append(document.createElement("progress"), ` ${form.dataset.wait}`);
  });
  // A page that comes back from the browser's memory waits for nothing any more.
  window.addEventListener("pageshow", () => {
    for (const said of document.querySelectorAll("[data-waiting]")) said.remove();
  });
}
