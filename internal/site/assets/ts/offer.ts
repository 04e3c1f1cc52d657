// After the first star on a device, says once where it is kept and what the second button means; after the first star of an edition,
// offers once to tell when it moves.

const ANSWERED = "alert-offer:";

const HINTED = "star-hint";

/** Says once what a star is. What is offered beside it takes it in. */
export function hint(): void {
  const text = document.body.dataset.hint;
  if (!text || localStorage.getItem(HINTED)) return;
  localStorage.setItem(HINTED, "1");
  const box = document.createElement("div");
  box.className = "offer hint";
  box.setAttribute("role", "status");
  const said = document.createElement("p");
  said.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "link";
  close.textContent = document.body.dataset.hinted ?? "";
  close.addEventListener("click", () => box.remove());
  box.append(said, close);
  document.body.append(box);
}

export async function offer(edition: string): Promise<void> {
  if (localStorage.getItem(ANSWERED + edition) || document.querySelector(".offer:not(.hint)")) return;
  const answer = await fetch(`/${edition}/my/alerts/offer`).catch(() => undefined);
  if (!answer?.ok) return; // No network, or no release yet: the next star asks again.
  if (answer.status === 204) {
    answered(edition);
    return;
  }
  const box = document.createElement("template");
  box.innerHTML = await answer.text();
  const aside = box.content.querySelector<HTMLElement>(".offer");
  if (!aside || document.querySelector(".offer:not(.hint)")) return;
  const hinted = document.querySelector(".offer.hint");
  aside.prepend(...(hinted?.querySelectorAll("p") ?? []));
  hinted?.remove();
  const script = document.createElement("script");
  script.type = "module";
  script.src = aside.dataset.script ?? "";
  aside.querySelector("[data-no]")?.addEventListener("click", () => {
    answered(edition);
    aside.remove();
  });
  aside.addEventListener("told", () => answered(edition));
  aside.querySelector("a")?.addEventListener("click", () => answered(edition));
  document.body.append(aside, script);
}

function answered(edition: string): void {
  localStorage.setItem(ANSWERED + edition, "1");
}
