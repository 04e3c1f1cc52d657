package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/speaker"
)

// inFrench asks for everything in French.
type inFrench struct{ http.RoundTripper }

func (f inFrench) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept-Language", "fr")
	return f.RoundTripper.RoundTrip(r)
}

// colleague is a second organiser, who reads French.
func (q quay) colleague() quay {
	q.t.Helper()
	token, err := q.Accounts.GrantLink(context.Background(), actor.System("t"), "amelie@example.org", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}, time.Hour, "/organise/")
	if err != nil {
		q.t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		q.t.Fatal(err)
	}
	q.client = &http.Client{Jar: jar, Timeout: 30 * time.Second, Transport: inFrench{asBrowser{http.DefaultTransport}}}
	q.post("/sign-in/" + token)
	return q
}

// tell sends what the programme room's script does, and returns the answer.
func (q quay) tell(path string, body any) map[string]any {
	q.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		q.t.Fatal(err)
	}
	_, answer := q.read(q.client.Post(q.base+"/organise/quay-2027/edit/"+path, "application/json", bytes.NewReader(text)))
	out := map[string]any{}
	if err := json.Unmarshal([]byte(answer), &out); err != nil {
		q.t.Fatalf("%s: %v\n%s", path, err, answer)
	}
	return out
}

func TestWhyAPlaceIsRefusedIsReadInTheReadersLanguage(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		amelie, d := q.colleague(), q.draft()
		zoe := d.Stage.Speakers[slices.IndexFunc(d.Stage.Speakers, func(s speaker.Speaker) bool { return s.Name == "Zoé" })]
		start := d.Frame.Slots[0].Start // ten in Paris
		zoe.Available = []edition.Window{{Start: start, End: start.Add(70 * time.Minute)}}
		if _, _, err := q.Speakers.Speaker().Save(context.Background(), actor.System("t"), zoe); err != nil {
			t.Fatal(err)
		}
		path := "/organise/quay-2027/edit/choices?session=" + string(q.session("Storage for all").ID)
		for _, c := range []struct {
			reader quay
			want   string
		}{
			{q, `"rule":"speaker_hours","why":"Zoé is not available then (that day: 10:00–11:10)"`},
			{amelie, `"rule":"speaker_hours","why":"Zoé n’est pas disponible à cette heure (ce jour-là : 10:00–11:10)"`},
		} {
			if got := strings.ReplaceAll(c.reader.get(path), `": `, `":`); strings.Count(got, c.want) != len(d.Frame.Rooms) {
				t.Errorf("not %d times %s:\n%s", len(d.Frame.Rooms), c.want, got)
			}
		}
	})
}

func TestWhatWasDoneIsReadInTheReadersLanguage(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		amelie, d := q.colleague(), q.draft()
		put := func(title string, room int, hour string) map[string]any {
			return map[string]any{"do": "put", "session": q.session(title).ID, "room": d.Frame.Rooms[room].ID, "start": "2027-02-04T" + hour + ":00Z"}
		}
		done := q.tell("step", map[string]any{"key": "1", "edits": []any{put("Storage for all", 0, "09:00")}})
		q.tell("step", map[string]any{"key": "2", "edits": []any{put("Birds and models", 1, "09:00")}})
		swap := []any{put("Storage for all", 1, "09:00"), put("Birds and models", 0, "09:00")}
		if done["label"] != "“Storage for all” to Big, 10:00" {
			t.Errorf("it is called %q", done["label"])
		}
		if state := q.tell("step", map[string]any{"key": "3", "edits": swap})["state"].(map[string]any); state["undo"] != "“Storage for all” to Small, 10:00, in exchange with “Birds and models”" {
			t.Errorf("it is undone as %q", state["undo"])
		}

		// The colleague hears of it in French, and so does the author when they read French.
		state := amelie.get("/organise/quay-2027/edit/state")
		for _, want := range []string{"«\u00a0Storage for all\u00a0» en Small, 10:00, en échange avec «\u00a0Birds and models\u00a0»", "«\u00a0Storage for all\u00a0» en Big, 10:00"} {
			if !strings.Contains(state, want) {
				t.Errorf("the news do not say %q:\n%s", want, state)
			}
		}
		amelie.shows("/organise/quay-2027/changes/", "«\u00a0Storage for all\u00a0» en Small, 10:00, en échange avec «\u00a0Birds and models\u00a0»")
		q.shows("/organise/quay-2027/changes/", "“Storage for all” to Small, 10:00, in exchange with “Birds and models”")
		if redo := q.tell("turn?lang=fr", map[string]any{"back": true}); redo["label"] != "«\u00a0Storage for all\u00a0» en Small, 10:00, en échange avec «\u00a0Birds and models\u00a0»" {
			t.Errorf("taken back as %q", redo["label"])
		}

		// What was changed since is refused in words of the reader.
		amelie.tell("step", map[string]any{"key": "4", "edits": []any{put("Birds and models", 1, "09:40")}})
		if refusal := q.tell("turn?lang=fr", map[string]any{"back": true})["detail"]; !strings.Contains(refusal.(string), "«\u00a0Birds and models\u00a0» en Small, 10:00") {
			t.Errorf("the refusal is %q", refusal)
		}
	})
}

func TestNotesOfAnImportAreReadInTheReadersLanguage(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		page := q.upload(quayRoot+"import/", "files", "more.csv", "title,colour,minutes\nOne more,blue,\n")
		for _, want := range []string{"Column 2, “colour”, is not known; left out.", "“One more” has no duration; 30 minutes are assumed."} {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not say %q:\n%s", want, page)
			}
		}
		q.colleague().shows(quayRoot+"import/", "La colonne 2, «\u00a0colour\u00a0», n’est pas connue\u00a0; elle est omise.", "«\u00a0One more\u00a0» n’a pas de durée\u00a0; 30 minutes sont supposées.")
		q.shows(quayRoot+"import/", "Column 2, “colour”, is not known; left out.")
	})
}
