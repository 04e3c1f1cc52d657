// Package intake takes in the programmes of other tools: files, and addresses that are followed. What they say becomes one step of
// the draft.
//
// Words: a base is what of an object was imported last; an offer is a version of a followed address that waits to be taken; a
// difference is what an import changes.
//
// Always true: an import follows the file where it changed there, keeps what was changed here, and asks where both changed;
// importing the same file again changes nothing; an import is undone as any step, but for what was touched since.
//
// Not here: reading the formats (formats), a way of its own to write sessions and placements (programme).
package intake
