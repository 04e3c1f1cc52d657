// After the first star of an edition, offers once to tell when it moves.

const ANSWERED = "alert-offer:";

export async function offer(edition: string): Promise<void> {
  if (localStorage.getItem(ANSWERED + edition) || document.querySelector(".offer")) return;
  const answer = await fetch(`/${edition}/my/alerts/offer`).catch(() => undefined);
  if (!answer?.ok) return; // No network, or no release yet: the next star asks again.
  if (answer.status === 204) {
    answered(edition);
    return;
  }
  const box = document.createElement("template");
  box.innerHTML = await answer.text();
  const aside = box.content.querySelector<HTMLElement>(".offer");
  if (!aside || document.querySelector(".offer")) return;
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
