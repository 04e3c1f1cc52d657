package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
)

type exportCommand struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	BaseURL  string `help:"Address at which the folder will be served; files name it. Else the edition's on the server (CRENEAU_BASE_URL)."`
	Server   string `name:"server-url" help:"Public address of the server." default:"http://127.0.0.1:8080" env:"CRENEAU_BASE_URL" hidden:""`
	Edition  string `help:"Short name of the edition." required:""`
	Static   string `help:"Folder to write to; it must not be there yet, or be empty."`
	Format   string `help:"Write the whole call for proposals instead, as one bundle: cfp." enum:",cfp" default:""`
	Names    bool   `help:"Of a bundle: with the names of readers."`
	Out      string `help:"File of a bundle; it must not be there yet. Without it the bundle is printed."`
}

// Validate refuses what asks for nothing, or for two things.
func (c *exportCommand) Validate() error {
	if (c.Static == "") == (c.Format == "") {
		return errors.New("say either --static FOLDER, for the released programme, or --format cfp, for the call")
	}
	return nil
}

func (c *exportCommand) Run(ctx context.Context, out terminal) error {
	if c.Format == "cfp" {
		return c.bundle(ctx, out)
	}
	if have, err := os.ReadDir(c.Static); err == nil && len(have) > 0 {
		return fmt.Errorf("--static %s: the folder is not empty; choose another one", c.Static)
	}
	base, err := folderAddress(c.BaseURL)
	if err != nil {
		return err
	}
	config := app.Config{Addr: "127.0.0.1:0", Database: c.Database, BaseURL: c.Server, LogLevel: "warn"}
	a, err := app.OpenExisting(ctx, config, logger(config))
	if err != nil {
		return err
	}
	defer a.Close()
	e, err := a.Editions.BySlug(ctx, actor.System("export"), c.Edition)
	if err != nil {
		return fmt.Errorf("--edition %s: %w", c.Edition, err)
	}
	files, err := a.ExportStatic(ctx, e, c.Static, base)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "%d files are in %s.\n", files, c.Static)
	return err
}

// folderAddress is the address of a folder with its final slash, or nothing when none is told.
func folderAddress(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("--base-url %s: this is no address of a folder, such as https://example.org/2027/", s)
	}
	return strings.TrimSuffix(u.String(), "/") + "/", nil
}
