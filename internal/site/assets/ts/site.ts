import { OfflineBanner } from "./offline-banner";
import { StarButton, StarCount } from "./star-button";
import { ThemeSwitch } from "./theme-switch";

customElements.define("theme-switch", ThemeSwitch);
customElements.define("offline-banner", OfflineBanner);
customElements.define("star-button", StarButton);
customElements.define("star-count", StarCount);

if ("serviceWorker" in navigator && location.protocol !== "file:" && document.querySelector('link[rel="manifest"]')) {
  void navigator.serviceWorker.register("/sw.js").then(() => {
    const edition = document.body.dataset.edition;
    if (edition) void navigator.serviceWorker.ready.then((r) => r.active?.postMessage({ keep: edition }));
  });
}
