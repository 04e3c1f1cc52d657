// Package account knows the people who sign in: how they prove who they are, what they may do and where, their API
// tokens, the mail waiting to leave for them, and the audit of every change.
//
// Always true: secrets (sign-in links, sessions, API tokens) are stored hashed; a sign-in link works once, for a
// short while; asking for a link gives the same answer whether the address is known or not; each change has its
// audit row in the same transaction.
//
// Not here: biographies (speaker), tickets, what a scope means (a scope is an opaque id).
package account
