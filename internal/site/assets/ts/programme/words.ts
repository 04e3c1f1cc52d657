// What sessions of the programme are searched for: what their cards say, and, once it is there, what the server searches.
import { fold, Search } from "../search";

export class Words {
  private search: Search<string>;

  constructor(
    private readonly address: string,
    private readonly items: HTMLElement[],
  ) {
    this.search = this.among({});
  }

  /** Fetches what cards do not say. Without a network they are searched alone. */
  async load(): Promise<void> {
    try {
      const answer = await fetch(this.address);
      if (answer.ok) this.search = this.among((await answer.json()) as Record<string, string>);
    } catch {
      return;
    }
  }

  /** Tells of an item whether it fits a query. */
  fitting(query: string): (item: HTMLElement) => boolean {
    const found = this.search.find(query);
    return (item) => found === null || found.has(codeOf(item));
  }

  private among(texts: Record<string, string>): Search<string> {
    return new Search(
      this.items.map((item): [string, string] => {
        const code = codeOf(item);
        return [code, texts[code] ?? fold(item.textContent ?? "")];
      }),
    );
  }
}

function codeOf(item: HTMLElement): string {
  const to = item.querySelector("h3 a")?.getAttribute("href");
  return to?.match(/talk\/([^/]+)\//)?.[1] ?? "";
}
