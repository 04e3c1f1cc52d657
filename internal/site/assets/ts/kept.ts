// What was typed into organisers' forms and is not saved yet, on this device.

const prefix = "form:";

export interface Kept {
  at: number; // milliseconds
  sent: boolean; // the form was sent; whether it was saved is not known yet
  values: [name: string, value: string][];
}

export const keyOf = (form: string, version: string): string => `${prefix}${form}@${version}`;

const all = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(prefix));

export function read(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

export function write(key: string, kept: Kept): void {
  try {
    localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // the device has no room: it goes on as without keeping
  }
}

/** Forgets everything, as whoever signs out wants. */
export function forgetForms(): void {
  for (const key of all()) localStorage.removeItem(key);
}

/** Forgets what was sent, once a page says that it was saved. */
export function forgetSent(): void {
  for (const key of all()) if (read(key)?.sent) localStorage.removeItem(key);
}

/** Forgets what was typed into other versions of a form: somebody saved it since. */
export function forgetOlder(form: string, but: string): void {
  for (const key of all())
    if (key.startsWith(`${prefix}${form}@`) && key !== but) localStorage.removeItem(key);
}
