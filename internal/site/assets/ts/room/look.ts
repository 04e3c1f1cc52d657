// How somebody likes the room to be: kept in their browser.

import { keptIn } from "./kept";

export interface Look {
  dense: boolean;
  hidden: string[];
  order: string[];
  step: number;
  snap: boolean;
  tracks: string[];
  sort: string;
  keys: boolean;
}
const usual: Look = {
  dense: false,
  hidden: [],
  order: [],
  step: 15,
  snap: true,
  tracks: [],
  sort: "stars",
  keys: true,
};

export function keptLook(base: string): Look {
  return { ...usual, ...keptIn<Partial<Look>>(localStorage, `${base}look`, {}) };
}
export function keepLook(base: string, look: Look): void {
  localStorage.setItem(`${base}look`, JSON.stringify(look));
}
