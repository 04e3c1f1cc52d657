// What the programme room asks the server.

import type { Choice, Colleague, Draft, Edit } from "./draft";

// Refusal is an answer that says no, with its sentence.
export class Refusal extends Error {
  constructor(readonly status: number, readonly code: string, detail: string) { super(detail); }
}

// patience is how many milliseconds an answer may take; after that there is no server.
const patience = 15_000;

export class Client {
  constructor(private readonly base: string) {}

  state(after: string): Promise<Draft> { return this.ask(`edit/state?after=${encodeURIComponent(after)}`); }
  choices(session: string): Promise<Choice[]> { return this.ask(`edit/choices?session=${encodeURIComponent(session)}`); }
  here(holding: string): Promise<Colleague[]> { return this.ask("edit/here", { holding }); }
  step(key: string, edits: Edit[]): Promise<{ label: string; state: Draft }> { return this.ask("edit/step", { key, edits }); }
  turn(back: boolean): Promise<{ label: string; state: Draft }> { return this.ask("edit/turn", { back }); }

  // ask throws a Refusal when the server says no, and anything else when there is no server.
  private async ask<T>(path: string, body?: unknown): Promise<T> {
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(this.base + path, body === undefined ? { signal } : { signal, method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (response.ok) return (await response.json()) as T;
    const told = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
    if (response.status >= 500) throw new Error(told.detail ?? String(response.status));
    throw new Refusal(response.status, told.code ?? "", told.detail ?? "");
  }
}
