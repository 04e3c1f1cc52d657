/** The filters, which lie over the page on a phone: Escape closes them, and the focus stays within while they do. */
export function sheet(filters: HTMLDetailsElement): void {
  const inside = filters.querySelector<HTMLElement>(".facets");
  const summary = filters.querySelector<HTMLElement>("summary");
  if (!inside || !summary) return;
  const over = (): boolean => filters.open && getComputedStyle(inside).position === "fixed";
  filters.addEventListener("toggle", () => {
    if (over()) within(inside)[0]?.focus();
  });
  filters.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && filters.open) {
      e.preventDefault();
      filters.open = false;
      summary.focus();
    }
    if (e.key === "Tab" && over()) turn(e, within(inside));
  });
}

/** What can have the focus, in its order. */
function within(box: HTMLElement): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>("input, select, a, button")].filter((e) =>
    e.checkVisibility(),
  );
}

/** After the last comes the first, and before the first the last. */
function turn(e: KeyboardEvent, all: HTMLElement[]): void {
  const [from, to] = e.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (document.activeElement !== from && all.some((one) => one === document.activeElement)) return;
  e.preventDefault();
  to?.focus();
}
