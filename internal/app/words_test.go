package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/speaker"
)

// tell sends what the programme room's script does, and returns the answer.
func tell(q webtest.Quay, path string, body any) map[string]any {
	q.T.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		q.T.Fatal(err)
	}
	_, answer := q.Read(q.Client.Post(q.Base+"/organise/quay-2027/edit/"+path, "application/json", bytes.NewReader(text)))
	out := map[string]any{}
	if err := json.Unmarshal([]byte(answer), &out); err != nil {
		q.T.Fatalf("%s: %v\n%s", path, err, answer)
	}
	return out
}

func TestWhyAPlaceIsRefusedIsReadInTheReadersLanguage(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		amelie, d := q.Colleague(), q.Draft()
		zoe := d.Stage.Speakers[slices.IndexFunc(d.Stage.Speakers, func(s speaker.Speaker) bool { return s.Name == "Zoé" })]
		start := d.Frame.Slots[0].Start // ten in Paris
		zoe.Available = []edition.Window{{Start: start, End: start.Add(70 * time.Minute)}}
		if _, _, err := q.Speakers.Speaker().Save(context.Background(), actor.System("t"), zoe); err != nil {
			t.Fatal(err)
		}
		path := "/organise/quay-2027/edit/choices?session=" + string(q.Session("Storage for all").ID)
		for _, c := range []struct {
			reader webtest.Quay
			want   string
		}{
			{q, `"rule":"speaker_hours","why":"Zoé is not available then (that day: 10:00–11:10)"`},
			{amelie, `"rule":"speaker_hours","why":"Zoé n’est pas disponible à cette heure (ce jour-là : 10:00–11:10)"`},
		} {
			if got := strings.ReplaceAll(c.reader.Get(path), `": `, `":`); strings.Count(got, c.want) != len(d.Frame.Rooms) {
				t.Errorf("not %d times %s:\n%s", len(d.Frame.Rooms), c.want, got)
			}
		}
	})
}

func TestWhatWasDoneIsReadInTheReadersLanguage(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		amelie, d := q.Colleague(), q.Draft()
		put := func(title string, room int, hour string) map[string]any {
			return map[string]any{"do": "put", "session": q.Session(title).ID, "room": d.Frame.Rooms[room].ID, "start": "2027-02-04T" +
				hour + ":00Z"}
		}
		done := tell(q, "step", map[string]any{"key": "1", "edits": []any{put("Storage for all", 0, "09:00")}})
		tell(q, "step", map[string]any{"key": "2", "edits": []any{put("Birds and models", 1, "09:00")}})
		swap := []any{put("Storage for all", 1, "09:00"), put("Birds and models", 0, "09:00")}
		if done["label"] != "“Storage for all” to Big, 10:00" {
			t.Errorf("it is called %q", done["label"])
		}
		if state := tell(q, "step", map[string]any{"key": "3",
			"edits": swap})["state"].(map[string]any); state["undo"] != "“Storage for all” to Small, 10:00, in exchange with “Birds and models”" {
			t.Errorf("it is undone as %q", state["undo"])
		}

		// The colleague hears of it in French, and so does the author when they read French.
		state := amelie.Get("/organise/quay-2027/edit/state")
		for _, want := range []string{"«\u00a0Storage for all\u00a0» en Small, 10:00, en échange avec «\u00a0Birds and models\u00a0»",
			"«\u00a0Storage for all\u00a0» en Big, 10:00"} {
			if !strings.Contains(state, want) {
				t.Errorf("the news do not say %q:\n%s", want, state)
			}
		}
		amelie.Shows("/organise/quay-2027/changes/", "«\u00a0Storage for all\u00a0» en Small, 10:00, en échange avec «\u00a0Birds and models\u00a0»")
		q.Shows("/organise/quay-2027/changes/", "“Storage for all” to Small, 10:00, in exchange with “Birds and models”")
		if redo := tell(q, "turn?lang=fr", map[string]any{"back": true}); redo["label"] != "«\u00a0Storage for all\u00a0» en Small, 10:00, en échange avec «\u00a0Birds and models\u00a0»" {
			t.Errorf("taken back as %q", redo["label"])
		}

		// What was changed since is refused in words of the reader.
		tell(amelie, "step", map[string]any{"key": "4", "edits": []any{put("Birds and models", 1, "09:40")}})
		if refusal := tell(q, "turn?lang=fr", map[string]any{"back": true})["detail"]; !strings.Contains(refusal.(string),
			"«\u00a0Birds and models\u00a0» en Small, 10:00") {
			t.Errorf("the refusal is %q", refusal)
		}
	})
}

func TestNotesOfAnImportAreReadInTheReadersLanguage(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		page := q.Upload(webtest.QuayRoot+"import/", "files", "more.csv", "title,colour,minutes\nOne more,blue,\n")
		for _, want := range []string{"Column 2, “colour”, is not known; left out.", "“One more” has no duration; 30 minutes are assumed."} {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not say %q:\n%s", want, page)
			}
		}
		q.Colleague().Shows(webtest.QuayRoot+"import/", "La colonne 2, «\u00a0colour\u00a0», n’est pas connue\u00a0; elle est omise.",
			"«\u00a0One more\u00a0» n’a pas de durée\u00a0; 30 minutes sont supposées.")
		q.Shows(webtest.QuayRoot+"import/", "Column 2, “colour”, is not known; left out.")
	})
}
