// Package archtest keeps the house in order: the chapters import in the order in which a convention happens, the
// floors import downwards, and each third-party module is imported only where it was decided to be.
//
// It has no code of its own; its tests read the source files of the whole module.
package archtest
