// Signing out leaves nothing of organisers' work in the browser: the service worker drops the programme room's pages, each
// tab the steps that wait in it, which whoever signs in next would send as their own, and forms what was typed into them.

import { stamp } from "./clock";
import { forgetForms } from "./kept";
import { leaveDesks } from "./organiser";
import { forgetSheets } from "./review/kept";

const mark = "signed-out"; // tells the other tabs

const waits = (): string[] =>
  Object.keys(sessionStorage).filter((key) => /^\/organise\/.+\/asked$/.test(key));

export function signingOut(): void {
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.drops === undefined) return;
    const lost = waits().some((key) => sessionStorage.getItem(key) !== "[]");
    if (lost && !window.confirm(form.dataset.drops)) {
      e.preventDefault();
      return;
    }
    forget();
    leaveDesks();
    localStorage.setItem(mark, stamp());
  });
  window.addEventListener("storage", (e) => {
    if (e.key === mark) forget();
  });
}

// forget drops what waits, also what an open room still knows of.
function forget(): void {
  for (const key of waits()) sessionStorage.removeItem(key);
  forgetForms();
  forgetSheets();
  document.dispatchEvent(new Event("signed-out"));
}
