/** Turns the page light or dark and remembers it; without a choice the page follows the system. */
export class ThemeSwitch extends HTMLElement {
  connectedCallback(): void {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "◐";
    button.setAttribute("aria-label", this.dataset.label ?? "");
    button.addEventListener("click", () => this.turn());
    this.replaceChildren(button);
  }

  private turn(): void {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  }
}
