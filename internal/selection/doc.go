// Package selection is what becomes of proposals: the committee decides, a reveal tells everybody at once, and each speaker replies.
//
// Always true: a decision that nobody was told is known to those alone who may read decisions; decisions in an open reveal do not
// change; a reveal is one mail for each person, with all that it tells them, and what the mails say is what was decided; whoever was told
// yes is not told no; a proposal that was accepted has its session in the same transaction, and one that was told yes and withdrawn has a
// cancelled one.
//
// Words: to decide is the committee's; a reveal is a batch that is told together; a reply is a speaker's, and each gives their own; a
// reserve waits for a place to become free; a session is staged when it is in the programme and nobody may know.
//
// Not here: reading without names (review), which knows nothing of this chapter; the session and where it stands (programme); what is
// asked of speakers after their yes.
package selection
