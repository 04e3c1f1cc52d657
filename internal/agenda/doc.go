// Package agenda is what one person wants to hear and will attend: stars, the clash table made of all stars, my day,
// personal calendar feeds.
//
// Words: a wisher is somebody who starred, known by a random key in their browser or by their account; a star is
// interested or must-see; my day is proposed from stars and changed by hand with choices.
//
// Always true: no account is needed to star; a star taken back stays as a row of level none, so that an older device
// cannot bring it to life; signing in merges by union; stars of sessions that are not public are kept, and hidden;
// nobody's stars are shown by name, and groups under the edition's minimum are not shown at all.
//
// Not here: changing the programme, seats.
package agenda
