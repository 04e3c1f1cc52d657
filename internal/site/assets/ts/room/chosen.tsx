// What can be done with several at once, and what that would cost people.

import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { locked, sessionOf } from "./draft";
import type { Edit } from "./draft";
import { Key, Minutes, Wrong } from "./field";
import { span } from "./grid";
import { wrongShift } from "./several";
import type { Store } from "./store";

const still = 250; // milliseconds for which nothing changes before a price is asked for

export function Chosen({ store }: { store: Store }): JSX.Element {
  const [minutes, set] = useState(10);
  const [room, into] = useState("");
  const { speech, several, draft } = store;
  const { chosen } = several;
  const sessions = [...new Set(chosen.map((p) => p.session))];
  const pinned = chosen.length > 0 && chosen.every((p) => p.pinned);
  const wrong = wrongShift(minutes) ? speech.t("shift_how") : "";
  const stays = several.locked;
  return (
    <section aria-labelledby="chosen" data-chosen>
      <h2 id="chosen">{speech.n("chosen", chosen.length)}</h2>
      <p class="actions">
        <button type="button" class="plain" data-all onClick={() => several.all()}>
          {speech.t("choose_all")}
        </button>
        <button type="button" class="plain" onClick={() => several.clear()}>
          {speech.t("choose_none")}
        </button>
      </p>
      {chosen.length === 0 ? (
        <p class="soft">{speech.t("choose_how")}</p>
      ) : (
        <>
          <ul class="plain many">
            {chosen.map((p) => (
              <li key={p.id}>
                {locked(draft, p) && <span aria-hidden="true">⚑ </span>}
                <span class="mono">{span(store, p)}</span> {sessionOf(draft, p.session)?.title}
              </li>
            ))}
          </ul>
          {stays && (
            <p class="soft" data-stays>
              {speech.t("are_locked", { titles: stays })}
            </p>
          )}
          <div class="length">
            <label for="shift">{speech.t("shift_by")}</label>
            <Minutes id="shift" value={minutes} most={720} wrong={wrong} set={set} />
            <button
              type="button"
              class="plain"
              data-earlier
              aria-describedby="price-earlier"
              onClick={() => void several.shift(-minutes)}
            >
              {speech.t("earlier")}
            </button>
            <button
              type="button"
              class="plain"
              data-later
              aria-describedby="price-later"
              onClick={() => void several.shift(minutes)}
            >
              {speech.t("later")}
            </button>
            <Wrong id="shift" why={wrong} />
          </div>
          {!wrong && !stays && (
            <>
              <Price
                store={store}
                name="earlier"
                what={speech.n("earlier_by", minutes)}
                edits={several.shifted(-minutes)}
              />
              <Price
                store={store}
                name="later"
                what={speech.n("later_by", minutes)}
                edits={several.shifted(minutes)}
              />
            </>
          )}
          <div class="length">
            <label for="into">{speech.t("into_room")}</label>
            <select id="into" value={room} onChange={(e) => into(e.currentTarget.value)}>
              <option value=""></option>
              {draft.rooms.map((r) => (
                <option key={r.id} value={r.id}>
                  {r.name}
                </option>
              ))}
            </select>
            {room && (
              <button
                type="button"
                class="plain"
                data-into
                aria-describedby="price-into"
                onClick={() => void several.move(room)}
              >
                {speech.t("move")}
              </button>
            )}
          </div>
          {room && !stays && (
            <Price
              store={store}
              name="into"
              what={draft.rooms.find((r) => r.id === room)?.name ?? ""}
              edits={several.intoRoom(room)}
            />
          )}
          <p class="actions">
            <button
              type="button"
              class="plain"
              data-lock-all
              onClick={() => void store.acts.pin(sessions, !pinned)}
            >
              {speech.t(pinned ? "unlock" : "lock")}
            </button>
            <button type="button" class="plain" data-tray-all onClick={() => store.acts.toTray()}>
              {speech.t("to_tray")}
              <Key name={speech.t("key_name_tray")} />
            </button>
          </p>
        </>
      )}
    </section>
  );
}

interface Told {
  key: string;
  lines: string[];
}

// Price says what edits would do to people. It is asked for when they are the same for a moment, and given
// up when they change. What was told of others, or of an older draft, is not shown for them, not even until
// it is asked anew.
function Price({
  store,
  name,
  what,
  edits,
}: {
  store: Store;
  name: string;
  what: string;
  edits: Edit[];
}): JSX.Element {
  const [told, tell] = useState<Told>();
  const { speech, draft, away } = store;
  const key = `${draft.change} ${JSON.stringify(edits)}`;
  const waits = store.outbox.asked.length > 0; // the server does not know yet what they would change
  useEffect(() => {
    const gone = new AbortController();
    tell(undefined);
    const timer =
      waits || away
        ? 0
        : window.setTimeout(() => {
            void store.foresight.priceOf(edits, gone.signal).then((lines) => {
              if (!gone.signal.aborted) tell({ key, lines });
            });
          }, still);
    return () => {
      window.clearTimeout(timer);
      gone.abort();
    };
  }, [key, waits, away]);
  const lines = away ? [speech.t("no_price_now")] : !waits && told?.key === key ? told.lines : undefined;
  return (
    <p class="price-of" id={`price-${name}`} aria-live="polite" aria-busy={!lines} data-price-of={name}>
      <strong>{speech.named(what, "").trimEnd()}</strong> {lines ? lines.join(", ") : speech.t("pricing")}
    </p>
  );
}
