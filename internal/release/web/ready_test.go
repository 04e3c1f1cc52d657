package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/text"
)

// askedByEverybody are pages that navigation leads to, and what they load.
var askedByEverybody = []string{"schedule/", "", "schedule/now/", "schedule/day.json", "schedule/search.json", "schedule/grid.css",
	"speaker/"}

// makesNothing asks for what many ask for, and fails when anything has to be made.
func (s stand) makesNothing(when string) {
	s.t.Helper()
	kept := s.door.Kept()
	if kept == 0 {
		s.t.Fatalf("%s: nothing is ready", when)
	}
	for _, path := range askedByEverybody {
		for _, lang := range text.Langs {
			if w := s.get("/test/"+path, "Accept-Language", lang); w.Code != http.StatusOK {
				s.t.Errorf("%s: %s: %d", when, path, w.Code)
			}
			if now := s.door.Kept(); now != kept {
				s.t.Errorf("%s: %s in %s had to be made", when, path, lang)
				kept = now
			}
		}
	}
}

func TestWhatEverybodyAsksForIsReady(t *testing.T) {
	t.Parallel()
	s, ctx := newStand(t), context.Background()
	s.door.Renew(ctx, slog.Default())
	if n := s.door.Kept(); n > 0 {
		t.Errorf("%d bytes were made of an edition that nobody asked for", n)
	}
	s.door.Begin(ctx, slog.Default())
	s.makesNothing("a server that starts")

	d, err := s.chapter.Draft(ctx, actor.System("test"), s.edition.ID)
	must(t, err)
	changed := d.Sessions[0]
	changed.Title = "Anew"
	_, _, err = s.chapter.Session().Save(ctx, actor.System("test"), changed)
	must(t, err)
	s.release()
	s.door.Renew(ctx, slog.Default())
	s.makesNothing("a new release")
	if page := s.get("/test/schedule/", "Accept-Language", "en").Body.String(); !strings.Contains(page, "Anew") {
		t.Error("what is ready is of the former release")
	}
}

func TestACutShortStartLeavesTheRestToWhoAsks(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s.door.Begin(ctx, slog.Default())
	for _, path := range askedByEverybody {
		if w := s.get("/test/" + path); w.Code != http.StatusOK {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
