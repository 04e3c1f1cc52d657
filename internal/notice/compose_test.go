package notice

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// day is a programme of one session, S, at an hour in a room, with a speaker.
func day(number int, change func(s *release.SnapshotSession, e *release.SnapshotEntry)) *release.Snapshot {
	s := release.SnapshotSession{ID: "S", Code: "S", Title: "Talk", State: string(programme.Confirmed), Speakers: []string{"ada"}}
	at := time.Date(2027, 2, 4, 9, 0, 0, 0, time.UTC)
	e := release.SnapshotEntry{ID: "E", GUID: "G", SessionID: "S", RoomID: "R", Start: at, End: at.Add(time.Hour)}
	if change != nil {
		change(&s, &e)
	}
	out := &release.Snapshot{Release: number, Rooms: []release.SnapshotRoom{{ID: "R", Name: "Alpha"}}, Sessions: []release.SnapshotSession{s},
		Speakers: []release.SnapshotSpeaker{{ID: "ada", Name: "Ada"}, {ID: "bob", Name: "Bob"}}}
	if e.ID != "" {
		out.Entries = []release.SnapshotEntry{e}
	}
	return out
}

type said struct {
	Own, Starred []release.ChangeKind
	Event        string // REQUEST, CANCEL or none
}

func TestWhoIsToldWhat(t *testing.T) {
	t.Parallel()
	moved := func(_ *release.SnapshotSession, e *release.SnapshotEntry) {
		e.Start, e.End = e.Start.Add(time.Hour), e.End.Add(time.Hour)
	}
	edited := func(s *release.SnapshotSession, _ *release.SnapshotEntry) { s.Abstract = "New words." }
	off := func(s *release.SnapshotSession, _ *release.SnapshotEntry) { s.State = string(programme.Cancelled) }
	away := func(_ *release.SnapshotSession, e *release.SnapshotEntry) { *e = release.SnapshotEntry{} }
	recast := func(s *release.SnapshotSession, _ *release.SnapshotEntry) { s.Speakers = []string{"bob"} }

	stage := reader{email: "ada", speakers: []string{"ada"},
		knows: known{Number: 1, Sessions: []string{"S"}, Events: map[string]event{"G": {0, true}}}}
	follows := reader{email: "fay", stars: []star{{"S", 1}}, knows: known{Number: 1}}
	both := stage
	both.stars = follows.stars
	fresh := reader{email: "ada", speakers: []string{"ada"}}
	early := reader{email: "eve", stars: []star{{"S", 0}}}
	late := reader{email: "leo", stars: []star{{"S", 1}}}
	nobody := reader{email: "joe", knows: known{Number: 1}}

	kinds := func(k ...release.ChangeKind) []release.ChangeKind { return k }
	for name, x := range map[string]struct {
		change func(*release.SnapshotSession, *release.SnapshotEntry)
		who    reader
		want   said
	}{
		"nothing: speaker":           {nil, stage, said{}},
		"nothing: never told":        {nil, fresh, said{Own: kinds(release.Added), Event: "REQUEST"}},
		"nothing: starred before":    {nil, early, said{Starred: kinds(release.Added)}},
		"nothing: starred since":     {nil, late, said{}},
		"moved: speaker":             {moved, stage, said{Own: kinds(release.Moved), Event: "REQUEST"}},
		"moved: follower":            {moved, follows, said{Starred: kinds(release.Moved)}},
		"moved: both":                {moved, both, said{Own: kinds(release.Moved), Event: "REQUEST"}},
		"moved: starred since":       {moved, late, said{Starred: kinds(release.Moved)}},
		"moved: nobody":              {moved, nobody, said{}},
		"edited: speaker":            {edited, stage, said{Own: kinds(release.Edited), Event: "REQUEST"}},
		"edited: follower":           {edited, follows, said{}},
		"edited: both":               {edited, both, said{Own: kinds(release.Edited), Event: "REQUEST"}},
		"cancelled: speaker":         {off, stage, said{Own: kinds(release.CancelledNow), Event: "CANCEL"}},
		"cancelled: follower":        {off, follows, said{Starred: kinds(release.CancelledNow)}},
		"cancelled: never told":      {off, fresh, said{Own: kinds(release.CancelledNow)}},
		"no place: follower":         {away, follows, said{Starred: kinds(release.Moved)}},
		"no place: speaker":          {away, stage, said{Own: kinds(release.Moved), Event: "CANCEL"}},
		"another speaker: the first": {recast, stage, said{Own: kinds(OffStage), Event: "CANCEL"}},
		"another speaker: follower":  {recast, follows, said{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := day(2, x.change)
			c := composer{number: 2, now: now.Index(), entries: byGUID(now), pasts: map[int]past{}}
			c.pasts[0], c.pasts[1] = since(&release.Snapshot{}, c.now), since(day(1, nil), c.now)
			told, ok := c.tell(x.who)
			got := said{Own: kindsOf(told.Own), Starred: kindsOf(told.Starred)}
			for _, i := range told.Invites {
				if got.Event = "REQUEST"; i.Cancel {
					got.Event = "CANCEL"
				}
				if i.Sequence != 1 {
					t.Errorf("sequence %d", i.Sequence)
				}
			}
			if diff := cmp.Diff(x.want, got); diff != "" || ok != (len(got.Own)+len(got.Starred) > 0) {
				t.Errorf("told: %v, %+v (-want +got)\n%s", ok, told.Own, diff)
			}
		})
	}
}

func TestWhoGetsAnEventBecauseOfTheEditionIsToldOfTheEdition(t *testing.T) {
	t.Parallel()
	stage := reader{email: "ada", speakers: []string{"ada"},
		knows: known{Number: 1, Sessions: []string{"S"}, Events: map[string]event{"G": {0, true}}}}
	fresh := reader{email: "ada", speakers: []string{"ada"}}
	follows := reader{email: "fay", stars: []star{{"S", 1}}, knows: known{Number: 1}}
	for name, x := range map[string]struct {
		change func(e *release.SnapshotEdition)
		field  string
	}{
		"venue":   {func(e *release.SnapshotEdition) { e.Venue = "Old mill" }, "venue"},
		"address": {func(e *release.SnapshotEdition) { e.Address = "2 River Road" }, "venue_address"},
		"zone":    {func(e *release.SnapshotEdition) { e.Zone = "Africa/Abidjan" }, "zone"}, // whose clock is that of UTC
		"tagline": {func(e *release.SnapshotEdition) { e.Tagline = "Again" }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := day(1, nil), day(2, nil)
			for _, s := range []*release.Snapshot{before, after} {
				s.Edition = release.SnapshotEdition{Name: "Quay", Zone: "UTC", Venue: "Pier", Address: "1 Quay"}
			}
			x.change(&after.Edition)
			c := composer{number: 2, now: after.Index(), entries: byGUID(after), pasts: map[int]past{}}
			c.pasts[0], c.pasts[1] = since(&release.Snapshot{}, c.now), since(before, c.now)
			told, ok := c.tell(stage)
			if x.field == "" {
				if ok {
					t.Errorf("told: %+v", told)
				}
				return
			}
			if len(told.Invites) != 1 || len(told.Own) != 1 || told.First || !cmp.Equal(told.Own[0].Fields, []string{x.field}) {
				t.Errorf("a speaker is told %+v, with %d events", told.Own, len(told.Invites))
			}
			if told, _ := c.tell(fresh); !told.First || len(told.Own) != 1 || told.Own[0].SessionID != "S" {
				t.Errorf("who was never told anything is told %+v", told.Own)
			}
			if told, ok := c.tell(follows); ok {
				t.Errorf("who only follows is told %+v", told)
			}
		})
	}
}

func kindsOf(changes []release.Change) (out []release.ChangeKind) {
	for _, c := range changes {
		out = append(out, c.Kind)
	}
	return out
}
