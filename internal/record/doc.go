// Package record keeps what was done. A Kind says how one kind of object is described, edited, removed and put back; the
// audit has every change, from which it can be undone.
//
// Always true: the actor is asked first; an edit carries the version that it read; each change has its audit row in the same
// transaction.
//
// It stands below all chapters, account too, since every chapter changes something. It knows an actor by a key alone: the
// name of whoever made a change is account's to tell.
package record
