/**
 * A person's stars, and what they changed in their day by hand: kept in this browser, sent to the server when there is
 * a network. Every script of a page sees the same, in the browser's storage, and hears of changes on the document.
 */
import { now, stamp } from "./clock";
import type { Choices, Level, Levels } from "./day/day";

export type { Level } from "./day/day";
export type Choice = "attend" | "skip" | "propose";

interface StarChange {
  session: string;
  level: Level;
  at: string;
}

interface ChoiceChange {
  entry: string;
  choice: Choice;
  at: string;
}

interface Answer {
  stars: Levels;
  choices: Choices;
}

const CHANGED = "stars-changed";

export class Stars {
  constructor(readonly edition: string) {}

  /** Sends what waits now and whenever there is a network again: of a page's scripts one does. */
  follow(): void {
    addEventListener("online", () => void this.sync());
    window.addEventListener("storage", (e) => {
      if (e.key === this.key("stars") || e.key === this.key("choices")) this.tell();
    });
    void this.sync();
  }

  onChange(f: () => void, signal?: AbortSignal): void {
    document.addEventListener(CHANGED, f, signal ? { signal } : {});
  }

  get levels(): Levels {
    return this.read("stars", {});
  }

  get choices(): Choices {
    return this.read("choices", {});
  }

  /** How many changes the server has not heard of. */
  get waiting(): number {
    return this.read<StarChange[]>("waiting", []).length + this.read<ChoiceChange[]>("choosing", []).length;
  }

  level(session: string): Level {
    return this.levels[session] ?? 0;
  }

  count(): number {
    return Object.values(this.levels).filter((l) => l > 0).length;
  }

  set(session: string, level: Level): void {
    this.write("stars", { ...this.levels, [session]: level });
    const waiting = this.read<StarChange[]>("waiting", []).filter((c) => c.session !== session);
    this.write("waiting", [...waiting, { session, level, at: stamp() }]);
    this.tell();
    void this.sync(true);
  }

  /** Changes the day by hand. */
  choose(entry: string, choice: Choice): void {
    this.write("choices", chosen(this.choices, entry, choice));
    const waiting = this.read<ChoiceChange[]>("choosing", []).filter((c) => c.entry !== entry);
    this.write("choosing", [...waiting, { entry, choice, at: stamp() }]);
    this.tell();
    void this.sync();
  }

  /** Sends what waits, then takes what the server has, unless it is brief; what could not be sent waits on. */
  async sync(brief = false): Promise<void> {
    const sent = this.read<StarChange[]>("waiting", []);
    const choosing = this.read<ChoiceChange[]>("choosing", []);
    try {
      const response = await fetch(`/${this.edition}/my/sync`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          stars: sent,
          choices: choosing.map(({ entry, choice }) => ({ entry, choice })),
          brief,
        }),
      });
      if (!response.ok) {
        if (response.status === 409) this.refused(sent);
        return;
      }
      const waiting = this.read<StarChange[]>("waiting", []).filter(
        (c) => !sent.some((s) => s.session === c.session && s.at === c.at),
      );
      const still = this.read<ChoiceChange[]>("choosing", []).filter(
        (c) => !choosing.some((s) => s.entry === c.entry && s.at === c.at),
      );
      if (response.status === 204) {
        this.write("waiting", waiting);
        this.write("choosing", still);
        localStorage.setItem("kept-at", new Date(now()).toISOString());
        return;
      }
      const answer = (await response.json()) as Answer;
      const levels = { ...answer.stars };
      for (const c of waiting) levels[c.session] = c.level;
      let choices = answer.choices;
      for (const c of still) choices = chosen(choices, c.entry, c.choice);
      this.write("waiting", waiting);
      this.write("choosing", still);
      this.write("stars", levels);
      this.write("choices", choices);
      localStorage.setItem("kept-at", new Date(now()).toISOString());
      this.tell();
    } catch {
      // No network: what waits is sent when it is back.
    }
  }

  /** The server keeps none of what exceeds the number of stars per person. */
  private refused(sent: StarChange[]): void {
    const levels = this.levels;
    for (const c of sent) delete levels[c.session];
    this.write("waiting", []);
    this.write("stars", levels);
    this.tell();
  }

  private tell(): void {
    document.dispatchEvent(new Event(CHANGED));
  }

  private key(name: string): string {
    return `${name}:${this.edition}`;
  }

  private read<T>(name: string, otherwise: T): T {
    try {
      return JSON.parse(localStorage.getItem(this.key(name)) ?? "") as T;
    } catch {
      return otherwise;
    }
  }

  private write(name: string, value: unknown): void {
    localStorage.setItem(this.key(name), JSON.stringify(value));
  }
}

function chosen(choices: Choices, entry: string, choice: Choice): Choices {
  const { [entry]: _, ...rest } = choices;
  return choice === "propose" ? rest : { ...rest, [entry]: choice === "attend" };
}

/** The stars of the page's edition. */
export function stars(): Stars | undefined {
  const edition = document.body.dataset.edition;
  return edition ? new Stars(edition) : undefined;
}
