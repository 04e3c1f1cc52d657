package programme_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// clock is an instant of the day of these tests.
func clock(hour, minute int) time.Time { return time.Date(2027, 2, 4, hour, minute, 0, 0, time.UTC) }

// dayDraft is a day with three rooms and nothing on.
func dayDraft() programme.Draft {
	var d programme.Draft
	d.Frame.Edition = edition.Edition{ID: "edi_1", Zone: "UTC", SetupMinutes: 5, WalkSameFloor: 3}
	d.Frame.Days = []edition.Day{{ID: "day_1", Start: clock(8, 0), End: clock(20, 0)}}
	for i := range 3 {
		d.Frame.Rooms = append(d.Frame.Rooms, edition.Room{ID: edition.RoomID(fmt.Sprint("roo_", i)), Name: fmt.Sprint(i)})
	}
	return d
}

func put(d *programme.Draft, kind string, start time.Time, minutes int, room edition.RoomID) programme.SessionID {
	n := len(d.Sessions)
	s := programme.Session{ID: programme.SessionID(fmt.Sprint("ses_", n)), Title: fmt.Sprint(kind, n), Kind: kind, Minutes: minutes,
		State: programme.Confirmed, Plenary: kind == programme.Keynote}
	d.Sessions = append(d.Sessions, s)
	d.Placements = append(d.Placements, programme.Placement{ID: programme.PlacementID(fmt.Sprint("pla_", n)), SessionID: s.ID, RoomID: room,
		Start: start, Minutes: minutes, Pinned: n%4 == 0})
	return s.ID
}

func slot(d *programme.Draft, start time.Time, minutes int) {
	d.Frame.Slots = append(d.Frame.Slots, edition.Slot{ID: edition.SlotID(fmt.Sprint("slo_", len(d.Frame.Slots))), DayID: "day_1",
		Start: start, End: start.Add(time.Duration(minutes) * time.Minute)})
}

func late(key programme.SessionID, start time.Time, minutes int) []programme.Edit {
	return []programme.Edit{programme.Late{Session: key, Start: start, Minutes: minutes},
		programme.Shift{Session: key, Start: start, Minutes: minutes, Pause: 10}}
}

func hours(d programme.Draft) (out []string) {
	for _, p := range d.Placements {
		s, _ := d.Session(p.SessionID)
		out = append(out, fmt.Sprintf("%s %s-%s", s.Title, p.Start.Format("15:04"), p.End().Format("15:04")))
	}
	return out
}

func TestADelayEndsWhereGapsAndBreaksHaveTakenItUp(t *testing.T) {
	t.Parallel()
	d := dayDraft()
	key := put(&d, programme.Keynote, clock(9, 0), 60, "")
	put(&d, programme.Break, clock(10, 0), 20, "")
	for _, at := range []time.Time{clock(10, 20), clock(11, 0), clock(13, 0)} {
		slot(&d, at, 30)
		put(&d, programme.Talk, at, 30, "roo_0")
		put(&d, programme.Talk, at, 20, "roo_1")
	}
	put(&d, programme.Break, clock(11, 30), 60, "")
	got, err := d.Edited(id.System(), late(key, clock(9, 0), 30)...)
	if err != nil {
		t.Fatal(err)
	}
	// The break gives ten minutes, the gap of ten between two slots five, lunch the rest.
	want := []string{"keynote0 09:30-10:30", "break1 10:30-10:40", "talk2 10:40-11:10", "talk3 10:40-11:00", "talk4 11:15-11:45",
		"talk5 11:15-11:35",
		"break8 11:45-12:45", "talk6 13:00-13:30", "talk7 13:00-13:20"}
	if diff := cmp.Diff(want, hours(got)); diff != "" {
		t.Error(diff)
	}
	if s := got.Frame.Slots; !s[0].Start.Equal(clock(10, 40)) || !s[1].Start.Equal(clock(11, 15)) || !s[2].Start.Equal(clock(13, 0)) {
		t.Errorf("slots %v", s)
	}
}

func TestADelayThatTheDayCannotTakeIsRefusedWithWhatIsTooMuch(t *testing.T) {
	t.Parallel()
	d := dayDraft()
	key := put(&d, programme.Keynote, clock(17, 0), 60, "")
	put(&d, programme.Talk, clock(18, 10), 100, "roo_0")
	put(&d, programme.Break, clock(19, 50), 10, "")
	_, err := d.Edited(id.System(), late(key, clock(17, 0), 20)...)
	if !errors.Is(err, programme.ErrTooLate) {
		t.Fatalf("got %v", err)
	}
	if _, err := d.Edited(id.System(), late(key, clock(17, 0), 5)...); err != nil {
		t.Errorf("five minutes fit: %v", err)
	}
	if _, err := d.Edited(id.System(), programme.Late{Session: key, Start: clock(17, 0), Minutes: 130}); !errors.Is(err,
		programme.ErrTooLate) {
		t.Errorf("the keynote itself is over after the day: %v", err)
	}
	if _, err := d.Edited(id.System(), programme.Late{Session: key, Start: clock(17, 0), Minutes: 300}); !errors.Is(err, programme.ErrLate) {
		t.Errorf("five hours late: %v", err)
	}
}

// randomDay has a keynote and after it talks in rows and beside them, breaks for all and in one room.
func randomDay(r *rand.Rand) (programme.Draft, programme.SessionID) {
	d := dayDraft()
	key := put(&d, programme.Keynote, clock(9, 0), 30+r.IntN(40), "")
	at := d.Placements[0].End()
	for at.Before(clock(16, 0)) {
		at = at.Add(time.Duration(r.IntN(16)) * time.Minute)
		minutes := 10 + r.IntN(50)
		switch r.IntN(4) {
		case 0:
			put(&d, programme.Break, at, minutes, "")
		case 1:
			put(&d, programme.Keynote, at, minutes, "")
		default:
			if r.IntN(4) > 0 {
				slot(&d, at, minutes)
			}
			for i := range d.Frame.Rooms {
				kind := programme.Talk
				if r.IntN(6) == 0 {
					kind = programme.Break
				}
				if r.IntN(4) > 0 {
					put(&d, kind, at, minutes-r.IntN(8), d.Frame.Rooms[i].ID)
				}
			}
		}
		at = at.Add(time.Duration(minutes) * time.Minute)
	}
	return d, key
}

func TestAShiftOverlapsNothingNewAndKeepsTheOrder(t *testing.T) {
	t.Parallel()
	refused := 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		d, key := randomDay(r)
		minutes := 1 + r.IntN(90)
		got, err := d.Edited(id.System(), late(key, clock(9, 0), minutes)...)
		if errors.Is(err, programme.ErrTooLate) {
			refused++
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		checkShift(t, fmt.Sprint("seed ", seed), d, got, minutes)
	}
	if refused > 100 {
		t.Errorf("%d of 400 refused: this shows little", refused)
	}
}

func checkShift(t *testing.T, name string, d, got programme.Draft, minutes int) {
	t.Helper()
	after := map[programme.PlacementID]programme.Placement{}
	for _, p := range got.Placements {
		after[p.ID] = p
	}
	kind := func(p programme.Placement) string { s, _ := d.Session(p.SessionID); return s.Kind }
	for _, p := range d.Placements {
		q := after[p.ID]
		delay := q.Start.Sub(p.Start)
		if delay < 0 || delay > time.Duration(minutes)*time.Minute || q.End().After(d.Frame.Days[0].End) {
			t.Errorf("%s: %v goes to %v, %d minutes late", name, p, q, minutes)
		}
		if kind(p) != programme.Break && q.Minutes != p.Minutes ||
			kind(p) == programme.Break && (q.Minutes > p.Minutes || q.Minutes < min(10, p.Minutes)) {
			t.Errorf("%s: a %s of %d minutes lasts %d", name, kind(p), p.Minutes, q.Minutes)
		}
		for _, o := range d.Placements {
			local := kind(p) == programme.Break && p.RoomID != "" || kind(o) == programme.Break && o.RoomID != ""
			if local && p.RoomID != o.RoomID && p.RoomID != "" && o.RoomID != "" {
				continue
			}
			if !p.End().After(o.Start) && q.End().After(after[o.ID].Start) {
				t.Errorf("%s: %v and %v overlap now: %v, %v", name, p, o, q, after[o.ID])
			}
			if p.Start.Before(o.Start) && q.Start.After(after[o.ID].Start) || p.Start.Equal(o.Start) && !q.Start.Equal(after[o.ID].Start) {
				t.Errorf("%s: the order of %v and %v changes", name, p, o)
			}
		}
		if onSlot(d, p) != onSlot(got, q) && onSlot(d, p) {
			t.Errorf("%s: %v left its slot", name, p)
		}
	}
	for i, s := range got.Frame.Slots {
		if i > 0 && s.Start.Before(got.Frame.Slots[i-1].End) || s.End.After(d.Frame.Days[0].End) {
			t.Errorf("%s: slots %v", name, got.Frame.Slots)
		}
	}
}

func onSlot(d programme.Draft, p programme.Placement) bool {
	return slices.ContainsFunc(d.Frame.Slots, func(s edition.Slot) bool { return s.Start.Equal(p.Start) })
}

func TestWhatALateSessionRunsIntoGivesWay(t *testing.T) {
	t.Parallel()
	d := dayDraft()
	key := put(&d, programme.Keynote, clock(9, 0), 60, "")
	put(&d, programme.Break, clock(10, 0), 10, "")
	put(&d, programme.Break, clock(10, 10), 20, "roo_1")
	put(&d, programme.Talk, clock(10, 10), 30, "roo_2")
	talk := put(&d, programme.Talk, clock(10, 10), 30, "roo_0") // locked
	got, err := d.Edited(id.System(), programme.Late{Session: key, Start: clock(9, 0), Minutes: 15},
		programme.GiveWay{Session: key, Start: clock(9, 15)})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"keynote0 09:15-10:15", "break1 10:00-10:10", "talk3 10:10-10:40", "talk4 10:10-10:40", "break2 10:15-10:30"}
	if diff := cmp.Diff(want, hours(got)); diff != "" {
		t.Error(diff)
	}
	if got.Sessions[1].State != programme.Cancelled || got.PlacementsOf(talk)[0].Pinned || d.Sessions[1].State == programme.Cancelled {
		t.Errorf("%+v", got)
	}
}

func TestABreakThatGivesWayKeepsItsPauseOrIsLeftOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		next    time.Time // when the talk after the break begins
		minutes int       // of delay
		want    string    // empty: left out
	}{
		"enough is left":              {clock(10, 20), 10, "10:10-10:20"},
		"two minutes, and no more":    {clock(10, 20), 18, ""},
		"two minutes, then free time": {clock(10, 40), 18, "10:18-10:28"},
		"nothing, then free time":     {clock(10, 40), 25, "10:25-10:35"},
		"nothing, then too little":    {clock(10, 40), 35, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := dayDraft()
			key := put(&d, programme.Keynote, clock(9, 0), 60, "")
			pause := put(&d, programme.Break, clock(10, 0), 20, "")
			put(&d, programme.Talk, c.next, 30, "roo_0")
			start := clock(9, c.minutes)
			got, err := d.Edited(id.System(), programme.Late{Session: key, Start: clock(9, 0), Minutes: c.minutes},
				programme.GiveWay{Session: key, Start: start, Pause: 10})
			if err != nil {
				t.Fatal(err)
			}
			s, _ := got.Session(pause)
			p := got.PlacementsOf(pause)[0]
			if at := p.Start.Format("15:04") + "-" + p.End().Format("15:04"); s.State == programme.Cancelled && c.want != "" ||
				s.State != programme.Cancelled && at != c.want {
				t.Errorf("the break is %s at %s, want %q", s.State, at, c.want)
			}
		})
	}
}

func TestARoomIsLostFromAnHourOn(t *testing.T) {
	t.Parallel()
	d := dayDraft()
	d.Locks = []programme.Lock{{Room: "roo_0"}, {Room: "roo_1"}}
	put(&d, programme.Talk, clock(13, 45), 30, "roo_0")
	put(&d, programme.Talk, clock(13, 0), 30, "roo_0")
	d.Placements[0].Pinned, d.Placements[1].Pinned = true, true
	got, err := d.Edited(id.System(), programme.CloseRoom{Room: "roo_0", From: clock(14, 0)})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]edition.Window{{Start: clock(8, 0), End: clock(14, 0)}}, got.Frame.Rooms[0].Available); diff != "" {
		t.Error(diff)
	}
	if !got.Placements[0].Pinned || got.Placements[1].Pinned || len(got.Locks) != 1 || len(d.Frame.Rooms[0].Available) > 0 {
		t.Errorf("locks %v, %v", got.Placements, got.Locks)
	}
	// From the first hour on: it must not come to mean always.
	if got, err = d.Edited(id.System(), programme.CloseRoom{Room: "roo_0", From: clock(8, 0)}); err != nil ||
		len(got.Frame.Rooms[0].Available) != 1 {
		t.Fatalf("%+v, %v", got.Frame.Rooms[0], err)
	}
	if w := got.Frame.Rooms[0].Available[0]; w.End.After(clock(8, 0)) || !w.Start.Before(w.End) {
		t.Errorf("it is there %v", w)
	}
	if _, err := d.Edited(id.System(), programme.CloseRoom{Room: "roo_x", From: clock(8, 0)}); !errors.Is(err, programme.ErrNoRoom) {
		t.Errorf("got %v", err)
	}
}

func TestASpeakerWhoCancelsLeavesEverySessionAndSegment(t *testing.T) {
	t.Parallel()
	d := dayDraft()
	d.Stage.Speakers = []speaker.Speaker{{ID: "spe_1"}, {ID: "spe_2"}}
	alone, both := put(&d, programme.Talk, clock(9, 0), 30, "roo_0"), put(&d, programme.Keynote, clock(10, 0), 30, "")
	d.Sessions[0].Speakers, d.Sessions[1].Speakers = []speaker.ID{"spe_1"}, []speaker.ID{"spe_2", "spe_1"}
	d.Sessions[1].Segments = []programme.Segment{{Title: "a", Minutes: 10, Speakers: []speaker.ID{"spe_1"}},
		{Title: "b", Minutes: 10, Speakers: []speaker.ID{"spe_2"}}}
	got, err := d.Edited(id.System(), programme.CancelSpeaker{Speaker: "spe_1"})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := got.Session(alone)
	b, _ := got.Session(both)
	if a.State != programme.Cancelled || b.State == programme.Cancelled || !slices.Equal(b.Speakers, []speaker.ID{"spe_2"}) ||
		len(b.Segments[0].Speakers) > 0 {
		t.Errorf("%+v, %+v", a, b)
	}
	if len(d.Sessions[1].Segments[0].Speakers) != 1 || d.Sessions[0].State == programme.Cancelled {
		t.Error("the draft before was changed too")
	}
}
