// Command ways tells what the most travelled ways through the house run through: for each journey of TestWays in
// internal/app, how many transactions it takes, and how many files, functions and packages of the product it enters.
//
// Usage, with one or more checkouts that are shown side by side:
//
//	go run ./tools/ways [DIR…]
//
// It prints a Markdown table. The test's own database counts the transactions. Files and functions are those with a
// statement that runs more often when the test walks one way more: it is built once with coverage of every package of
// internal, and run for each number of ways. Wires, templates and browser scripts are not counted, nor is the standard
// library.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dirs := os.Args[1:]
	if len(dirs) == 0 {
		dirs = []string{"."}
	}
	var columns [][]way
	for _, dir := range dirs {
		ways, err := measure(ctx, dir)
		if err != nil {
			fmt.Fprintln(os.Stderr, "ways:", err)
			os.Exit(1)
		}
		columns = append(columns, ways)
	}
	fmt.Print(table(dirs, columns))
}

// way is one journey with what it takes.
type way struct {
	name, reads, writes        string
	packages, files, functions int
}

func table(dirs []string, columns [][]way) string {
	var b strings.Builder
	b.WriteString("| way |")
	for _, dir := range dirs {
		b.WriteString(" " + filepath.Base(dir) + ": reads + writes | packages | files | functions |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|---|---|---|", len(dirs)) + "\n")
	for i, first := range columns[0] {
		b.WriteString("| " + first.name + " |")
		for _, ways := range columns {
			if i < len(ways) {
				w := ways[i]
				fmt.Fprintf(&b, " %s + %s | %d | %d | %d |", w.reads, w.writes, w.packages, w.files, w.functions)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

var line = regexp.MustCompile(`\| ([^|]+?) *\| *(\d+) \| *(\d+) \|`)

// measure builds the test with coverage, and walks one way more each time.
func measure(ctx context.Context, dir string) ([]way, error) {
	temp, err := os.MkdirTemp("", "ways-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	test := filepath.Join(temp, "app.test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-covermode=atomic", "-coverpkg=./internal/...", "-o", test, "./internal/app")
	build.Dir, build.Stderr = dir, os.Stderr
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("build the test of %s: %w", dir, err)
	}
	where, err := readFunctions(dir)
	if err != nil {
		return nil, err
	}
	_, before, err := walk(ctx, dir, test, 0)
	if err != nil {
		return nil, err
	}
	out, _, err := walk(ctx, dir, test, -1)
	if err != nil {
		return nil, err
	}
	var ways []way
	for i, m := range line.FindAllStringSubmatch(out, -1) {
		_, after, err := walk(ctx, dir, test, i+1)
		if err != nil {
			return nil, err
		}
		w := way{name: m[1], reads: m[2], writes: m[3]}
		w.packages, w.files, w.functions = where.entered(before, after)
		ways, before = append(ways, w), after
	}
	return ways, nil
}

// walk runs the test for so many ways, and returns what it says and how often each statement ran.
func walk(ctx context.Context, dir, test string, n int) (out string, counts map[string]int, err error) {
	profile := test + ".profile"
	run := exec.CommandContext(ctx, test, "-test.run", "^TestWays$", "-test.v", "-test.coverprofile", profile, "-ways", strconv.Itoa(n))
	run.Dir = filepath.Join(dir, "internal", "app")
	text, err := run.CombinedOutput()
	if err != nil && !strings.Contains(string(text), "are written here") {
		return "", nil, fmt.Errorf("walk %d ways of %s: %w\n%s", n, dir, err, text)
	}
	counts, err = readProfile(profile)
	return string(text), counts, err
}
