// What has no place yet, beside the grid.

import { useState } from "preact/hooks";
import type { JSX } from "preact";
import { waiting } from "./draft";
import type { Session } from "./draft";
import { SessionButton } from "./grid";
import type { Store } from "./store";

const orders: Record<string, (a: Session, b: Session) => number> = {
  stars: (a, b) => b.stars - a.stars,
  title: (a, b) => a.title.localeCompare(b.title),
  who: (a, b) => a.who.localeCompare(b.who),
  track: (a, b) => a.track.localeCompare(b.track) || b.stars - a.stars,
  minutes: (a, b) => b.minutes - a.minutes,
};

// plain is a text as it is searched: without case and accents.
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function Tray({ store }: { store: Store }): JSX.Element {
  const [wanted, search] = useState("");
  const { speech, look, draft } = store;
  const all = waiting(draft);
  const shown = all
    .filter(
      (s) =>
        plain(`${s.title} ${s.who}`).includes(plain(wanted)) &&
        (look.tracks.length === 0 || look.tracks.includes(s.track)),
    )
    .sort((a, b) => (orders[look.sort] ?? orders.stars!)(a, b) || a.title.localeCompare(b.title));
  const mine = (track: string, on: boolean): void =>
    store.arrange({ tracks: on ? [...look.tracks, track] : look.tracks.filter((t) => t !== track) });
  if (all.length === 0) {
    return (
      <section class="tray" aria-labelledby="tray" data-tray>
        <p>
          <strong id="tray">{speech.t("tray")}</strong>{" "}
          <span class="tag mono" data-count>
            0
          </span>{" "}
          <span class="soft">{speech.t("nothing_waits")}</span>
        </p>
      </section>
    );
  }
  return (
    <section class="tray" aria-labelledby="tray" data-tray>
      <h2 id="tray">
        {speech.t("tray")}{" "}
        <span class="tag mono" data-count>
          {all.length}
        </span>
      </h2>
      <div class="row">
        <div class="field">
          <label for="tray-search">{speech.t("search")}</label>
          <input
            id="tray-search"
            type="search"
            value={wanted}
            onInput={(e) => search(e.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for="tray-sort">{speech.t("sort")}</label>
          <select
            id="tray-sort"
            value={look.sort}
            onChange={(e) => store.arrange({ sort: e.currentTarget.value })}
          >
            {Object.keys(orders).map((o) => (
              <option key={o} value={o}>
                {speech.t(`by_${o}`)}
              </option>
            ))}
          </select>
        </div>
      </div>
      {draft.tracks.length > 0 && (
        <details class="keys">
          <summary>
            {speech.t("my_tracks")}
            {look.tracks.length > 0 && <span class="tag mono">{look.tracks.length}</span>}
          </summary>
          <div class="checks">
            {draft.tracks.map((t) => (
              <label key={t.id}>
                <input
                  type="checkbox"
                  checked={look.tracks.includes(t.id)}
                  onChange={(e) => mine(t.id, e.currentTarget.checked)}
                />{" "}
                {t.name}
              </label>
            ))}
          </div>
        </details>
      )}
      <ul class="plain">
        {shown.map((s) => (
          <li key={s.id}>
            <SessionButton store={store} session={s} />
          </li>
        ))}
        {shown.length === 0 && (
          <li class="soft">
            {speech.t("none_found")}{" "}
            <button
              type="button"
              class="link"
              onClick={() => {
                search("");
                store.arrange({ tracks: [] });
              }}
            >
              {speech.t("show_all")}
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}
