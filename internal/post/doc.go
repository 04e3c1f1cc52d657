// Package post is the outbox of mail: a message that is owed is a row of the transaction that owes it, and leaves after that.
//
// Always true: a message leaves at least once, with the same id each time; no reader is sent two at once; what holds a secret
// is forgotten when it left or when the secret expires.
//
// It stands below account, which owes sign-in links. It never looks at what a message says: words are the chapters'.
package post
