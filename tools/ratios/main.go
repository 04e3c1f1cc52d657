// Command ratios measures two builds of the program against each other in one run: what a request costs the one, as a
// share of what it costs the other. Both serve copies of one database at the same time and take turns, A B B A, so
// that what else the machine does meets both; bare numbers of different days cannot be compared, ratios can.
//
// Usage:
//
//	go run ./tools/ratios [--rounds N] [--people N] OLD_BINARY NEW_BINARY
//
// It prints a Markdown table: for each request the CPU and wall time of each build, as medians of the quieter half of the
// rounds, and their ratio, new to old. Requests: the programme page, the same when nothing changed (304), a star of somebody
// without an account, a step dropped in the programme room, the first prices after it, and a release. The database is
// the demonstration, made by OLD. CPU is that of the server's process alone, from Linux's /proc. Against itself a build
// stays within some 5 %; on a busy machine take more rounds.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 40, "how often the two take turns")
	people := flag.Int("people", 1200, "of the demonstration")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "ratios: name two binaries, the old one and the new one")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, flag.Arg(0), flag.Arg(1), *people, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "ratios:", err)
		os.Exit(1)
	}
}

// run makes the database, serves it twice, and measures every kind of request.
func run(ctx context.Context, before, after string, people, rounds int) error {
	dir, err := os.MkdirTemp("", "ratios-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w, err := makeWorld(ctx, before, dir, people)
	if err != nil {
		return err
	}
	var both [2]*visitor
	for i, binary := range []string{before, after} {
		s, err := w.serve(ctx, binary, fmt.Sprintf("%s/%d.db", dir, i))
		if err != nil {
			return err
		}
		defer s.stop()
		if both[i], err = newVisitor(ctx, s, w.session); err != nil {
			return err
		}
	}
	fmt.Println("| request | CPU before | CPU after | ratio | wall before | wall after | ratio |")
	fmt.Println("|---|---|---|---|---|---|---|")
	for _, k := range kinds {
		for _, v := range both { // caches fill before anything is measured
			if _, err := v.measure(ctx, k); err != nil {
				return fmt.Errorf("%s: %w", k.name, err)
			}
		}
		t, err := compare(ctx, k, both, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
		fmt.Println(t.row(k.name))
	}
	return nil
}

// cost is what one request took, on average of a batch.
type cost struct{ cpu, wall time.Duration }

// turns are the costs of the rounds, before and after.
type turns [2][]cost

func compare(ctx context.Context, k kind, both [2]*visitor, rounds int) (t turns, err error) {
	for round := range rounds * k.rounds {
		for turn := range 2 {
			who := (turn + round) % 2
			c, err := both[who].measure(ctx, k)
			if err != nil {
				return t, err
			}
			t[who] = append(t[who], c)
		}
	}
	return t, nil
}

func cpuOf(c cost) time.Duration  { return c.cpu }
func wallOf(c cost) time.Duration { return c.wall }

func (t turns) row(name string) string {
	cells := []string{name}
	for _, of := range []func(cost) time.Duration{cpuOf, wallOf} {
		var quiet [2]float64
		for who, all := range t {
			var values []float64
			for _, c := range all {
				values = append(values, float64(of(c)))
			}
			quiet[who] = quarter(values)
		}
		cells = append(cells, say(quiet[0]), say(quiet[1]), fmt.Sprintf("%.3f", quiet[1]/quiet[0]))
	}
	return "| " + strings.Join(cells, " | ") + " |"
}

func say(nanoseconds float64) string { return fmt.Sprintf("%.3f ms", nanoseconds/1e6) }

// quarter is the value below which a quarter of all are: the median of the quieter half. What else the machine does only
// adds, and adds most to the louder half.
func quarter(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/4]
}
