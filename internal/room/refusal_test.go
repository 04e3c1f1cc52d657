package room_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/room"
	"github.com/creneau/creneau/internal/speaker"
)

// morning is an hour of a day in February.
func morning(hour, minute int) time.Time { return time.Date(2027, 2, 4, hour, minute, 0, 0, time.UTC) }

// twoTalks are in two rooms with slots at nine and ten: one waits for a place, the other has one at ten.
func twoTalks() programme.Draft {
	d := programme.Draft{Sessions: []programme.Session{
		{ID: "ses_a", Title: "Ants", Kind: programme.Talk, Minutes: 50, State: programme.Confirmed},
		{ID: "ses_b", Title: "Bees", Kind: programme.Talk, Minutes: 50, State: programme.Confirmed},
	}}
	d.Frame.Edition.Zone = "UTC"
	d.Frame.Days = []edition.Day{{ID: "day", Start: morning(9, 0), End: morning(12, 0)}}
	d.Frame.Slots = []edition.Slot{{ID: "slo_9", Start: morning(9, 0), End: morning(9, 50)},
		{ID: "slo_10", Start: morning(10, 0), End: morning(10, 50)}}
	d.Frame.Rooms = []edition.Room{{ID: "roo_1", Name: "One"}, {ID: "roo_2", Name: "Two"}}
	d.Placements = []programme.Placement{{ID: "pla_b", SessionID: "ses_b", RoomID: "roo_2", Start: morning(10, 0), Minutes: 50}}
	d.Stage.Speakers = []speaker.Speaker{{ID: "spk_x", Name: "Xavier"}, {ID: "spk_y", Name: "Yann"}}
	return d
}

// allBlock makes every rule one that blocks.
func allBlock(d *programme.Draft) {
	d.Severities = map[string]programme.Severity{}
	for _, c := range programme.Checks {
		d.Severities[c.Code] = programme.Blocks
	}
}

func TestAPlaceThatIsRefusedSaysWhichRuleAndWhom(t *testing.T) {
	t.Parallel()
	until := func(hour int) []edition.Window {
		return []edition.Window{{Start: morning(0, 0), End: morning(hour, 0)}}
	}
	inRoom := func(d *programme.Draft, id programme.SessionID, room edition.RoomID, hour int) {
		d.Placements = append(d.Placements, programme.Placement{ID: programme.PlacementID("pla_" + id), SessionID: id, RoomID: room,
			Start: morning(hour, 0), Minutes: 50})
	}
	seen := map[planning.RefusalRule]bool{}
	for name, c := range map[string]struct {
		spoil func(d *programme.Draft)
		start time.Time // of the place in the first room
		want  planning.Refusal
	}{
		"nothing": {func(*programme.Draft) {}, morning(9, 0), planning.Refusal{}},
		"a locked room": {func(d *programme.Draft) { d.Locks = []programme.Lock{{Room: "roo_1"}} }, morning(9, 0),
			planning.Refusal{Rule: "room_locked"}},
		"a locked slot": {func(d *programme.Draft) { d.Locks = []programme.Lock{{Slot: "slo_9"}} }, morning(9, 0),
			planning.Refusal{Rule: "slot_locked"}},
		"a start off the grid": {func(d *programme.Draft) { d.Placements[0].Start = morning(10, 5) }, morning(10, 5),
			planning.Refusal{Rule: "slot"}},
		"longer than the day": {func(d *programme.Draft) { d.Frame.Days[0].End = morning(10, 30) }, morning(10, 0),
			planning.Refusal{Rule: "day", Hours: []edition.Window{{Start: morning(9, 0), End: morning(10, 30)}}}},
		"a plenary": {func(d *programme.Draft) {
			d.Sessions = append(d.Sessions, programme.Session{ID: "ses_k", Title: "Opening", Kind: programme.Keynote, Plenary: true, Minutes: 30})
			inRoom(d, "ses_k", "roo_2", 9)
		}, morning(9, 0), planning.Refusal{Rule: "plenary", Other: "Opening"}},
		"a break": {func(d *programme.Draft) {
			d.Sessions = append(d.Sessions, programme.Session{ID: "ses_l", Title: "Lunch", Kind: programme.Break, Minutes: 30})
			inRoom(d, "ses_l", "", 9)
		}, morning(9, 0), planning.Refusal{Rule: "break", Other: "Lunch"}},
		"a break in the room": {func(d *programme.Draft) {
			d.Sessions = append(d.Sessions, programme.Session{ID: "ses_l", Title: "Lunch", Kind: programme.Break, Minutes: 50})
			inRoom(d, "ses_l", "roo_1", 9)
		}, morning(9, 0), planning.Refusal{Rule: "held", Other: "Lunch"}},
		"a speaker who leaves": {func(d *programme.Draft) {
			d.Sessions[0].Speakers, d.Stage.Speakers[1].Available = []speaker.ID{"spk_x", "spk_y"}, until(10)
		}, morning(10, 0), planning.Refusal{Rule: "speaker_hours", Speaker: "Yann",
			Hours: []edition.Window{{Start: morning(9, 0), End: morning(10, 0)}}}},
		"a speaker who does not come that day": {func(d *programme.Draft) {
			d.Sessions[0].Speakers, d.Stage.Speakers[0].Available = []speaker.ID{"spk_x"}, until(1)
		}, morning(10, 0), planning.Refusal{Rule: "speaker_hours", Speaker: "Xavier"}},
		"a room that closes": {func(d *programme.Draft) { d.Frame.Rooms[0].Available = until(10) }, morning(10, 0),
			planning.Refusal{Rule: "room_hours", Hours: []edition.Window{{Start: morning(9, 0), End: morning(10, 0)}}}},
		"features": {func(d *programme.Draft) {
			d.Sessions[0].Requires = []edition.Feature{edition.Captions, edition.StepFree, edition.Recording}
			d.Frame.Rooms[0].Features = []edition.Feature{edition.Recording}
		}, morning(9, 0), planning.Refusal{Rule: "features", Features: []edition.Feature{edition.StepFree, edition.Captions}}},
		"a room that is taken": {func(d *programme.Draft) {
			d.Placements[0].RoomID, d.Sessions[0].Minutes = "roo_1", 70
		}, morning(9, 0), planning.Refusal{Rule: "room", Other: "Bees"}},
		"no time to set up": {func(d *programme.Draft) {
			d.Placements[0].RoomID, d.Frame.Edition.SetupMinutes = "roo_1", 15
		}, morning(9, 0), planning.Refusal{Rule: "setup", Other: "Bees"}},
		"a speaker on stage": {func(d *programme.Draft) {
			d.Sessions[0].Speakers, d.Sessions[1].Speakers = []speaker.ID{"spk_x", "spk_y"}, []speaker.ID{"spk_y"}
		}, morning(10, 0), planning.Refusal{Rule: "speaker", Speaker: "Yann", Other: "Bees"}},
		"a speaker who has to walk": {func(d *programme.Draft) {
			d.Sessions[0].Speakers, d.Sessions[1].Speakers = []speaker.ID{"spk_x"}, []speaker.ID{"spk_x"}
			d.Frame.Walks = []edition.Walk{{A: "roo_1", B: "roo_2", Minutes: 20}}
		}, morning(9, 0), planning.Refusal{Rule: "walk", Speaker: "Xavier", Other: "Bees"}},
		"apart": {func(d *programme.Draft) {
			d.Rules = []programme.Rule{{Kind: programme.Apart, First: "ses_a", Second: "ses_b"}}
		}, morning(10, 0), planning.Refusal{Rule: "apart", Other: "Bees"}},
		"before": {func(d *programme.Draft) {
			d.Rules = []programme.Rule{{Kind: programme.Before, First: "ses_a", Second: "ses_b"}}
		}, morning(10, 0), planning.Refusal{Rule: "before", Other: "Bees"}},
		"after": {func(d *programme.Draft) {
			d.Rules = []programme.Rule{{Kind: programme.Before, First: "ses_b", Second: "ses_a"}}
		}, morning(9, 0), planning.Refusal{Rule: "after", Other: "Bees"}},
		"locked itself": {func(d *programme.Draft) {
			inRoom(d, "ses_a", "roo_2", 9)
			d.Placements[1].Pinned = true
		}, morning(9, 0), planning.Refusal{Rule: "pinned"}},
		"what stands there cannot take its place": {func(d *programme.Draft) {
			d.Placements[0].RoomID, d.Sessions[1].Requires = "roo_1", []edition.Feature{edition.Captions}
			d.Frame.Rooms[0].Features = []edition.Feature{edition.Captions}
			inRoom(d, "ses_a", "roo_2", 9)
		}, morning(10, 0), planning.Refusal{Rule: "features", Session: "Bees", Features: []edition.Feature{edition.Captions}}},
		"what stands there is locked": {func(d *programme.Draft) {
			d.Placements[0].RoomID, d.Placements[0].Pinned = "roo_1", true
		}, morning(10, 0), planning.Refusal{Rule: "held", Other: "Bees"}},
	} {
		seen[c.want.Rule] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := twoTalks()
			allBlock(&d)
			c.spoil(&d)
			all, err := room.ChoicesIn(d, nil, "ses_a")
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(all, func(o room.Choice) bool { return o.Room == "roo_1" && o.Start.Equal(c.start) })
			if diff := cmp.Diff(c.want, all[i].Refused); diff != "" || all[i].Allowed != (c.want.Rule == "") {
				t.Errorf("allowed: %v\n%s", all[i].Allowed, diff)
			}
		})
	}
	for _, rule := range planning.RefusalRules {
		if !seen[rule] {
			t.Errorf("no place is refused by %s", rule)
		}
	}
}
