package programme_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// BenchmarkStep moves a session there and back, at the size of the demonstration.
func BenchmarkStep(b *testing.B) {
	ctx := context.Background()
	s := demo.NewServices(schematest.SQLite(b), 3)
	w, err := demo.Make(ctx, s, demo.Options{People: 10, Seed: 3})
	if err != nil {
		b.Fatal(err)
	}
	d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		b.Fatal(err)
	}
	at := programme.Put{Session: d.Unplaced()[0].ID, Room: d.Frame.Rooms[0].ID}
	places := [...]time.Time{d.Frame.Slots[0].Start, d.Frame.Slots[1].Start}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		at.Start = places[i%len(places)]
		if _, err := s.Programme.TakeStep(ctx, w.Who, w.Edition.ID, programme.Step{Label: "x", Edits: []programme.Edit{at}}); err != nil {
			b.Fatal(err)
		}
	}
}
