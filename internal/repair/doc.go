// Package repair finds ways out of a mishap: a speaker who cancels, a room that is lost, a keynote that runs late, a draft that breaks
// rules. It searches a few small plans, each of which changes as little as its way allows.
//
// Words: a mishap is what happened; a way is how a candidate answers it; an answer is what a candidate does to the draft and what that
// means for people.
//
// Always true: a candidate breaks no rule that blocks and was not broken before; the draft stays as it is until somebody adopts a
// candidate, mishap included, as one step that can be undone.
//
// Not here: the plans themselves, which planning keeps; the faults and the kept sentences have planning's names, from when both were one
// chapter.
package repair
