package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rsc.io/qr"

	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// board is where a day's entries stand when its list is laid out as a grid: rooms are columns, time runs downward.
//
// Lines of the grid are named by minutes since midnight. What fills all rooms is a row of its own, as high as its words, that begins
// at line f; what is in a room begins at line t, below it, and ends at the line f of its end. Places are classes, whose rules gridCSS
// writes once for a release: pages carry no inline styles.
type board struct {
	day      release.SnapshotDay
	midnight time.Time
	rooms    []release.SnapshotRoom
	column   map[string]int // of a room, from 1
	entries  []release.SnapshotEntry
	wide     map[string]bool // ids of entries that fill all rooms
	above    map[string]int  // how many wide ones begin at the same time before an entry
	times    []int           // at which something begins or ends, ascending
	starts   []int           // at which something begins, ascending
}

func (s *shelf) board(day release.SnapshotDay) *board {
	b := &board{day: day, rooms: s.roomsOf(day), column: map[string]int{}, wide: map[string]bool{}, above: map[string]int{}}
	local := day.Start.In(s.index.Zone())
	b.midnight = time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())
	for i, r := range b.rooms {
		b.column[r.ID] = i + 1
	}
	wides := map[int]int{}
	for _, e := range s.index.Entries {
		if e.DayID != day.ID {
			continue
		}
		b.entries = append(b.entries, e)
		start, end := b.minutes(e)
		b.starts, b.times = append(b.starts, start), append(b.times, start, end)
		if b.column[e.RoomID] == 0 || s.index.Session(e.SessionID).Plenary {
			b.wide[e.ID], b.above[e.ID] = true, wides[start]
			wides[start]++
		}
	}
	slices.Sort(b.starts)
	slices.Sort(b.times)
	b.starts, b.times = slices.Compact(b.starts), slices.Compact(b.times)
	return b
}

// minutes are an entry's start and end in minutes since midnight; it lasts at least one.
func (b *board) minutes(e release.SnapshotEntry) (start, end int) {
	start = int(e.Start.Sub(b.midnight) / time.Minute)
	return start, max(start+1, int(e.End.Sub(b.midnight)/time.Minute))
}

// end is when the last entry ends.
func (b *board) end() time.Time {
	if len(b.times) == 0 {
		return b.day.End
	}
	return b.midnight.Add(time.Duration(b.times[len(b.times)-1]) * time.Minute)
}

// quick is a session's length in minutes from which its cell may be lower than its words: shorter ones may use the change-over after them.
const quick = 30

// place is the classes of an entry.
func (b *board) place(e release.SnapshotEntry) string {
	start, end := b.minutes(e)
	if b.wide[e.ID] {
		if n := b.above[e.ID]; n > 0 {
			return fmt.Sprintf("wide s%d-%d", start, n)
		}
		return fmt.Sprintf("wide s%d", start)
	}
	at := fmt.Sprintf("c%d a%d z%d", b.column[e.RoomID], start, b.free(e, end))
	if end-start < quick {
		at += fmt.Sprintf(" short n%d", end-start)
	}
	return at
}

// free is the end of a cell: of a short one that of the change-over after it, where its room is free that long.
func (b *board) free(e release.SnapshotEntry, end int) int {
	start, _ := b.minutes(e)
	i, _ := slices.BinarySearch(b.starts, end)
	if end-start >= quick || i == len(b.starts) || b.starts[i]-end > quick {
		return end
	}
	return b.starts[i]
}

// rail is the classes of the hour at a time: it stands beside everything until the next one.
func (b *board) rail(start int) string {
	i, _ := slices.BinarySearch(b.starts, start+1)
	if i == len(b.starts) {
		return fmt.Sprintf("s%d", start)
	}
	return fmt.Sprintf("s%d z%d", start, b.starts[i])
}

// tight is a change-over in minutes that is hardly one.
const tight = 5

// rows are the grid's rows between its lines.
func (b *board) rows() string {
	var out strings.Builder
	out.WriteString("[head]auto")
	for i, t := range b.times {
		wides, cells, covered := 0, false, false
		for _, e := range b.entries {
			start, end := b.minutes(e)
			switch {
			case b.wide[e.ID] && start == t:
				wides++
			case !b.wide[e.ID] && start <= t && t < end:
				cells = true
			}
			covered = covered || b.wide[e.ID] && start <= t && t < end
		}
		fmt.Fprintf(&out, "[s%d", t)
		for n := range wides {
			if n > 0 {
				fmt.Fprintf(&out, "[s%d-%d", t, n)
			}
			out.WriteString("]auto")
		}
		if wides > 0 {
			out.WriteString("[")
		} else {
			out.WriteString(" ")
		}
		fmt.Fprintf(&out, "t%d]", t)
		if i == len(b.times)-1 {
			break
		}
		switch length := b.times[i+1] - t; {
		case cells:
			fmt.Fprintf(&out, "minmax(calc(%d*var(--minute)),auto)", length)
		case covered:
			out.WriteString("auto")
		case length < tight:
			out.WriteString("2px")
		default:
			out.WriteString("var(--change)")
		}
	}
	return out.String()
}

// Of a sheet of A3 on its side: what remains below its head, and what a row across all rooms takes; of a sheet of A4: the lines of its two
// columns at one point each. In millimetres and points.
const (
	sheetA3 = 212.0
	rowA3   = 10.0
	linesA4 = 1000.0
	wordsA3 = 13.0 // letters in points for each millimetre of a minute: five lines in half an hour
)

// paper are the sizes at which the day fits one sheet: of a minute, and of letters, which are never larger than those of a book.
func (b *board) paper() string {
	rows, minutes := 0.0, 0
	for i, t := range b.times[:max(0, len(b.times)-1)] {
		for _, e := range b.entries {
			if start, end := b.minutes(e); !b.wide[e.ID] && start <= t && t < end {
				minutes += b.times[i+1] - t
				break
			}
		}
	}
	for _, e := range b.entries {
		if b.wide[e.ID] {
			rows++
		}
	}
	const largest, smallest = 8.0, 4.5
	fit := func(letters float64) float64 { return max(smallest, min(largest, letters)) }
	narrow := linesA4 / float64(3*len(b.entries)/2+2*len(b.starts)+1)
	minute := min(1, max(0, sheetA3-rows*rowA3)/float64(max(1, minutes)))
	return fmt.Sprintf("@media print{.d%s{--minute:%.2fmm;--letters:%.1fpt;--narrow:%.1fpt}}\n", b.day.Date, minute, fit(minute*wordsA3), fit(narrow))
}

// roomy is the width in pixels from which the page is wide enough for some rooms. On narrower screens the grid scrolls in a box of its own.
func roomy(rooms int) int {
	const rail, column, margins = 56, 116, 34
	return rail + rooms*column + margins
}

// gridCSS says where each entry of the release stands in the grid of its day.
func (s *shelf) gridCSS() *web.Cached {
	var out strings.Builder
	rules := map[string]string{}
	for _, day := range s.index.Days {
		b := s.board(day)
		fmt.Fprintf(&out, ".d%s{--rooms:%d;grid-template-rows:%s}\n", day.Date, max(1, len(b.rooms)), b.rows())
		fmt.Fprintf(&out, "@media screen and (max-width:%dpx){.d%s{--flow:auto;--least:8.25rem;--most:calc(100dvh - var(--bar) - 60px);--top:0px}}\n", roomy(len(b.rooms)), day.Date)
		out.WriteString(b.paper())
		for i := range b.rooms {
			rules[fmt.Sprintf("c%d", i+1)] = fmt.Sprintf("grid-column:%d", i+2)
		}
		for _, e := range b.entries {
			start, end := b.minutes(e)
			rules[fmt.Sprintf("s%d", start)] = fmt.Sprintf("grid-row-start:s%d", start)
			if n := b.above[e.ID]; n > 0 {
				rules[fmt.Sprintf("s%d-%d", start, n)] = fmt.Sprintf("grid-row-start:s%d-%d", start, n)
			}
			rules[fmt.Sprintf("a%d", start)] = fmt.Sprintf("grid-row-start:t%d", start)
			rules[fmt.Sprintf("z%d", start)] = fmt.Sprintf("grid-row-end:s%d", start)
			rules[fmt.Sprintf("z%d", end)] = fmt.Sprintf("grid-row-end:s%d", end)
			if end-start < quick {
				rules[fmt.Sprintf("n%d", end-start)] = fmt.Sprintf("--length:%d", end-start)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		fmt.Fprintf(&out, ".%s{%s}\n", name, rules[name])
	}
	return web.NewCached("text/css; charset=utf-8", []byte(out.String()), web.CacheOptions{Modified: s.index.LastChanged()})
}

// WordsWire is what the browser searches: of each session, by its code, the folded text that is searched here too, and the words that
// are proposed for what is searched in vain; of an edition of several days, the dates on which each session takes place.
type WordsWire struct {
	Texts map[string]string   `json:"texts"`
	Names []string            `json:"names"`
	Dates map[string][]string `json:"dates,omitempty"`
}

func (s *shelf) words() (*web.Cached, error) {
	found := map[string]string{}
	for _, v := range s.index.Sessions {
		if v.Kind != programme.Break {
			found[v.Code] = s.index.Folded(v.ID)
		}
	}
	wire := WordsWire{Texts: found, Names: s.search().Names()}
	if len(s.index.Days) > 1 {
		wire.Dates = datesOf(s.index)
	}
	body, err := json.Marshal(wire)
	if err != nil {
		return nil, fmt.Errorf("write the words of sessions: %w", err)
	}
	return web.NewCached(typeJSON, body, web.CacheOptions{Modified: s.index.LastChanged()}), nil
}

// code is a picture to scan that leads to the programme: black on white, one unit a module, with the quiet zone of four that its
// specification asks for (ISO/IEC 18004).
func (s *shelf) code() (*web.Cached, error) {
	code, err := qr.Encode(s.base()+"schedule/", qr.M)
	if err != nil {
		return nil, fmt.Errorf("draw the address of the programme: %w", err)
	}
	const quiet = 4
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	side := code.Size + 2*quiet
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><rect width="100%%" height="100%%" fill="#fff"/><path d="%s"/></svg>`,
		side, side, path.String())
	return web.NewCached("image/svg+xml", []byte(svg), web.CacheOptions{Modified: s.index.LastChanged()}), nil
}
