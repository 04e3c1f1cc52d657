package office

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// Grid is when somebody or something is available, as ticks of the edition's slots.
type Grid struct {
	Sentence string // in words
	Always   bool
	Days     []GridDay
	Free     string // what is not made of slots, a line each
	Slots    string // all slots that were shown, so that reading needs no database
}

// GridDay is a column of the grid.
type GridDay struct {
	Title string
	Slots []GridSlot
}

// GridSlot is a slot to tick.
type GridSlot struct {
	Value, Label string
	On           bool
}

// Windows is the field of availability, with the edition's slots to tick. No windows mean always.
func (o *Office) Windows(ctx context.Context, p *text.Printer, v Visit, name string, windows []edition.Window) (Field, error) {
	f, err := o.Editions.Frame(ctx, v.Who, v.Edition.ID)
	if err != nil && fault.KindOf(err) != fault.Forbidden { // who may not know the slots has a line for each time
		return Field{}, err
	}
	zone := v.Edition.Location()
	grid := &Grid{Always: len(windows) == 0, Sentence: availableInWords(p, v, windows), Free: freeText(windows, f.Slots, zone)}
	var values []string
	for _, s := range f.Slots {
		at, value := s.Start.In(zone), slotValue(s)
		values = append(values, value)
		title := p.ShortDate(at)
		if n := len(grid.Days); n == 0 || grid.Days[n-1].Title != title {
			grid.Days = append(grid.Days, GridDay{Title: title})
		}
		day := &grid.Days[len(grid.Days)-1]
		day.Slots = append(day.Slots, GridSlot{value, p.Time(at) + "–" + p.Time(s.End.In(zone)), covered(windows, s)})
	}
	grid.Slots = strings.Join(values, " ")
	return Field{Name: name, Label: p.T("edition.field.available"), Kind: "windows", Grid: grid,
		Hint: p.T("office.in_zone", "Zone", v.Edition.Zone)}, nil
}

func slotValue(s edition.Slot) string {
	return s.Start.UTC().Format(time.RFC3339) + "/" + s.End.UTC().Format(time.RFC3339)
}

func covered(windows []edition.Window, s edition.Slot) bool {
	return slices.ContainsFunc(windows, func(w edition.Window) bool { return !w.Start.After(s.Start) && !w.End.Before(s.End) })
}

// availableInWords says when somebody is there: "Thu 4 Feb 10:45–12:35 and 14:25–15:35".
func availableInWords(p *text.Printer, v Visit, windows []edition.Window) string {
	if len(windows) == 0 {
		return p.T("office.always")
	}
	sorted := slices.Clone(windows)
	slices.SortFunc(sorted, func(a, b edition.Window) int { return a.Start.Compare(b.Start) })
	var parts []string
	day := ""
	for _, w := range sorted {
		from, to := w.Start.In(v.Edition.Location()), w.End.In(v.Edition.Location())
		hours := p.Time(from) + "–"
		if from.Format(time.DateOnly) != to.Format(time.DateOnly) {
			hours += p.ShortDate(to) + " "
		}
		hours += p.Time(to)
		if title := p.ShortDate(from); title != day {
			day, hours = title, title+" "+hours
		}
		parts = append(parts, hours)
	}
	return strings.Join(parts, ", ")
}

// freeText is the windows that hold no slot, as Windows reads them.
func freeText(windows []edition.Window, slots []edition.Slot, zone *time.Location) string {
	var lines []string
	for _, w := range windows {
		if !holdsSlot(w, slots) {
			lines = append(lines, windowLine(w, zone))
		}
	}
	return strings.Join(lines, "\n")
}

func holdsSlot(w edition.Window, slots []edition.Slot) bool {
	return slices.ContainsFunc(slots, func(s edition.Slot) bool { return covered([]edition.Window{w}, s) })
}

func windowLine(w edition.Window, zone *time.Location) string {
	from, to := w.Start.In(zone), w.End.In(zone)
	if from.Format(time.DateOnly) == to.Format(time.DateOnly) {
		return from.Format("2006-01-02 15:04") + "–" + to.Format("15:04")
	}
	return from.Format("2006-01-02 15:04") + "–" + to.Format("2006-01-02 15:04")
}

// Windows reads a field of availability: ticked slots, and a line for each other time, as "2027-02-04 13:00–19:00". Windows of
// which no tick was touched stay as they were; slots that follow each other and are ticked become one.
func (in *Input) Windows(name string, v Visit, before []edition.Window) []edition.Window {
	if in.PostFormValue(name+"_when") == "always" {
		return nil
	}
	slots := readSlots(strings.Fields(in.PostFormValue(name + "_slots")))
	ticked := in.PostForm[name]
	on := func(s edition.Slot) bool { return slices.Contains(ticked, slotValue(s)) }
	out := keptAndTicked(before, slots, on)
	free, ok := readFree(in.PostFormValue(name+"_free"), v.Edition.Location())
	if !ok {
		in.Bad(name)
	}
	out = append(out, free...)
	slices.SortFunc(out, func(a, b edition.Window) int { return a.Start.Compare(b.Start) })
	if len(out) == 0 && in.PostFormValue(name+"_when") != "" {
		in.Bad(name) // never is not a time
	}
	return out
}

// readSlots reads what slotValue wrote; what cannot be read is left out.
func readSlots(values []string) (out []edition.Slot) {
	for _, value := range values {
		from, to, _ := strings.Cut(value, "/")
		start, err1 := time.Parse(time.RFC3339, from)
		end, err2 := time.Parse(time.RFC3339, to)
		if err1 == nil && err2 == nil && start.Before(end) {
			out = append(out, edition.Slot{Start: start, End: end})
		}
	}
	slices.SortFunc(out, func(a, b edition.Slot) int { return a.Start.Compare(b.Start) })
	return out
}

// keptAndTicked is the windows over slots after ticking. A window that began before its first slot, or ended after its last, still does
// while that slot is ticked.
func keptAndTicked(before []edition.Window, slots []edition.Slot, on func(edition.Slot) bool) (out []edition.Window) {
	const overnight = 6 * time.Hour
	for i, s := range slots {
		if !on(s) {
			continue
		}
		w := edition.Window{Start: s.Start, End: s.End}
		for _, old := range before {
			if covered([]edition.Window{old}, s) && (i == 0 || !covered([]edition.Window{old}, slots[i-1])) {
				w.Start = old.Start
			}
			if covered([]edition.Window{old}, s) && (i+1 == len(slots) || !covered([]edition.Window{old}, slots[i+1])) {
				w.End = old.End
			}
		}
		joins := i > 0 && on(slots[i-1]) && s.Start.Sub(slots[i-1].End) < overnight && joined(before, slots[i-1], s)
		if n := len(out); joins && n > 0 {
			out[n-1].End = w.End
			continue
		}
		out = append(out, w)
	}
	return out
}

// joined reports whether somebody who can at two slots in a row can between them: unless that was said before to be otherwise.
func joined(before []edition.Window, a, b edition.Slot) bool {
	if !covered(before, a) || !covered(before, b) {
		return true
	}
	return slices.ContainsFunc(before, func(w edition.Window) bool {
		return covered([]edition.Window{w}, a) && covered([]edition.Window{w}, b)
	})
}

// readFree reads a line for each time.
func readFree(lines string, zone *time.Location) (out []edition.Window, ok bool) {
	for _, line := range linesOf(lines) {
		w, ok := readWindow(line, zone)
		if !ok {
			return nil, false
		}
		out = append(out, w)
	}
	return out, true
}

// readWindow reads "2027-02-04 13:00–19:00", with a date again behind the dash where it is another day; dates and clocks may have
// a T between them.
func readWindow(line string, zone *time.Location) (edition.Window, bool) {
	parts := strings.Fields(strings.NewReplacer("–", " ", " - ", " ", "T", " ").Replace(line))
	if len(parts) == 2 {
		if date, clocks, ok := strings.Cut(parts[1], "-"); ok {
			parts = []string{parts[0], date, clocks}
		}
	}
	if len(parts) == 3 {
		parts = []string{parts[0], parts[1], parts[0], parts[2]}
	}
	if len(parts) != 4 {
		return edition.Window{}, false
	}
	from, err1 := time.ParseInLocation("2006-01-02 15:04", parts[0]+" "+parts[1], zone)
	to, err2 := time.ParseInLocation("2006-01-02 15:04", parts[2]+" "+parts[3], zone)
	if err1 != nil || err2 != nil {
		return edition.Window{}, false
	}
	return edition.Window{Start: from.UTC(), End: to.UTC()}, true
}
