package agenda

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/timetable"
)

// Day is what one person will attend on a day of an edition, proposed from their stars, with what they give up.
type Day struct {
	DayID string
	Items []DayItem // by start
	Given []DayItem // starred sessions that the day leaves out, by start
	Off   []DayItem // starred sessions that are cancelled, by start, each with what fits instead
}

// DayItem is an entry in somebody's day.
type DayItem struct {
	Entry   release.SnapshotEntry
	Session *release.SnapshotSession // the index's own
	Level   Level
	Chosen  bool                    // by hand
	Skipped bool                    // by hand
	Instead []release.SnapshotEntry // starred entries it is attended instead of
	Cost    int64                   // share of the person's wishes that leaving it out gives up, in units (timetable.Unit)
	Free    int                     // minutes free before it, since the item before
	Walk    int                     // minutes to walk from the item before; 0 when the room is the same
	Hurry   bool                    // less time than the walk takes
	Fits    []release.SnapshotEntry // of one that is cancelled: what is on then or like it, and fits
	BackUp  string                  // session id of where to go when it is full; empty when nothing else runs
}

// Days makes somebody's days from their stars and choices, and the released programme. Plenaries are attended by
// everybody. Choices by hand win; the rest is the heaviest set of starred entries that do not overlap
// (timetable.BestDay). Cost: a few microseconds a star.
func Days(x *release.Index, stars []Star, choices map[string]bool) []Day {
	d := newDayMaker(x, stars, choices)
	out := make([]Day, 0, len(x.Days))
	for _, day := range x.Days {
		out = append(out, d.make(day.ID))
	}
	return out
}

type dayMaker struct {
	x       *release.Index
	level   map[string]Level // by session
	weight  map[Level]int64  // in units
	choices map[string]bool
	seen    map[string]bool // sessions already attended: a repeat is attended once
}

func newDayMaker(x *release.Index, stars []Star, choices map[string]bool) *dayMaker {
	d := &dayMaker{x: x, level: map[string]Level{}, choices: choices, seen: map[string]bool{}}
	weight := func(l Level) int64 { return int64(Weight(l, x.Edition.MustWeight)) }
	sum := int64(0)
	for _, s := range stars {
		if _, public := find(x, s.Session); public {
			d.level[string(s.Session)] = s.Level
			sum += weight(s.Level)
		}
	}
	sum = max(sum, 1)
	d.weight = map[Level]int64{}
	for _, l := range [...]Level{Interested, MustSee} {
		d.weight[l] = weight(l) * timetable.Unit / sum
	}
	return d
}

func find(x *release.Index, id programme.SessionID) (release.SnapshotSession, bool) {
	s := x.Session(string(id))
	return s, s.ID != ""
}

// chosenWeight is above all stars together: what a person chose by hand stays.
const chosenWeight = 1_000 * timetable.Unit

func (d *dayMaker) make(dayID string) Day {
	day := Day{DayID: dayID}
	var items []timetable.Item // each known by the place of its entry
	for i := range d.x.Entries {
		e := &d.x.Entries[i]
		if e.DayID != dayID {
			continue
		}
		s := d.x.SharedSession(e.SessionID)
		if s.State == string(programme.Cancelled) {
			if d.level[s.ID] > None {
				day.Off = append(day.Off, d.item(e))
			}
			continue
		}
		w := d.weigh(e, s)
		if w == 0 {
			continue
		}
		items = append(items, timetable.Item{ID: i, Weight: w,
			At: timetable.Interval{Start: int(e.Start.Unix() / 60), End: int(e.End.Unix() / 60)}})
	}
	items = d.oncePerSession(items)
	chosen, _ := timetable.BestDay(items)
	day.Items, day.Given = make([]DayItem, 0, len(chosen)), make([]DayItem, 0, len(items)-len(chosen)) // they are large
	for _, it := range items {
		item := d.item(&d.x.Entries[it.ID])
		if slices.Contains(chosen, it.ID) {
			day.Items = append(day.Items, item)
			d.seen[item.Entry.SessionID] = true
		} else if item.Level > None || item.Chosen {
			day.Given = append(day.Given, item)
		}
	}
	d.addSkipped(&day)
	d.finish(&day)
	return day
}

// weigh is what attending an entry is worth; 0 leaves it out.
func (d *dayMaker) weigh(e *release.SnapshotEntry, s *release.SnapshotSession) int64 {
	if d.seen[s.ID] {
		return 0
	}
	if attend, byHand := d.choices[e.ID]; byHand {
		if !attend {
			return 0
		}
		return chosenWeight
	}
	if w := d.weight[d.level[s.ID]]; w > 0 {
		return w
	}
	if s.Plenary || d.forAll(e, s) {
		return 1 // attended when nothing starred is in the way
	}
	return 0
}

// forAll reports whether a break is everybody's: in all rooms, or in several. One in a single room is the room's.
func (d *dayMaker) forAll(e *release.SnapshotEntry, s *release.SnapshotSession) bool {
	return s.Kind == programme.Break && (e.RoomID == "" || len(d.x.EntriesOf(s.ID)) > 1)
}

// oncePerSession keeps, of a session that is repeated, the showing that fits the best day; trying each repeat in
// turn, the earliest first, is exact for one and near for several.
func (d *dayMaker) oncePerSession(items []timetable.Item) []timetable.Item {
	bySession, inOrder := map[string][]int{}, []string{}
	for k, it := range items {
		id := d.x.Entries[it.ID].SessionID
		if len(d.x.EntriesOf(id)) < 2 { // as of nearly all
			continue
		}
		if len(bySession[id]) == 0 {
			inOrder = append(inOrder, id)
		}
		bySession[id] = append(bySession[id], k)
	}
	if len(inOrder) == 0 {
		return items
	}
	drop := map[int]bool{}
	for _, id := range inOrder {
		ks := bySession[id]
		if len(ks) < 2 {
			continue
		}
		bestK, best := ks[0], int64(-1)
		for _, k := range ks {
			var trial []timetable.Item
			for j, it := range items {
				if j == k || !slices.Contains(ks, j) && !drop[j] {
					trial = append(trial, it)
				}
			}
			if _, v := timetable.BestDay(trial); v > best {
				bestK, best = k, v
			}
		}
		for _, k := range ks {
			drop[k] = k != bestK
		}
	}
	out := items[:0:0]
	for k, it := range items {
		if !drop[k] {
			out = append(out, it)
		}
	}
	return out
}

func (d *dayMaker) item(e *release.SnapshotEntry) DayItem {
	s := d.x.SharedSession(e.SessionID)
	attend, byHand := d.choices[e.ID]
	item := DayItem{Entry: *e, Session: s, Level: d.level[s.ID], Chosen: byHand && attend}
	item.Cost = d.weight[item.Level]
	return item
}

// addSkipped shows what the person took out by hand, so that they can take it back in.
func (d *dayMaker) addSkipped(day *Day) {
	for i := range d.x.Entries {
		e := &d.x.Entries[i]
		if attend, byHand := d.choices[e.ID]; byHand && !attend && e.DayID == day.DayID && !d.x.Off(*e) {
			item := d.item(e)
			item.Skipped = true
			day.Given = append(day.Given, item)
		}
	}
	slices.SortStableFunc(day.Given, func(a, b DayItem) int { return a.Entry.Start.Compare(b.Entry.Start) })
}

// finish fills gaps, walks, what each item is attended instead of, and back-ups.
func (d *dayMaker) finish(day *Day) {
	for i := range day.Off {
		day.Off[i].Fits = d.fits(day.Off[i].Entry, *day)
	}
	for i := range day.Items {
		it := &day.Items[i]
		for _, g := range day.Given {
			if overlap(it.Entry, g.Entry) {
				it.Instead = append(it.Instead, g.Entry)
			}
		}
		it.BackUp = d.backUp(it)
		if i == 0 {
			continue
		}
		before := day.Items[i-1]
		it.Free = int(it.Entry.Start.Sub(before.Entry.End) / time.Minute)
		if before.Entry.RoomID != "" && it.Entry.RoomID != "" {
			it.Walk = d.x.Walk(before.Entry.RoomID, it.Entry.RoomID)
		}
		it.Hurry = it.Free < it.Walk
	}
}

// mostFits is how many sessions are proposed for one that is cancelled.
const mostFits = 3

// fits proposes what can be attended instead of a cancelled entry, beside what is attended already: at its time, or like it.
func (d *dayMaker) fits(off release.SnapshotEntry, day Day) (out []release.SnapshotEntry) {
	for _, e := range d.x.Alternatives(off) {
		if e.DayID == day.DayID && !d.seen[e.SessionID] && !d.x.Session(e.SessionID).Plenary && fitsBetween(&e, []Day{day}) {
			out = append(out, e)
		}
	}
	return out[:min(mostFits, len(out))]
}

func overlap(a, b release.SnapshotEntry) bool {
	return a.Start.Before(b.End) && b.Start.Before(a.End)
}

// backUp is the parallel session the person would like most: starred, else most alike.
func (d *dayMaker) backUp(it *DayItem) string {
	best, score := "", 0
	for e := range d.x.Parallel(&it.Entry) {
		s := d.x.SharedSession(e.SessionID)
		if s.Kind == programme.Break || s.State == string(programme.Cancelled) {
			continue
		}
		n := 1 + 100*int(d.level[s.ID]) + release.Alike(it.Session, s)
		if n > score {
			best, score = s.ID, n
		}
	}
	return best
}
