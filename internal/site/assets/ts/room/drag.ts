// What hands do with a mouse, a pen or a finger: drag a session to a place, its lower edge to another
// length, an empty stretch of a room to something new. A finger has to rest a moment first, so that it can
// still scroll. A click alone is not a drag.

import { at, endOf, iso, priced } from "./draft";
import type { Target } from "./draft";
import type { Geometry } from "./geometry";
import type { Store } from "./store";

const far = 6; // pixels that make a drag
const rest = 300; // milliseconds that a finger rests before it drags
const edge = 40; // pixels from the edge of the sheet in which it scrolls

type Kind = "move" | "resize" | "create";
interface Drag {
  kind: Kind;
  id: number;
  x: number;
  y: number;
  session: string;
  placement?: string;
  from?: Target;
  going: boolean;
  timer: number;
}

export class Dragging {
  private drag: Drag | undefined;
  private swallow = false; // the click that ends a drag

  constructor(
    private readonly root: HTMLElement,
    private readonly store: Store,
    private readonly geometry: () => Geometry | undefined,
    signal: AbortSignal,
  ) {
    root.addEventListener("pointerdown", (e) => this.down(e), { signal });
    root.addEventListener("pointermove", (e) => this.move(e), { signal });
    root.addEventListener("pointerup", (e) => this.up(e), { signal });
    root.addEventListener("pointercancel", () => this.end(), { signal });
    root.addEventListener(
      "click",
      (e) => {
        if (this.swallow) {
          this.swallow = false;
          e.stopPropagation();
          e.preventDefault();
        }
      },
      { capture: true, signal },
    );
    root.addEventListener(
      "touchmove",
      (e) => {
        if (this.drag?.going) e.preventDefault();
      },
      { passive: false, signal },
    );
    root.addEventListener(
      "contextmenu",
      (e) => {
        if (this.drag) e.preventDefault();
      },
      { signal },
    );
  }

  // end gives up a drag; what was held stays held.
  end(): void {
    window.clearTimeout(this.drag?.timer);
    this.drag = undefined;
    this.root.classList.remove("dragging");
    if (this.store.stretch) this.store.set({ stretch: undefined });
  }

  private down(e: PointerEvent): void {
    this.swallow = false;
    if (
      e.button !== 0 ||
      !(e.target instanceof Element) ||
      e.ctrlKey ||
      e.metaKey ||
      e.shiftKey ||
      this.store.several.choosing
    )
      return;
    const block = e.target.closest<HTMLElement>("[data-session]");
    const column = e.target.closest<HTMLElement>("[data-room]");
    const common = { id: e.pointerId, x: e.clientX, y: e.clientY, going: false };
    if (block) {
      const kind = e.target.closest("[data-grip]") ? "resize" : "move";
      this.drag = {
        ...common,
        kind,
        session: block.dataset.session ?? "",
        placement: block.dataset.placement,
        timer: 0,
      };
    } else if (column && !this.store.hand.held && e.pointerType !== "touch") {
      const spot = this.spot(e);
      this.drag = { ...common, kind: "create", session: "", from: spot && this.free(spot), timer: 0 };
    }
    if (this.drag && e.pointerType === "touch") this.drag.timer = window.setTimeout(() => this.begin(), rest);
  }

  private move(e: PointerEvent): void {
    const d = this.drag;
    if (!d || e.pointerId !== d.id) {
      this.hover(e);
      return;
    }
    if (!d.going) {
      if (Math.hypot(e.clientX - d.x, e.clientY - d.y) < far) return;
      if (e.pointerType === "touch") {
        this.end();
        return;
      } // it scrolls
      this.begin();
    }
    this.scroll(e);
    if (d.kind === "move") this.aim(this.spot(e));
    else this.stretch(e, d);
  }

  private begin(): void {
    const d = this.drag;
    if (!d) return;
    d.going = true;
    this.root.classList.add("dragging");
    this.root.setPointerCapture(d.id);
    if (d.kind === "move") void this.store.hand.pick({ session: d.session, placement: d.placement });
  }

  private up(e: PointerEvent): void {
    const d = this.drag,
      spot = d?.going ? this.spot(e) : undefined,
      stretched = this.store.stretch;
    this.end();
    if (!d?.going) return;
    this.swallow = true;
    window.setTimeout(() => {
      this.swallow = false;
    }); // a drag that ends elsewhere has no click
    const under = document.elementFromPoint(e.clientX, e.clientY);
    if (d.kind === "move") {
      if (this.store.hand.held?.session !== d.session) return; // it could not be picked up
      if (under?.closest("[data-tray]")) this.store.acts.toTray();
      else if (spot) void this.store.hand.drop(this.snapped(spot));
      else this.store.hand.letGo();
      return;
    }
    if (!stretched) return;
    if (d.kind === "create") this.store.set({ blank: stretched });
    else {
      const s = this.store.draft.sessions.find((o) => o.id === d.session);
      const p = this.store.draft.placements.find((o) => o.id === d.placement);
      if (s && stretched.minutes !== (p?.minutes ?? s.minutes))
        void this.store.acts.resize(s, stretched.minutes);
    }
  }

  // hover aims with a mouse while something is held that goes anywhere.
  private hover(e: PointerEvent): void {
    const s = this.store.hand.session;
    if (s && !this.store.hand.snaps(s) && e.pointerType === "mouse" && (e.movementX || e.movementY))
      this.aim(this.spot(e));
  }

  private aim(spot: Target | undefined): void {
    if (spot) this.store.hand.aimAt(this.snapped(spot));
  }

  // spot is the room and the minute under the pointer.
  private spot(e: PointerEvent): Target | undefined {
    const geometry = this.geometry();
    const column = document
      .elementsFromPoint(e.clientX, e.clientY)
      .map((el) => el.closest<HTMLElement>("[data-room]"))
      .find((el) => el);
    if (!column || !geometry) return undefined;
    const held = this.store.draft.placements.find((p) => p.id === this.drag?.placement);
    const room = held?.room === "" ? "" : (column.dataset.room ?? ""); // what is everywhere stays so
    return { room, start: iso(geometry.time(e.clientY - column.getBoundingClientRect().top)) };
  }

  // snapped is the slot that a spot lies in, for what goes to slots only, and else the step.
  private snapped(spot: Target): Target {
    const s = this.store.draft.sessions.find(
      (o) => o.id === (this.store.hand.held?.session ?? this.drag?.session),
    );
    if (!s || !priced(this.store.draft, s) || !this.store.look.snap) return this.stepped(spot);
    const starts = this.store.draft.slots.map((o) => o.start).sort((a, b) => at(a) - at(b));
    const start = starts.filter((o) => at(o) <= at(spot.start)).at(-1) ?? starts[0] ?? spot.start;
    return { room: spot.room, start };
  }

  private stepped(spot: Target): Target {
    const geometry = this.geometry();
    return geometry ? { room: spot.room, start: iso(geometry.stepped(at(spot.start))) } : spot;
  }

  // free is the step before a spot on which nothing is, or the end of what is before it.
  private free(spot: Target): Target {
    const step = this.stepped(spot);
    const ends = this.store.draft.placements
      .filter((p) => p.room === spot.room || p.room === "")
      .map(endOf)
      .filter((end) => end <= at(spot.start));
    return { room: spot.room, start: iso(Math.max(at(step.start), ...ends)) };
  }

  // stretch is the length that dragging an edge, or over an empty stretch, gives.
  private stretch(e: PointerEvent, d: Drag): void {
    const geometry = this.geometry();
    if (!geometry) return;
    const step = geometry.step;
    const p = this.store.draft.placements.find((o) => o.id === d.placement);
    const from = p ? { room: p.room, start: p.start } : d.from;
    const column =
      this.root.querySelector<HTMLElement>(`[data-room="${CSS.escape(from?.room ?? "")}"]`) ??
      this.root.querySelector<HTMLElement>("[data-room]");
    if (!from || !column) return;
    const until = geometry.time(e.clientY - column.getBoundingClientRect().top);
    const pulled = (until - at(from.start)) / 60_000;
    const minutes = Math.max(Math.min(step, 5), Math.round(pulled / step) * step);
    this.store.set({ stretch: { ...from, minutes } });
  }

  private scroll(e: PointerEvent): void {
    const sheet = this.root.querySelector<HTMLElement>("[data-sheet]");
    if (!sheet) return;
    const box = sheet.getBoundingClientRect(),
      names = sheet.querySelector(".heads-row")?.getBoundingClientRect();
    const towards = (at: number, low: number, high: number): number =>
      at < low + edge ? -1 : at > high - edge ? 1 : 0;
    sheet.scrollBy(
      12 * towards(e.clientX, box.left, box.right),
      12 * towards(e.clientY, names?.top ?? box.top, box.bottom),
    );
  }
}
