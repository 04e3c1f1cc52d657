import { CallForm } from "./call/call-form";
import { CountDown, OwnTime } from "./call/count-down";

customElements.define("count-down", CountDown);
customElements.define("own-time", OwnTime);
customElements.define("call-form", CallForm);
