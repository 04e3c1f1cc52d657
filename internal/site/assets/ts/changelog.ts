// The log of releases: what changed of somebody's sessions comes first and says so, and the newest release counts as seen.

import { sawRelease } from "./release-dot";
import type { Stars } from "./stars";

export function changelog(stars: Stars): void {
  const { edition, release } = document.body.dataset;
  const releases = [...document.querySelectorAll<HTMLElement>("section.release")];
  if (!edition || releases.length === 0) return;
  for (const section of releases) mineFirst(section, stars);
  stars.onChange(() => {
    for (const section of releases) mineFirst(section, stars);
  });
  if (release) sawRelease(edition, Number(release));
}

function mineFirst(section: HTMLElement, stars: Stars): void {
  const rows = [...section.querySelectorAll<HTMLElement>("li[data-code]")];
  for (const row of rows.reverse()) {
    const mine = stars.level(row.dataset.code ?? "") > 0;
    const tag = row.querySelector(".mine-tag");
    if (!mine) tag?.remove();
    if (!mine) continue;
    row.parentElement?.prepend(row);
    if (tag) continue;
    const said = document.createElement("span");
    said.className = "tag now mine-tag";
    said.textContent = `★ ${section.dataset.mine ?? ""}`;
    row.prepend(said, " ");
  }
}
