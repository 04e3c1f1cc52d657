// Package team knows who works on an edition: who may do what in it, who was invited to, and until when.
//
// Always true: nobody gives or takes a right that they do not hold, also not by an invitation, which is looked at again when it is
// accepted; an invitation is for one address and is accepted once, by whoever has shown that the address is theirs; it never signs in to
// an account that exists; an edition keeps somebody who may change its team for good.
//
// Words: a grant is a role that somebody holds (account); an invitation becomes a grant when it is accepted; its links expire, and the
// grant may end.
//
// Not here: what a role includes, which chapters declare; how people sign in and where grants are kept (account).
package team
