// A public page links to where its organisers edit what it shows, in a browser that was at their desk: pages are the same for
// everybody, so the page itself cannot know.

const EDITED = /^\/[^/]+\/(talk|speaker|room|product)\/[^/]+\/$/;

const mark = (edition: string): string => `organises:${edition}`;

/** Remembers that this browser is at an edition's desk. */
export function atDesk(edition: string): void {
  localStorage.setItem(mark(edition), "1");
}

/** Shows the link to the desk, of a page that shows one thing to where it is edited. */
export function organiser(): void {
  const link = document.querySelector<HTMLAnchorElement>(".at-desk > a");
  const edition = document.body.dataset.edition;
  if (!link || !edition || !localStorage.getItem(mark(edition))) return;
  link.parentElement!.hidden = false;
  link.href = link.dataset.desk ?? "";
  if (!EDITED.test(location.pathname)) return;
  link.textContent = link.dataset.edit ?? "";
  link.href += `find/this?page=${encodeURIComponent(location.pathname)}`;
}

/** Forgets which editions this browser organises. */
export function leaveDesks(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(mark(""))) localStorage.removeItem(key);
}
