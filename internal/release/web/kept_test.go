package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	releaseweb "github.com/creneau/creneau/internal/release/web"
)

func TestTheKeptFileOfAReleaseIsMadeOnceCompressedAndKnownAgain(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	const keptFile = "/test/schedule/day.json"
	plain := s.get(keptFile)
	var kept releaseweb.KeptWire
	if err := json.Unmarshal(plain.Body.Bytes(), &kept); err != nil {
		t.Fatalf("%d %v\n%s", plain.Code, err, plain.Body)
	}
	if kept.Release != 2 || len(kept.Entries) != 2 || len(kept.Sessions) != 2 || len(kept.Days) != 1 {
		t.Errorf("the kept file says %+v", kept)
	}
	for _, e := range kept.Entries {
		if kept.Days[e.Day].Start > e.Start || kept.Rooms[e.Room].Name == "" || kept.Sessions[e.Session].Title == "" || e.ID == "" {
			t.Errorf("an entry names what is not there: %+v in %+v", e, kept)
		}
	}
	packed := s.get(keptFile, "Accept-Encoding", "gzip")
	if got := packed.Header().Get("Content-Encoding"); got != "gzip" {
		t.Errorf("it is sent as %q", got)
	}
	if again := s.get(keptFile, "Accept-Encoding", "gzip", "If-None-Match",
		packed.Header().Get("Etag")); again.Code != http.StatusNotModified {
		t.Errorf("who has it gets %d", again.Code)
	}
	old := s.get("/test/schedule/v/1/day.json")
	if after := s.get(keptFile, "If-None-Match", old.Header().Get("Etag")); old.Code != http.StatusOK || after.Code != http.StatusOK {
		t.Errorf("who has that of an older release, which answers %d, gets %d", old.Code, after.Code)
	}
}

func TestBeforeItsFirstDayNowSaysWhenAndWithWhatAnEditionBegins(t *testing.T) {
	t.Parallel()
	at := func(reads time.Time) stand {
		s := newStand(t)
		_, _, err := s.editions.SetClock(context.Background(), actor.System("test"), s.edition, reads)
		must(t, err)
		return s
	}
	s := at(time.Date(2027, 1, 1, 9, 0, 0, 0, time.UTC))
	for lang, want := range map[string]string{
		"en": "In 32 days, on Tuesday 2 February 2027 at 09:00, it begins with", "fr": "Dans 32 jours, le mardi 2 février 2027 à 09:00, cela commence par",
	} {
		page := s.get("/test/schedule/now/?lang=" + lang).Body.String()
		if !strings.Contains(page, want) || !strings.Contains(page, "/test/talk/ABCDEF/") || strings.Contains(page, "/test/talk/GHJKLM/") {
			t.Errorf("%s: it does not say %q and the first hour:\n%s", lang, want, page)
		}
	}
	s = at(time.Date(2027, 2, 1, 22, 0, 0, 0, time.UTC))
	if page := s.get("/test/schedule/now/").Body.String(); !strings.Contains(page, "Tomorrow, on") {
		t.Errorf("the evening before it says\n%s", page)
	}
}

func TestAnAnnouncedEditionSaysWhenAndWhereInEveryPlaceOfItsNavigation(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	ctx, who := context.Background(), actor.System("test")
	e, err := s.editions.Create(ctx, who, edition.Wanted{Organisation: "O", Series: "S", Name: "Next day", Slug: "next", Zone: "Europe/Paris"})
	must(t, err)
	e.State, e.Venue, e.WishesOpen = edition.Published, "Halle des Sciences", true
	e, _, err = s.editions.Edition().Save(ctx, who, e)
	must(t, err)
	start := time.Date(2028, 3, 2, 8, 0, 0, 0, time.UTC)
	_, _, err = s.editions.Day().Save(ctx, who, edition.Day{EditionID: e.ID, Date: "2028-03-02", Start: start, End: start.Add(10 * time.Hour)})
	must(t, err)
	for _, path := range []string{"/next/", "/next/schedule/", "/next/schedule/now/"} {
		w := s.get(path)
		for _, want := range []string{"Thursday 2 March 2028", "Halle des Sciences", `class="button" href="/next/wishes/"`} {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s answers %d without %q:\n%s", path, w.Code, want, w.Body)
			}
		}
	}
}

func TestTheNewestReleaseOfTheLogIsOpen(t *testing.T) {
	t.Parallel()
	page := newStand(t).get("/test/schedule/changelog/").Body.String()
	newest, older, _ := strings.Cut(page, "Release 1")
	if !strings.Contains(newest, "<details open>") || strings.Contains(older, "<details open>") || !strings.Contains(newest, `data-code="GHJKLM"`) {
		t.Errorf("what is open is wrong:\n%s", page)
	}
}
