package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/creneau/creneau/internal/actor"
)

// clockShape is how a time of an edition's zone is typed.
const clockShape = "2006-01-02T15:04"

type clockCommand struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	Edition  string `arg:"" help:"Short name of the edition, which must be a rehearsal to be set."`
	At       string `help:"What its clock shall read, in its zone, like 2027-02-04T10:40; it goes on from there."`
	Real     bool   `help:"Back to the real time."`
}

func (c *clockCommand) Run(ctx context.Context, out terminal) error {
	if c.At != "" && c.Real {
		return errors.New("--at and --real: choose one of them")
	}
	a, err := openExisting(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	who := actor.System("clock")
	e, err := a.Editions.BySlug(ctx, who, c.Edition)
	if err != nil {
		return err
	}
	var reads time.Time
	if c.At != "" {
		if reads, err = time.ParseInLocation(clockShape, c.At, e.Location()); err != nil {
			return fmt.Errorf("--at %q: write a time like 2027-02-04T10:40", c.At)
		}
	}
	if c.At != "" || c.Real {
		if e, _, err = a.Editions.SetClock(ctx, who, e, reads); err != nil {
			return err
		}
	}
	kind := "the real time"
	if e.Rehearsal {
		kind = fmt.Sprintf("a rehearsal, %s ahead of the real time", e.ClockAhead)
	}
	_, err = fmt.Fprintf(out.Out, "%s: %s (%s)\n", e.Slug, a.Editions.Now(e).In(e.Location()).Format("2006-01-02 15:04:05 MST"), kind)
	return err
}
