// What a device keeps of a reviewer's queue: the sheets as they were last told, and what was answered and is not told yet.

export interface KeptSheet {
  handle: string;
  html: string;
  state: string;
  grade: number;
}

export interface Words {
  counted: string;
  left: string;
  none: string;
  graded: string;
  abstained: string;
  recused: string;
  done: string;
  waiting: string;
  kept: string;
}

export interface Kept {
  open: boolean;
  minutes: number;
  sheets: KeptSheet[];
  words: Words;
}

export interface Act {
  handle: string;
  act: string;
  sentence: string;
  seconds: number;
}

const prefix = "review:";

export class Device {
  constructor(private readonly base: string) {}

  get kept(): Kept | undefined {
    return this.read<Kept>("sheets");
  }

  set kept(kept: Kept | undefined) {
    this.write("sheets", kept);
  }

  get waiting(): Act[] {
    return this.read<Act[]>("waiting") ?? [];
  }

  add(act: Act): void {
    this.write("waiting", [...this.waiting, act]);
  }

  /** Forgets the first acts, which were told. */
  told(count: number): void {
    this.write("waiting", this.waiting.slice(count));
  }

  private read<T>(name: string): T | undefined {
    try {
      return JSON.parse(localStorage.getItem(`${prefix}${this.base}${name}`) ?? "") as T;
    } catch {
      return undefined;
    }
  }

  private write(name: string, value: unknown): void {
    try {
      localStorage.setItem(`${prefix}${this.base}${name}`, JSON.stringify(value));
    } catch {
      // The device has no room: it goes on with a network alone.
    }
  }
}

/** Forgets every sheet, as whoever signs out wants. */
export function forgetSheets(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}
