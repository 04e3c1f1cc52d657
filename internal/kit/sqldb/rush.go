package sqldb

import "context"

type rushKey struct{}

// Rush returns a context whose Writes and WriteAlls are made for thousands who want the same row at once. On PostgreSQL those that wait
// share a transaction at read committed, each in its own savepoint: serialisable ones would undo each other until some give up. So their
// bodies must rest on conditional updates and constraints alone, never on what they read before. On SQLite all Writes share commits
// already. It is for short work: the others wait.
func Rush(ctx context.Context) context.Context { return context.WithValue(ctx, rushKey{}, true) }

func isRush(ctx context.Context) bool { return ctx.Value(rushKey{}) != nil }
