package main

import (
	"context"
	"fmt"
	"os"
	"reflect"

	"github.com/creneau/creneau/internal/app"
)

type backupCommand struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	File     string `arg:"" help:"File to write; it must not be there yet."`
}

func (c *backupCommand) Run(ctx context.Context, out terminal) error {
	a, err := openExisting(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	f, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	rows, err := a.Backup(ctx, f)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(c.File)
		return err
	}
	_, err = fmt.Fprintf(out.Out, "%d rows of %s are in %s.\n", rows, a.DB.Describe(), c.File)
	return err
}

type restoreCommand struct {
	Database string `help:"Where to restore to; it must be empty." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	File     string `arg:"" help:"A file that backup wrote." type:"existingfile"`
}

func (c *restoreCommand) Run(ctx context.Context, out terminal) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	rows, where, err := app.Restore(ctx, c.Database, f, logger(app.Config{LogLevel: "warn"}))
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	_, err = fmt.Fprintf(out.Out, "%d rows restored to %s, and checked.\n", rows, where)
	return err
}

type configCommand struct {
	app.Config `embed:""`
}

// Run shows each setting, its value and where it comes from. Secrets show as dots.
func (c *configCommand) Run(out terminal) error {
	v := reflect.ValueOf(c.Config)
	for _, s := range app.Settings() {
		value := fmt.Sprint(v.FieldByName(s.Field).Interface())
		source := "default"
		if env, ok := os.LookupEnv(s.Env); ok && env == value {
			source = s.Env
		} else if value != s.Default {
			source = "--" + s.Flag
		}
		if s.Secret && value != "" && value != s.Default {
			value = "••••••"
		}
		if _, err := fmt.Fprintf(out.Out, "%-14s %-32s %s\n", s.Flag, value, source); err != nil {
			return err
		}
	}
	return nil
}
