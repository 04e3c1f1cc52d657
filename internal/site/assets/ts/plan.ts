// Follows a plan under way: its page is asked for anew every second and what changed is put in place.

const live = document.querySelector<HTMLElement>("[data-live]");

async function follow(): Promise<void> {
  if (!live) return;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (response.ok) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector<HTMLElement>("[data-live]");
      if (!fresh) {
        location.reload();
        return;
      }
      live.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // The server is away; it goes on when it is back.
  }
  setTimeout(() => void follow(), 1000);
}
setTimeout(() => void follow(), 1000);
