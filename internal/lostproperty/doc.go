// Package lostproperty keeps what was found at a convention and who asked for it. It is the example of
// docs/adding-a-chapter.md: real code that a test adds to the product, and that is not in the product's list.
//
// Always true: a thing belongs to one edition; a room in which things were found is not removed.
//
// Not here: what is handed over at the door.
package lostproperty
