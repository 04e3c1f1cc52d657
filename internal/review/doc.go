// Package review is how a committee reads what was proposed: rounds, sheets and what is taken out of them, reviewers, who must not judge
// what, who reads what, and what the verdicts say together.
//
// Always true: reviewers are shown sheets and nothing else (review/blind); a sheet is there for them once somebody looked it through; how a
// round is read stays as it is while it is open; who is recused counts nowhere; what is planned is nobody's before it is published.
//
// Words: a round reads proposals once; a sheet is a proposal as reviewers see it; looking it through takes out what leads to who wrote it;
// a standing is where a proposal stands by its verdicts, with their doubt.
//
// Not here: what is decided, and when people hear of it (a later chapter).
package review
