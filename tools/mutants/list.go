package main

import (
	"cmp"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

//go:embed mutants.txt
var listed string

// Mutant is a fault that a package's own tests must notice.
type Mutant struct {
	Name  string
	Fault string // what the product would do wrong
	In    string // the package's folder, with slashes;
	By    string // the package whose tests must catch it; empty: its own
	Run   string // narrows the tests as -run does; empty: all of the package
	Text  string // which stands exactly once in the package's files, tests left out
	Now   string // what stands there instead
	File  string // in which the text was found, from the root
}

// Read returns the mutants of the list, each with the file of the module at root that it changes.
func Read(root string) ([]Mutant, error) {
	all, err := parse(listed)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := all[i].find(root); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// parse reads a list; see the head of mutants.txt.
func parse(list string) (all []Mutant, err error) {
	names := map[string]bool{}
	for _, block := range strings.Split(list, "\n\n") {
		m, err := parseOne(block)
		if err != nil {
			return nil, fmt.Errorf("mutants.txt: %w", err)
		}
		switch {
		case m.Name == "":
			continue // a block of comments
		case names[m.Name]:
			return nil, fmt.Errorf("mutants.txt: %s stands there twice", m.Name)
		}
		names[m.Name] = true
		all = append(all, m)
	}
	return all, nil
}

func parseOne(block string) (m Mutant, err error) {
	var text, now []string
	for line := range strings.Lines(block) {
		mark, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch {
		case mark == "", strings.HasPrefix(mark, "#"):
		case mark == "in":
			m.In = rest
		case mark == "by":
			m.By = rest
		case mark == "run":
			m.Run = rest
		case mark == "-":
			text = append(text, rest)
		case mark == "+":
			now = append(now, rest)
		case m.Name == "" && strings.HasSuffix(mark, ":"):
			m.Name, m.Fault = strings.TrimSuffix(mark, ":"), rest
		default:
			return m, fmt.Errorf("what is %q?", line)
		}
	}
	m.By = cmp.Or(m.By, m.In)
	m.Text, m.Now = strings.Join(text, "\n"), strings.Join(now, "\n")
	if m.Name != "" && (m.Fault == "" || m.In == "" || m.Text == "" || m.Text == m.Now) {
		return m, fmt.Errorf("%s needs a fault, a package, a text and another one in its place", m.Name)
	}
	return m, nil
}

// find looks for the one file that holds the text, once.
func (m *Mutant) find(root string) error {
	files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(m.In), "*.go"))
	if err != nil {
		return err
	}
	times := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if n := strings.Count(string(source), m.Text); n > 0 {
			m.File = file
			times += n
		}
	}
	if times != 1 {
		return fmt.Errorf("%s: its text stands %d times in %s, not once: %s", m.Name, times, m.In, m.Text)
	}
	return nil
}

// source is the changed file.
func (m *Mutant) source() ([]byte, error) {
	whole, err := os.ReadFile(m.File)
	return []byte(strings.Replace(string(whole), m.Text, m.Now, 1)), err
}
