import { changelog } from "./changelog";
import { forgetSent } from "./kept";
import { NewerPage } from "./newer-page";
import { OfflineBanner } from "./offline-banner";
import { organiser } from "./organiser";
import { signingOut } from "./sign-out";
import { ReleaseDot } from "./release-dot";
import { StarButton, StarCount } from "./star-button";
import { stars } from "./stars";
import { ThemeSwitch } from "./theme-switch";
import { waiting } from "./waiting";

customElements.define("theme-switch", ThemeSwitch);
customElements.define("offline-banner", OfflineBanner);
customElements.define("newer-page", NewerPage);
customElements.define("star-button", StarButton);
customElements.define("star-count", StarCount);
customElements.define("release-dot", ReleaseDot);

if (document.querySelector("body.organise main > .flash[role=status]")) forgetSent();
waiting();
signingOut();
const mine = stars();
if (mine) {
  mine.follow();
  changelog(mine);
}

organiser();

if (
  "serviceWorker" in navigator &&
  location.protocol !== "file:" &&
  document.querySelector('link[rel="manifest"]')
) {
  void navigator.serviceWorker.register("/sw.js").then(() => {
    const edition = document.body.dataset.edition;
    if (edition)
      void navigator.serviceWorker.ready.then((r) =>
        r.active?.postMessage({ keep: edition, lang: document.documentElement.lang }),
      );
  });
}
