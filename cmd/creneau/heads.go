package main

import (
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/creneau/creneau/internal/timetable"
)

type headsCommand struct {
	Problem string `arg:"" help:"File with the problem, in the native format (see docs/heads.md)." type:"existingfile"`
	Plan    string `arg:"" help:"File with the plan." type:"existingfile"`
	Stars   string `help:"CSV with person,session,level." type:"existingfile"`
	Counts  string `help:"CSV with session,counted: what was counted at the doors. Prints the habits learnt from it." type:"existingfile"`
}

func (c *headsCommand) Run(out terminal) error {
	file, err := readProblem(c.Problem, "native", c.Stars)
	if err != nil {
		return err
	}
	in, err := timetable.NewInstance(file.Problem)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Problem, err)
	}
	plan, err := readPlan(c.Plan, "native", file)
	if err != nil {
		return err
	}
	var counts []float64
	if c.Counts != "" {
		f, err := os.Open(c.Counts)
		if err != nil {
			return err
		}
		defer f.Close()
		if counts, err = file.ReadCounts(f); err != nil {
			return fmt.Errorf("%s: %w", c.Counts, err)
		}
	}
	table := tabwriter.NewWriter(out.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "expected\tlow\thigh\tcapacity\toverflow\tcounted\t  session")
	within, known := 0, 0
	for i, e := range in.Heads(plan) {
		if plan[i].Room == timetable.Nowhere {
			continue
		}
		counted := ""
		if counts != nil && counts[i] >= 0 {
			counted = fmt.Sprintf("%.0f", counts[i])
			known++
			if e.Low <= counts[i] && counts[i] <= e.High {
				within++
			}
		}
		capacity := file.Problem.Rooms[plan[i].Room].Capacity
		fmt.Fprintf(table, "%.0f\t%.0f\t%.0f\t%d\t%.0f %%\t%s\t  %s\n", e.Heads, e.Low, e.High, capacity, 100*e.Overflow(capacity), counted,
			file.Session(i))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if in.FewStars() {
		fmt.Fprintln(out.Out, "few people have starred: this is mostly what is usual, not what they want")
	}
	if known == 0 {
		return nil
	}
	h := file.Problem.Habits.Learn(in.Samples(plan, counts))
	_, err = fmt.Fprintf(out.Out, "counted sessions within their interval: %d of %d\n\"habits\": {\"seated\": %.3f, \"lean\": %.3f, \"spread\": %.3f}\n", within, known, h.Seated, h.Lean, h.Spread)
	return err
}
