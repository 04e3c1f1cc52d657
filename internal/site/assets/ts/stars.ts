/** A person's stars: kept in this browser, sent to the server when there is a network. */
export type Level = 0 | 1 | 2;

interface Change {
  session: string;
  level: Level;
  at: string;
}

export class Stars extends EventTarget {
  private levels: Record<string, Level> = {};

  constructor(private readonly edition: string) {
    super();
    this.levels = this.read("stars", {});
    addEventListener("online", () => void this.sync());
    window.addEventListener("storage", (e) => {
      if (e.key === this.key("stars")) {
        this.levels = this.read("stars", {});
        this.dispatchEvent(new Event("change"));
      }
    });
    void this.sync();
  }

  level(session: string): Level {
    return this.levels[session] ?? 0;
  }

  count(): number {
    return Object.values(this.levels).filter((l) => l > 0).length;
  }

  set(session: string, level: Level): void {
    this.levels[session] = level;
    this.write("stars", this.levels);
    const waiting = this.read<Change[]>("waiting", []).filter((c) => c.session !== session);
    waiting.push({ session, level, at: new Date().toISOString() });
    this.write("waiting", waiting);
    this.dispatchEvent(new Event("change"));
    void this.sync();
  }

  /** Sends what waits, then takes what the server has; what could not be sent waits on. */
  async sync(): Promise<void> {
    const sent = this.read<Change[]>("waiting", []);
    try {
      const response = await fetch(`/${this.edition}/my/sync`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ stars: sent }),
      });
      if (!response.ok) {
        if (response.status === 409) this.refused(sent);
        return;
      }
      const answer = (await response.json()) as { stars: Record<string, Level> };
      const waiting = this.read<Change[]>("waiting", []).filter(
        (c) => !sent.some((s) => s.session === c.session && s.at === c.at),
      );
      this.write("waiting", waiting);
      const levels = answer.stars;
      for (const c of waiting) levels[c.session] = c.level;
      this.levels = levels;
      this.write("stars", levels);
      localStorage.setItem("kept-at", new Date().toISOString());
      this.dispatchEvent(new Event("change"));
    } catch {
      // No network: what waits is sent when it is back.
    }
  }

  /** The server keeps none of what exceeds the number of stars per person. */
  private refused(sent: Change[]): void {
    for (const c of sent) delete this.levels[c.session];
    this.write("waiting", []);
    this.write("stars", this.levels);
    this.dispatchEvent(new CustomEvent("refused"));
    this.dispatchEvent(new Event("change"));
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

let mine: Stars | undefined;

/** The stars of the page's edition. */
export function stars(): Stars | undefined {
  const edition = document.body.dataset.edition;
  if (edition && !mine) mine = new Stars(edition);
  return mine;
}
