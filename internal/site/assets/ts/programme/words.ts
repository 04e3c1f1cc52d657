// What sessions of the programme are searched for: what their cards say, and, once it is there, what the server searches.
import { fold, Search } from "../search";
import type { Words as Wire } from "./wire";

export class Words {
  private search: Search<string>;
  private dates: Record<string, string[]> = {}; // of sessions, where there are several days

  constructor(
    private readonly address: string,
    private readonly items: HTMLElement[],
  ) {
    this.search = this.among({ texts: {}, names: [] });
  }

  /** Fetches what cards do not say. Without a network they are searched alone. */
  async load(): Promise<void> {
    try {
      const answer = await fetch(this.address);
      if (!answer.ok) return;
      const wire = (await answer.json()) as Wire;
      this.search = this.among(wire);
      this.dates = wire.dates ?? {};
    } catch {
      return;
    }
  }

  /** Tells of an item whether it fits a query. */
  fitting(query: string): (item: HTMLElement) => boolean {
    const found = this.search.find(query);
    return (item) => found === null || found.has(codeOf(item));
  }

  /** How many sessions fit a query on each date of the edition, where there are several. */
  countByDate(query: string): Map<string, number> {
    const count = new Map<string, number>();
    for (const code of this.search.find(query) ?? []) {
      for (const date of this.dates[code] ?? []) count.set(date, (count.get(date) ?? 0) + 1);
    }
    return count;
  }

  /** Searches that may have been meant by one of which a word stands nowhere. */
  meant(query: string): string[] {
    return this.search.meant(query);
  }

  // Other days are searched too: what stands there is no word that was meant otherwise.
  private among({ texts, names }: Wire): Search<string> {
    const cards = this.items.map((item): [string, string] => [codeOf(item), fold(item.textContent ?? "")]);
    const all = new Map([...cards, ...Object.entries(texts)]);
    return new Search(all, names);
  }
}

function codeOf(item: HTMLElement): string {
  const to = item.querySelector("h3 a")?.getAttribute("href");
  return to?.match(/talk\/([^/]+)\//)?.[1] ?? "";
}
