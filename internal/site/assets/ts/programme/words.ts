/** Brings a text to what is compared: lower case, no accents. */
export function fold(s: string): string {
  return s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae");
}

/** What sessions are searched for: what their cards say, and, once it is there, what the server searches. */
export class Words {
  private texts: Record<string, string> = {};
  private readonly cards = new WeakMap<HTMLElement, string>();

  constructor(private readonly address: string) {}

  /** Fetches what cards do not say. Without a network they are searched alone. */
  async load(): Promise<void> {
    try {
      const answer = await fetch(this.address);
      if (answer.ok) this.texts = (await answer.json()) as Record<string, string>;
    } catch {
      this.texts = {};
    }
  }

  /** Whether each word of a query begins a word of a session. */
  match(item: HTMLElement, query: string[]): boolean {
    if (query.length === 0) return true;
    const code =
      item
        .querySelector("h3 a")
        ?.getAttribute("href")
        ?.match(/talk\/([^/]+)\//)?.[1] ?? "";
    const text = this.texts[code] ?? this.card(item);
    return query.every((word) => begins(text, word));
  }

  private card(item: HTMLElement): string {
    const known = this.cards.get(item) ?? fold(item.textContent ?? "");
    this.cards.set(item, known);
    return known;
  }
}

function begins(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}+#]/u.test(text[at - 1] ?? "")) return true;
  }
  return false;
}
