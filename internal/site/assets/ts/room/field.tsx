// A field for minutes, and what is wrong with what is in it; the key that does what a button does.

import type { JSX } from "preact";

interface Field {
  id: string;
  value: number;
  most: number;
  wrong: string;
  set: (minutes: number) => void;
}

export function Minutes({ id, value, most, wrong, set }: Field): JSX.Element {
  return (
    <input
      id={id}
      type="number"
      required
      min={1}
      max={most}
      value={Number.isNaN(value) ? "" : value}
      aria-invalid={wrong !== ""}
      aria-describedby={wrong ? `${id}-wrong` : undefined}
      onInput={(e) => set(e.currentTarget.valueAsNumber)}
    />
  );
}

export function Wrong({ id, why }: { id: string; why: string }): JSX.Element {
  return (
    <span class="wrong" role="alert" id={`${id}-wrong`}>
      {why}
    </span>
  );
}

// Key names a key on a button, where there is a keyboard.
export function Key({ name }: { name: string }): JSX.Element {
  return <span class="key"> ({name})</span>;
}
