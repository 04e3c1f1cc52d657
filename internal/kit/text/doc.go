// Package text makes sentences for people, in their language: message catalogues with plurals, dates, times and
// numbers, faults as sentences, Markdown as safe HTML, and the folding that search compares by.
//
// Words travel through the program as codes and values; this is the edge where they become a sentence. Adding a
// language is adding one file to each catalogue.
package text
