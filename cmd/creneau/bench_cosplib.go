package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/bench"
	"github.com/creneau/creneau/internal/bench/cosplib"
)

type benchCosplibCommand struct {
	Files []string        `arg:"" type:"existingfile" help:"Workbooks of instances."`
	Times []time.Duration `help:"How long to search." default:"10s,60s"`
	Seeds int             `help:"How many seeds; best and median are told." default:"5"`
	Keep  string          `help:"File that keeps what is done: run again to go on." default:"cosplib-bench.json"`
}

// cosplibRun is one search that is done.
type cosplibRun struct {
	Instance  string
	Seconds   float64
	Seed      uint64
	Objective int
	Moves     float64 // a second and worker
}

func (c *benchCosplibCommand) Run(ctx context.Context, out terminal) error {
	done, err := c.load()
	if err != nil {
		return err
	}
	fmt.Fprintf(out.Out, "| instance | time | best | median | moves a second and worker |\n|---|---|---|---|---|\n")
	for _, name := range c.Files {
		in, err := readCosplib(name)
		if err != nil {
			return err
		}
		for _, d := range c.Times {
			if done, err = c.rows(ctx, out, in, d, done); err != nil || ctx.Err() != nil {
				return err
			}
		}
	}
	return nil
}

// rows searches with every seed that is not done yet, then prints a line.
func (c *benchCosplibCommand) rows(ctx context.Context, out terminal, in *cosplib.Instance, d time.Duration,
	done []cosplibRun) ([]cosplibRun, error) {
	var objectives, speeds []float64
	for seed := range uint64(c.Seeds) {
		i := slices.IndexFunc(done, func(r cosplibRun) bool {
			return r.Instance == in.Name && r.Seconds == d.Seconds() && r.Seed == seed+1
		})
		if i < 0 {
			r := in.Search(ctx, cosplib.Settings{Time: d, Seed: seed + 1})
			if ctx.Err() != nil {
				return done, nil
			}
			if !r.Score.Complete || !r.Score.Valid || r.Score.EmptyLabels+r.Score.Unlabelled > 0 {
				return done, fmt.Errorf("%s, seed %d: the schedule is not complete and valid", in.Name, seed+1)
			}
			done, i = append(done, cosplibRun{in.Name, d.Seconds(), seed + 1, r.Score.Objective, float64(r.Moves) / 2 / r.Elapsed.Seconds()}),
				len(done)
			if err := c.save(done); err != nil {
				return done, err
			}
		}
		objectives, speeds = append(objectives, float64(done[i].Objective)), append(speeds, done[i].Moves)
	}
	_, err := fmt.Fprintf(out.Out, "| %s | %s | %.0f | %.0f | %.2f M |\n", in.Name, d, slices.Min(objectives), bench.Median(objectives),
		bench.Median(speeds)/1e6)
	return done, err
}

func (c *benchCosplibCommand) load() (done []cosplibRun, err error) {
	text, err := os.ReadFile(c.Keep)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return done, json.Unmarshal(text, &done)
}

func (c *benchCosplibCommand) save(done []cosplibRun) error {
	return writeFile(c.Keep, func(w io.Writer) error { return json.NewEncoder(w).Encode(done) })
}
