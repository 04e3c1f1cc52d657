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
  key: string; // two tabs tell of their acts beside each other
  handle: string;
  act: string;
  sentence: string;
  seconds: number;
}

type States = Record<string, [state: string, grade: number]>;

const prefix = "review:";

/** What is kept for one reviewer of an edition: who signs in after them finds nothing, and sends nothing of it as their own. */
export class Device {
  private unkept: Act[] = []; // for which the device has no room
  private full = false;

  constructor(private readonly base: string) {}

  get kept(): Kept | undefined {
    const kept = this.read<Kept>("sheets");
    const since = this.read<States>("states") ?? {};
    for (const sheet of kept?.sheets ?? [])
      [sheet.state, sheet.grade] = since[sheet.handle] ?? [sheet.state, sheet.grade];
    return kept;
  }

  keep(kept: Kept): void {
    localStorage.removeItem(this.at("states"));
    this.full = !this.write("sheets", kept);
  }

  /** Whether it has what it needs without a network. */
  get serves(): boolean {
    return !this.full;
  }

  /** Notes how a sheet stands since the sheets were told. The sheets are not written again: that would take longer than a key may. */
  note(sheet: KeptSheet): void {
    this.write("states", { ...this.read<States>("states"), [sheet.handle]: [sheet.state, sheet.grade] });
  }

  get waiting(): Act[] {
    return [...(this.read<Act[]>("waiting") ?? []), ...this.unkept];
  }

  add(act: Omit<Act, "key">): void {
    const one = { ...act, key: crypto.getRandomValues(new Uint32Array(2)).join("-") };
    if (this.unkept.length > 0 || !this.write("waiting", [...this.waiting, one])) this.unkept.push(one);
  }

  /** Forgets acts that were told. */
  told(acts: Act[]): void {
    const keys = new Set(acts.map((a) => a.key));
    const rest = (all: Act[]): Act[] => all.filter((a) => !keys.has(a.key));
    this.write("waiting", rest(this.read<Act[]>("waiting") ?? []));
    this.unkept = rest(this.unkept);
  }

  private at(name: string): string {
    return `${prefix}${this.base}${name}`;
  }

  private read<T>(name: string): T | undefined {
    try {
      return JSON.parse(localStorage.getItem(this.at(name)) ?? "") as T;
    } catch {
      return undefined;
    }
  }

  /** Reports whether there was room. */
  private write(name: string, value: unknown): boolean {
    try {
      localStorage.setItem(this.at(name), JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }
}

/** Forgets every sheet, as whoever signs out wants. */
export function forgetSheets(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}
