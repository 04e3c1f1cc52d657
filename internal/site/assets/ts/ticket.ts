// The page of a ticket: it is kept for the hours without a network, also when the worker was not there yet, and the link of a mail
// proves the address without a second tap.

class ProveAddress extends HTMLElement {
  connectedCallback(): void {
    if (navigator.onLine) this.querySelector("button")?.click();
  }
}
customElements.define("prove-address", ProveAddress);

if ("serviceWorker" in navigator)
  void navigator.serviceWorker.ready.then((r) => r.active?.postMessage({ ticket: location.pathname }));
