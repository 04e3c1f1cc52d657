package room_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestTheRoomTellsOfAsManyStarsAsOrganisersMaySee(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w := newRoom(t, schematest.SQLite(t))
	lonely, _, err := s.Programme.Session().Save(ctx, w.Who,
		programme.Session{EditionID: w.Edition.ID, Title: "Lonely", Kind: programme.Talk, Minutes: 20, State: programme.Confirmed})
	if err != nil {
		t.Fatal(err)
	}
	one := []agenda.Imported{{Person: "one", Session: lonely.ID, Level: agenda.MustSee}}
	if _, err := s.Agenda.Import(ctx, w.Who, w.Edition.ID, one); err != nil {
		t.Fatal(err)
	}
	now, _, err := p.View(ctx, w.Who, w.Edition.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := s.Agenda.Popularity(ctx, w.Who, w.Edition.ID)
	if err != nil || len(want) == 0 {
		t.Fatalf("%d sessions are starred, %v", len(want), err)
	}
	if diff := cmp.Diff(want, now.Stars); diff != "" {
		t.Error(diff)
	}
	if n, told := now.Stars[lonely.ID]; told {
		t.Errorf("a session that one person starred has %d stars", n)
	}
}

func TestAStepInTheRoomIsTakenByOrganisersOnly(t *testing.T) {
	t.Parallel()
	p, _, w := newRoom(t, schematest.SQLite(t))
	reader := actor.Actor{PersonID: "per_x", ByToken: true, ReadOnly: true}.Holding(string(w.Edition.ID), programme.Reading,
		programme.Changing)
	for name, c := range map[string]struct {
		who  actor.Actor
		slug string
		want fault.Kind
	}{
		"nobody":             {actor.Actor{}, w.Edition.Slug, fault.Unauthenticated},
		"a stranger":         {actor.Actor{PersonID: "per_x"}, w.Edition.Slug, fault.Forbidden},
		"a token that reads": {reader, w.Edition.Slug, fault.Forbidden},
		"in no edition":      {w.Who, "nowhere", fault.NotFound},
	} {
		if _, err := p.TakeStep(context.Background(), c.who, c.slug, programme.Step{Label: "x"}, ""); fault.KindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
