package room_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/room"
	"github.com/creneau/creneau/internal/speaker"
)

// drawDraft makes a small draft in which sessions stand anywhere: on each other, off the grid, during a plenary or a break, where their
// speakers are not there or on stage elsewhere, in rooms that lack what they need.
func drawDraft(t *rapid.T) programme.Draft {
	d := twoTalks()
	d.Sessions, d.Placements = nil, nil
	d.Frame.Edition.MustWeight, d.Frame.Edition.PeopleExpected, d.Frame.Edition.SetupMinutes = 6, 60,
		rapid.SampledFrom([]int{0, 10}).Draw(t, "setup")
	d.Frame.Slots = append(d.Frame.Slots, edition.Slot{ID: "slo_11", Start: morning(11, 0), End: morning(11, 50)})
	d.Frame.Rooms[0].Capacity, d.Frame.Rooms[1].Features = 15, []edition.Feature{edition.Captions}
	d.Stage.Speakers[0].Available = []edition.Window{{Start: morning(9, 0), End: morning(10, 55)}}
	severities := rapid.SampledFrom([]programme.Severity{programme.Blocks, programme.BlocksRelease, programme.Warns, programme.Ignores})
	d.Severities = map[string]programme.Severity{}
	for _, code := range []string{"speaker_twice", "speaker_unavailable", "feature_missing", "order_broken", "not_apart"} {
		d.Severities[code] = severities.Draw(t, code)
	}
	starts := rapid.SampledFrom([]time.Time{morning(9, 0), morning(10, 0), morning(11, 0), morning(10, 5), morning(9, 50)})
	for i := range rapid.IntRange(3, 7).Draw(t, "sessions") {
		s := programme.Session{ID: programme.SessionID(fmt.Sprint("ses_", i)), Title: fmt.Sprint("Session ", i), Kind: programme.Talk,
			State:   programme.Confirmed,
			Minutes: rapid.SampledFrom([]int{50, 50, 30}).Draw(t, "minutes"), Level: rapid.SampledFrom([]string{"", "easy"}).Draw(t, "level")}
		if who := rapid.IntRange(0, 4).Draw(t, "speaker"); who < 2 {
			s.Speakers = []speaker.ID{d.Stage.Speakers[who].ID}
		}
		if rapid.IntRange(0, 4).Draw(t, "needs") == 0 {
			s.Requires = []edition.Feature{edition.Captions}
		}
		d.Sessions = append(d.Sessions, s)
		if rapid.IntRange(0, 5).Draw(t, "waits") > 0 {
			d.Placements = append(d.Placements, programme.Placement{ID: programme.PlacementID("pla_" + s.ID), SessionID: s.ID, Minutes: s.Minutes,
				RoomID: d.Frame.Rooms[rapid.IntRange(0, 1).Draw(t, "room")].ID, Start: starts.Draw(t, "start"),
				Pinned: rapid.IntRange(0, 9).Draw(t, "pinned") == 0})
		}
	}
	for _, kind := range []string{programme.Keynote, programme.Break} {
		if id := programme.SessionID("ses_" + kind); rapid.Bool().Draw(t, kind) {
			d.Sessions = append(d.Sessions, programme.Session{ID: id, Title: kind, Kind: kind, Plenary: kind == programme.Keynote, Minutes: 20})
			d.Placements = append(d.Placements, programme.Placement{ID: "pla_x" + programme.PlacementID(kind), SessionID: id, Minutes: 20,
				Start: starts.Draw(t, "at")})
		}
	}
	d.Rules = []programme.Rule{{Kind: programme.Apart, First: "ses_0", Second: "ses_1"},
		{Kind: programme.Before, First: "ses_1", Second: "ses_2"}}
	return d
}

func drawWishes(t *rapid.T, d programme.Draft) (all []agenda.PersonWishes) {
	for range rapid.IntRange(1, 12).Draw(t, "people") {
		var wishes agenda.PersonWishes
		for _, s := range d.Sessions {
			if level := rapid.IntRange(0, 2).Draw(t, "wish"); level > 0 {
				wishes = append(wishes, agenda.Wish{Session: s.ID, Level: agenda.Level(level)})
			}
		}
		all = append(all, wishes)
	}
	return all
}

func TestInADraftThatBreaksRulesAPlaceCostsWhatTheDraftsDifferBy(t *testing.T) {
	t.Parallel()
	drafts, compared, broke := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		drafts++
		d := drawDraft(t)
		wishes, session := drawWishes(t, d), programme.SessionID(fmt.Sprint("ses_", rapid.IntRange(0, 2).Draw(t, "session")))
		choices, err := room.ChoicesIn(d, wishes, session)
		if err != nil {
			t.Fatal(err)
		}
		if len(programme.Blocking(d.Findings())) > 0 {
			broke++
		}
		for _, c := range choices {
			if !c.Allowed || c.Here {
				continue
			}
			compared++
			want, err := room.PriceIn(d, wishes, session, c)
			if err != nil {
				t.Fatal(err)
			}
			got := room.StepPrice{Cost: c.Cost, LoseMust: c.LoseMust, Better: c.Better, Worse: c.Worse, Standing: c.Standing, Bends: c.Bends}
			near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 })
			if diff := cmp.Diff(want, got, near); diff != "" {
				t.Fatalf("%s to %s at %s: %s", session, c.Room, c.Start.Format("15:04"), diff)
			}
		}
	})
	if compared < drafts/2 || broke < drafts/4 {
		t.Errorf("of %d drafts %d places were compared, and %d broke rules that block", drafts, compared, broke)
	}
}
