package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/review/judge/assign"
	"github.com/creneau/creneau/internal/review/judge/assign/form"
)

type assignCommand struct {
	Input  string `arg:"" help:"File with reviewers, proposals and affinities (see docs/review.md)." type:"existingfile"`
	Out    string `help:"File for the readers of each proposal." required:""`
	Floor  string `help:"Smallest sum of affinities of a proposal: a number, or best. None: only the total counts."`
	Seed   uint64 `help:"Decides between equals." default:"1"`
	Effort int    `help:"How long to search where the proof leaves a gap." default:"1"`
}

func (c *assignCommand) Run(out terminal) error {
	in, err := c.read()
	if err != nil {
		return fmt.Errorf("%s: %w", c.Input, err)
	}
	for _, name := range in.Left {
		fmt.Fprintf(out.Err, "%s: %s is not known, and was left out (see docs/review.md)\n", c.Input, name)
	}
	set := assign.Settings{Seed: c.Seed, Effort: c.Effort}
	switch c.Floor {
	case "":
	case "best":
		set.BestFloor = true
	default:
		floor, err := strconv.ParseFloat(c.Floor, 64)
		if err != nil || !(floor >= 0 && floor <= 1e15) {
			return fault.Newf(fault.Invalid, "review.assign.floor", "--floor: %q is neither best nor a number from 0: write --floor best or --floor 1.25", c.Floor)
		}
		set.Floor = in.Units.Above(floor)
	}
	result, err := assign.Solve(in.Problem, set)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Input, in.Explain(err))
	}
	answer := struct {
		Assigned assign.Answer `json:"assigned"`
	}{result.Answer}
	if err := writeFile(c.Out, func(w io.Writer) error { return json.NewEncoder(w).Encode(answer) }); err != nil {
		return err
	}
	floor := set.Floor
	if set.BestFloor {
		floor = result.Floor
	}
	return in.Say(out.Out, result, floor)
}

func (c *assignCommand) read() (*form.Input, error) {
	f, err := os.Open(c.Input)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return form.Read(f)
}
