package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

// Texts that stand nowhere else.
const (
	secretTitle    = "Zanzibarine"
	secretAbstract = "Quagmirish"
	secretSpeaker  = "Xylophonia"
)

// TestWhatWasNotDisclosedStandsNowhere asks every route that reads as everybody who may not change the programme, up to who has every
// other right, and finds nothing of a session that was adopted, described, bound by a rule and placed.
func TestWhatWasNotDisclosedStandsNowhere(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHall(t, db)
		rows := h.decided(t)
		v, place := h.adopt(t)
		everywhere := func(c caller, markers ...string) {
			t.Helper()
			for _, r := range rows {
				if r.writes || r.method != "GET" && r.method != "ANY" || r.path == "/sign-out" {
					continue
				}
				for _, path := range h.paths(r.path, v, place) {
					w := h.send("GET", path, c, "", nil)
					for _, m := range markers {
						if m != "" && !strings.Contains(path, m) && strings.Contains(w.Body.String(), m) {
							t.Errorf("GET %s by %s: %d, tells of %s", path, c.name, w.Code, m)
						}
					}
				}
			}
		}
		texts := []string{secretTitle, secretAbstract, v.GUID, string(v.ID), v.Code}
		everywhere(h.without[programme.Changing], texts...)
		for _, c := range h.callers {
			switch {
			case c.readOnly && (c.organises || c.administers):
				everywhere(c, texts...)
			case !c.organises && !c.administers && (!c.token || strings.HasPrefix(c.name, "speaker")):
				everywhere(c, append(texts, secretSpeaker)...)
			}
		}
		h.finds(t, "organiser by cookie", "/organise/"+h.slug+"/sessions/", secretTitle)
		h.finds(t, "organiser by token", "/api/v1/editions/"+h.slug+"/sessions/"+string(v.ID), secretTitle)

		err := h.app.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
			return h.app.Programme.DiscloseInTx(tx, actor.System("test"), edition.ID(h.here), []string{v.SourceKey})
		})
		if err != nil {
			t.Fatal(err)
		}
		h.ask(t, "POST", "/editions/"+h.slug+"/releases", map[string]any{"note": "Second"})
		h.finds(t, "nobody", "/api/v1/editions/"+h.slug+"/programme", secretTitle)
	})
}

func (h *hall) finds(t *testing.T, who, path, marker string) {
	t.Helper()
	for _, c := range h.callers {
		if c.name != who {
			continue
		}
		if w := h.send("GET", path, c, "", nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), marker) {
			t.Errorf("GET %s by %s: %d, without %s", path, who, w.Code, marker)
		}
		return
	}
	t.Errorf("nobody is %s", who)
}

// adopt makes a session of a proposal, gives it a place and a rule, and releases the edition again.
func (h *hall) adopt(t *testing.T) (v programme.Session, place programme.Placement) {
	t.Helper()
	ctx, who, here := context.Background(), actor.System("test"), edition.ID(h.here)
	s, _, err := h.app.Speakers.Speaker().Save(ctx, who, speaker.Speaker{EditionID: here, Name: secretSpeaker})
	if err != nil {
		t.Fatal(err)
	}
	var id string
	err = h.app.DB.Write(ctx, func(tx *sqldb.Tx) error {
		id, err = h.app.Programme.AdoptInTx(tx, who, here, programme.Adopted{Key: "proposal:prp_1",
			GUID: "5b1e7f0a-0000-4000-8000-000000000001", Code: "ZQXJKV", Title: secretTitle, Abstract: secretAbstract, Minutes: 30,
			Speakers: []string{string(s.ID)}, Undisclosed: true, Pending: true})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := h.app.Programme.Draft(ctx, who, here)
	if err != nil {
		t.Fatal(err)
	}
	v, _ = d.Session(programme.SessionID(id))
	other := d.Placements[0]
	if _, err := h.app.Programme.TakeStep(ctx, who, here, programme.Step{Label: secretTitle + " moves", Edits: []programme.Edit{
		programme.Put{Session: v.ID, Room: other.RoomID, Start: other.Start.Add(2 * time.Hour)}}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.app.Programme.Rule().Save(ctx, who,
		programme.Rule{EditionID: here, Kind: programme.Before, First: other.SessionID, Second: v.ID}); err != nil {
		t.Fatal(err)
	}
	h.ask(t, "POST", "/editions/"+h.slug+"/rooms", map[string]any{"name": "Stern", "capacity": 20})
	h.ask(t, "POST", "/editions/"+h.slug+"/releases", map[string]any{"note": "Again"})
	if d, err = h.app.Programme.Draft(ctx, who, here); err != nil {
		t.Fatal(err)
	}
	return v, d.PlacementsOf(v.ID)[0]
}

// paths are what a pattern may be asked for, with the names of the session and its place wherever a name goes.
func (h *hall) paths(pattern string, v programme.Session, place programme.Placement) (out []string) {
	for _, id := range []string{string(v.ID), string(place.ID), v.Code} {
		path := strings.NewReplacer("{$}", "", "{edition}", h.slug, "{id}", id, "{number}", "1", "{code}", v.Code, "{file}", v.Code+".ics",
			"{token}", "x", "{rest...}", "").Replace(pattern)
		if path += "?q=zanzib&after=&limit=50&session=" + id; len(out) == 0 || strings.Contains(pattern, "{id}") {
			out = append(out, path)
		}
	}
	return out
}
