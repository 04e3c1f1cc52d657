// The one clock of the browser's scripts: all that asks what time it is asks here, which a test keeps so.
//
// A device's clock may be wrong: what the server says with its answers corrects it. An edition's clock may be ahead of
// the real one, while it is rehearsed: the page says by how much.

const KEY = "clock";
const EXACT = 2_000; // Date headers are of whole seconds, and a network takes its time

/** Now, on the clock of the page's edition: milliseconds since 1970. */
export function now(): number {
  return real() + ahead();
}

/** Now, whatever the edition's clock says: for what is told to the server. */
export function real(): number {
  return Date.now() + wrong();
}

export function stamp(): string {
  return new Date(real()).toISOString();
}

/** Asks the server, and learns from its answer how wrong the clock of this device is. */
export async function timed(ask: () => Promise<Response>): Promise<Response> {
  const from = Date.now();
  const answer = await ask();
  const said = saidAt(answer);
  if (said && !isKept(answer)) learn(said, from, Date.now());
  return answer;
}

/** When the server gave an answer, on its own clock; 0 when it does not say. */
export function saidAt(answer: Response): number {
  const date = Date.parse(answer.headers.get("Date") ?? "");
  const age = Number(answer.headers.get("Age") ?? 0); // of one that stood in a cache on the way
  return Number.isNaN(date) ? 0 : date + age * 1000;
}

/** Whether an answer was kept on this device, rather than given now. */
export function isKept(answer: Response): boolean {
  return answer.headers.has("Kept");
}

function learn(said: number, from: number, to: number): void {
  const off = said + 500 - (from + to) / 2;
  const sure = EXACT + (to - from) / 2;
  try {
    if (Math.abs(off) > sure) localStorage.setItem(KEY, String(Math.round(off)));
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage the device's own clock is all there is.
  }
}

function wrong(): number {
  try {
    return Number(localStorage.getItem(KEY) ?? 0) || 0;
  } catch {
    return 0;
  }
}

function ahead(): number {
  return Number(document.body.dataset.ahead ?? 0) || 0;
}

/** Calls at the start of every minute of the edition's clock, and when the page is looked at again. Returns what ends it. */
export function eachMinute(f: () => void): () => void {
  let timer = 0;
  const wait = (): void => {
    timer = window.setTimeout(
      () => {
        f();
        wait();
      },
      60_000 - (now() % 60_000) + 20,
    );
  };
  const seen = (): void => {
    if (document.visibilityState === "visible") f();
  };
  document.addEventListener("visibilitychange", seen);
  wait();
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  };
}
