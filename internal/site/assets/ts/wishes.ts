// Improves the page of wishes: filters at once.

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
    item.hidden = !fits;
    if (fits) shown++;
  }
  const empty = document.querySelector<HTMLElement>("[data-empty]");
  if (empty) empty.hidden = shown > 0;
  const address = new URL(location.href);
  for (const name of new Set([...data.keys()])) address.searchParams.delete(name);
  for (const [name, v] of data.entries()) if (v !== "") address.searchParams.append(name, String(v));
  history.replaceState(null, "", address);
}

// Of sessions that are shown in part, the server alone knows the rest.
const asks = form?.hasAttribute("data-asks") ?? false;

form?.addEventListener("input", () => {
  if (!asks) apply();
});
form?.addEventListener("submit", (e) => {
  if (asks) return;
  e.preventDefault();
  apply();
  form.closest("details")?.removeAttribute("open");
});
// A word with a typo finds nothing here: the server, which forgives typos, is asked instead.
form?.addEventListener("change", (e) => {
  if (asks) {
    form.requestSubmit();
    return;
  }
  const field = e.target as HTMLInputElement;
  if (field.name === "q" && field.value && items.every((i) => i.hidden)) form.submit();
});
