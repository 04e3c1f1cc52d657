// Package programme is what happens when and where: sessions, their placements, the rules between them, and the draft that
// organisers see and change in steps.
//
// Words: a session is a keynote (with segments), talk, lab or break; a placement is a session × room × start; a step is edits
// that are done, and undone, together; a finding is what a rule has to say about the draft.
//
// Always true: a session and a placement keep their uuid, code and number for ever; a step is done whole or not at all, and what
// it touched, before and after, is in the audit.
//
// Not here: files that come in (intake), what everybody sees (release), the search for a good plan (planning), stars (agenda).
package programme
