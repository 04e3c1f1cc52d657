package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/instance"
	"github.com/creneau/creneau/internal/timetable/prove"
	"github.com/creneau/creneau/internal/timetable/search"
)

type planCommand struct {
	Problem    string        `arg:"" help:"File with the problem." type:"existingfile"`
	Format     string        `help:"native (see docs/engine.md), wishes, or cosplib (workbooks of the public benchmark)." enum:"native,wishes,cosplib" default:"native"`
	Stars      string        `help:"CSV with person,session,level, for the native format." type:"existingfile"`
	Time       time.Duration `help:"How long to search." default:"20s"`
	Iterations int64         `help:"Moves priced by each worker, instead of a time: repeatable."`
	Workers    int           `help:"Logical workers." default:"2"`
	Seed       uint64        `help:"Seed of the search." default:"1"`
	Out        string        `help:"File for the plan." required:""`
	Bound      time.Duration `help:"After the search, prove for so long what no plan can surpass."`
}

func (c *planCommand) Run(ctx context.Context, out terminal) error {
	if c.Format == "cosplib" {
		if c.Iterations > 0 {
			c.Time = 0
		}
		return c.cosplib(ctx, out)
	}
	file, err := readProblem(c.Problem, c.Format, c.Stars)
	if err != nil {
		return err
	}
	in, err := timetable.NewInstance(file.Problem)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Problem, err)
	}
	set := search.Settings{Time: c.Time, Iterations: c.Iterations, Workers: c.Workers, Seed: c.Seed}
	if c.Iterations > 0 {
		set.Time = 0
	}
	bar := newProgress(out, max(1, c.Iterations)*int64(c.Workers))
	result, err := search.Run(ctx, in, set, bar)
	if err != nil {
		return err
	}
	bar.done()
	if err := writePlan(c.Out, c.Format, file, result.Plan); err != nil {
		return err
	}
	fmt.Fprintf(out.Out, "%s after %.1f s, %d moves priced\n", result.Status, result.Elapsed.Seconds(), result.Iterations)
	if err := printScore(out, c.Format, file, in, result.Plan); err != nil {
		return err
	}
	for _, why := range in.Contradictions() {
		if _, err := fmt.Fprintln(out.Out, "impossible:      ", why); err != nil {
			return err
		}
	}
	return printBound(ctx, out, in, result.Plan, c.Bound)
}

// printBound says how much better than the plan any other could be, as far as that is proven.
func printBound(ctx context.Context, out terminal, in *timetable.Instance, plan timetable.Plan, life time.Duration) error {
	bound := prove.Wishes(in)
	if life > 0 {
		proving, cancel := context.WithTimeout(ctx, life)
		defer cancel()
		bound = prove.Tightest(proving, in, plan)
	}
	have := in.Price(plan).Attended
	if have <= 0 {
		return nil
	}
	_, err := fmt.Fprintf(out.Out, "%-16s %d: people can attend at most %.3f %% more in any plan (by %s)\n", "bound", bound.Attended,
		100*float64(bound.Attended-have)/float64(have), bound.Method)
	return err
}

type scoreCommand struct {
	Problem string `arg:"" help:"File with the problem." type:"existingfile"`
	Plan    string `arg:"" help:"File with the plan." type:"existingfile"`
	Format  string `help:"native, wishes or cosplib." enum:"native,wishes,cosplib" default:"native"`
	Cosplib string `help:"Version of the benchmark's evaluator, for its format." enum:"0.1,1.0.2" default:"1.0.2"`
	Stars   string `help:"CSV with person,session,level, for the native format." type:"existingfile"`
}

func (c *scoreCommand) Run(out terminal) error {
	if c.Format == "cosplib" {
		return c.cosplib(out)
	}
	file, err := readProblem(c.Problem, c.Format, c.Stars)
	if err != nil {
		return err
	}
	in, err := timetable.NewInstance(file.Problem)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Problem, err)
	}
	plan, err := readPlan(c.Plan, c.Format, file)
	if err != nil {
		return err
	}
	return printScore(out, c.Format, file, in, plan)
}

func readPlan(name, format string, file instance.File) (plan timetable.Plan, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if format == "wishes" {
		plan, err = instance.ReadWishesPlan(f, file.Problem)
	} else {
		plan, err = file.ReadPlan(f)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return plan, nil
}

func readProblem(name, format, stars string) (instance.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return instance.File{}, err
	}
	defer f.Close()
	var file instance.File
	if format == "wishes" {
		file.Name, file.Problem, err = instance.ReadWishes(f)
	} else {
		file, err = instance.Read(f)
	}
	if err != nil {
		return file, fmt.Errorf("%s: %w", name, err)
	}
	if stars == "" {
		return file, nil
	}
	s, err := os.Open(stars)
	if err != nil {
		return file, err
	}
	defer s.Close()
	if err := file.ReadStars(s); err != nil {
		return file, fmt.Errorf("%s: %w", stars, err)
	}
	return file, nil
}

func writePlan(name, format string, file instance.File, plan timetable.Plan) error {
	return writeFile(name, func(w io.Writer) error {
		if format == "wishes" {
			return instance.WriteWishesPlan(w, file.Name, plan)
		}
		return file.WritePlan(w, plan)
	})
}

// printScore prints the full price, term by term.
func printScore(out terminal, format string, file instance.File, in *timetable.Instance, plan timetable.Plan) error {
	r := in.Report(plan)
	terms := []struct {
		name  string
		value any
	}{
		{"cost", r.Price.Cost()}, {"attended", r.Price.Attended}, {"standing", r.Price.Standing}, {"parallel", r.Price.Parallel},
		{"moved", r.Price.Moved},
		{"unplaced", r.Price.Unplaced}, {"soft rules", r.Price.Rules}, {"sessions placed", r.Placed}, {"people", r.People},
		{"get everything", r.Everything}, {"lose a must-see", r.LoseMust},
		{"mean share", fmt.Sprintf("%.4f", r.Mean)}, {"worst 5 %", fmt.Sprintf("%.4f", r.Worst5)}, {"overfull", len(r.Standing)},
		{"broken rules", len(r.Broken)},
	}
	if format == "wishes" {
		terms = append(terms, struct {
			name  string
			value any
		}{"V", fmt.Sprintf("%.3f", instance.Value(file.Problem, plan))})
	}
	for _, t := range terms {
		if _, err := fmt.Fprintf(out.Out, "%-16s %v\n", t.name, t.value); err != nil {
			return err
		}
	}
	for _, b := range r.Broken {
		fmt.Fprintln(out.Out, "broken:", b)
	}
	for _, b := range r.Bent {
		fmt.Fprintf(out.Out, "bent: %s, at %d\n", b, b.Cost)
	}
	return nil
}
