// Somebody's day as a line of time, as this device makes it from the programme that it keeps, with the stars that have
// not been sent yet.

import type { JSX } from "preact";
import { CopyButton } from "./copy-button";
import { changed, seen, type Change, type Seen } from "./day/changed";
import { Clash } from "./day/clash";
import { leaveAt, overlap, standing, type Day, type Item } from "./day/day";
import { Free, type Also } from "./day/free";
import { Age, Before, Choose, Link, LivePage, Marks, Tag, Time, Where, type Live } from "./day/page";
import { sawRelease } from "./release-dot";

const WORTH_NAMING = 20; // minutes: less is the walk to the next room

class MyDay extends LivePage {
  private known: string[] | undefined;

  draw(live: Live): JSX.Element {
    this.known ??= takeAlso();
    const again = (): void => void document.dispatchEvent(new Event("stars-changed"));
    return <Mine live={live} known={this.known} again={again} />;
  }
}

/** The entries that the server proposes besides, by who starred what together; the list is drawn in the gaps of the day instead. */
function takeAlso(): string[] {
  const list = document.getElementById("also");
  if (!list) return [];
  list.hidden = true;
  return [...list.querySelectorAll<HTMLElement>("li[data-entry]")].map((row) => row.dataset.entry ?? "");
}

interface MineProps {
  live: Live;
  known: string[]; // entries that the server proposes
  again: () => void;
}

function Mine({ live, known, again }: MineProps): JSX.Element {
  const { programme, stars, said, at } = live;
  const days = programme.days(stars.levels, stars.choices);
  const also: Also = {
    fitting: programme.fitting(days),
    suggestions: programme.suggestions(stars.levels, days),
    known,
  };
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
      <div class="my">
        <div class="panel">
          {programme.begun(at) && items.length > 0 && <NextUp live={live} items={items} />}
          <p class="actions">
            <a class="button plain" href="#calendar">
              {said.t("calendar")}
            </a>
            <button type="button" class="plain" onClick={() => print()}>
              {said.t("pocket")}
            </button>
          </p>
        </div>
        <div>
          <Sum live={live} days={days} given={given} />
          {days.map((day, i) => (
            <OneDay key={i} live={live} day={day} index={i} also={also} />
          ))}
          {!live.old && <Age live={live} />}
        </div>
      </div>
    </>
  );
}

/** How much of what somebody starred is in their days, and how many hours wait for a choice. */
function Sum({ live, days, given }: { live: Live; days: Day[]; given: string[] }): JSX.Element | null {
  const { said, at } = live;
  if (given.length === 0) return null;
  const items = days.flatMap((d) => d.items);
  const open = items.filter((it) => it.instead.length > 0 && !it.chosen && it.entry.start > at).length;
  return (
    <p class="sum">
      <strong>{said.n("in_day", given.length, { in: items.filter((it) => it.level > 0).length })}</strong>{" "}
      {open > 0 && said.n("to_choose", open)}
    </p>
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

interface OneDayProps {
  live: Live;
  day: Day;
  index: number;
  also: Also;
}

function OneDay({ live, day, index, also }: OneDayProps): JSX.Element | null {
  const { programme, said, at } = live;
  const title = said.date(programme.kept.days[index]?.start ?? 0);
  const ran = day.items.filter((it) => it.entry.end <= at);
  const toCome = day.items.filter((it) => it.entry.end > at);
  const next = standing(day.items, at).next;
  const left = day.given.filter((it) => !day.items.some((o) => o.instead.some((e) => e.id === it.entry.id)));
  const line = (items: Item[]): JSX.Element => (
    <ol class="line">
      {items.map((it) => (
        <Stop
          key={it.entry.id}
          live={live}
          item={it}
          next={it === next && programme.today(at) === index}
          also={also}
        />
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
      {left.length > 0 && (
        <>
          <h3>{said.t("given_up")}</h3>
          <ul class="changes">
            {left.map((it) => (
              <li key={it.entry.id}>
                <Time live={live} ms={it.entry.start} /> <Link live={live} entry={it.entry} />{" "}
                <Marks live={live} item={it} />{" "}
                <Choose
                  live={live}
                  entry={it.entry}
                  choice={it.skipped ? "propose" : "attend"}
                  label={it.skipped ? "back" : "rather"}
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

interface StopProps {
  live: Live;
  item: Item;
  next: boolean;
  also: Also;
}

function Stop({ live, item, next, also }: StopProps): JSX.Element {
  const { said, at, programme } = live;
  const { entry, session } = item;
  const running = entry.start <= at && at < entry.end;
  const past = entry.end <= at;
  const canMove = !session.plenary && session.kind !== "break";
  const open = item.instead.length > 0 && !item.chosen && entry.start > at; // a choice is to be made
  return (
    <>
      {item.free >= WORTH_NAMING && <Free live={live} item={item} also={also} />}
      <li
        class={`stop${running ? " running" : ""}${past ? " past" : ""}${open ? " open" : ""}`}
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
        {open && <Clash live={live} item={item} />}
        {item.instead.length > 0 && !open && <Instead live={live} item={item} />}
        {item.backUp && canMove && !past && !open && <BackUp live={live} item={item} />}
        {canMove && !past && !open && (
          <Choose
            live={live}
            entry={entry}
            choice={item.chosen ? "propose" : "skip"}
            label={item.chosen ? "propose" : "skip"}
            link
          />
        )}
      </li>
    </>
  );
}

/** What is not attended for this one, in a line. */
function Instead({ live, item }: { live: Live; item: Item }): JSX.Element {
  const { said, at } = live;
  return (
    <ul class="plain small instead">
      {item.instead.map((o) => (
        <li key={o.id}>
          <span class="soft">{said.t("instead_of")}</span> <Link live={live} entry={o} />{" "}
          {o.end > at && <Choose live={live} entry={o} choice="attend" label="rather" link />}
        </li>
      ))}
    </ul>
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
