// Package release is what everybody sees: the numbered releases of the draft.
//
// Words: a snapshot is a release's content; an entry is a placement in a release; a change is what differs between two releases.
//
// Always true: a release is immutable and complete in itself (Snapshot), and becomes current for all readers at once; a public
// change of time, room or state raises the entry's sequence, also when an older release is released again; a cancelled session
// stays visible. Only names that are withdrawn leave a release.
//
// Not here: the draft (programme), who is told about a release (notice), stars (agenda).
package release
