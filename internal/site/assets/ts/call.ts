import { CallForm } from "./call/call-form";
import { CountDown, OwnTime } from "./call/count-down";
import { PickList } from "./form/pick-list";

customElements.define("count-down", CountDown);
customElements.define("own-time", OwnTime);
// The picker comes first: the form puts values back through it.
customElements.define("pick-list", PickList);
customElements.define("call-form", CallForm);
