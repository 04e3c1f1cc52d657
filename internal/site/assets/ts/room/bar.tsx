// What stands above the grid: undo and redo, days, how the room looks, and the dialogs.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import { at, firstFree, iso, placementsOf, sameTime } from "./draft";
import type { EditWire } from "./draft";
import { steps } from "./geometry";
import { Legend } from "./legend";
import type { Store } from "./store";

export function Bar({ store }: { store: Store }): JSX.Element {
  const { speech, draft, look } = store;
  const day = draft.days.find((d) => d.id === store.day);
  const full = (): void => {
    void (document.fullscreenElement
      ? document.exitFullscreen()
      : document.querySelector("programme-room")?.requestFullscreen());
  };
  const make = (): void => {
    const room = (store.rooms.find((r) => !r.locked) ?? store.rooms[0])?.id ?? "",
      minutes = 15;
    store.set({
      blank: { room, start: day ? firstFree(draft, day, room, minutes) : "", minutes, proposed: true },
    });
  };
  return (
    <>
      <div class="actions" role="toolbar" aria-label={speech.t("toolbar")}>
        <button
          type="button"
          class="plain"
          data-undo
          disabled={!draft.undo && !store.outbox.asked.length}
          onClick={() => void store.outbox.turn(true)}
        >
          {draft.undo ? speech.named(speech.t("undo"), draft.undo) : speech.t("undo")}
        </button>
        <button
          type="button"
          class="plain"
          data-redo
          disabled={!draft.redo}
          onClick={() => void store.outbox.turn(false)}
        >
          {draft.redo ? speech.named(speech.t("redo"), draft.redo) : speech.t("redo")}
        </button>
        <button type="button" class="plain" data-new onClick={make}>
          {speech.t("new")}
        </button>
        <button
          type="button"
          class="plain"
          data-several
          aria-pressed={store.several.choosing}
          onClick={() => (store.several.choosing ? store.several.clear() : store.several.begin())}
        >
          {speech.t("several")}
        </button>
        <label class="inline">
          {speech.t("step")}{" "}
          <select
            data-step
            value={look.step}
            onChange={(e) => store.arrange({ step: Number(e.currentTarget.value) })}
          >
            {steps.map((n) => (
              <option key={n} value={n}>
                {n}′
              </option>
            ))}
          </select>
        </label>
        <label class="inline">
          <input
            type="checkbox"
            data-snap
            checked={look.snap}
            onChange={(e) => store.arrange({ snap: e.currentTarget.checked })}
          />
          {speech.t("snap")}
        </label>
        <button
          type="button"
          class="plain"
          data-dense
          aria-pressed={look.dense}
          onClick={() => store.arrange({ dense: !look.dense })}
        >
          {speech.t("dense")}
        </button>
        <button type="button" class="plain" data-full onClick={full}>
          {speech.t("full")}
        </button>
        <button type="button" class="plain" data-keys onClick={() => store.set({ helping: true })}>
          {speech.t("keys")}
        </button>
        <Rooms store={store} />
        <Legend store={store} />
      </div>
      {draft.days.length > 1 && (
        <div class="actions days" role="group" aria-label={speech.t("days")}>
          {draft.days.map((d) => (
            <button
              type="button"
              key={d.id}
              class="plain"
              aria-pressed={d.id === store.day}
              onClick={() => {
                store.set({ day: d.id });
                history.replaceState(null, "", `#${d.start.slice(0, 10)}`);
              }}
            >
              {d.name}
            </button>
          ))}
        </div>
      )}
      {draft.slots.length === 0 && (
        <p class="flash" data-no-slots>
          {speech.t("no_slots")} <a href={`${store.base}slots/`}>{speech.t("make_slots")}</a>
        </p>
      )}
      <div class="status">
        <p data-status role="status" aria-live="polite">
          {store.said}
        </p>
        <div role="status" aria-live="polite">
          {store.away && (
            <p class="away" data-away-note>
              {speech.t("stale")}
              {store.outbox.asked.length > 0 && ` ${speech.n("waits", store.outbox.asked.length)}`}
            </p>
          )}
        </div>
      </div>
      {store.blank && <NewForm store={store} />}
      {store.helping && <Keys store={store} />}
    </>
  );
}

function Rooms({ store }: { store: Store }): JSX.Element {
  const { speech, look, draft } = store;
  const order = [...store.rooms, ...draft.rooms.filter((r) => look.hidden.includes(r.id))];
  const move = (i: number, by: number): void => {
    const ids = order.map((r) => r.id);
    const [id] = ids.splice(i, 1);
    if (id) ids.splice(i + by, 0, id);
    store.arrange({ order: ids });
  };
  const show = (id: string, on: boolean): void =>
    store.arrange({ hidden: on ? look.hidden.filter((h) => h !== id) : [...look.hidden, id] });
  return (
    <details class="keys">
      <summary>
        {speech.t("rooms")}
        {look.hidden.length > 0 && <span class="tag">{speech.n("rooms_hidden", look.hidden.length)}</span>}
      </summary>
      <ul class="plain rooms">
        {order.map((r, i) => (
          <li key={r.id}>
            <label>
              <input
                type="checkbox"
                data-show={r.id}
                checked={!look.hidden.includes(r.id)}
                onChange={(e) => show(r.id, e.currentTarget.checked)}
              />{" "}
              {r.name}
            </label>
            <button
              type="button"
              class="link"
              disabled={i === 0}
              aria-label={speech.t("room_left", { room: r.name })}
              onClick={() => move(i, -1)}
            >
              ←
            </button>
            <button
              type="button"
              class="link"
              disabled={i === order.length - 1}
              aria-label={speech.t("room_right", { room: r.name })}
              onClick={() => move(i, 1)}
            >
              →
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

// Dialog is modal, takes the focus, gives it back, and closes with Escape.
function Dialog({
  title,
  close,
  children,
}: {
  title: string;
  close: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    // before anybody can type into it
    const from = document.activeElement,
      dialog = ref.current;
    dialog?.showModal();
    return () => {
      const now = document.activeElement; // what was made may have the focus by now
      if (from instanceof HTMLElement && (!now || now === document.body || dialog?.contains(now)))
        from.focus();
    };
  }, []);
  return (
    <dialog ref={ref} aria-labelledby="dialog-title" onClose={close}>
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

// Kinds of what may be made, the usual first.
type Kind = NonNullable<EditWire["kind"]>;
const kinds: Kind[] = ["break", "blocker", "talk", "lab", "keynote"];

function NewForm({ store }: { store: Store }): JSX.Element {
  const { speech, draft, blank } = store;
  const [kind, setKind] = useState<Kind>("break");
  const [asking, ask] = useState(false);
  const [refusal, refuse] = useState("");
  const form = useRef<HTMLFormElement>(null),
    chosen = useRef(!blank?.proposed);
  const day = draft.days.find((d) => d.id === store.day);
  // propose gives the start that is free, as long as nobody chose one.
  const propose = (): void => {
    const start = form.current?.querySelector<HTMLInputElement>("#new-start"),
      fields = form.current && new FormData(form.current);
    if (!chosen.current && day && start && fields)
      start.value = speech.time(
        at(firstFree(draft, day, String(fields.get("room") ?? ""), Number(fields.get("minutes")) || 15)),
      );
  };
  useEffect(propose, [kind]);
  const close = (): void => store.set({ blank: undefined });
  const submit = async (e: SubmitEvent): Promise<void> => {
    e.preventDefault();
    if (asking) return;
    const fields = new FormData(e.currentTarget as HTMLFormElement);
    const text = (name: string): string => String(fields.get(name) ?? "");
    const room = text("room"),
      start = wall(store, day?.start ?? "", text("start"));
    const known = new Set(draft.sessions.map((s) => s.id));
    ask(true);
    refuse("");
    const outcome = await store.outbox.step(
      [
        {
          do: "create",
          title: text("title") || speech.t(`kind_${kind}`),
          kind,
          room,
          start,
          minutes: Number(text("minutes")),
          plenary: room === "" && kind !== "break",
        },
      ],
      speech.t("made", { title: text("title") || speech.t(`kind_${kind}`) }),
    );
    ask(false);
    if (outcome.became === "refused") refuse(outcome.why);
    else if (store.blank === blank) close();
    const made =
      outcome.became === "taken" &&
      store.draft.sessions.find(
        (s) =>
          !known.has(s.id) &&
          placementsOf(store.draft, s.id).some((p) => p.room === room && sameTime(p.start, start)),
      );
    if (made) store.go(made.id);
  };
  const most = draft.limit > 0 && (kind === "talk" || kind === "lab") ? draft.limit : 1440;
  const everywhere = kind === "break" || kind === "keynote";
  return (
    <Dialog title={speech.t("new_title")} close={close}>
      <form ref={form} onSubmit={(e) => void submit(e)} data-new-form aria-busy={asking}>
        <div class="field">
          <label for="new-kind">{speech.t("kind")}</label>
          <select
            id="new-kind"
            value={kind}
            onChange={(e) => setKind(kinds.find((k) => k === e.currentTarget.value) ?? kind)}
          >
            {kinds.map((k) => (
              <option key={k} value={k}>
                {speech.t(`kind_${k}`)}
              </option>
            ))}
          </select>
          <span class="hint">{speech.t(`about_${kind}`)}</span>
        </div>
        <div class="field">
          <label for="new-title">{speech.t("title")}</label>
          <input id="new-title" name="title" maxLength={300} aria-describedby="new-title-hint" />
          <span class="hint" id="new-title-hint">
            {speech.t("title_empty", { title: speech.t(`kind_${kind}`) })}
          </span>
        </div>
        <div class="row">
          <div class="field">
            <label for="new-room">{speech.t("room")}</label>
            <select id="new-room" name="room" defaultValue={blank?.room} onChange={propose}>
              {everywhere && <option value="">{speech.t("all_rooms")}</option>}
              {draft.rooms.map((r) => (
                <option key={r.id} value={r.id} selected={r.id === blank?.room}>
                  {r.name}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="new-start">{speech.t("start")}</label>
            <input
              id="new-start"
              name="start"
              type="time"
              required
              onInput={() => {
                chosen.current = true;
              }}
              defaultValue={blank?.start ? speech.time(at(blank.start)) : ""}
            />
          </div>
          <div class="field">
            <label for="new-minutes">{speech.t("length")}</label>
            <input
              id="new-minutes"
              name="minutes"
              type="number"
              min={1}
              max={most}
              required
              onInput={propose}
              defaultValue={String(blank?.minutes ?? 15)}
            />
          </div>
        </div>
        {refusal && (
          <p class="flash bad" role="alert">
            {refusal}
          </p>
        )}
        <p class="actions">
          <button>{speech.t(asking ? "asking" : "make")}</button>
          <button type="button" class="plain" onClick={close}>
            {speech.t("leave")}
          </button>
        </p>
      </form>
    </Dialog>
  );
}

// wall is the instant of a time of day on the day that begins at an instant, in the edition's zone.
function wall(store: Store, day: string, clock: string): string {
  const minutes = (text: string): number => {
    const [h, m] = text.split(":").map(Number);
    return (h ?? 0) * 60 + (m ?? 0);
  };
  return iso(at(day) + (minutes(clock) - minutes(store.speech.time(at(day)))) * 60_000);
}

function Keys({ store }: { store: Store }): JSX.Element {
  const { speech, look } = store;
  const close = (): void => store.set({ helping: false });
  const keys = [
    ["Enter", "pick"],
    ["← ↑ → ↓", "walk"],
    ["Enter", "drop"],
    ["Esc", "back"],
    ["Delete", "tray"],
    ["Space", "several"],
    ["Ctrl+Z", "undo"],
    ["Ctrl+Y", "redo"],
  ];
  const single = [
    ["L", "lock"],
    ["/", "search"],
    ["?", "help"],
  ];
  const rows = (list: string[][]): JSX.Element[] =>
    list.map(([key, does]) => (
      <>
        <dt class="mono">{key}</dt>
        <dd>{speech.t(`key_${does}`)}</dd>
      </>
    ));
  return (
    <Dialog title={speech.t("keys")} close={close}>
      <p class="soft">{speech.t("keys_why")}</p>
      <dl class="facts">
        {rows(keys)}
        {rows(single)}
      </dl>
      <p>
        <label>
          <input
            type="checkbox"
            checked={look.keys}
            onChange={(e) => store.arrange({ keys: e.currentTarget.checked })}
          />
          {speech.t("keys_single")}
        </label>
      </p>
      <p class="actions">
        <button type="button" onClick={close}>
          {speech.t("close")}
        </button>
      </p>
    </Dialog>
  );
}
