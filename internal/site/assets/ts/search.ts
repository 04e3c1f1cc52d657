// Finds texts by words as the server does (release.Search): whole words, beginnings of words, and, where neither is there, words a typo
// away. Where a word stands nowhere, it says what may have been meant.

const MOST_MEANT = 3;

/** Brings a text to what is compared: lower case, no accents. */
export function fold(s: string): string {
  return s
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .replace(/ß/g, "ss");
}

function wordsOf(folded: string): string[] {
  return folded.split(/[^\p{L}\p{Nd}+#]+/u).filter(Boolean);
}

/** Texts, each under a key, by the words that are in them. */
export class Search<K> {
  private readonly words = new Map<string, Set<K>>();
  private readonly names: Map<string, string>; // as they are spelled, by folded word

  /** Names are the words that may be meant by one that stands nowhere, in the server's order. */
  constructor(folded: Iterable<readonly [K, string]>, names: string[] = []) {
    this.names = new Map(names.map((name) => [fold(name), name]));
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

  /** What may have been meant by a query of which a word stands nowhere, or whose words stand together nowhere: the nearest first. */
  meant(query: string): string[] {
    const near: string[][] = []; // what may stand for each word
    const unknown: number[] = []; // places in it of words that stand nowhere
    let missing = false;
    for (const word of wordsOf(fold(query))) {
      if ([...this.words.keys()].some((have) => have.startsWith(word))) {
        near.push([this.names.get(word) ?? word]);
        continue;
      }
      missing = true;
      const others = this.nearest(word);
      if (others.length > 0) unknown.push(near.push(others) - 1);
    }
    if (near.length === 0 || (!missing && this.finds(query))) return [];
    const first = near.map((others) => others[0] ?? "");
    const one = unknown.length === 1 ? unknown[0] : undefined;
    const tries =
      one === undefined
        ? [first.join(" ")]
        : (near[one] ?? []).map((other) => first.map((word, i) => (i === one ? other : word)).join(" "));
    const found = tries.filter((q) => this.finds(q));
    return (found.length > 0 ? found : first.filter((q) => this.finds(q))).slice(0, MOST_MEANT);
  }

  private finds(query: string): boolean {
    return (this.find(query)?.size ?? 0) > 0;
  }

  /** The names that a word is most like: by typos from their beginning, then by the first letter, then by length. */
  private nearest(word: string): string[] {
    const letters = [...word];
    const most = farthest(letters.length);
    return [...this.names]
      .map(([folded, spelled]) => ({ spelled, far: far(letters, [...folded], most) }))
      .filter(({ far }) => (far[0] ?? 0) <= most)
      .sort((a, b) => a.far.map((x, i) => x - (b.far[i] ?? 0)).find((x) => x !== 0) ?? 0)
      .slice(0, MOST_MEANT)
      .map(({ spelled }) => spelled);
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

/** How many typos a name may be away from a word that stands nowhere: more than search forgives unasked. */
function farthest(letters: number): number {
  if (letters < 3) return 0;
  if (letters < 5) return 1;
  return letters < 8 ? 2 : 3;
}

/** How far a name is from a word: typos from its beginning, whether the first letter differs, by how many letters the lengths do. */
function far(word: string[], name: string[], most: number): [number, number, number] {
  if (shortens(word, name)) return [0, 0, 0];
  const typos = Math.min(...(distances(word, name, most) ?? [most + 1]));
  return [typos, word[0] === name[0] ? 0 : 1, Math.abs(word.length - name.length)];
}

/** Whether a word is a name's first and last letter with the number of those between: "k8s". */
function shortens(word: string[], name: string[]): boolean {
  const between = word.slice(1, -1).join("");
  return (
    /^\d+$/.test(between) &&
    word[0] === name[0] &&
    word.at(-1) === name.at(-1) &&
    Number(between) === name.length - 2
  );
}

/** Whether two words are at most so many typos apart. */
function near(a: string[], b: string[], most: number): boolean {
  if (Math.abs(a.length - b.length) > most) return false;
  return (distances(a, b, most)?.[b.length] ?? most + 1) <= most;
}

/**
 * For each beginning of b, how many typos a is away from it: a letter wrong, missing, too many, or two neighbours swapped. Undefined
 * when all are more than most.
 */
function distances(a: string[], b: string[], most: number): number[] | undefined {
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
    if (Math.min(...row) > most) return undefined;
    [before, last] = [last, row];
  }
  return last;
}
