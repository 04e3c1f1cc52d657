// Package account knows the people who sign in: how they prove who they are, which roles they have and where, and
// their API tokens.
//
// Always true: secrets (sign-in links, sessions, API tokens) are stored hashed; a sign-in link works once, for a
// short while; asking for a link gives the same answer whether the address is known or not.
//
// Not here: what a role may do (actor), the audit of changes (record), the mail that waits to leave (post), biographies
// (speaker), tickets.
package account
