// A gap of somebody's day, with what they may like and what fits into it.

import type { JSX } from "preact";
import { overlap, type Item, type Suggestion } from "./day";
import { Link, type Live } from "./page";
import type { KeptEntry } from "./wire";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "star-button": Record<`data-${string}`, string>; // of every page's script
    }
  }
}

const SHOWN = 2; // suggestions in a gap

/** What could be attended besides. */
export interface Also {
  fitting: KeptEntry[]; // in any gap
  suggestions: Suggestion[]; // best first
  known: string[]; // entries that the server proposes first, by who starred what together
}

/** The gap before an item. */
export function Free({ live, item, also }: { live: Live; item: Item; also: Also }): JSX.Element {
  const { said, at, programme } = live;
  const gap = { start: item.entry.start - item.free * 60_000, end: item.entry.start };
  const within = (e: KeptEntry): boolean => e.start >= gap.start && e.end <= gap.end && e.start > at;
  const fitting = also.fitting.filter(within);
  const liked = [
    ...fitting.filter((e) => also.known.includes(e.id)),
    ...also.suggestions.map((s) => s.entry).filter(within),
  ].filter((e, i, all) => all.findIndex((o) => o.session === e.session) === i);
  const shown: KeptEntry[] = [];
  for (const e of liked) if (shown.length < SHOWN && !shown.some((o) => overlap(o, e))) shown.push(e);
  for (const e of liked) if (shown.length < SHOWN && !shown.includes(e)) shown.push(e);
  const sessions = new Set(fitting.map((e) => e.session));
  const more = [...sessions].filter((s) => !shown.some((e) => e.session === s)).length;
  return (
    <li class="gap">
      {said.t("free", { time: said.minutes(item.free) })}
      {shown.length > 0 && (
        <ul class="plain also">
          {shown.map((e) => {
            const because = also.suggestions.find((s) => s.entry.session === e.session)?.because;
            return (
              <li key={e.id} class={`hue-${programme.hue(e)}`}>
                <div>
                  <Link live={live} entry={e} class="title" />
                  <span>
                    <b>{programme.room(e)}</b>{" "}
                    {said.t("from_to", { from: said.time(e.start), to: said.time(e.end) })}
                    {because ? ` · ${said.t("because", { title: because.title })}` : ""}
                  </span>
                </div>
                <star-button
                  data-session={programme.session(e).code}
                  data-title={programme.session(e).title}
                />
              </li>
            );
          })}
        </ul>
      )}
      {more > 0 && (
        <p class="small">
          <a href={live.root + programmeAt(live, fitting[0] as KeptEntry)}>
            {said.n(shown.length > 0 ? "more_fit" : "fit", more)}
          </a>
        </p>
      )}
    </li>
  );
}

/** The place of an entry's hour in the programme. */
function programmeAt({ programme, said }: Live, e: KeptEntry): string {
  const { days } = programme.kept;
  const day = days.length > 1 ? `?day=${days[e.day]?.date}` : "";
  return `schedule/${day}#t${said.time(e.start).replace(":", "")}`;
}
