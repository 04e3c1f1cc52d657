// What runs now and what is next, room by room, as this device finds in the programme that it keeps.

import type { JSX } from "preact";
import type { Programme } from "./day/day";
import { Age, Before, Link, LivePage, Tag, Time, type Live } from "./day/page";
import type { KeptEntry } from "./day/wire";

class NowBoard extends LivePage {
  draw(live: Live): JSX.Element {
    return <Board live={live} />;
  }
}

/** What a room has: what runs, and what follows. */
interface Row {
  room: number;
  now: KeptEntry[];
  next: KeptEntry[];
}

function Board({ live }: { live: Live }): JSX.Element {
  const { programme, at, said } = live;
  const rows = rowsOf(programme, at);
  const running = rows.flatMap((r) => r.now).filter((e) => !programme.off(e)).length;
  const soonest = Math.min(...rows.flatMap((r) => r.next).map((e) => e.start));
  return (
    <>
      <div class="clock">
        <h1>
          <span class="sr">{said.t("now")} </span>
          <Time live={live} ms={at} />
        </h1>
        {programme.begun(at) && !programme.over(at) && (
          <p>
            <strong>{running ? said.n("run", running) : said.t("nothing_now")}</strong>
            <br />
            {Number.isFinite(soonest)
              ? said.t("next_at", { time: said.time(soonest), left: left(live, soonest) })
              : said.t("nothing_next")}
          </p>
        )}
      </div>
      {!programme.begun(at) && <Before live={live} />}
      {programme.over(at) && <p class="flash">{said.t("over")}</p>}
      <ul class="by-room">
        {rows.map((row) => (
          <RoomRow key={row.room} live={live} row={row} />
        ))}
      </ul>
      <Age live={live} />
    </>
  );
}

function rowsOf(programme: Programme, at: number): Row[] {
  const { now, next } = programme.nowNext(at);
  const inRooms = programme.kept.rooms.map((_, i) => i);
  const everywhere = now.some((e) => e.room === -1);
  return (everywhere ? [-1, ...inRooms] : [...inRooms, -1])
    .map((room) => ({
      room,
      now: now.filter((e) => e.room === room),
      next: next.filter((e) => e.room === room),
    }))
    .filter((row) => row.now.length + row.next.length > 0);
}

function left(live: Live, until: number): string {
  return live.said.minutes(Math.max(1, Math.ceil((until - live.at) / 60_000)));
}

function RoomRow({ live, row }: { live: Live; row: Row }): JSX.Element {
  const { programme, said } = live;
  const room = programme.kept.rooms[row.room];
  const runs = row.now.find((e) => !programme.off(e));
  return (
    <li>
      <h2>
        {room ? <a href={live.to(`room/${room.slug}/`)}>{room.name}</a> : said.t("everywhere")}{" "}
        {runs ? (
          <span class="left">{said.t("left", { time: left(live, runs.end) })}</span>
        ) : (
          room && <span class="soft">{free(live, row)}</span>
        )}
      </h2>
      {row.now.map((e) => (
        <Running key={e.id} live={live} entry={e} />
      ))}
      {row.next.map((e) => (
        <p key={e.id} class={programme.off(e) ? "then cancelled" : "then"}>
          <Time live={live} ms={e.start} /> <Link live={live} entry={e} class="title" />{" "}
          <Marks live={live} entry={e} />
        </p>
      ))}
    </li>
  );
}

function free(live: Live, row: Row): string {
  const next = row.next.find((e) => !live.programme.off(e));
  return next ? live.said.t("free_until", { time: live.said.time(next.start) }) : live.said.t("free");
}

function Running({ live, entry }: { live: Live; entry: KeptEntry }): JSX.Element {
  const { programme, said } = live;
  const s = programme.session(entry);
  return (
    <div class={s.cancelled ? "runs cancelled" : "runs"}>
      <p>
        <Link live={live} entry={entry} class="title" /> <Marks live={live} entry={entry} />
      </p>
      <p class="soft">
        {s.speakers ? `${s.speakers} · ` : ""}
        {said.t("until", { time: said.time(entry.end) })}
      </p>
    </div>
  );
}

function Marks({ live, entry }: { live: Live; entry: KeptEntry }): JSX.Element {
  const { programme, said, stars } = live;
  const s = programme.session(entry);
  return (
    <>
      {stars.level(s.code) > 0 && <Tag kind="now">★ {said.t("mine")}</Tag>}
      {s.cancelled && <Tag kind="off">{said.t("cancelled")}</Tag>}
      {s.delayed && <Tag kind="off">{said.t("delayed")}</Tag>}
    </>
  );
}

customElements.define("now-board", NowBoard);
