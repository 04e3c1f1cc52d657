import { FormLook } from "./form/form-look";
import { KeptForm } from "./form/kept-form";
import { keys } from "./form/keys";
import { MarkDown } from "./form/mark-down";
import { PickList } from "./form/pick-list";
import { PictureCrop } from "./form/picture-crop";
import { SlotGrid } from "./form/slot-grid";

// Pickers come first: the kept form puts values back through them.
customElements.define("pick-list", PickList);
customElements.define("slot-grid", SlotGrid);
customElements.define("mark-down", MarkDown);
customElements.define("picture-crop", PictureCrop);
customElements.define("kept-form", KeptForm);
customElements.define("form-look", FormLook);
keys();
