package main

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
)

// otherRows are what is not Go.
func otherRows(files []file) []row {
	return append([]row{
		shape("templates", files, ".html"),
		shape("style sheets", files, ".css"),
		shape("TypeScript", files, ".ts", ".tsx"),
	}, migrations(files), messages(files))
}

// shape is how many files and lines of some kinds there are, and how wide the lines are.
func shape(name string, files []file, kinds ...string) row {
	var heights, widths spread
	for _, f := range files {
		if !slices.Contains(kinds, path.Ext(f.path)) || strings.Contains(f.path, ".test.") {
			continue
		}
		lines := f.lines()
		heights = append(heights, len(lines))
		for _, line := range lines {
			widths = append(widths, width(line))
		}
	}
	return row{name + ": files, lines; file p50 / p90 / max; line p50 / p90 / max; >140", fmt.Sprintf("%d, %s; %s; %s; %d", len(heights),
		number(heights.sum()), heights.say(0.5, 0.9, 1), widths.say(0.5, 0.9, 1), widths.above(140))}
}

// migrations are the lines of SQL files, and how many of them are said a second time by a file of the same name.
func migrations(files []file) row {
	total, copies, n := 0, 0, 0
	known := map[string]int{}
	for _, f := range files {
		if path.Ext(f.path) != ".sql" {
			continue
		}
		n++
		lines, name := len(f.lines()), path.Base(f.path)
		total += lines
		if first, ok := known[name]; ok {
			copies += min(first, lines)
		}
		known[name] = max(known[name], lines)
	}
	return row{"SQL files; lines; of which copies", fmt.Sprintf("%d; %s; %s", n, number(total), number(copies))}
}

// messages counts the sentences of each language, by the files of folders called messages.
func messages(files []file) row {
	count := map[string]int{}
	for _, f := range files {
		if path.Ext(f.path) != ".json" || path.Base(path.Dir(f.path)) != "messages" {
			continue
		}
		var all map[string]json.RawMessage
		if json.Unmarshal(f.text, &all) == nil {
			count[strings.TrimSuffix(path.Base(f.path), ".json")] += len(all)
		}
	}
	var out []string
	for lang, n := range count {
		out = append(out, lang+" "+number(n))
	}
	slices.Sort(out)
	return row{"messages", strings.Join(out, ", ")}
}
