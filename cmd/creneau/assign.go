package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/review/judge/assign"
	"github.com/creneau/creneau/internal/review/judge/assign/form"
)

type assignCommand struct {
	Input   string  `arg:"" help:"File with reviewers, proposals and affinities (see docs/review.md)." type:"existingfile"`
	Out     string  `help:"File for the readers of each proposal." required:""`
	Floor   string  `help:"Smallest sum of affinities of a proposal: a number, or best. None: only the total counts."`
	Seed    uint64  `help:"Decides between equals." default:"1"`
	Random  float64 `help:"Deal by lot: no pair is likelier than this, from 0 to 1." placeholder:"Q"`
	Quality float64 `help:"With --random: share of the greatest total that is expected." default:"0.95"`
	Effort  int     `help:"How long to search where the proof leaves a gap." default:"1"`
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
			return fault.Newf(fault.Invalid, "review.assign.floor", "--floor: %q is neither best nor a number from 0: "+
				"write --floor best or --floor 1.25", c.Floor)
		}
		set.Floor = in.Units.Above(floor)
	}
	if c.Random != 0 {
		return c.lottery(out, in)
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

// lottery writes probabilities and one draw.
func (c *assignCommand) lottery(out terminal, in *form.Input) error {
	switch {
	case !(c.Random > 0 && c.Random <= 1):
		return fault.Newf(fault.Invalid, "review.assign.random", "--random: %v is no probability: write one above 0, at most 1", c.Random)
	case !(c.Quality >= 0 && c.Quality <= 1):
		return fault.Newf(fault.Invalid, "review.assign.quality", "--quality: %v is not a share: write one from 0 to 1", c.Quality)
	case c.Floor != "":
		return fault.New(fault.Invalid, "review.assign.random", "--random keeps no floor: leave out --floor")
	}
	best, err := assign.Solve(in.Problem, assign.Settings{Seed: c.Seed})
	if err != nil {
		return fmt.Errorf("%s: %w", c.Input, in.Explain(err))
	}
	l, err := assign.Draw(in.Problem, assign.Lot{Most: c.Random, Total: int64(c.Quality * float64(best.Total)), Seed: c.Seed})
	var quality *assign.QualityError
	if errors.As(err, &quality) {
		return fmt.Errorf("%s: %w: the greatest found is %.4f of the best: raise --random, or lower --quality", c.Input, err,
			math.Floor(1e4*float64(quality.Reached)/float64(max(1, best.Total)))/1e4)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.Input, err)
	}
	answer := struct {
		Assigned    assign.Answer `json:"assigned"`
		Probability [][]float64   `json:"probability"`
	}{l.Answer, make([][]float64, len(l.Probability))}
	for r, row := range l.Probability {
		for _, x := range row {
			answer.Probability[r] = append(answer.Probability[r], float64(x)/assign.Certain)
		}
	}
	if err := writeFile(c.Out, func(w io.Writer) error { return json.NewEncoder(w).Encode(answer) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, `expected total  %s, %.4f of the greatest, %s
drawn           total %s, floor %s
likeliest pair of a proposal, on average  %.4f
entropy         %.1f
`, form.Number(in.Units.Value(l.Total)), float64(l.Total)/float64(max(1, best.Total)), form.Number(in.Total(best.Answer)),
		form.Number(in.Total(l.Answer)), form.Number(in.Floor(l.Answer)), l.MeanMost, l.Entropy)
	return err
}

func (c *assignCommand) read() (*form.Input, error) {
	f, err := os.Open(c.Input)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return form.Read(f)
}
