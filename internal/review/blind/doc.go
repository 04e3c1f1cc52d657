// Package blind is what reviewers read and what they answer: sheets without names, by handle, their own verdicts and remarks.
//
// Always true: it reads sheets, the reader's own row, assignments, recusals and verdicts, and remarks once the round shows them; it imports
// neither the call for proposals nor speakers (archtest), so a page that is made of it cannot know whose a sheet is. What a reviewer is
// recused from is not there for them: not in a list, not in a count, and asking for it answers as asking for nothing does. What others
// judged is not read before the reader's own verdict stands.
//
// Words: a handle names a sheet within its round; a verdict is a grade or that it is not one's field; a recusal says that one must not
// judge.
//
// Not here: how sheets are made and who reads what (review), what is decided (a later chapter).
package blind
