package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/bench"
	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/instance"
	"github.com/creneau/creneau/internal/timetable/search"
)

// file searches one problem for each time with each seed.
func (c *benchPlanCommand) file(ctx context.Context, out terminal, name string) error {
	file, err := readProblem(name, "wishes", "")
	if err != nil {
		return err
	}
	before := bench.HeapMiB()
	in, err := timetable.NewInstance(file.Problem)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, d := range c.Times {
		var values, speeds []float64
		for seed := range c.Seeds {
			cpu := bench.OwnCPU()
			r, err := search.Run(ctx, in, search.Settings{Time: d, Seed: uint64(seed + 1), Clock: c.clock()}, nil)
			if err != nil {
				return err
			}
			values = append(values, instance.Value(file.Problem, r.Plan))
			speeds = append(speeds, float64(r.Iterations)/(bench.OwnCPU()-cpu).Seconds())
		}
		best := slices.Max(values)
		if _, err := fmt.Fprintf(out.Out, "%-12s %8s %12.3f %12.3f %9.2f%% %14.1f M %10d\n", strings.TrimSuffix(filepath.Base(name), ".json"),
			d.Round(time.Millisecond),
			bench.Median(values), best, 100*best/upper(file.Problem), bench.Median(speeds)/1e6, bench.HeapMiB()-before); err != nil {
			return err
		}
	}
	return nil
}

// planCores is how many cores a search is measured on: one for each of its workers.
const planCores = 2

// clock is the wall's, or one that goes as the process computes.
func (c *benchPlanCommand) clock() func() time.Time {
	if !c.CPU {
		return time.Now
	}
	return func() time.Time { return time.Time{}.Add(bench.OwnCPU() / planCores) }
}

// upper is what everybody would attend if nothing clashed.
func upper(p timetable.Problem) (sum float64) {
	for _, wishes := range p.People {
		total, weights := 0, make([]int, 0, len(wishes))
		for _, w := range wishes {
			total += w.Weight
			weights = append(weights, w.Weight)
		}
		slices.Sort(weights)
		slices.Reverse(weights)
		for i, w := range weights {
			if i < len(p.Slots) {
				sum += float64(w) / float64(total)
			}
		}
	}
	return sum
}
