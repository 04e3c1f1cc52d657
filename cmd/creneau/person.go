package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/kit/fault"
)

type personCommand struct {
	Data  personDataCommand  `cmd:"" help:"Print all that is kept of a person, as JSON."`
	Erase personEraseCommand `cmd:"" help:"Take a person out of everything, released programmes included. It cannot be undone."`
	Left  personLeftCommand  `cmd:"" help:"The proof: print the rows that still lead to a person, by table; fails when there are any."`
}

type personArgs struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	Erasures string `help:"File with the list of erasures; beside an embedded database when empty." env:"CRENEAU_ERASURES"`
	Email    string `arg:"" help:"The person's address."`
}

// with opens the database for something that is done with a person.
func (c personArgs) with(ctx context.Context, do func(*app.App, actor.Actor) error) error {
	a, err := openQuietly(ctx, c.Database, func(config *app.Config) { config.Erasures = c.Erasures })
	if err != nil {
		return err
	}
	defer a.Close()
	return do(a, actor.System("person"))
}

type personDataCommand struct {
	personArgs `embed:""`
}

func (c *personDataCommand) Run(ctx context.Context, out terminal) error {
	return c.with(ctx, func(a *app.App, who actor.Actor) error {
		data, err := a.Privacy.Export(ctx, who, c.Email)
		if err != nil {
			return err
		}
		e := json.NewEncoder(out.Out)
		e.SetIndent("", "  ")
		return e.Encode(data)
	})
}

type personEraseCommand struct {
	personArgs `embed:""`
	Yes        bool `help:"Do it; without it only what would go is counted."`
}

func (c *personEraseCommand) Run(ctx context.Context, out terminal) error {
	return c.with(ctx, func(a *app.App, who actor.Actor) error {
		if !c.Yes {
			rows, err := a.Privacy.RowsLeft(ctx, who, c.Email)
			if err == nil {
				printRows(out, rows)
				fmt.Fprintln(out.Out, "Nothing was erased. Say --yes to do it.")
			}
			return err
		}
		done, err := a.Privacy.Erase(ctx, who, c.Email)
		if err != nil {
			return err
		}
		printRows(out, done.Rows)
		for _, page := range done.Mentions {
			fmt.Fprintf(out.Out, "The name still stands in a text of others: %s\n", page)
		}
		fmt.Fprintln(out.Out, "Erased. No row leads to this person any more.")
		return nil
	})
}

type personLeftCommand struct {
	personArgs `embed:""`
}

var errPersonLeft = fault.New(fault.Conflict, "person.left", "something still leads to this person")

func (c *personLeftCommand) Run(ctx context.Context, out terminal) error {
	return c.with(ctx, func(a *app.App, who actor.Actor) error {
		rows, err := a.Privacy.RowsLeft(ctx, who, c.Email)
		if err != nil {
			return err
		}
		printRows(out, rows)
		if len(rows) > 0 {
			return errPersonLeft
		}
		fmt.Fprintln(out.Out, "0 rows.")
		return nil
	})
}

func printRows(out terminal, rows map[string]int) {
	for _, table := range slices.Sorted(maps.Keys(rows)) {
		fmt.Fprintf(out.Out, "%6d  %s\n", rows[table], table)
	}
}
