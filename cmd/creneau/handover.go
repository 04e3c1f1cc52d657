package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/handover"
	handoverweb "github.com/creneau/creneau/internal/handover/web"
	"github.com/creneau/creneau/internal/intake"
)

// proposals takes proposals in.
func (c *importCommand) proposals(ctx context.Context, out terminal, a *app.App, e edition.Edition, sources []formats.Source) error {
	words, who := a.Messages.In("en"), actor.System("import")
	mapping := handover.Mapping{Split: c.Split}
	if len(c.Column) > 0 {
		mapping.Columns = c.Column
	}
	file, mapping, err := a.Handover.Read(ctx, who, e, sources, mapping)
	if err != nil {
		return told(words, c.Files, err)
	}
	how := handover.Taking{Dry: c.DryRun, Prefer: intake.Side(c.Take), Decided: map[string]intake.Side{}, Decisions: c.Decisions,
		Withdrawn: c.Withdrawn, Everything: c.Everything, Mapping: mapping}
	for key, side := range c.Decide {
		how.Decided[key] = intake.Side(side)
	}
	diff, err := a.Handover.Import(ctx, who, e, file, how)
	if err != nil {
		return told(words, c.Files, err)
	}
	for _, n := range diff.Notes {
		fmt.Fprintln(out.Out, "note:", strings.TrimSpace(n.Place+" "+words.Say(n.Said)))
	}
	for _, line := range handoverweb.ImportLines(words, diff) {
		fmt.Fprintln(out.Out, line)
	}
	verb := "imported"
	if c.DryRun {
		verb = "would be imported"
	}
	_, err = fmt.Fprintf(out.Out, "%s (%s): %d new, %d changed, %d as before, %d decisions taken over\n", verb, file.Format, len(diff.Added),
		len(diff.Changed), diff.Unchanged, diff.Decided)
	return err
}

// bundle writes a whole call as one file.
func (c *exportCommand) bundle(ctx context.Context, out terminal) error {
	config := app.Config{Addr: "127.0.0.1:0", Database: c.Database, BaseURL: c.Server, LogLevel: "warn"}
	a, err := app.OpenExisting(ctx, config, logger(config))
	if err != nil {
		return err
	}
	defer a.Close()
	who := actor.System("export")
	e, err := a.Editions.BySlug(ctx, who, c.Edition)
	if err != nil {
		return fmt.Errorf("--edition %s: %w", c.Edition, err)
	}
	b, err := a.Handover.Export(ctx, who, e, c.Names)
	if err != nil {
		return err
	}
	data, err := formats.WriteBundle(b)
	if err != nil {
		return err
	}
	if c.Out == "" {
		_, err = out.Out.Write(data)
		return err
	}
	f, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(c.Out)
		return err
	}
	_, err = fmt.Fprintf(out.Out, "%d proposals are in %s.\n", len(b.Proposals), c.Out)
	return err
}
