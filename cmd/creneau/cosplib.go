package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/creneau/creneau/internal/bench/cosplib"
)

func readCosplib(name string) (*cosplib.Instance, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in, err := cosplib.Read(f, strings.TrimSuffix(filepath.Base(name), ".xlsx"))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return in, nil
}

// cosplib searches a schedule for an instance of the public benchmark.
func (c *planCommand) cosplib(ctx context.Context, out terminal) error {
	in, err := readCosplib(c.Problem)
	if err != nil {
		return err
	}
	set := cosplib.Settings{Time: c.Time, Iterations: c.Iterations, Workers: c.Workers, Seed: c.Seed, Record: func(p cosplib.Progress) {
		fmt.Fprintf(out.Err, "%3.0f%%  objective %d  %d moves  %.1f s\n", 100*p.Done, p.Objective, p.Moves, p.Elapsed.Seconds())
	}}
	result := in.Search(ctx, set)
	err = writeFile(c.Out, func(w io.Writer) error { return cosplib.WriteSchedule(w, in, result.Schedule) })
	if err != nil {
		return err
	}
	fmt.Fprintf(out.Out, "finished after %.1f s, %d moves tried\n", result.Elapsed.Seconds(), result.Moves)
	return printCosplib(out, result.Score, cosplib.V1)
}

// cosplib scores a schedule of the public benchmark.
func (c *scoreCommand) cosplib(out terminal) error {
	in, err := readCosplib(c.Problem)
	if err != nil {
		return err
	}
	f, err := os.Open(c.Plan)
	if err != nil {
		return err
	}
	defer f.Close()
	s, err := cosplib.ReadSchedule(f, in)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Plan, err)
	}
	version := cosplib.V1
	if c.Cosplib == "0.1" {
		version = cosplib.V0
	}
	return printCosplib(out, in.Score(s, version), version)
}

func printCosplib(out terminal, s cosplib.Score, v cosplib.Version) error {
	version := "1.0.2"
	if v == cosplib.V0 {
		version = "0.1"
	}
	for k, name := range cosplib.Terms {
		if _, err := fmt.Fprintf(out.Out, "%-20s %d\n", name, s.Terms[k]); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(out.Out, "%-20s %d (evaluator of version %s)\n%-20s %v\n%-20s %v\n%-20s %d\n%-20s %d\n", "objective", s.Objective,
		version,
		"complete", s.Complete, "valid", s.Valid, "labels on empty cells", s.EmptyLabels, "unlabelled cells", s.Unlabelled)
	return err
}

// writeFile writes a file whole or not at all.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".creneau-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone when all went well
	err = write(f)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
