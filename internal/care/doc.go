// Package care looks after speakers, from their yes to the recording: each has one page with what to do next and one person to write to,
// and organisers have one desk with who has done what.
//
// Always true: a task is kept apart from all others, so that one that cannot be saved keeps no other from it; what somebody needs to take
// part is read by those alone who hold the right to, stands in no journal and no export of the edition, and is forgotten 30 days after the
// last day; whether somebody may be recorded is what they said last; nobody is reminded twice in a day; who knows of no session of theirs
// is nobody here.
//
// Words: a task is what is asked of a speaker, due so many days before the first day; a deck is a version of a session's slides; a contact
// is the person who answers the speakers of a session; a word is what a speaker tells organisers in a hurry.
//
// Not here: the yes itself (selection), who the speakers are (speaker), what becomes of a place that is free again (repair).
package care
