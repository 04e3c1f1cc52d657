package web_test

import (
	"encoding/json"
	"net/http"
	"testing"

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
