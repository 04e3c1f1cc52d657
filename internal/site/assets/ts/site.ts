import { OfflineBanner } from "./offline-banner";
import { signingOut } from "./sign-out";
import { StarButton, StarCount } from "./star-button";
import { ThemeSwitch } from "./theme-switch";
import { waiting } from "./waiting";

customElements.define("theme-switch", ThemeSwitch);
customElements.define("offline-banner", OfflineBanner);
customElements.define("star-button", StarButton);
customElements.define("star-count", StarCount);

waiting();
signingOut();

// a row on a phone, where the current page may be far to the right
const side = document.querySelector<HTMLElement>(".side");
const current = side?.querySelector<HTMLElement>("[aria-current]");
if (side && current) side.scrollLeft = current.offsetLeft - side.clientWidth / 2;

if (
  "serviceWorker" in navigator &&
  location.protocol !== "file:" &&
  document.querySelector('link[rel="manifest"]')
) {
  void navigator.serviceWorker.register("/sw.js").then(() => {
    const edition = document.body.dataset.edition;
    if (edition) void navigator.serviceWorker.ready.then((r) => r.active?.postMessage({ keep: edition }));
  });
}
