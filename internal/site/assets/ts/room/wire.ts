// Written by tools/wiretypes from the server's structs: change those, then run make assets.

// Draft is the draft as the programme room's script knows it.
export interface Draft {
  // names the draft: while it is the same, so is the draft
  change: string;
  // names what is told here; empty: it has no name
  told: string;
  // nothing else is told
  same: boolean;
  // who reads it: what this browser keeps unsent is of them
  me: string;
  zone: string;
  // minutes that a session may last; 0: any
  limit: number;
  days: Span[];
  slots: Span[];
  rooms: Room[];
  tracks: Track[];
  sessions: Session[];
  placements: Placement[];
  findings: Finding[];
  // what others did last, newest first
  news: News[];
  // what would be taken back; empty: nothing
  undo: string;
  redo: string;
  // why nothing has a price; empty: places have prices
  unpriced: string;
}

// Span is a day or a slot.
export interface Span {
  id: string;
  name: string;
  start: string;
  end: string;
  locked: boolean;
}

export interface Room {
  id: string;
  name: string;
  capacity: number;
  locked: boolean;
}

export interface Track {
  id: string;
  name: string;
  hue: number;
}

export interface Session {
  id: string;
  title: string;
  who: string;
  // keynote, talk, lab, break, blocker
  kind: string;
  track: string;
  level: string;
  language: string;
  minutes: number;
  // minutes that it may last
  most: number;
  stars: number;
  // expected; 0 where it has no place
  heads: number;
  low: number;
  high: number;
  // as likely as not that more come than there are places
  tight: boolean;
  plenary: boolean;
  pending: boolean;
  cancelled: boolean;
  version: number;
}

export interface Placement {
  id: string;
  session: string;
  room: string;
  start: string;
  minutes: number;
  pinned: boolean;
  version: number;
}

export interface Finding {
  key: string;
  sentence: string;
  blocks: boolean;
  people: number;
  sessions: string[];
}

export interface News {
  who: string;
  what: string;
  at: string;
}

// Choice is a place with what it does to people.
export interface Choice {
  room: string;
  start: string;
  with: string;
  here: boolean;
  allowed: boolean;
  // that forbids it, and why, as a clause in the reader's language; empty when it is allowed
  rule: string;
  why: string;
  cost: number;
  lose_must: number;
  better: number;
  worse: number;
  standing: number;
  bends: number;
}

// Fix is a move that removes a finding.
export interface Fix extends Choice {
  session: string;
}

// StepPrice is what a step would do to people, or why it would be refused.
export interface StepPrice {
  allowed: boolean;
  // Of the refusal, when it is not allowed; all else is 0 then.
  code?: string;
  // That blocks, of the refusal draft.blocks.
  rule?: string;
  // The refusal as a sentence, in the language that is asked for.
  why?: string;
  // Persons' whole days; less is better.
  cost: number;
  // Persons more who lose a must-see, or fewer.
  lose_must: number;
  // Persons with a better day.
  better: number;
  // Persons with a worse day.
  worse: number;
  // Persons more beyond capacities, or fewer.
  standing: number;
  // Rules that warn and are broken more, or fewer.
  bends: number;
}

export interface Colleague {
  name: string;
  holding: string;
}

// Done is what was done, and what of the draft differs from the one that the browser knows; where the server
// does not remember that one, the draft as it is now.
export interface Done {
  label: string;
  state?: Draft;
  changes?: Difference;
}

// Difference is what differs from one state of the draft to the next. What is small is told in whole.
export interface Difference {
  // the state that it is laid over
  after: string;
  // the state that comes of it
  change: string;
  told: string;
  zone: string;
  limit: number;
  undo: string;
  redo: string;
  unpriced: string;
  news: News[];
  days?: ListChange<Span>;
  slots?: ListChange<Span>;
  rooms?: ListChange<Room>;
  tracks?: ListChange<Track>;
  sessions?: ListChange<Session>;
  placements?: ListChange<Placement>;
  findings?: ListChange<Finding>;
}

// ListChange turns one list into another: what is gone or set is taken out, then what is set comes in at its
// places, the first first. Where what stays has another order, or two have one id, the list is told in whole.
export interface ListChange<T> {
  gone?: string[];
  set?: T[];
  // beside Set
  at?: number[];
  all?: T[];
}

export interface RefusalWire {
  code: string;
  detail: string;
}

// EditWire is one thing that is done to the draft. What it does decides which of the rest counts.
export interface EditWire {
  do: "put" | "away" | "resize" | "pin" | "lock" | "create" | "copy" | "cancel" | "remove" | "keep";
  // Its id: of put, away, resize, pin, cancel, remove and keep.
  session?: string;
  // Its id: of copy, and of put and away when the session has several.
  placement?: string;
  // Its id: of put, create and lock; empty for all rooms.
  room?: string;
  // Its id: of lock.
  slot?: string;
  // Of put and create.
  start?: string;
  // Of resize and create.
  minutes?: number;
  // Of pin and lock: true locks, false frees.
  on?: boolean;
  // Of create.
  title?: string;
  // Of create; a blocker is a break that only organisers see.
  kind?: "keynote" | "talk" | "lab" | "break" | "blocker";
  // Of create.
  plenary?: boolean;
  // Ids: of copy.
  rooms?: string[];
  // The version that was looked at, of the placement (0: none) or, of resize, of the session. The step is
  // refused when it is another by now.
  seen?: number;
}
