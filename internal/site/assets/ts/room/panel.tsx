// The side panel: the session that is held or looked at, several that are chosen, or what is wrong with the
// draft.

import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { Chosen } from "./chosen";
import { at, locked, placementsOf, priced, sessionOf } from "./draft";
import type { Finding, Session } from "./draft";
import { Key, Minutes, Wrong } from "./field";
import { Helps } from "./fixes";
import { span } from "./grid";
import type { Store } from "./store";

export function Panel({ store }: { store: Store }): JSX.Element {
  const s = store.hand.session ?? sessionOf(store.draft, store.shown);
  return (
    <aside class="panel" aria-label={store.speech.t("panel")} data-panel>
      <Others store={store} />
      {store.several.chosen.length > 0 || store.several.choosing ? (
        <Chosen store={store} />
      ) : s ? (
        <Facts key={s.id} store={store} session={s} />
      ) : null}
      <Warnings store={store} />
      <News store={store} />
    </aside>
  );
}

function Facts({ store, session: s }: { store: Store; session: Session }): JSX.Element {
  const { speech, draft } = store;
  const places = placementsOf(draft, s.id);
  const p = store.hand.placement ?? places[0];
  const track = draft.tracks.find((t) => t.id === s.track)?.name;
  const room = draft.rooms.find((r) => r.id === p?.room);
  const isHeld = store.hand.held?.session === s.id;
  const everywhere =
    !priced(draft, s) && p && p.room !== "" && (s.kind === "break" || s.kind === "blocker" || s.plenary);
  return (
    <section class="facts-of" aria-labelledby="facts">
      <h2 id="facts">
        <a href={`${store.base}sessions/${s.id}`}>{s.title}</a>
      </h2>
      {isHeld && (
        <p class="actions">
          <button type="button" class="plain" data-cancel onClick={() => store.hand.letGo()}>
            {speech.t("let_go")}
            <Key name={speech.t("key_name_back")} />
          </button>
          {store.hand.held?.placement && (
            <button type="button" class="plain" data-away onClick={() => store.acts.toTray()}>
              {speech.t("to_tray")}
              <Key name={speech.t("key_name_tray")} />
            </button>
          )}
        </p>
      )}
      {isHeld && store.hand.target && (
        <div class="price-of" data-price>
          <p class="mono">{store.place(store.hand.target)}</p>
          <ul class="plain">
            {store.foresight.tells(store.hand.target).map((line) => (
              <li key={line} class={store.foresight.choice(store.hand.target) ? "" : "soft"}>
                {line}
              </li>
            ))}
          </ul>
        </div>
      )}
      <dl class="facts">
        {s.who && (
          <>
            <dt>{speech.t("who")}</dt>
            <dd>{s.who}</dd>
          </>
        )}
        <dt>{speech.t("kind")}</dt>
        <dd>
          {speech.t(`kind_${s.kind}`)}
          {s.plenary && `, ${speech.t("plenary")}`}
          {s.pending && <span class="tag">{speech.t("pending")}</span>}
          {s.cancelled && <span class="tag">{speech.t("cancelled")}</span>}
        </dd>
        {track && (
          <>
            <dt>{speech.t("track")}</dt>
            <dd>{track}</dd>
          </>
        )}
        {(s.level || s.language) && (
          <>
            <dt>{speech.t("level")}</dt>
            <dd>{[s.level, s.language].filter(Boolean).join(", ")}</dd>
          </>
        )}
        <dt>{speech.t("where")}</dt>
        <dd>
          {places.length === 0
            ? speech.t("nowhere")
            : places.map((o) => (
                <span key={o.id} class="own mono">
                  {span(store, o)} {draft.rooms.find((r) => r.id === o.room)?.name ?? speech.t("all_rooms")}
                </span>
              ))}
        </dd>
        {s.stars > 0 && (
          <>
            <dt>{speech.t("stars")}</dt>
            <dd class="mono">★ {s.stars}</dd>
          </>
        )}
        {s.heads > 0 && (
          <>
            <dt>{speech.t("heads")}</dt>
            <dd class="mono">
              ≈ {s.heads} ({s.low}–{s.high}){room && room.capacity > 0 ? ` / ${room.capacity}` : ""}
            </dd>
          </>
        )}
      </dl>
      <Length store={store} session={s} lasts={p?.minutes ?? s.minutes} />
      <p class="actions">
        {places.length > 0 && (
          <button
            type="button"
            class="plain"
            data-lock
            aria-pressed={places.every((o) => o.pinned)}
            onClick={() => void store.acts.pin([s.id], !places.every((o) => o.pinned))}
          >
            {speech.t(places.every((o) => o.pinned) ? "unlock" : "lock")}
            {store.look.keys && <Key name="L" />}
          </button>
        )}
        {everywhere && p && (
          <button type="button" class="plain" data-copy onClick={() => void store.acts.copy(p)}>
            {speech.t("copy")}
          </button>
        )}
      </p>
      {p && locked(draft, p) && !p.pinned && <p class="soft">{speech.t("locked_with")}</p>}
      <Found store={store} findings={draft.findings.filter((f) => f.sessions.includes(s.id))} />
    </section>
  );
}

function Length({
  store,
  session: s,
  lasts,
}: {
  store: Store;
  session: Session;
  lasts: number;
}): JSX.Element {
  const [minutes, set] = useState(lasts);
  useEffect(() => set(lasts), [lasts]);
  const { speech } = store;
  const wrong = minutes === lasts ? "" : store.acts.wrongLength(s, minutes);
  const change = (to: number): void => {
    set(to);
    if (to !== lasts && !store.acts.wrongLength(s, to)) void store.acts.resize(s, to);
  };
  return (
    <form
      class="length"
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        change(minutes);
      }}
    >
      <label for="length">{speech.t("length")}</label>
      <button type="button" class="plain" aria-label={speech.t("shorter")} onClick={() => change(lasts - 5)}>
        −
      </button>
      <Minutes id="length" value={minutes} most={s.most} wrong={wrong} set={set} />
      <button type="button" class="plain" aria-label={speech.t("longer")} onClick={() => change(lasts + 5)}>
        +
      </button>
      {minutes !== lasts && <button class="plain">{speech.t("save")}</button>}
      <Wrong id="length" why={wrong} />
    </form>
  );
}

function Found({ store, findings }: { store: Store; findings: Finding[] }): JSX.Element {
  const { speech } = store;
  return (
    <ul class="plain found">
      {findings.map((f) => (
        <li key={f.key} class={f.blocks ? "finding blocks" : "finding"}>
          {f.sentence}
          {f.people > 0 && <span class="soft mono"> {speech.n("people", f.people)}</span>}
          <span class="own">
            {f.sessions[0] && store.shown !== f.sessions[0] && (
              <button type="button" class="link" onClick={() => store.go(f.sessions[0] ?? "")}>
                {speech.t("go_there")}
              </button>
            )}
            {f.sessions.length > 0 && <Helps store={store} finding={f} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

const mostShown = 30;

function Warnings({ store }: { store: Store }): JSX.Element {
  const { speech, draft } = store;
  return (
    <details class="warnings" open={!store.hand.held && store.several.chosen.length === 0 && !store.shown}>
      <summary>{speech.n("warnings", draft.findings.length)}</summary>
      <Found store={store} findings={draft.findings.slice(0, mostShown)} />
      <p>
        <a href={`${store.base}warnings/`}>{speech.t("all_warnings")}</a>
      </p>
    </details>
  );
}

// Others are who else is in the room, and what they hold.
function Others({ store }: { store: Store }): JSX.Element | null {
  const { speech, draft } = store,
    { others } = store.following;
  if (others.length === 0) return null;
  const each = others.map((o) => {
    const held = sessionOf(draft, o.holding);
    return held ? speech.t("holds", { who: o.name, title: held.title }) : o.name;
  });
  return (
    <p data-others>
      {speech.t("others")} {each.join("; ")}
    </p>
  );
}

function News({ store }: { store: Store }): JSX.Element | null {
  const { speech, draft } = store;
  if (draft.news.length === 0) return null;
  return (
    <section class="news">
      <ul class="plain small">
        {draft.news.map((n) => (
          <li key={n.at + n.what}>
            <span class="mono">{speech.time(at(n.at))}</span> {speech.named(n.who, n.what)}
          </li>
        ))}
      </ul>
    </section>
  );
}
