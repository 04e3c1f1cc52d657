// Improves the page of wishes: filters at once, counts stars as they are given.
import { Search } from "./search";
import { stars } from "./stars";

const form = document.querySelector<HTMLFormElement>("form[data-filters]");
const items = [...document.querySelectorAll<HTMLElement>("[data-search]")];
const search = new Search(items.map((item): [HTMLElement, string] => [item, item.dataset.search ?? ""]));

/** Shows what fits, and says how much. */
function apply(): number {
  if (!form) return 0;
  const data = new FormData(form);
  const found = search.find(String(data.get("q") ?? ""));
  const wanted = [...data.entries()].filter(
    ([name, v]) => name !== "q" && name !== "view" && name !== "day" && v !== "",
  );
  let shown = 0;
  for (const item of items) {
    const fits =
      (found === null || found.has(item)) &&
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
  return shown;
}

// Of sessions that are shown in part, the server alone knows the rest.
const asks = form?.hasAttribute("data-asks") ?? false;

form?.addEventListener("input", () => {
  if (!asks) apply();
});
form?.addEventListener("submit", (e) => {
  if (asks || (apply() === 0 && navigator.onLine)) return; // the server knows what may have been meant
  e.preventDefault();
  form.closest("details")?.removeAttribute("open");
});
form?.addEventListener("change", () => {
  if (asks) form.requestSubmit();
});

const given = document.querySelector<HTMLElement>("[data-given]");
const mine = stars();
mine?.onChange(() => {
  if (!given) return;
  const form =
    new Intl.PluralRules(document.documentElement.lang).select(mine.count()) === "one" ? "single" : "other";
  given.textContent = (given.dataset[form] ?? "").replace("{count}", String(mine.count()));
});
