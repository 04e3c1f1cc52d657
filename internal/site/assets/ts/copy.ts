import { CopyButton } from "./copy-button";

customElements.define("copy-button", CopyButton);
