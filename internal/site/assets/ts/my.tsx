// Somebody's day as a line of time, as this device makes it from the programme that it keeps, with the stars that have
// not been sent yet.

import type { JSX } from "preact";
import { CopyButton } from "./copy-button";
import { changed, seen, type Change, type Seen } from "./day/changed";
import { leaveAt, overlap, standing, type Day, type Item } from "./day/day";
import { Age, Before, Link, LivePage, Tag, Time, Where, type Live } from "./day/page";
import type { KeptEntry } from "./day/wire";
import { sawRelease } from "./release-dot";
import type { Choice } from "./stars";

const WORTH_NAMING = 20; // minutes: less is the walk to the next room

class MyDay extends LivePage {
  draw(live: Live): JSX.Element {
    hideWhatIsOver(live.at);
    return <Mine live={live} again={() => document.dispatchEvent(new Event("stars-changed"))} />;
  }
}

/** What the server proposes besides stays as it made it, but for what began since. */
function hideWhatIsOver(at: number): void {
  for (const row of document.querySelectorAll<HTMLElement>("#also li"))
    row.hidden = Date.parse(row.querySelector("time")?.dateTime ?? "") <= at;
}

function Mine({ live, again }: { live: Live; again: () => void }): JSX.Element {
  const { programme, stars, said, at } = live;
  const days = programme.days(stars.levels, stars.choices);
  const today = programme.today(at);
  const items = days[today]?.items ?? [];
  const given = Object.keys(stars.levels).filter((c) => stars.level(c) > 0 && programme.byCode(c));
  return (
    <>
      <h1>{said.t("my_day")}</h1>
      {live.old && <Age live={live} />}
      {stars.waiting > 0 && <p class="age">{said.n("waiting", stars.waiting)}</p>}
      <News live={live} days={days} again={again} />
      {given.length === 0 && (
        <p class="empty">
          <strong>{said.t("no_stars")}</strong> <a href={`${live.root}schedule/`}>{said.t("no_stars_do")}</a>
        </p>
      )}
      {!programme.begun(at) && <Before live={live} />}
      {programme.over(at) && <p class="flash">{said.t("over")}</p>}
      {programme.begun(at) && items.length > 0 && <NextUp live={live} items={items} />}
      {days.map((day, i) => (
        <OneDay key={i} live={live} day={day} index={i} />
      ))}
      {!live.old && <Age live={live} />}
    </>
  );
}

/** What is next, and when to leave for it. */
function NextUp({ live, items }: { live: Live; items: Item[] }): JSX.Element {
  const { said, at, programme } = live;
  const { running, next } = standing(items, at);
  const minutes = (until: number): string => said.minutes(Math.max(1, Math.ceil((until - at) / 60_000)));
  return (
    <section class="next-up" aria-label={said.t("next")}>
      <p class="clock">
        <Time live={live} ms={at} />
        {next && (
          <strong>
            {leaveAt(next) <= at
              ? said.t("leave_now", { left: minutes(next.entry.start) })
              : next.walk > 0
                ? said.t("leave_in", { left: minutes(leaveAt(next)) })
                : said.t("next_in", { left: minutes(next.entry.start) })}
          </strong>
        )}
      </p>
      {running && (
        <p>
          <strong>{said.t("now")}</strong> <Link live={live} entry={running.entry} />,{" "}
          {programme.room(running.entry)} {said.t("until", { time: said.time(running.entry.end) })}
        </p>
      )}
      {next ? (
        <>
          <p>
            {said.t("next_in_room", {
              time: said.time(next.entry.start),
              room: programme.room(next.entry) || said.t("everywhere"),
            })}
          </p>
          <h2>
            <Link live={live} entry={next.entry} />
          </h2>
          {next.walk > 0 && <p>{said.n("leave_at", next.walk, { time: said.time(leaveAt(next)) })}</p>}
        </>
      ) : (
        <p>{said.t("nothing_next")}</p>
      )}
    </section>
  );
}

function OneDay({ live, day, index }: { live: Live; day: Day; index: number }): JSX.Element | null {
  const { programme, said, at } = live;
  const title = said.date(programme.kept.days[index]?.start ?? 0);
  const ran = day.items.filter((it) => it.entry.end <= at);
  const toCome = day.items.filter((it) => it.entry.end > at);
  const next = standing(day.items, at).next;
  const line = (items: Item[]): JSX.Element => (
    <ol class="line">
      {items.map((it) => (
        <Stop key={it.entry.id} live={live} item={it} next={it === next && programme.today(at) === index} />
      ))}
    </ol>
  );
  return (
    <section>
      <h2>{title}</h2>
      {day.off.length > 0 && (
        <>
          <h3>{said.t("off")}</h3>
          <ul class="changes">
            {day.off.map((it) => (
              <Off key={it.entry.id} live={live} item={it} items={day.items} />
            ))}
          </ul>
        </>
      )}
      {ran.length > 0 && (
        <details class="earlier" open={toCome.length === 0 && programme.over(at)}>
          <summary>{said.n("earlier", ran.length)}</summary>
          {line(ran)}
        </details>
      )}
      {line(toCome)}
      {day.given.length > 0 && (
        <>
          <h3>{said.t("given_up")}</h3>
          <ul class="changes">
            {day.given.map((it) => (
              <li key={it.entry.id}>
                <Time live={live} ms={it.entry.start} /> <Link live={live} entry={it.entry} />{" "}
                <Marks live={live} item={it} />
                {it.cost > 0 && (
                  <span class="soft">{said.t("cost", { share: said.percent(it.cost) })}</span>
                )}{" "}
                <Choose
                  live={live}
                  entry={it.entry}
                  choice={it.skipped ? "propose" : "attend"}
                  label="rather"
                  link
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Stop({ live, item, next }: { live: Live; item: Item; next: boolean }): JSX.Element {
  const { said, at, programme } = live;
  const { entry, session } = item;
  const running = entry.start <= at && at < entry.end;
  const past = entry.end <= at;
  const canMove = !session.plenary && session.kind !== "break";
  return (
    <>
      {item.free >= WORTH_NAMING && <li class="gap">{said.t("free", { time: said.minutes(item.free) })}</li>}
      <li
        class={`stop${running ? " running" : ""}${past ? " past" : ""}`}
        aria-current={running ? "time" : undefined}
      >
        <span class="times">
          <Time live={live} ms={entry.start} />–{said.time(entry.end)}
        </span>{" "}
        {entry.room < 0 && canMove ? (
          said.t("everywhere")
        ) : (
          <Where programme={programme} root={live.root} entry={entry} />
        )}{" "}
        {item.walk > 0 && (
          <span class={item.hurry ? "hurry" : "soft"}>
            {said.n(item.hurry ? "hurry" : "walk", item.walk)}
          </span>
        )}
        <h3>
          <Link live={live} entry={entry} class="title" />
        </h3>
        <div class="meta">
          {running && (
            <Tag kind="now">
              {said.t("now_left", { time: said.minutes(Math.ceil((entry.end - at) / 60_000)) })}
            </Tag>
          )}
          {next && <Tag kind="now">{said.t("next")}</Tag>}
          <Marks live={live} item={item} />
          {session.speakers && <span class="soft">{session.speakers}</span>}
        </div>
        {item.instead.length > 0 && (
          <div class="versus">
            <p>
              <strong>{said.t("instead")}</strong>
            </p>
            <ul class="plain">
              {item.instead.map((o) => (
                <li key={o.id}>
                  <Link live={live} entry={o} />{" "}
                  <span class="soft">
                    {programme.room(o)} {said.time(o.start)}
                    {programme.session(o).recorded ? ` · ${said.t("recorded")}` : ""}
                  </span>{" "}
                  <Choose live={live} entry={o} choice="attend" label="rather" />
                </li>
              ))}
            </ul>
          </div>
        )}
        {item.backUp && canMove && !past && <BackUp live={live} item={item} />}
        {canMove && !past && (
          <Choose
            live={live}
            entry={entry}
            choice={item.chosen ? "propose" : "skip"}
            label={item.chosen ? "propose" : "skip"}
          />
        )}
      </li>
    </>
  );
}

function BackUp({ live, item }: { live: Live; item: Item }): JSX.Element | null {
  const { programme, said } = live;
  const entry = programme.parallel(item.entry).find((e) => programme.session(e) === item.backUp);
  if (!entry) return null;
  const room = programme.room(entry);
  return (
    <p class="soft small">
      {said.t("back_up")} <Link live={live} entry={entry} />
      {room ? `, ${room}` : ""}
    </p>
  );
}

function Marks({ live, item }: { live: Live; item: Item }): JSX.Element {
  const { said } = live;
  const s = item.session;
  return (
    <>
      {s.delayed && <Tag kind="off">{said.t("delayed")}</Tag>}
      {s.pending && <Tag kind="pending">{said.t("pending")}</Tag>}
      {item.level === 2 && <Tag kind="must">{said.t("must")}</Tag>}
      {item.chosen && <Tag>{said.t("by_hand")}</Tag>}
      {s.recorded && <Tag>{said.t("recorded")}</Tag>}
    </>
  );
}

/** A starred session that is cancelled: what takes its hour, or what could. */
function Off({ live, item, items }: { live: Live; item: Item; items: Item[] }): JSX.Element {
  const { said, programme } = live;
  const place = programme.inItsPlace(item.entry);
  const busy = items.filter((it) => overlap(it.entry, item.entry));
  return (
    <li class="cancelled">
      <Time live={live} ms={item.entry.start} /> <Link live={live} entry={item.entry} class="title" />{" "}
      <Tag kind="off">{said.t("cancelled")}</Tag>
      {place && (
        <p>
          {said.t("in_its_place")} <Link live={live} entry={place} />
        </p>
      )}
      {busy.length > 0 && (
        <p>
          {said.t("takes_its_hour")}{" "}
          {busy.map((it, i) => (
            <>
              {i > 0 && " · "}
              <Link live={live} entry={it.entry} />
            </>
          ))}
        </p>
      )}
      {item.fits.length > 0 && (
        <>
          <p>{said.t("fits")}</p>
          <ul class="plain">
            {item.fits.map((e) => (
              <li key={e.id}>
                <Link live={live} entry={e} />{" "}
                <span class="soft">
                  {said.time(e.start)} {programme.room(e)}
                </span>{" "}
                <Choose live={live} entry={e} choice="attend" label="go_there" link />
              </li>
            ))}
          </ul>
        </>
      )}
      {busy.length + item.fits.length === 0 && <p class="soft">{said.t("nothing_fits")}</p>}
    </li>
  );
}

interface ChooseProps {
  live: Live;
  entry: KeptEntry;
  choice: Choice;
  label: string; // of the words
  link?: boolean;
}

function Choose({ live, entry, choice, label, link }: ChooseProps): JSX.Element {
  const title = live.programme.session(entry).title;
  return (
    <button type="button" class={link ? "link" : "plain"} onClick={() => live.stars.choose(entry.id, choice)}>
      {live.said.t(label)}
      <span class="sr"> {title}</span>
    </button>
  );
}

/** What a release changed for this person since this device showed them their day. */
function News({ live, days, again }: { live: Live; days: Day[]; again: () => void }): JSX.Element | null {
  const { programme, said, stars } = live;
  const edition = document.body.dataset.edition ?? "";
  const before = lastSeen(edition);
  const save = (): void => {
    try {
      localStorage.setItem(`seen:${edition}`, JSON.stringify(seen(programme)));
      sawRelease(edition, programme.kept.release);
    } catch {
      // What was seen is not remembered here: the next visit tells it again.
    }
  };
  if (!before) {
    save();
    return null;
  }
  if (before.release === programme.kept.release) return null;
  const news = changed(before, programme, stars.levels);
  return (
    <section class="news flash" role="status">
      <div>
        <h2>{said.t("news", { n: programme.kept.release })}</h2>
        {news.length === 0 ? (
          <p>{said.t("news_none")}</p>
        ) : (
          <ul class="plain">
            {news.map((c) => (
              <li key={`${c.code} ${c.was}`}>{sentence(live, c, days)}</li>
            ))}
          </ul>
        )}
        <p>
          <button
            type="button"
            class="plain"
            onClick={() => {
              save();
              again();
            }}
          >
            {said.t("news_seen")}
          </button>{" "}
          <a href={`${live.root}schedule/changelog/`}>{said.t("news_all")}</a>
        </p>
      </div>
    </section>
  );
}

function sentence(live: Live, c: Change, days: Day[]): string {
  const { said, programme } = live;
  const title = programme.byCode(c.code)?.title ?? c.title;
  const at = c.entry?.start ?? c.was;
  const told = said.t(`news_${c.kind}`, {
    title,
    was: said.time(c.was),
    time: said.time(at),
    date: said.date(at),
    room: c.entry ? programme.room(c.entry) || said.t("everywhere") : "",
  });
  if (c.kind !== "off" && c.kind !== "gone") return told;
  const then = days.flatMap((d) => d.items).find((it) => it.entry.start <= c.was && c.was < it.entry.end);
  return then
    ? `${told} ${said.t("news_then", { title: then.session.title, room: programme.room(then.entry) || said.t("everywhere") })}`
    : told;
}

function lastSeen(edition: string): Seen | undefined {
  try {
    return JSON.parse(localStorage.getItem(`seen:${edition}`) ?? "") as Seen;
  } catch {
    return undefined;
  }
}

customElements.define("my-day", MyDay);
customElements.define("copy-button", CopyButton);
