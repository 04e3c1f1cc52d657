// Package handover takes calls for proposals in from files of other tools, and hands a whole call over as one bundle.
//
// Words: a source is a kind of files in which keys are unique; a base is what of a proposal was taken in last, as digests; a difference is
// what an import changes; a bundle is all of a call in our own form.
//
// Always true: an import happens whole or not at all; it follows the file where it changed there, keeps what was
// changed here, and asks where
// both changed; the same file again changes nothing. It mails nobody, invites nobody, and decides nothing unless somebody says so, and then
// tells nobody. A bundle that is taken in and handed over again is equal. Readers are pseudonyms, which come from what they judged alone.
//
// Not here: reading and writing the forms (formats), a way of its own to write proposals, rounds or decisions (cfp, review, selection).
package handover
