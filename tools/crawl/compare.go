package main

import (
	"fmt"
	"os"
	"strings"
)

// compare prints what differs between two crawls, by kind, and tells whether nothing does that must not.
func compare(a, b string) (same bool, err error) {
	before, order, err := readShelf(a)
	if err != nil {
		return false, err
	}
	after, added, err := readShelf(b)
	if err != nil {
		return false, err
	}
	c := &comparison{a: &shelf{dir: a}, b: &shelf{dir: b}, found: map[string][]string{}}
	for _, key := range order {
		if r, ok := after[key]; ok {
			c.records(before[key], r)
		} else {
			c.found[gone] = append(c.found[gone], key)
		}
	}
	for _, key := range added {
		if _, ok := before[key]; !ok {
			c.found[appeared] = append(c.found[appeared], key)
		}
	}
	return c.say(len(order)), nil
}

// The kinds of differences. The last two are told and are no failure.
const (
	gone     = "asked before only"
	appeared = "asked after only"
	status   = "status"
	header   = "headers"
	pages    = "pages"
	files    = "files, feeds and API answers"
	spaces   = "only white space between words of a page"
	assets   = "built assets"
)

var kinds = []string{gone, appeared, status, header, pages, files, spaces, assets}

type comparison struct {
	a, b  *shelf
	found map[string][]string
}

func (c *comparison) add(kind string, r record, what string) {
	c.found[kind] = append(c.found[kind], r.key()+"\n"+what)
}

func (c *comparison) records(a, b record) {
	if a.Status != b.Status {
		c.add(status, a, fmt.Sprintf("    - %d\n    + %d", a.Status, b.Status))
	}
	if a.Header != b.Header {
		c.add(header, a, difference(a.Header, b.Header))
	}
	if a.Body == b.Body {
		return
	}
	before, _ := os.ReadFile(c.a.body(a)) // a body that is not there differs
	after, _ := os.ReadFile(c.b.body(b))
	switch {
	case a.Asset:
		c.add(assets, a, fmt.Sprintf("    %d bytes before, %d after", len(before), len(after)))
	case a.Page && space.ReplaceAllString(string(before), "") == space.ReplaceAllString(string(after), ""):
		c.add(spaces, a, difference(string(before), string(after)))
	case a.Page:
		c.add(pages, a, difference(string(before), string(after)))
	default:
		c.add(files, a, difference(string(before), string(after)))
	}
}

// shownBefore is how much of a long line is shown before where two differ, and shownAfter how much from there.
const (
	shownBefore = 60
	shownAfter  = 160
)

// difference is the first line that differs, around where it does.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	one, other := "(the end)", "(the end)"
	if i < len(x) {
		one = x[i]
	}
	if i < len(y) {
		other = y[i]
	}
	at := 0
	for at < len(one) && at < len(other) && one[at] == other[at] {
		at++
	}
	cut := func(s string) string { return s[min(max(at-shownBefore, 0), len(s)):min(at+shownAfter, len(s))] }
	return fmt.Sprintf("    line %d\n    - %q\n    + %q", i+1, cut(one), cut(other))
}

// shown is how many differences of a kind are printed.
const shown = 25

func (c *comparison) say(asked int) bool {
	same := true
	for _, kind := range kinds {
		all := c.found[kind]
		if len(all) == 0 {
			continue
		}
		same = same && (kind == spaces || kind == assets)
		fmt.Printf("## %s: %d\n", kind, len(all))
		for _, d := range all[:min(shown, len(all))] {
			fmt.Println(d)
		}
		if len(all) > shown {
			fmt.Printf("… and %d more\n", len(all)-shown)
		}
	}
	fmt.Printf("compared %d answers: %s\n", asked, map[bool]string{true: "nothing differs that must not", false: "they differ"}[same])
	return same
}
