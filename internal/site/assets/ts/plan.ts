// Follows searches under way: the page is asked for anew every second, and the parts that are marked as
// live are put in place. A part that somebody is in with the keyboard waits, so that nothing is taken from
// under their fingers.

const parts = (page: Document): HTMLElement[] => [...page.querySelectorAll<HTMLElement>("[data-live][id]")];

function place(fresh: Document): void {
  for (const part of parts(document)) {
    const next = fresh.getElementById(part.id);
    if (next && next.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) {
      part.replaceChildren(...next.childNodes);
    }
  }
}

async function follow(): Promise<void> {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (response.ok) {
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!fresh.querySelector("[data-under-way]")) {
        // What comes after a search is more than the live parts; a page that says so is shown whole.
        if (document.querySelector("[data-whole]")) location.reload();
        else place(fresh);
        return;
      }
      place(fresh);
    }
  } catch {
    // The server is away; it goes on when it is back.
  }
  setTimeout(() => void follow(), 1000);
}
if (document.querySelector("[data-under-way]")) setTimeout(() => void follow(), 1000);
