// Improves the programme page: filters at once (dimmed in the grid, hidden in the list), a now line.

const form = document.querySelector<HTMLFormElement>("form[data-filters]");
const items = [...document.querySelectorAll<HTMLElement>("[data-search]")];

/** Brings a text to what is compared: lower case, no accents. */
function fold(s: string): string {
  return s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae");
}

function apply(): void {
  if (!form) return;
  const data = new FormData(form);
  const words = fold(String(data.get("q") ?? ""))
    .split(/\s+/)
    .filter(Boolean);
  const wanted = [...data.entries()].filter(
    ([name, v]) => name !== "q" && name !== "view" && name !== "day" && v !== "",
  );
  let shown = 0;
  for (const item of items) {
    const text = item.dataset.search ?? "";
    const fits =
      words.every((w) => text.includes(w)) &&
      wanted.every(([name, v]) => ` ${item.dataset[name] ?? ""} `.includes(` ${String(v)} `));
    const inGrid = item.classList.contains("cell");
    item.classList.toggle("dim", inGrid && !fits);
    if (!inGrid) item.hidden = !fits;
    if (fits && !inGrid) shown++;
  }
  for (const group of document.querySelectorAll<HTMLElement>(".list section")) {
    group.hidden = !group.querySelector("[data-search]:not([hidden])");
  }
  const empty = document.querySelector<HTMLElement>("[data-empty]");
  if (empty) empty.hidden = shown > 0;
  const address = new URL(location.href);
  for (const name of new Set([...data.keys()])) address.searchParams.delete(name);
  for (const [name, v] of data.entries()) if (v !== "") address.searchParams.append(name, String(v));
  history.replaceState(null, "", address);
}

form?.addEventListener("input", apply);
form?.addEventListener("submit", (e) => {
  e.preventDefault();
  apply();
  form.closest("details")?.removeAttribute("open");
});
// A word with a typo finds nothing here: the server, which forgives typos, is asked instead.
form?.addEventListener("change", (e) => {
  const field = e.target as HTMLInputElement;
  if (field.name === "q" && field.value && items.every((i) => i.classList.contains("cell") || i.hidden))
    form.submit();
});

function nowLine(): void {
  const grid = document.querySelector<HTMLElement>(".grid[data-start]");
  if (!grid) return;
  const start = Date.parse(grid.dataset.start ?? "");
  const end = Date.parse(grid.dataset.end ?? "");
  const now = Date.now();
  const old = grid.querySelector(".now-line");
  old?.remove();
  if (now < start || now > end) return;
  const rails = [...grid.querySelectorAll<HTMLElement>(".rail")];
  const first = rails[0];
  const last = rails.at(-1);
  if (!first || !last) return;
  const t0 = Date.parse(first.dataset.at ?? "");
  const t1 = Date.parse(last.dataset.at ?? "");
  const line = document.createElement("div");
  line.className = "now-line";
  line.style.top = `${first.offsetTop + ((now - t0) / (t1 - t0)) * (last.offsetTop - first.offsetTop)}px`;
  grid.append(line);
}
nowLine();
setInterval(nowLine, 30_000);

// The visitor's own time zone, where it differs from the edition's.
for (const note of document.querySelectorAll<HTMLElement>("[data-zone]")) {
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const offset = (zone: string): string =>
    new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).format(
      new Date(note.dataset.at ?? Date.now()),
    );
  if (mine && offset(mine) !== offset(note.dataset.zone ?? mine)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = (note.dataset.offer ?? "").replace("{zone}", mine);
    button.addEventListener("click", () => {
      for (const t of document.querySelectorAll<HTMLTimeElement>("main time[datetime]")) {
        t.textContent = new Date(t.dateTime).toLocaleTimeString(document.documentElement.lang, {
          hour: "2-digit",
          minute: "2-digit",
          hour12: false,
        });
      }
      button.remove();
    });
    note.append(" ", button);
  }
}
