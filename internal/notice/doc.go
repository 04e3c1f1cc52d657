// Package notice tells people what a release changed for them: speakers about their sessions, everybody about those they starred.
// One person gets one message for a release.
package notice
