// The programme room: sessions are picked up and let go, by mouse, touch or keyboard, and every place says
// what it costs people before that.

import { render } from "preact";
import type { JSX } from "preact";
import { Bar } from "./room/bar";
import { Dragging } from "./room/drag";
import type { Draft } from "./room/draft";
import { Geometry } from "./room/geometry";
import { Grid } from "./room/grid";
import { keepPage, keptDraft } from "./room/kept";
import { Panel } from "./room/panel";
import { keepInSight } from "./room/sight";
import { Store } from "./room/store";
import { Tray } from "./room/tray";
import type { Words } from "./room/words";

function Room({ store, printing }: { store: Store; printing: boolean }): JSX.Element {
  const days = store.draft.days.filter((d) => printing || d.id === store.day);
  return (
    <>
      <Bar store={store} />
      <div class="desk">
        <Tray store={store} />
        <div class="days-shown">
          {days.map((d) => (
            <div key={d.id}>
              <h2>{d.name}</h2>
              <Grid store={store} day={d} />
            </div>
          ))}
        </div>
        <Panel store={store} />
      </div>
    </>
  );
}

class ProgrammeRoom extends HTMLElement {
  private store: Store | undefined;
  private dragging: Dragging | undefined;
  private drawn = 0;
  private last = ""; // placement that had the focus
  private gone = new AbortController(); // takes the listeners away

  connectedCallback(): void {
    void this.open();
  }

  // open draws what the page came with; a page that was kept, the newest draft that was.
  private async open(): Promise<void> {
    const base = this.dataset.base ?? "",
      kept = "kept" in this.dataset;
    const draft = (kept && (await keptDraft(base))) || (JSON.parse(this.dataset.state ?? "{}") as Draft);
    if (!this.isConnected) return; // it went meanwhile
    const words = JSON.parse(this.dataset.words ?? "{}") as Words;
    const store = new Store(base, draft, words, () => this.later());
    this.store = store;
    this.gone = new AbortController();
    const { signal } = this.gone;
    this.dragging = new Dragging(
      this,
      store,
      () => {
        const day = store.draft.days.find((d) => d.id === store.day);
        return day && new Geometry(store.draft, day, store.look.step, store.look.dense);
      },
      signal,
    );
    this.replaceChildren();
    this.draw(false);
    keepInSight(this, signal);
    this.addEventListener("keydown", (e) => this.pressed(e), { signal });
    this.addEventListener("focusin", (e) => this.rove(e.target), { signal });
    document.addEventListener("keydown", (e) => this.nowhere(e), { signal });
    window.addEventListener("beforeprint", () => this.draw(true), { signal });
    window.addEventListener("afterprint", () => this.draw(false), { signal });
    window.addEventListener(
      "beforeunload",
      (e) => {
        if (store.away && store.outbox.asked.length > 0) e.preventDefault();
      },
      { signal },
    );
    document.addEventListener("signed-out", () => store.outbox.forget(), { signal });
    if (kept) store.following.lost();
    store.start();
    keepPage(`${base}edit/`);
  }

  disconnectedCallback(): void {
    this.store?.stop();
    this.gone.abort();
  }

  // later draws once for all that changes in one go. Until all is answered and drawn the room says that it
  // is busy.
  private later(): void {
    this.dataset.busy = "";
    cancelAnimationFrame(this.drawn);
    this.drawn = requestAnimationFrame(() => this.draw(false));
  }

  private draw(printing: boolean): void {
    const store = this.store;
    if (!store) return;
    if (!store.outbox.busy) delete this.dataset.busy;
    this.classList.toggle("dense", store.look.dense);
    this.classList.toggle("holding", store.hand.held !== undefined);
    const active = document.activeElement,
      { sought } = store;
    const focused =
      active instanceof HTMLElement && this.contains(active) ? (active.dataset.session ?? store.shown) : "";
    render(<Room store={store} printing={printing} />, this);
    if (focused && !this.contains(document.activeElement))
      this.querySelector<HTMLElement>(`[data-session="${CSS.escape(focused)}"]`)?.focus();
    if (sought) this.querySelector<HTMLElement>(`[data-session="${CSS.escape(sought)}"]`)?.focus();
    this.rove();
    store.sought = "";
    if (store.reveal)
      this.querySelector("[data-ghost]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    store.reveal = false;
  }

  // rove leaves one block of the grid for Tab to stop at: the one that has the focus, or had it last. Arrows lead to the others.
  private rove(to?: EventTarget | null): void {
    const block = to instanceof Element ? to.closest<HTMLElement>("[data-placement]") : null;
    this.last = block?.dataset.placement ?? this.last;
    const blocks = this.blocks();
    const stop = blocks.find((b) => b.dataset.placement === this.last) ?? blocks[0];
    for (const b of blocks) b.tabIndex = b === stop ? 0 : -1;
  }

  private blocks(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-sheet] [data-placement]")];
  }

  // walk gives the focus to the next block in a direction: the nearest that way, and of those the least aside.
  private walk(from: HTMLElement, down: number, right: number): void {
    const a = from.getBoundingClientRect();
    const gap = (low: number, high: number, otherLow: number, otherHigh: number): number =>
      Math.max(0, otherLow - high, low - otherHigh);
    let best: HTMLElement | undefined,
      least = Infinity;
    for (const block of this.blocks()) {
      const b = block.getBoundingClientRect();
      const ahead = down
        ? down * (b.top + b.bottom - a.top - a.bottom)
        : right * (b.left + b.right - a.left - a.right);
      if (block === from || ahead <= 2) continue;
      const aside = down ? gap(a.left, a.right, b.left, b.right) : gap(a.top, a.bottom, b.top, b.bottom);
      const far = ahead + 8 * aside;
      if (far < least) [best, least] = [block, far];
    }
    best?.focus();
  }

  private pressed(e: KeyboardEvent): void {
    const store = this.store;
    if (!store || (e.target instanceof Element && e.target.closest("dialog"))) return;
    const typing =
      (e.target instanceof HTMLInputElement && e.target.type !== "checkbox") ||
      e.target instanceof HTMLSelectElement;
    if (!typing && this.does(store, e)) {
      e.preventDefault();
      e.stopPropagation();
    }
  }

  // nowhere answers undo, redo and Escape while nothing has the focus: after loading, when what had it is
  // gone, and in browsers that give none to a button that is clicked.
  private nowhere(e: KeyboardEvent): void {
    const ours = e.target === document.body || e.target === document.documentElement;
    if (
      this.store &&
      ours &&
      (e.ctrlKey || e.metaKey || e.key === "Escape") &&
      !document.querySelector("dialog[open]") &&
      this.does(this.store, e)
    )
      e.preventDefault();
  }

  // does answers a key, and reports whether it was one of ours.
  private does(store: Store, e: KeyboardEvent): boolean {
    const key = e.key.toLowerCase();
    if (e.ctrlKey || e.metaKey) {
      if (key === "z" || key === "y") {
        void store.outbox.turn(key === "z" && !e.shiftKey);
        return true;
      }
      return false;
    }
    const block = e.target instanceof HTMLElement ? e.target.closest<HTMLElement>("[data-session]") : null;
    if (key === " " && block?.dataset.placement) {
      store.several.toggle(block.dataset.placement);
      return true;
    }
    if (key === "delete" || key === "backspace") {
      const several = store.hand.held !== undefined || store.several.chosen.length > 0;
      if (several || block?.dataset.placement) {
        store.acts.toTray(several ? undefined : block?.dataset.placement);
        return true;
      }
    }
    if (key === "escape") this.dragging?.end();
    if (key === "escape" && store.hand.held) {
      store.hand.letGo();
      return true;
    }
    if (key === "escape" && store.several.chosen.length > 0) {
      store.several.clear();
      return true;
    }
    if (store.look.keys && this.single(store, key, block?.dataset.session)) return true;
    const arrow = { arrowup: [-1, 0], arrowdown: [1, 0], arrowleft: [0, -1], arrowright: [0, 1] }[key];
    if (!store.hand.held) {
      if (!arrow || !block?.dataset.placement) return false;
      this.walk(block, arrow[0] ?? 0, arrow[1] ?? 0);
      return true;
    }
    if (key === "enter" && block?.dataset.session === store.hand.held.session) {
      void store.hand.drop();
      return true;
    }
    if (arrow) store.hand.aim(arrow[0] ?? 0, arrow[1] ?? 0);
    return arrow !== undefined;
  }

  // single answers keys of one character, which can be switched off.
  private single(store: Store, key: string, session: string | undefined): boolean {
    const id = store.hand.held?.session ?? session;
    switch (key) {
      case "/":
        this.querySelector<HTMLInputElement>("#tray-search")?.focus();
        return true;
      case "?":
        store.set({ helping: true });
        return true;
      case "l":
        if (!id) return false;
        void store.acts.pin([id], !store.draft.placements.some((p) => p.session === id && p.pinned));
        return true;
      default:
        return false;
    }
  }
}

customElements.define("programme-room", ProgrammeRoom);
