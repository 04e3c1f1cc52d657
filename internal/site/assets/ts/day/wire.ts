// Written by tools/wiretypes from the server's structs: change those, then run make assets.

// Kept is what a device keeps of a release, to say without a server what runs, what is next and what
// somebody's day is. Instants are milliseconds since 1970. Parts name one another by their place in the
// lists.
export interface Kept {
  release: number;
  released_at: number;
  zone: string;
  must_weight: number;
  days: KeptDay[];
  rooms: KeptRoom[];
  walks: KeptWalk[];
  tracks: KeptTrack[];
  sessions: KeptSession[];
  entries: KeptEntry[];
}

// KeptDay is a day of the edition, as described.
export interface KeptDay {
  // in the edition's zone: 2027-02-04
  date: string;
  start: number;
  end: number;
}

// KeptRoom is a room.
export interface KeptRoom {
  slug: string;
  name: string;
}

// KeptWalk is how far two rooms are from each other; of other pairs nothing is known.
export interface KeptWalk {
  a: number;
  b: number;
  minutes: number;
}

// KeptTrack is a track.
export interface KeptTrack {
  name: string;
  hue: number;
}

// KeptSession is a session of the programme, placed or not.
export interface KeptSession {
  code: string;
  title: string;
  // names
  speakers?: string;
  kind: string;
  language?: string;
  level?: string;
  // -1: none
  track: number;
  products?: number[];
  tags?: string[];
  plenary?: boolean;
  cancelled?: boolean;
  delayed?: boolean;
  pending?: boolean;
  recorded?: boolean;
}

// KeptEntry is a session at a place and time.
export interface KeptEntry {
  id: string;
  session: number;
  // -1: it fills all rooms
  room: number;
  day: number;
  start: number;
  end: number;
}
