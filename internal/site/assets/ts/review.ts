import { ReviewQueue } from "./review/queue";

customElements.define("review-queue", ReviewQueue);
