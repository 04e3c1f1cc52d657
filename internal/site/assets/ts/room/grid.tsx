// The day as a grid: rooms are columns, time goes down.

import { useLayoutEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import { at, endOf, inAllRooms, locked, opening, priced, sessionOf } from "./draft";
import type { Choice, Draft, Placement, Room, Session, Span } from "./draft";
import { Geometry, lanes } from "./geometry";
import type { Store } from "./store";

export function Grid({ store, day }: { store: Store; day: Span }): JSX.Element {
  const geometry = new Geometry(store.draft, day, store.look.step, store.look.dense);
  const { speech, rooms } = store;
  const sheet = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    sheet.current?.scrollTo(0, store.scrolled.get(day.id) ?? geometry.top(opening(store.draft, day)));
  }, [day.id]);
  const columns = {
    "--rooms": String(rooms.length),
    gridTemplateColumns: `var(--rail) repeat(${rooms.length}, minmax(var(--column), 1fr))`,
  };
  return (
    <div
      class="sheet scroll"
      ref={sheet}
      onScroll={(e) => store.scrolled.set(day.id, e.currentTarget.scrollTop)}
      tabIndex={0}
      role="region"
      aria-label={day.name}
      data-sheet
    >
      <div class="heads-row" style={columns}>
        <span class="corner"></span>
        {rooms.map((r) => (
          <Head key={r.id} store={store} room={r} />
        ))}
      </div>
      <div class="hours" style={{ ...columns, height: `${geometry.tall}px` }}>
        <Rail store={store} geometry={geometry} day={day} />
        {rooms.map((r) => (
          <Column key={r.id} store={store} geometry={geometry} room={r} />
        ))}
        <Across store={store} geometry={geometry} />
      </div>
      {rooms.length === 0 && <p class="empty">{speech.t("no_rooms_shown")}</p>}
    </div>
  );
}

function Head({ store, room }: { store: Store; room: Room }): JSX.Element {
  const lock = (): void =>
    void store.outbox.step(
      [{ do: "lock", room: room.id, on: !room.locked }],
      store.speech.t(room.locked ? "unlocked" : "locked"),
    );
  return (
    <div class="head">
      <span class="name">{room.name}</span>
      <span class="soft mono">{room.capacity > 0 && room.capacity}</span>
      <LockButton on={room.locked} label={store.speech.t("lock_room", { room: room.name })} press={lock} />
    </div>
  );
}

function LockButton({ on, label, press }: { on: boolean; label: string; press: () => void }): JSX.Element {
  return (
    <button type="button" class="lock" aria-pressed={on} aria-label={label} title={label} onClick={press}>
      {on ? "⚑" : "⚐"}
    </button>
  );
}

// Rail is the hours at the left, with the slots that can be locked.
function Rail({ store, geometry, day }: { store: Store; geometry: Geometry; day: Span }): JSX.Element {
  const slots = store.draft.slots.filter((s) => geometry.holds(at(s.start)));
  const hours: number[] = [];
  const hour = 3_600_000;
  for (let t = Math.ceil(geometry.from / hour) * hour; t < geometry.to; t += hour) {
    if (!slots.some((s) => Math.abs(at(s.start) - t) < 20 * 60_000)) hours.push(t);
  }
  return (
    <div class="rail" aria-label={day.name}>
      {hours.map((t) => (
        <span key={t} class="hour soft mono" style={{ top: `${geometry.top(t)}px` }}>
          {store.speech.time(t)}
        </span>
      ))}
      {slots.map((s) => (
        <span key={s.id} class="hour mono" style={{ top: `${geometry.top(at(s.start))}px` }}>
          {s.name}
          <LockButton
            on={s.locked}
            label={store.speech.t("lock_slot", { time: s.name })}
            press={() =>
              void store.outbox.step(
                [{ do: "lock", slot: s.id, on: !s.locked }],
                store.speech.t(s.locked ? "unlocked" : "locked"),
              )
            }
          />
        </span>
      ))}
    </div>
  );
}

function Column({ store, geometry, room }: { store: Store; geometry: Geometry; room: Room }): JSX.Element {
  const held = store.draft.placements.filter((p) => p.room === room.id && geometry.holds(at(p.start)));
  const lane = lanes(held);
  const s = store.hand.session;
  const choices =
    s && store.hand.snaps(s)
      ? [...store.hand.choices.values()]
          .filter((c) => c.room === room.id && geometry.holds(at(c.start)))
          .map((c) => store.foresight.refined(c))
      : [];
  return (
    <div class={`column${room.locked ? " locked" : ""}`} data-room={room.id}>
      {store.draft.slots
        .filter((o) => geometry.holds(at(o.start)))
        .map((o) => (
          <span
            key={o.id}
            class={`slot${o.locked ? " locked" : ""}`}
            style={{
              top: `${geometry.top(at(o.start))}px`,
              height: `${geometry.height(at(o.start), (at(o.end) - at(o.start)) / 60_000)}px`,
            }}
          ></span>
        ))}
      {held.map((p) => (
        <Block
          key={p.id}
          store={store}
          geometry={geometry}
          placement={p}
          {...(lane.get(p.id) ?? { lane: 0, of: 1 })}
          inset={everywhere(store.draft, p)}
        />
      ))}
      {s &&
        choices.map((c) => <Place key={c.start} store={store} geometry={geometry} choice={c} session={s} />)}
      <Ghost store={store} geometry={geometry} room={room.id} />
    </div>
  );
}

// Across holds what is in all rooms.
function Across({ store, geometry }: { store: Store; geometry: Geometry }): JSX.Element {
  const held = store.draft.placements.filter(
    (p) => inAllRooms(store.draft, p) && geometry.holds(at(p.start)),
  );
  const lane = lanes(held);
  return (
    <div class="across">
      {held.map((p) => (
        <Block
          key={p.id}
          store={store}
          geometry={geometry}
          placement={p}
          {...(lane.get(p.id) ?? { lane: 0, of: 1 })}
          indent={clear(store, p)}
        />
      ))}
      <Ghost store={store} geometry={geometry} room="" />
    </div>
  );
}

// Ghost is where what is held would be.
function Ghost({
  store,
  geometry,
  room,
}: {
  store: Store;
  geometry: Geometry;
  room: string;
}): JSX.Element | null {
  const drawn = store.stretch,
    t = drawn ?? store.hand.target;
  const minutes = drawn?.minutes ?? store.hand.session?.minutes;
  if (!minutes || !t || t.room !== room || !geometry.holds(at(t.start))) return null;
  const top = geometry.top(at(t.start));
  return (
    <span
      class={`ghost${top < 24 ? " first" : ""}`}
      data-ghost
      style={{ top: `${top}px`, height: `${Math.max(24, geometry.height(at(t.start), minutes))}px` }}
    >
      <span class="mono">
        {store.speech.time(at(t.start))}
        {drawn && ` · ${minutes}′`}
      </span>
    </span>
  );
}

// costly places cost people more than they bring, or somebody more a must-see.
const costly = (c: Choice): boolean => c.cost > 0 || c.lose_must > 0;

// Place is where what is held may go, with its price; or may not, with the reason.
function Place({
  store,
  geometry,
  choice: c,
  session,
}: {
  store: Store;
  geometry: Geometry;
  choice: Choice;
  session: Session;
}): JSX.Element {
  const costs = [...store.hand.choices.values()].filter((o) => o.allowed && costly(o)).map((o) => o.cost);
  const third =
    1 + Math.min(2, Math.floor((3 * costs.filter((v) => v < c.cost).length) / Math.max(1, costs.length)));
  const look = !c.allowed
    ? "refused"
    : c.here
      ? "here"
      : costly(c)
        ? `cost-${third}`
        : c.cost < 0
          ? "good"
          : "same";
  const target = { room: c.room, start: c.start };
  const height = tall(geometry, c, session.minutes);
  const under = store.draft.placements.filter(
    (p) => p.room === c.room && meet(p, { ...c, minutes: session.minutes }),
  );
  const first = under.find((p) => at(p.start) <= at(c.start));
  return (
    <button
      type="button"
      tabIndex={-1}
      class={`place ${look}`}
      data-place={`${c.room} ${at(c.start)}`}
      title={store.foresight.effects(c).join(", ")}
      style={{
        top: `${geometry.top(at(c.start))}px`,
        height: `${height}px`,
        "--line": `${line(store)}px`,
        "--empty": `${first ? emptyLine(store, geometry, first) - geometry.top(at(c.start)) : 2}px`,
      }}
      onClick={() => void store.hand.drop(target)}
      onPointerMove={(e) => {
        if (e.movementX || e.movementY) store.hand.aimAt(target);
      }}
    >
      <span aria-hidden="true">{store.speech.short(c, under.length === 0 && !store.look.dense)}</span>
      <span class="sr">{store.speech.named(store.place(target), store.foresight.effects(c).join(", "))}</span>
    </button>
  );
}

type Timed = Pick<Placement, "start" | "minutes">;
const meet = (a: Timed, b: Timed): boolean => at(a.start) < endOf(b) && at(b.start) < endOf(a);
const tall = (geometry: Geometry, from: { start: string }, minutes: number): number =>
  Math.max(24, geometry.height(at(from.start), minutes));

// roomBelow reports whether what is held would reach further down than a block, over nothing else.
function roomBelow(store: Store, geometry: Geometry, p: Placement): boolean {
  const held = store.hand.session;
  if (!held || held.minutes <= p.minutes) return false;
  const more = tall(geometry, p, held.minutes) - tall(geometry, p, p.minutes);
  return (
    more >= line(store) &&
    !store.draft.placements.some(
      (o) => o !== p && o.room === p.room && meet(o, { ...p, minutes: held.minutes }),
    )
  );
}

// emptyLine is where the price of a place stands that begins at a block: below it where there is room, otherwise on its last line, which
// blocks leave empty while something is held.
function emptyLine(store: Store, geometry: Geometry, p: Placement): number {
  const top = geometry.top(at(p.start)),
    height = tall(geometry, p, p.minutes);
  if (roomBelow(store, geometry, p)) return top + height;
  return top + 3 + line(store) * (linesIn(store, height) - 1);
}

// everywhere reports whether something in all rooms runs while a placement does.
const everywhere = (d: Draft, p: Placement): boolean =>
  d.placements.some((o) => inAllRooms(d, o) && meet(o, p));

// clear is how far from the left, in percent, the text of what is in all rooms is not covered by what
// stands in one.
function clear(store: Store, p: Placement): number {
  const i = store.rooms.findIndex((r) => !store.draft.placements.some((o) => o.room === r.id && meet(o, p)));
  return (100 * Math.max(0, i)) / store.rooms.length;
}

interface Laid {
  store: Store;
  geometry: Geometry;
  placement: Placement;
  lane: number;
  of: number;
  inset?: boolean;
  indent?: number;
}

// A block that is inset shows what lies under it; the text of one may be indented, in percent.
function Block({
  store,
  geometry,
  placement: p,
  lane,
  of,
  inset = false,
  indent = 0,
}: Laid): JSX.Element | null {
  const s = sessionOf(store.draft, p.session);
  if (!s) return null;
  const height = tall(geometry, p, p.minutes);
  const wide = 100 / of;
  return (
    <SessionButton
      store={store}
      session={s}
      placement={p}
      height={height}
      leaves={store.hand.session !== undefined && !roomBelow(store, geometry, p)}
      style={{
        top: `${geometry.top(at(p.start))}px`,
        height: `${height}px`,
        left: `calc(${lane * wide}% + ${inset ? 8 : 0}px)`,
        width: `calc(${wide}% - ${inset ? 10 : 2}px)`,
        ...(indent > 0 && { paddingLeft: `calc(${indent}% + 4px)` }),
      }}
    />
  );
}

// line is the height of a line of text in a block, and linesIn how many whole ones fit between the borders
// of one.
const line = (store: Store): number => (store.look.dense ? 14 : 16);
const linesIn = (store: Store, height: number): number => Math.max(1, Math.floor((height - 6) / line(store)));

interface Shown {
  store: Store;
  session: Session;
  placement?: Placement;
  height?: number;
  leaves?: boolean; // its last line to a price
  style?: Record<string, string>;
}

// SessionButton is a session that can be picked up, on the grid or in the tray.
export function SessionButton({
  store,
  session: s,
  placement: p,
  height = 99,
  leaves = false,
  style,
}: Shown): JSX.Element {
  const { speech, draft } = store;
  const lines = linesIn(store, height);
  const numbers = !p || (!store.look.dense && lines > 2);
  const track = draft.tracks.find((t) => t.id === s.track);
  const holder = store.following.others.find((o) => o.holding === s.id);
  const findings = draft.findings.filter((f) => f.sessions.includes(s.id));
  const isLocked = p && locked(draft, p);
  const classes = [
    "block",
    `hue-${track?.hue ?? "none"}`,
    priced(draft, s) ? "" : "free",
    s.pending ? "pending" : "",
    s.cancelled ? "off" : "",
    holder ? "theirs" : "",
    s.kind === "blocker" ? "blocker" : "",
    p && store.several.placements.has(p.id) ? "chosen" : "",
    s.kind === "break" ? "break" : "",
    leaves && lines === 1 ? "thin" : "",
  ]
    .filter(Boolean)
    .join(" ");
  const press = (e: MouseEvent): void => {
    if (p && (e.ctrlKey || e.metaKey || e.shiftKey || store.several.choosing)) store.several.toggle(p.id);
    else if (store.hand.held?.session === s.id && store.hand.held.placement === p?.id) store.hand.letGo();
    else void store.hand.pick({ session: s.id, placement: p?.id });
  };
  return (
    <button
      type="button"
      class={classes}
      style={style}
      data-session={s.id}
      data-placement={p?.id}
      data-start={p && at(p.start)}
      aria-pressed={store.hand.held?.session === s.id && store.hand.held.placement === p?.id}
      title={holder ? speech.t("holds", { who: holder.name, title: s.title }) : s.title}
      onClick={press}
      onFocus={() => {
        if (!store.hand.held) store.set({ shown: s.id });
      }}
    >
      <span
        class="told"
        style={p && { "-webkit-line-clamp": String(numbers || (leaves && lines > 1) ? lines - 1 : lines) }}
      >
        <span class="name">
          {isLocked && (
            <span role="img" aria-label={speech.t("flag")}>
              {"⚑ "}
            </span>
          )}
          {findings.length > 0 && (
            <span
              class={findings.some((f) => f.blocks) ? "bad" : "warn"}
              aria-label={speech.n("warnings", findings.length)}
            >
              {"▲ "}
            </span>
          )}
          {s.title}
          {s.pending && <span class="tag">{speech.t("pending")}</span>}
          {s.cancelled && <span class="sr"> {speech.t("cancelled")}</span>}
        </span>
        {s.who && <span class="soft who">{s.who}</span>}
      </span>
      {numbers && (
        <span class="soft numbers">
          {p?.minutes ?? s.minutes}′{s.stars > 0 && ` ★${s.stars}`}
          {s.heads > 0 && (
            <>
              {" "}
              <span class={s.tight ? "tight" : ""}>≈{s.heads}</span>
            </>
          )}
        </span>
      )}
      {p && !isLocked && <span class="grip" data-grip aria-hidden="true"></span>}
    </button>
  );
}

// span is from when to when a placement is: "14:00–14:30".
export function span(store: Store, p: Placement): string {
  return `${store.speech.time(at(p.start))}–${store.speech.time(endOf(p))}`;
}
