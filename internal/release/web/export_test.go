package web

import (
	"context"
	"log/slog"
)

// Kept is how many bytes of rendered answers the door holds.
func (d *Door) Kept() int { return d.rendered.Bytes() }

// Begin makes ready what a server makes before it answers.
func (d *Door) Begin(ctx context.Context, log *slog.Logger) { d.begin(ctx, log) }

// Renew makes ready what a server makes after a release.
func (d *Door) Renew(ctx context.Context, log *slog.Logger) { d.renew(ctx, log) }

// Links are the chapter's links of the public navigation.
var Links = links
