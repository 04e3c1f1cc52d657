package formats_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/formats"
)

func TestAReadyCalendarIsTheOneThatIsWritten(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]struct {
		zone  *time.Location
		start time.Time
		step  time.Duration
	}{
		"in UTC":                  {time.UTC, time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC), time.Hour},
		"in a zone":               {paris, time.Date(2027, 3, 1, 8, 0, 0, 0, paris), time.Hour},
		"over the clocks' change": {paris, time.Date(2027, 10, 30, 20, 0, 0, 0, paris), time.Hour},
		"over New Year":           {paris, time.Date(2026, 12, 31, 20, 0, 0, 0, paris), time.Hour},
	} {
		p := formats.Programme{Title: "Ready; steady", Zone: at.zone, Released: at.start, Rooms: []formats.Room{{Key: "r", Name: "Grand, large"}}}
		for i := range 12 {
			s := formats.Session{Key: fmt.Sprint(i), Title: fmt.Sprintf("Talk %d, with a long title that is folded over the end of a line of a calendar", i), Abstract: "BEGIN:VEVENT\r\nEND:VEVENT\r\n",
				State: []formats.State{formats.Confirmed, formats.Cancelled, formats.Delayed}[i%3], Pending: i%4 == 0}
			s.Placements = []formats.Placement{{
				GUID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i), Room: "r",
				Start: at.start.Add(time.Duration(11-i) * at.step), Duration: at.step, Sequence: i,
			}}
			p.Sessions = append(p.Sessions, s)
		}
		c := formats.Calendar{Kind: "day", Host: "example.org", Transparent: true}
		ready := formats.NewReadyCalendar(p, c)
		r := rand.New(rand.NewPCG(1, 1))
		for range 40 {
			keeps, busy := r.Uint64()&r.Uint64(), r.Uint64()
			c.Keep = func(_ formats.Session, at formats.Placement) bool { return keeps>>at.Sequence&1 == 1 }
			c.Opaque = func(_ formats.Session, at formats.Placement) bool { return busy>>at.Sequence&1 == 1 }
			if diff := cmp.Diff(string(formats.WriteICS(p, c)), string(ready.Write(c.Keep, c.Opaque))); diff != "" {
				t.Fatalf("%s: %s", name, diff)
			}
		}
	}
}
