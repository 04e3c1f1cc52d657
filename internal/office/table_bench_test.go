package office_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// large is an edition of 1,000 sessions with 1,000 speakers and 100,000 stars, on a server that runs.
type large struct {
	*app.App
	tab      *webtest.Tab // an administrator's browser
	list     string       // address of the list of sessions
	sessions []programme.SessionID
}

func newLarge(b *testing.B) large {
	b.Helper()
	ctx, who := context.Background(), actor.System("t")
	a, err := app.Open(ctx, app.Config{Addr: "127.0.0.1:0", Database: "sqlite://" + filepath.Join(b.TempDir(), "list.db"),
		BaseURL: "http://127.0.0.1", LogLevel: "error"}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { a.Close() })
	x := large{App: a, list: "/organise/quay-2027/sessions/"}
	e, err := a.Editions.Create(ctx, who, edition.Wanted{Organisation: "Port", Series: "Quay", Name: "Quay 2027", Zone: "Europe/Paris"})
	if err != nil {
		b.Fatal(err)
	}
	track, _, err := a.Editions.Track().Save(ctx, who, edition.Track{EditionID: e.ID, Name: "Cloud"})
	if err != nil {
		b.Fatal(err)
	}
	for i := range 1000 {
		s, _, err := a.Speakers.Speaker().Save(ctx, who, speaker.Speaker{EditionID: e.ID, Name: fmt.Sprintf("Zoé %d", i)})
		if err != nil {
			b.Fatal(err)
		}
		v, _, err := a.Programme.Session().Save(ctx, who, programme.Session{EditionID: e.ID, Title: fmt.Sprintf("A talk about gulls, %d", i),
			Kind: programme.Talk, Minutes: 30, TrackID: track.ID, Speakers: []speaker.ID{s.ID}})
		if err != nil {
			b.Fatal(err)
		}
		x.sessions = append(x.sessions, v.ID)
	}
	var stars []agenda.Imported
	for i := range 100_000 {
		stars = append(stars, agenda.Imported{Person: fmt.Sprint(i / 20), Session: x.sessions[(i*7919)%len(x.sessions)],
			Level: agenda.Interested})
	}
	if _, err := a.Agenda.Import(ctx, who, e.ID, stars); err != nil {
		b.Fatal(err)
	}
	admin := actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}
	token, err := a.Accounts.GrantLink(ctx, who, "o@example.org", admin, time.Hour, "/organise/")
	if err != nil {
		b.Fatal(err)
	}
	serving, stop := context.WithCancel(ctx)
	served := make(chan error)
	go func() { served <- a.Serve(serving) }()
	b.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			b.Error(err)
		}
	})
	x.tab = webtest.NewTab(a.Handler())
	x.tab.Post("/sign-in/" + token)
	return x
}

// edit changes a session by its cell in the list, each time to something else.
func (x large) edit(b *testing.B, n int) {
	b.Helper()
	s, _, err := x.Programme.Session().ByID(context.Background(), actor.System("t"), string(x.sessions[n%len(x.sessions)]))
	if err != nil {
		b.Fatal(err)
	}
	level := "beginner"
	if s.Level == level {
		level = "advanced"
	}
	w := x.tab.Post(x.list+string(s.ID)+"/cell", "act", "level", "value", level, "version", fmt.Sprint(s.Version))
	if w.Code != http.StatusOK {
		b.Fatalf("%d %s", w.Code, w.Body)
	}
}

// page measures how long an address takes; most-ms is the slowest request, and the processor time includes what is counted beside.
func (x large) page(b *testing.B, path string, edited bool) {
	b.Helper()
	b.ReportAllocs()
	var used, most time.Duration
	n := 0
	for ; b.Loop(); n++ {
		if edited {
			b.StopTimer()
			x.edit(b, n)
			b.StartTimer()
		}
		before, begun := processorTime(b), time.Now()
		if w := x.tab.Ask("GET", path, "", "Accept", "text/html"); w.Code != http.StatusOK {
			b.Fatalf("%d %s", w.Code, w.Body)
		}
		one := time.Since(begun)
		used, most = used+processorTime(b)-before, max(most, one)
	}
	b.ReportMetric(float64(used.Microseconds())/1000/float64(n), "cpu-ms/op")
	b.ReportMetric(float64(most.Microseconds())/1000, "most-ms")
}

// BenchmarkList is the list of sessions, as an organiser's browser gets it.
func BenchmarkList(b *testing.B) {
	x := newLarge(b)
	for _, c := range []struct {
		name, asked string
		edited      bool
	}{
		{"first page", "?sort=-stars", false}, {"after an edit", "?sort=-stars", true},
		{"search and filter", "?q=gulls+9&kind=talk", false}, {"file", "?as=csv", false},
	} {
		b.Run(c.name, func(b *testing.B) { x.page(b, x.list+c.asked, c.edited) })
	}
}

// BenchmarkArrival is organisers' first page.
func BenchmarkArrival(b *testing.B) {
	x := newLarge(b)
	for name, edited := range map[string]bool{"nothing changed": false, "after an edit": true} {
		b.Run(name, func(b *testing.B) { x.page(b, "/organise/quay-2027/", edited) })
	}
}

// processorTime is what this process has used of the processors: others on the machine do not count.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
