// Package chapter is what one chapter tells the house about itself: a value that the chapter fills and the assembly
// reads. The navigation, the API's groups, the journal's sentences, what a backup holds, what of a person is kept and
// erased, what hears of an event and what runs beside the server are all made from the list of these values.
//
// What a later chapter must do inside an earlier one's transaction is not here: it is a typed function that the earlier
// chapter declares and that the later one hands to it when it is made. It may refuse, and then nothing happened. What
// may come after the commit is a Wake.
//
// Always true: no field of a chapter is needed to make another chapter.
package chapter
