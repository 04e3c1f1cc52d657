// Package notice tells people what a release changed for them: speakers about their sessions, everybody about those they starred.
// One person gets one message for a release, which says all that changed since what they were really told last; messages of earlier
// releases that have not left are superseded.
package notice
