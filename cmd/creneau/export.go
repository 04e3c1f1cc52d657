package main

import (
	"context"
	"fmt"
	"os"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/app"
)

type exportCommand struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	BaseURL  string `help:"Public address that calendars and exports name." default:"http://127.0.0.1:8080" env:"CRENEAU_BASE_URL"`
	Edition  string `help:"Short name of the edition." required:""`
	Static   string `help:"Folder to write to; it must not be there yet, or be empty." required:""`
}

func (c *exportCommand) Run(ctx context.Context, out terminal) error {
	if have, err := os.ReadDir(c.Static); err == nil && len(have) > 0 {
		return fmt.Errorf("--static %s: the folder is not empty; choose another one", c.Static)
	}
	config := app.Config{Addr: "127.0.0.1:0", Database: c.Database, BaseURL: c.BaseURL, LogLevel: "warn"}
	a, err := app.OpenExisting(ctx, config, logger(config))
	if err != nil {
		return err
	}
	defer a.Close()
	e, err := a.Editions.BySlug(ctx, account.System("export"), c.Edition)
	if err != nil {
		return fmt.Errorf("--edition %s: %w", c.Edition, err)
	}
	files, err := a.ExportStatic(ctx, e, c.Static)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "%d files are in %s.\n", files, c.Static)
	return err
}
