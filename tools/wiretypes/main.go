// Command wiretypes writes the types of what islands receive and send, in TypeScript, from the structs that the server
// writes and reads: one truth about their names. It reads the sources, since the structs are private to their front
// doors. Run it from the module's root: go run ./tools/wiretypes; with -check it only says what is stale.
package main

import (
	"flag"
	"fmt"
	"os"
)

// files is the list of what is written, and from which structs. A struct that moved is pointed at here, nowhere else.
var files = []File{{
	Path: "internal/site/assets/ts/room/wire.ts",
	Types: []Type{
		{"internal/room/web", "editState", "Draft"},
		{"internal/room/web", "editSpan", "Span"},
		{"internal/room/web", "editRoom", "Room"},
		{"internal/room/web", "editTrack", "Track"},
		{"internal/room/web", "editSession", "Session"},
		{"internal/room/web", "editPlacement", "Placement"},
		{"internal/room/web", "editFinding", "Finding"},
		{"internal/room/web", "editNews", "News"},
		{"internal/room/web", "choiceWire", "Choice"},
		{"internal/room/web", "fixWire", "Fix"},
		{"internal/room/web", "StepPriceWire", "StepPrice"},
		{"internal/room/web", "colleagueWire", "Colleague"},
		{"internal/room/web", "doneWire", "Done"},
		{"internal/room/web", "editDifference", "Difference"},
		{"internal/room/web", "listChange", "ListChange"},
		{"internal/room/web", "refusalWire", "RefusalWire"},
		{"internal/programme/web", "EditWire", "EditWire"},
	},
}, {
	Path: "internal/site/assets/ts/day/wire.ts",
	Types: []Type{
		{"internal/release/web", "KeptWire", "Kept"},
		{"internal/release/web", "KeptDay", "KeptDay"},
		{"internal/release/web", "KeptRoom", "KeptRoom"},
		{"internal/release/web", "KeptWalk", "KeptWalk"},
		{"internal/release/web", "KeptTrack", "KeptTrack"},
		{"internal/release/web", "KeptSession", "KeptSession"},
		{"internal/release/web", "KeptEntry", "KeptEntry"},
	},
}, {
	Path:  "internal/site/assets/ts/programme/wire.ts",
	Types: []Type{{"internal/release/web", "WordsWire", "Words"}},
}, {
	Path:  "internal/site/assets/ts/table/wire.ts",
	Types: []Type{{"internal/office", "cellWire", "Cell"}},
}}

func main() {
	check := flag.Bool("check", false, "write nothing, fail when something is stale")
	flag.Parse()
	for _, f := range files {
		if err := f.keep(*check); err != nil {
			fmt.Fprintln(os.Stderr, "wiretypes:", err)
			os.Exit(1)
		}
	}
}

// keep writes the file, or says that it is stale.
func (f File) keep(check bool) error {
	want, err := Generate(".", f)
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(f.Path, want, 0o644)
	}
	got, err := os.ReadFile(f.Path)
	if err == nil && string(got) != string(want) {
		err = fmt.Errorf("%s is stale: run make assets", f.Path)
	}
	return err
}
