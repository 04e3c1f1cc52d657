// Command metrics measures the shape of the code: how long files, functions and lines are, how much is documented and
// tested, and what templates, style sheets, scripts, migrations and messages amount to. It only reads files.
//
// Usage, with one or more checkouts that are shown side by side:
//
//	go run ./tools/metrics [DIR…]
//
// It prints a Markdown table. Product code is every Go file of cmd and internal without tests, test data and generated
// files. Lines are counted in characters with a tab as four; percentiles take the nearest rank. A command is worth
// running before and after a change of structure: the two columns say what became longer.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	dirs := os.Args[1:]
	if len(dirs) == 0 {
		dirs = []string{"."}
	}
	var columns [][]row
	for _, dir := range dirs {
		rows, err := measure(dir)
		if err != nil {
			fmt.Fprintln(os.Stderr, "metrics:", err)
			os.Exit(1)
		}
		columns = append(columns, rows)
	}
	fmt.Print(table(dirs, columns))
}

// row is one line of the table for one checkout.
type row struct{ name, value string }

// table puts the checkouts side by side.
func table(dirs []string, columns [][]row) string {
	var b strings.Builder
	b.WriteString("| |")
	for _, dir := range dirs {
		b.WriteString(" " + filepath.Base(dir) + " |")
	}
	b.WriteString("\n|" + strings.Repeat("---|", len(dirs)+1) + "\n")
	for i, r := range columns[0] {
		b.WriteString("| " + r.name + " |")
		for _, rows := range columns {
			b.WriteString(" " + rows[i].value + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func measure(dir string) ([]row, error) {
	files, err := read(dir)
	if err != nil {
		return nil, err
	}
	code, err := measureGo(files)
	if err != nil {
		return nil, err
	}
	return append(code.rows(), otherRows(files)...), nil
}

// file is one file of a checkout.
type file struct {
	path string // from the checkout's root, with slashes
	text []byte
}

func (f file) lines() []string {
	return strings.Split(strings.TrimSuffix(string(f.text), "\n"), "\n")
}

// read returns the files of cmd and internal that people write.
func read(dir string) (out []file, err error) {
	for _, root := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(filepath.Join(dir, root), func(path string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				if slices.Contains([]string{"testdata", "node_modules", "dist"}, d.Name()) {
					return filepath.SkipDir
				}
				return nil
			}
			if !slices.Contains([]string{".go", ".html", ".css", ".ts", ".tsx", ".sql", ".json"}, filepath.Ext(path)) {
				return nil
			}
			text, err := os.ReadFile(path)
			if err != nil || generated(path, text) {
				return err
			}
			rel, err := filepath.Rel(dir, path)
			out = append(out, file{filepath.ToSlash(rel), text})
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func generated(path string, text []byte) bool {
	return strings.HasSuffix(path, ".go") && bytes.HasPrefix(text, []byte("// Code generated "))
}

// spread is how a measure is distributed.
type spread []int

// at returns the nearest rank of a share between 0 and 1; 0 of nothing.
func (s spread) at(share float64) int {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(int(share*float64(len(s))), len(s)-1)]
}

func (s spread) above(limit int) (n int) {
	for _, v := range s {
		if v > limit {
			n++
		}
	}
	return n
}

func (s spread) sum() (n int) {
	for _, v := range s {
		n += v
	}
	return n
}

// say is "a / b / c" of the given shares.
func (s spread) say(shares ...float64) string {
	var out []string
	for _, share := range shares {
		out = append(out, number(s.at(share)))
	}
	return strings.Join(out, " / ")
}

// number writes thousands apart.
func number(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func percent(part, whole int) string {
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(max(whole, 1)))
}
