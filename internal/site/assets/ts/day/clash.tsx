// Two stars and one hour: what each choice costs, side by side.

import type { JSX } from "preact";
import type { Item } from "./day";
import { Choose, Link, Tag, type Live } from "./page";
import type { KeptEntry } from "./wire";

/** The one that costs least first, as the day proposes it; then the others. */
export function Clash({ live, item }: { live: Live; item: Item }): JSX.Element {
  const { said } = live;
  const all = [item.entry, ...item.instead];
  return (
    <div class="versus">
      <p>
        <strong>{said.n("clash", all.length)}</strong>
      </p>
      <ul class="plain">
        {all.map((e, i) => (
          <Side key={e.id} live={live} entry={e} others={all.filter((o) => o !== e)} first={i === 0} />
        ))}
      </ul>
    </div>
  );
}

interface SideProps {
  live: Live;
  entry: KeptEntry;
  others: KeptEntry[];
  first: boolean;
}

function Side({ live, entry, others, first }: SideProps): JSX.Element {
  const { said, programme, stars } = live;
  const session = programme.session(entry);
  return (
    <li>
      <span class="soft small">{said.t(first ? "costs_least" : "other_one")}</span>
      <Link live={live} entry={entry} class="title" />
      {session.speakers && <span class="soft">{session.speakers}</span>}
      <span>
        <b>{programme.room(entry)}</b>{" "}
        {said.t("from_to", { from: said.time(entry.start), to: said.time(entry.end) })}
      </span>
      <span class="meta">
        {stars.level(session.code) === 2 && <Tag kind="must">{said.t("must")}</Tag>}
        {session.recorded && <Tag>{said.t("recorded")}</Tag>}
      </span>
      {others.map((o) => (
        <span key={o.id}>{lost(live, o)}</span>
      ))}
      <Choose live={live} entry={entry} choice="attend" label="take" main={first} />
    </li>
  );
}

/** What not going to an entry means: nothing for ever when it is recorded. */
function lost(live: Live, entry: KeptEntry): string {
  const { programme, said, stars } = live;
  const session = programme.session(entry);
  const must = stars.level(session.code) === 2;
  if (session.recorded)
    return said.t(must ? "lost_must_recorded" : "lost_recorded", { title: session.title });
  return said.t(must ? "lost_must" : "lost", { title: session.title });
}
