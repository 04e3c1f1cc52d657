package intake_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// sheet is a session by its fields, as somebody would write them on paper.
type sheet map[string]string

var values = map[string][]string{
	"title": {"One", "Two", "Three"}, "abstract": {"", "About", "More about"}, "level": {"", "beginner", "advanced"},
	"state": {"confirmed", "cancelled", "delayed"}, "tags": {"", "live", "live new"}, "room": {"Alpha", "Beta"}, "hour": {"0", "1", "5"},
}

func someSheet(r *rapid.T, key string) sheet {
	out := sheet{"key": key}
	for _, field := range []string{"title", "abstract", "level", "state", "tags", "room", "hour"} {
		out[field] = rapid.SampledFrom(values[field]).Draw(r, field)
	}
	return out
}

func (s sheet) filed() formats.Session {
	v := filedTalk(s["key"], s["title"], strings.ToLower(s["room"][:1]), int(s["hour"][0]-'0'))
	v.Abstract, v.Level, v.State, v.Tags = s["abstract"], s["level"], formats.State(s["state"]), strings.Fields(s["tags"])
	return v
}

func sheetOf(d programme.Draft, s programme.Session) sheet {
	p := d.PlacementsOf(s.ID)[0]
	room, _ := d.Frame.Room(p.RoomID)
	_, key, _ := strings.Cut(s.SourceKey, ":")
	return sheet{"key": key, "title": s.Title, "abstract": s.Abstract, "level": s.Level, "state": string(s.State),
		"tags": strings.Join(s.Tags, " "),
		"room": room.Name, "hour": string(rune('0' + int(p.Start.Sub(tenOClock)/time.Hour)))}
}

// paper is what a person knows who keeps two sheets of each session: what is here, and what was imported last.
type paper struct{ ours, base map[string]sheet }

func (p paper) imported(file []sheet) {
	for _, s := range file {
		key := s["key"]
		if p.ours[key] == nil {
			p.ours[key], p.base[key] = maps.Clone(s), maps.Clone(s)
			continue
		}
		for field, value := range s {
			switch base, ours := p.base[key][field], p.ours[key][field]; {
			case value == base:
			case ours == base || ours == value:
				p.ours[key][field], p.base[key][field] = value, value
			}
		}
	}
}

func TestAnySequenceOfImportsAndEditsIsAsOnPaper(t *testing.T) {
	t.Parallel()
	w := programmetest.New(t, schematest.SQLite(t))
	rapid.Check(t, func(r *rapid.T) {
		e, err := w.Editions.Create(context.Background(), w.Who,
			edition.Wanted{Organisation: "O", Series: "S", Name: "Day " + rapid.StringMatching(`[a-z]{12}`).Draw(r, "name"), Zone: "Europe/Paris"})
		if err != nil {
			r.Skip("the name is taken")
		}
		w := w
		w.Edition = e
		paper := paper{map[string]sheet{}, map[string]sheet{}}
		for range rapid.IntRange(2, 6).Draw(r, "steps") {
			if len(paper.ours) > 0 && rapid.Bool().Draw(r, "edit") {
				editOnPaper(t, w, r, paper)
			} else {
				importOnPaper(t, w, r, paper)
			}
			d, got := w.DraftNow(t), map[string]sheet{}
			for _, s := range d.Sessions {
				got[sheetOf(d, s)["key"]] = sheetOf(d, s)
			}
			if diff := cmp.Diff(paper.ours, got); diff != "" {
				r.Fatalf("not as on paper:\n%s", diff)
			}
		}
	})
}

func importOnPaper(t *testing.T, w programmetest.World, r *rapid.T, paper paper) {
	var sheets []sheet
	var talks []formats.Session
	for _, key := range []string{"k1", "k2", "k3"} {
		if rapid.IntRange(0, 3).Draw(r, key) > 0 {
			sheets = append(sheets, someSheet(r, key))
			talks = append(talks, sheets[len(sheets)-1].filed())
		}
	}
	if len(talks) == 0 {
		return
	}
	would, did := w.Take(t, file(talks...), true), w.Take(t, file(talks...), false)
	if diff := cmp.Diff([]any{would.Changed, would.Conflicts, len(would.Added)},
		[]any{did.Changed, did.Conflicts, len(did.Added)}); diff != "" {
		r.Fatalf("the dry run said something else:\n%s", diff)
	}
	if again := w.Take(t, file(talks...), false); !again.Empty() {
		r.Fatalf("the same file again changes %+v", again)
	}
	paper.imported(sheets)
}

func editOnPaper(t *testing.T, w programmetest.World, r *rapid.T, paper paper) {
	d := w.DraftNow(t)
	s := d.Sessions[rapid.IntRange(0, len(d.Sessions)-1).Draw(r, "which")]
	now, to := sheetOf(d, s), someSheet(r, "")
	field := rapid.SampledFrom([]string{"title", "abstract", "level", "state", "tags", "room", "hour"}).Draw(r, "field")
	now[field] = to[field]
	paper.ours[now["key"]][field] = to[field]
	s.Title, s.Abstract, s.Level, s.State, s.Tags = now["title"], now["abstract"], now["level"], programme.State(now["state"]),
		strings.Fields(now["tags"])
	if _, _, err := w.Session().Save(context.Background(), w.Who, s); err != nil {
		t.Fatal(err)
	}
	p := d.PlacementsOf(s.ID)[0]
	for _, room := range d.Frame.Rooms {
		if room.Name == now["room"] {
			p.RoomID = room.ID
		}
	}
	p.Start = tenOClock.Add(time.Duration(now["hour"][0]-'0') * time.Hour)
	if _, _, err := w.Placement().Save(context.Background(), w.Who, p); err != nil {
		t.Fatal(err)
	}
}
