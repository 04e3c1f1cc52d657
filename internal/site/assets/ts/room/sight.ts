// Keeps the names of rooms in sight. The sheet scrolls by itself, so they stick to its upper edge; where
// the page scrolls too, as on a phone, that edge goes under the site's head, and they have to stick as far
// below it.

export function keepInSight(room: HTMLElement, signal: AbortSignal): void {
  const head = document.querySelector<HTMLElement>("header.top");
  const look = (): void => {
    room.style.setProperty("--under", `${document.fullscreenElement ? 0 : (head?.offsetHeight ?? 0)}px`);
    for (const sheet of room.querySelectorAll<HTMLElement>("[data-sheet]"))
      sheet.style.setProperty("--hidden", `${hidden(sheet, room, head)}px`);
  };
  const sizes = new ResizeObserver(look); // what stands above may grow
  sizes.observe(room);
  if (head) sizes.observe(head);
  signal.addEventListener("abort", () => sizes.disconnect());
  window.addEventListener("scroll", look, { signal, passive: true });
  document.addEventListener("fullscreenchange", look, { signal });
  look();
}

// hidden is how many pixels of a sheet are under what sticks to the top, as long as the names have room
// below.
function hidden(sheet: HTMLElement, room: HTMLElement, head: HTMLElement | null): number {
  const status = room.querySelector<HTMLElement>(".status");
  const over = [
    document.fullscreenElement ? null : head,
    status && getComputedStyle(status).position === "sticky" ? status : null,
  ];
  const cover = Math.max(0, ...over.map((e) => e?.getBoundingClientRect().bottom ?? 0));
  const names = sheet.querySelector<HTMLElement>(".heads-row")?.offsetHeight ?? 0;
  return Math.round(
    Math.max(0, Math.min(cover - sheet.getBoundingClientRect().top, sheet.clientHeight - 2 * names)),
  );
}
