package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/creneau/creneau/internal/timetable/seats"
)

type seatsCommand struct {
	Draw    seatsDrawCommand    `cmd:"" help:"Draw fair seats for the wishes in a file."`
	Verify  seatsVerifyCommand  `cmd:"" help:"Draw again from the published file and say whether the published seats are right."`
	Receipt seatsReceiptCommand `cmd:"" help:"One person's line of a published draw."`
}

// maxSeats bounds a file of wishes or seats, in bytes.
const maxSeats = 1 << 30

type seatsDrawCommand struct {
	Input string `arg:"" help:"JSON file with sessions, people and the seed; see docs/seats.md." type:"existingfile"`
	Rule  string `help:"draft can be explained in a sentence, fairest looks harder at those who have least." enum:"draft,fairest,first,lottery,sum," default:""`
	Out   string `help:"File for the seats." required:""`
}

func (c *seatsDrawCommand) Run(out terminal) error {
	var in seats.Input
	if err := readJSON(c.Input, &in); err != nil {
		return err
	}
	if c.Rule != "" && in.Rule != "" && c.Rule != string(in.Rule) {
		return fmt.Errorf("--rule: the file says %s; the rule belongs to what was committed to, so change the file", in.Rule)
	}
	if in.Rule == "" {
		in.Rule = seats.Rule(c.Rule)
	}
	r, err := seats.Draw(in)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Input, err)
	}
	if err := writeFile(c.Out, func(w io.Writer) error { return json.NewEncoder(w).Encode(r) }); err != nil {
		return err
	}
	f := seats.Measure(in, r)
	_, err = fmt.Fprintf(out.Out, "digest        %s\nfirst wish    %.1f %%\nmean          %.3f of the best possible day\nworst 5 %%     %.3f\nworst 1 %%     %.3f\nnothing       %.1f %%\nenvy          %.1f %%\n",
		r.Digest, 100*f.First, f.Mean, f.Worst5, f.Worst1, 100*f.Nothing, 100*f.Envy)
	return err
}

type seatsVerifyCommand struct {
	Input string `arg:"" help:"The published wishes." type:"existingfile"`
	Seats string `arg:"" help:"The published seats." type:"existingfile"`
}

func (c *seatsVerifyCommand) Run(out terminal) error {
	var in seats.Input
	var r seats.Result
	if err := readJSON(c.Input, &in); err != nil {
		return err
	}
	if err := readJSON(c.Seats, &r); err != nil {
		return err
	}
	if err := seats.Verify(in, r); err != nil {
		return fmt.Errorf("no: %w", err)
	}
	_, err := fmt.Fprintf(out.Out, "yes: the draw %s gives exactly these seats\n", r.Digest)
	return err
}

type seatsReceiptCommand struct {
	Input string `arg:"" type:"existingfile" help:"The published wishes."`
	Seats string `arg:"" type:"existingfile" help:"The published seats."`
	Key   string `arg:"" help:"The person's pseudonym."`
}

func (c *seatsReceiptCommand) Run(out terminal) error {
	var in seats.Input
	var r seats.Result
	if err := readJSON(c.Input, &in); err != nil {
		return err
	}
	if err := readJSON(c.Seats, &r); err != nil {
		return err
	}
	i := slices.IndexFunc(in.People, func(p seats.Person) bool { return p.Key == c.Key })
	if i < 0 || i >= len(r.Seats) {
		return fmt.Errorf("nobody is called %q in %s", c.Key, c.Input)
	}
	_, err := fmt.Fprintf(out.Out, "draw   %s\nperson %s\nwishes %v\nseats  %v\n", r.Digest, c.Key, in.People[i].Wishes, r.Seats[i])
	return err
}

// readJSON reads a file without unknown fields.
func readJSON(name string, v any) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	d := json.NewDecoder(io.LimitReader(f, maxSeats))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
