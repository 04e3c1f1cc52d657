// What the programme room asks the server.

import type { Choice, Colleague, Done, Draft, EditWire, Fix, RefusalWire, StepPrice } from "./wire";

// Refusal is an answer that says no, with its sentence.
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

// patience is how many milliseconds an answer may take; after that there is no server.
const patience = 15_000;
const patienceToSearch = 60_000;

export class Client {
  constructor(private readonly base: string) {}

  state(after: string): Promise<Draft> {
    return this.ask(`edit/state?after=${encodeURIComponent(after)}`);
  }
  choices(session: string): Promise<Choice[]> {
    return this.ask(`edit/choices?session=${encodeURIComponent(session)}`);
  }
  price(edits: EditWire[], gone: AbortSignal): Promise<StepPrice> {
    return this.ask("edit/price", { edits }, gone);
  }
  fixes(finding: string, gone: AbortSignal): Promise<Fix[]> {
    return this.ask(`edit/fixes?finding=${encodeURIComponent(finding)}`, undefined, gone, patienceToSearch);
  }
  here(holding: string): Promise<Colleague[]> {
    return this.ask("edit/here", { holding });
  }
  // step and turn name the draft that is known: the answer tells what differs from it.
  step(key: string, after: string, edits: EditWire[]): Promise<Done> {
    return this.ask("edit/step", { key, after, edits });
  }
  turn(back: boolean, after: string): Promise<Done> {
    return this.ask("edit/turn", { back, after });
  }

  // ask throws a Refusal when the server says no, and anything else when there is no server.
  private async ask<T>(path: string, body?: unknown, gone?: AbortSignal, atMost = patience): Promise<T> {
    const signal = gone ? AbortSignal.any([gone, AbortSignal.timeout(atMost)]) : AbortSignal.timeout(atMost);
    const response = await fetch(
      this.base + path,
      body === undefined
        ? { signal }
        : {
            signal,
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify(body),
          },
    );
    if (response.ok) return (await response.json()) as T;
    const told = (await response.json().catch(() => ({}))) as Partial<RefusalWire>;
    if (response.status >= 500) throw new Error(told.detail ?? String(response.status));
    throw new Refusal(response.status, told.code ?? "", told.detail ?? "");
  }
}
