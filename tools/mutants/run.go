package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"
)

// longest is how long a package's tests may take: a mutant that makes them hang is noticed too.
const longest = "5m"

// rapidLeaves is the flag with which property tests leave no file in the tree when they fail. Who does not import them lacks it.
const rapidLeaves = "rapid.nofailfile"

// errFailed is that something survived, did not compile or was red before; what, was printed.
var errFailed = errors.New("see above")

// bench compiles and runs tests, and remembers which pass without a mutant.
type bench struct {
	root, dir string             // of the module; of what is made
	sound     map[[2]string]bool // by package and what narrows its tests
}

// runAll tries the mutants one after the other and prints a line for each.
func runAll(root string, all []Mutant) error {
	dir, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if root, err = filepath.Abs(root); err != nil {
		return err
	}
	b := bench{root, dir, map[[2]string]bool{}}
	started, count := time.Now(), map[string]int{}
	for _, m := range all {
		from := time.Now()
		verdict, by, err := b.judge(m)
		if err != nil {
			return err
		}
		count[verdict]++
		fmt.Printf("%-9s %-24s %-26s %6.1f s  %s\n", verdict, m.Name, m.In, time.Since(from).Seconds(), by)
	}
	fmt.Printf("%d mutants: %d caught, %d survived, %d not tried, in %.0f s\n",
		len(all), count[caught], count[survived], count[untried], time.Since(started).Seconds())
	if count[caught] < len(all) {
		return errFailed
	}
	return nil
}

// What becomes of a mutant.
const (
	caught   = "caught"
	survived = "SURVIVED"
	untried  = "NOT TRIED"
)

// judge says what becomes of a mutant, and by which test, or why.
func (b *bench) judge(m Mutant) (verdict, by string, err error) {
	if known := [2]string{m.By, m.Run}; !b.sound[known] {
		binary, out, err := b.compile(m.By)
		if err != nil {
			return untried, "does not compile without it: " + out, nil
		}
		if failed, err := b.test(binary, m); err != nil || failed != "" {
			return untried, "fails without it: " + failed, err
		}
		b.sound[known] = true
	}
	overlay, err := b.overlay(m)
	if err != nil {
		return "", "", err
	}
	binary, out, err := b.compile(m.By, "-overlay", overlay)
	if err != nil {
		return untried, "does not compile: " + out, nil
	}
	failed, err := b.test(binary, m)
	if failed == "" {
		return survived, m.Fault, err
	}
	return caught, failed, err
}

// overlay writes the changed file, and what tells the compiler to read it in place of the real one.
func (b *bench) overlay(m Mutant) (string, error) {
	source, err := m.source()
	if err != nil {
		return "", err
	}
	changed, list := filepath.Join(b.dir, "changed.go"), filepath.Join(b.dir, "overlay.json")
	real, err := filepath.Abs(m.File)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(changed, source, 0o600); err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{real: changed}})
	if err != nil {
		return "", err
	}
	return list, os.WriteFile(list, text, 0o600)
}

// compile makes a package's tests; an error says that they cannot be, and out why.
func (b *bench) compile(pkg string, flags ...string) (binary, out string, err error) {
	binary = filepath.Join(b.dir, "tests")
	if err := os.Remove(binary); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", err
	}
	cmd := exec.Command("go", append(append([]string{"test", "-c", "-ldflags=-s -w", "-o", binary}, flags...), "./"+pkg)...)
	cmd.Dir = b.root
	said, err := cmd.CombinedOutput()
	if err == nil {
		_, err = os.Stat(binary) // none is made where there are no tests
	}
	return binary, string(said), err
}

var (
	failure = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)
	broken  = regexp.MustCompile(`(?m)^(panic: .*|fatal error: .*)$`)
)

// test runs tests on the embedded database and returns the first that fails; empty when all pass.
func (b *bench) test(binary string, m Mutant) (failed string, err error) {
	args := []string{"-test.failfast", "-test.timeout", longest, "-test.skip", "/postgres$"}
	if m.Run != "" {
		args = append(args, "-test.run", m.Run)
	}
	if program, err := os.ReadFile(binary); err != nil {
		return "", err
	} else if bytes.Contains(program, []byte(rapidLeaves)) {
		args = append(args, "-"+rapidLeaves)
	}
	cmd := exec.Command(binary, args...)
	cmd.Dir = filepath.Join(b.root, filepath.FromSlash(m.By))
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return "", err
	}
	if at := broken.FindSubmatch(out); at != nil {
		return string(at[1]), nil
	}
	if at := failure.FindAllSubmatch(out, -1); at != nil {
		return string(at[len(at)-1][1]), nil // the subtest stands below its test
	}
	return exit.Error(), nil
}
