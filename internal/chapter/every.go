package chapter

import (
	"context"
	"log/slog"
	"time"
)

// Every is a Run that does something at an interval until its context ends.
func Every(interval time.Duration, do func(ctx context.Context, log *slog.Logger)) Run {
	return func(ctx context.Context, log *slog.Logger) error {
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
				do(ctx, log)
			}
		}
	}
}
