// Package programme is what happens when and where: sessions, their placements, the rules between them, the draft
// that organisers see and the numbered releases that everybody sees.
//
// Words: a session is a keynote (with segments), talk, lab or break; a placement is a session × room × start; an
// entry is a placement in a release; a finding is what a rule has to say about the draft.
//
// Always true: a release is immutable and complete in itself (Snapshot), and becomes current for all readers at
// once; a session and a placement keep their uuid, code and number for ever; a public change of time, room or state
// raises the entry's sequence, also when an older release is released again; a cancelled session stays visible.
//
// Not here: the search for a good plan (planning), stars (agenda).
package programme
