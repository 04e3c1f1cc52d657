// Written by tools/wiretypes from the server's structs: change those, then run make assets.

// Cell is what a cell is after it was filled in, or why it was not.
export interface Cell {
  text: string;
  value: string;
  // class of the colour beside it
  hue: string;
  mark: string;
  sign: string;
  // of the row
  version: number;
  // what was done, or why not
  said: string;
  // address; empty when there is nothing to undo
  undo: string;
}
