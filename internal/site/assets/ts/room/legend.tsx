// What the drawing means: tints, signs and edges.

import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Store } from "./store";

export function Legend({ store }: { store: Store }): JSX.Element {
  const [open, set] = useState(false);
  const { speech } = store;
  const place = (look: string, text: string): JSX.Element => (
    <span class={`place ${look}`}>
      <span>{text}</span>
    </span>
  );
  const block = (look: string, text = ""): JSX.Element => <span class={`block ${look}`}>{text}</span>;
  const places: [JSX.Element, string][] = [
    [place("good", "−9"), "good"],
    [place("cost-1", "+7"), "tint"],
    [place("same", "="), "same"],
    [place("refused", "×"), "refused"],
    [<span>●</span>, "here"],
    [<b>+19</b>, "harmed"],
  ];
  const blocks: [JSX.Element, string][] = [
    [<b class="warn">▲</b>, "warn"],
    [<b class="bad">▲</b>, "blocks"],
    [<span>⚑</span>, "lock"],
    [block("hue-0"), "track"],
    [block("pending"), "pending"],
    [block("blocker"), "blocker"],
    [<span>★ 210</span>, "stars"],
    [<span>≈ 180</span>, "heads"],
    [<span class="tight">≈ 240</span>, "tight"],
    [block("held"), "held"],
    [block("chosen"), "chosen"],
    [block("theirs"), "theirs"],
  ];
  const list = (rows: [JSX.Element, string][]): JSX.Element => (
    <dl>
      {rows.map(([sign, key]) => (
        <div key={key}>
          <dt aria-hidden="true">{sign}</dt>
          <dd>{speech.t(`legend_${key}`)}</dd>
        </div>
      ))}
    </dl>
  );
  return (
    <details class="keys legend" data-legend open={open} onToggle={(e) => set(e.currentTarget.open)}>
      <summary>{speech.t("legend")}</summary>
      {open && (
        <div class="signs">
          <section>
            <h3>{speech.t("legend_places")}</h3>
            {list(places)}
          </section>
          <section>
            <h3>{speech.t("legend_sessions")}</h3>
            {list(blocks)}
          </section>
        </div>
      )}
    </details>
  );
}
