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

// BenchmarkList is the list of 1,000 sessions with 1,000 speakers and 100,000 stars, as an organiser's browser gets it from a server that
// runs. Most-ms is how long the slowest request took; the processor time includes what is counted beside.
func BenchmarkList(b *testing.B) {
	ctx, who := context.Background(), actor.System("t")
	a, err := app.Open(ctx, app.Config{Addr: "127.0.0.1:0", Database: "sqlite://" + filepath.Join(b.TempDir(), "list.db"),
		BaseURL: "http://127.0.0.1", LogLevel: "error"}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { a.Close() })
	e, err := a.Editions.Create(ctx, who, edition.Wanted{Organisation: "Port", Series: "Quay", Name: "Quay 2027", Zone: "Europe/Paris"})
	if err != nil {
		b.Fatal(err)
	}
	track, _, err := a.Editions.Track().Save(ctx, who, edition.Track{EditionID: e.ID, Name: "Cloud"})
	if err != nil {
		b.Fatal(err)
	}
	var sessions []programme.SessionID
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
		sessions = append(sessions, v.ID)
	}
	var stars []agenda.Imported
	for i := range 100_000 {
		stars = append(stars, agenda.Imported{Person: fmt.Sprint(i / 20), Session: sessions[(i*7919)%len(sessions)], Level: agenda.Interested})
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
	tab := webtest.NewTab(a.Handler())
	tab.Post("/sign-in/" + token)
	list := "/organise/" + e.Slug + "/sessions/"
	for _, c := range []struct {
		name, asked string
		edited      bool
	}{
		{"first page", "?sort=-stars", false}, {"after an edit", "?sort=-stars", true},
		{"search and filter", "?q=gulls+9&kind=talk", false}, {"file", "?as=csv", false},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var used, most time.Duration
			n := 0
			for ; b.Loop(); n++ {
				if c.edited {
					b.StopTimer()
					s, _, err := a.Programme.Session().ByID(ctx, who, string(sessions[n%len(sessions)]))
					if err != nil {
						b.Fatal(err)
					}
					level := "beginner"
					if s.Level == level {
						level = "advanced"
					}
					w := tab.Post(list+string(s.ID)+"/cell", "act", "level", "value", level, "version", fmt.Sprint(s.Version))
					if w.Code != http.StatusOK {
						b.Fatalf("%d %s", w.Code, w.Body)
					}
					b.StartTimer()
				}
				before, begun := processorTime(b), time.Now()
				if w := tab.Ask("GET", list+c.asked, "", "Accept", "text/html"); w.Code != http.StatusOK {
					b.Fatalf("%d %s", w.Code, w.Body)
				}
				one := time.Since(begun)
				used, most = used+processorTime(b)-before, max(most, one)
			}
			b.ReportMetric(float64(used.Microseconds())/1000/float64(n), "cpu-ms/op")
			b.ReportMetric(float64(most.Microseconds())/1000, "most-ms")
		})
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
