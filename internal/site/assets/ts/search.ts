// Finds texts by words as the server does (release.Search): whole words, beginnings of words, and, where neither is there, words a typo away.

/** Brings a text to what is compared: lower case, no accents. */
export function fold(s: string): string {
  return s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae");
}

function wordsOf(folded: string): string[] {
  return folded.split(/[^\p{L}\p{Nd}+#]+/u).filter(Boolean);
}

/** Texts, each under a key, by the words that are in them. */
export class Search<K> {
  private readonly words = new Map<string, Set<K>>();

  constructor(folded: Iterable<readonly [K, string]>) {
    for (const [key, text] of folded) {
      for (const word of wordsOf(text)) {
        const keys = this.words.get(word) ?? new Set<K>();
        keys.add(key);
        this.words.set(word, keys);
      }
    }
  }

  /** The keys of the texts that have every word of a query; null when it has none, which is no question. */
  find(query: string): Set<K> | null {
    const words = wordsOf(fold(query));
    if (words.length === 0) return null;
    return words
      .map((word) => this.hits(word))
      .reduce((found, hits) => new Set([...found].filter((key) => hits.has(key))));
  }

  private hits(word: string): Set<K> {
    const begun = this.of((have) => have.startsWith(word));
    const most = allowed(word);
    return begun.size > 0 || most === 0 ? begun : this.of((have) => near([...word], [...have], most));
  }

  private of(fits: (have: string) => boolean): Set<K> {
    const out = new Set<K>();
    for (const [have, keys] of this.words) {
      if (fits(have)) for (const key of keys) out.add(key);
    }
    return out;
  }
}

/** How many typos a word may have. */
function allowed(word: string): number {
  const letters = [...word].length;
  if (letters < 4) return 0;
  return letters < 8 ? 1 : 2;
}

/** Whether two words are at most so many typos apart: a letter wrong, missing, too many, or two neighbours swapped. */
function near(a: string[], b: string[], most: number): boolean {
  if (Math.abs(a.length - b.length) > most) return false;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    if (Math.min(...row) > most) return false;
    [before, last] = [last, row];
  }
  return (last[b.length] ?? most + 1) <= most;
}
