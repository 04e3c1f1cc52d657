// What sessions of the programme are searched for: what their cards say, and, once it is there, what the server searches.
import { fold, Search } from "../search";
import type { Words as Wire } from "./wire";

export class Words {
  private search: Search<string>;

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
      if (answer.ok) this.search = this.among((await answer.json()) as Wire);
    } catch {
      return;
    }
  }

  /** Tells of an item whether it fits a query. */
  fitting(query: string): (item: HTMLElement) => boolean {
    const found = this.search.find(query);
    return (item) => found === null || found.has(codeOf(item));
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
