// Written by tools/wiretypes from the server's structs: change those, then run make assets.

// Words is what the browser searches: of each session, by its code, the folded text that is searched here
// too, and the words that are proposed for what is searched in vain; of an edition of several days, the dates
// on which each session takes place.
export interface Words {
  texts: Record<string, string>;
  names: string[];
  dates?: Record<string, string[]>;
}
