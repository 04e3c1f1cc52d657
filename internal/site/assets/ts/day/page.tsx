// What the live pages share: the element that draws one, each minute and whenever something changed.

import type { ComponentChildren, JSX } from "preact";
import { render } from "preact";
import { eachMinute, now } from "../clock";
import { Said, type Words } from "../said";
import { stars, Stars, type Choice } from "../stars";
import type { Item, Programme } from "./day";
import { follow, type Fresh } from "./kept";
import type { KeptEntry } from "./wire";

/** What a live page is drawn from. */
export interface Live extends Fresh {
  at: number; // now, on the edition's clock
  said: Said;
  stars: Stars;
  root: string; // of the edition's addresses
  to: (path: string) => string; // the address of one of its pages: "talk/ABCDEF/"
}

/** An element whose content, made by the server, is replaced by what this device makes as soon as it has the programme. */
export abstract class LivePage extends HTMLElement {
  abstract draw(live: Live): JSX.Element;

  connectedCallback(): void {
    const mine = stars() ?? new Stars(""); // on a page that no server stands behind nothing is starred
    const url = document.body.dataset.day;
    if (!url) return;
    const words = JSON.parse(this.dataset.words ?? "{}") as Words;
    let fresh: Fresh | undefined;
    let said: Said | undefined;
    const place = document.createElement("div");
    const paint = (): void => {
      if (!fresh) return;
      said ??= new Said(words, fresh.programme.kept.zone);
      if (!place.isConnected) this.replaceChildren(place);
      const root = url.slice(0, -"schedule/day.json".length);
      const file = document.body.dataset.edition ? "" : "index.html"; // without a server a page is a file
      const to = (path: string): string => root + path + file;
      render(this.draw({ ...fresh, at: now(), said, stars: mine, root, to }), place);
    };
    follow(url, (found) => {
      fresh = found;
      paint();
    });
    mine.onChange(paint);
    eachMinute(paint);
  }
}

export function Age({ live }: { live: Live }): JSX.Element {
  const { at, asOf, old, said } = live;
  const minutes = Math.max(0, Math.floor((at - asOf) / 60_000));
  const text = !old
    ? said.t("as_of", { time: said.time(asOf) })
    : minutes < 24 * 60
      ? said.t("old", { time: said.time(asOf), age: said.minutes(minutes) })
      : said.t("old_day", { date: said.date(asOf), time: said.time(asOf) });
  return <p class={old ? "age old" : "age"}>{text}</p>;
}

export function Link({
  live,
  entry,
  class: name,
}: {
  live: Live;
  entry: KeptEntry;
  class?: string;
}): JSX.Element {
  const s = live.programme.session(entry);
  return (
    <a class={name} href={live.to(`talk/${s.code}/`)}>
      {s.title}
    </a>
  );
}

export function Time({ live, ms }: { live: Live; ms: number }): JSX.Element {
  return <time dateTime={new Date(ms).toISOString()}>{live.said.time(ms)}</time>;
}

export function Where({
  programme,
  root,
  entry,
}: {
  programme: Programme;
  root: string;
  entry: KeptEntry;
}): JSX.Element | null {
  const room = programme.kept.rooms[entry.room];
  return room ? <a href={`${root}room/${room.slug}/`}>{room.name}</a> : null;
}

/** What is said before the first day: in how many days, when, and with what it begins. */
export function Before({ live }: { live: Live }): JSX.Element {
  const { programme, said, at } = live;
  const left = programme.daysLeft(at);
  const start = programme.beginning;
  const when = left > 1 ? said.n("in_days", left) : said.t(left === 1 ? "tomorrow" : "today");
  return (
    <section class="before">
      <h2>{said.t("begins", { when, date: said.date(start), time: said.time(start) })}</h2>
      <ul class="changes">
        {programme.opening().map((e) => (
          <li key={e.id}>
            <Time live={live} ms={e.start} /> <Link live={live} entry={e} />{" "}
            <span class="soft">{programme.room(e) || said.t("everywhere")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Tag({ children, kind = "" }: { children: ComponentChildren; kind?: string }): JSX.Element {
  return <span class={`tag ${kind}`}>{children}</span>;
}

/** What is said of a session in somebody's day. */
export function Marks({ live, item }: { live: Live; item: Item }): JSX.Element {
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

interface ChooseProps {
  live: Live;
  entry: KeptEntry;
  choice: Choice;
  label: string; // of the words
  link?: boolean;
  main?: boolean; // what is proposed
}

/** A button that changes the day by hand. */
export function Choose({ live, entry, choice, label, link, main }: ChooseProps): JSX.Element {
  const title = live.programme.session(entry).title;
  return (
    <button
      type="button"
      class={link ? "link" : main ? "" : "plain"}
      onClick={() => live.stars.choose(entry.id, choice)}
    >
      {live.said.t(label)}
      <span class="sr"> {title}</span>
    </button>
  );
}
