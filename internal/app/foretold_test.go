package app_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/app/webtest"
)

// foretold is a step as the server took it, for the room's script to say what it would have shown.
type foretold struct {
	Name    string           `json:"name"`
	Before  json.RawMessage  `json:"before"`
	Edits   []map[string]any `json:"edits"`
	After   json.RawMessage  `json:"after"`
	Choices json.RawMessage  `json:"choices"`
	Locked  []string         `json:"locked"` // placements, afterwards
}

// The room's script shows what a step does before the server has answered: it has some of the draft's rules again.
func TestTheRoomShowsBeforehandWhatTheServerThenDoes(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	id := func(title string) string { return string(q.Session(title).ID) }
	frame := q.Draft().Frame
	rooms, slots := frame.Rooms, frame.Slots
	putAt := func(title string, room int, start time.Time) map[string]any {
		return map[string]any{"do": "put", "session": id(title), "room": rooms[room].ID, "start": start.Format(time.RFC3339)}
	}
	put := func(title string, room, slot int) map[string]any { return putAt(title, room, slots[slot].Start) }
	pin := func(title string, on bool) map[string]any {
		return map[string]any{"do": "pin", "session": id(title), "on": on}
	}
	storage, nets, birds, lab := "Storage for all", "Réseaux sans peur", "Birds and models", "A lab"
	var steps []foretold
	for _, s := range []struct {
		name  string
		edits []map[string]any
	}{
		{"from the tray", []map[string]any{put(storage, 0, 0)}},
		{"two at once", []map[string]any{put(nets, 1, 1), put(birds, 1, 0)}},
		{"moved", []map[string]any{put(storage, 0, 2)}},
		{"to an hour that is no slot", []map[string]any{putAt(lab, 0, slots[0].Start.Add(5*time.Minute))}},
		{"exchanged", []map[string]any{put(storage, 1, 0), put(birds, 0, 2)}},
		{"in the place of another", []map[string]any{put(nets, 1, 0), {"do": "away", "session": id(storage)}}},
		{"longer", []map[string]any{{"do": "resize", "session": id(birds), "minutes": 35}}},
		{"longer in the tray", []map[string]any{{"do": "resize", "session": id(storage), "minutes": 45}}},
		{"back from the tray", []map[string]any{put(storage, 1, 1)}},
		{"locked", []map[string]any{pin(storage, true), pin(nets, true)}},
		{"freed", []map[string]any{pin(storage, false)}},
		{"a room locked", []map[string]any{{"do": "lock", "room": rooms[1].ID, "on": true}}},
		{"a slot locked", []map[string]any{{"do": "lock", "slot": slots[2].ID, "on": true}}},
		{"a room freed", []map[string]any{{"do": "lock", "room": rooms[1].ID, "on": false}}},
		{"to the tray", []map[string]any{{"do": "away", "session": id(storage)}, {"do": "away", "session": id(lab)}}},
	} {
		step := foretold{Name: s.name, Edits: s.edits, Before: asks(q, "state")}
		take(q, s.name, s.edits)
		step.After, step.Choices = asks(q, "state"), asks(q, "choices?session="+id(storage))
		step.Locked = locked(q)
		steps = append(steps, step)
	}
	webtest.RunScript(t, "testdata/foretold.mjs", "internal/site/assets/ts/room/draft.ts", steps)
}

// asks gives what the server tells the room's script.
func asks(q webtest.Quay, what string) json.RawMessage {
	q.T.Helper()
	return json.RawMessage(q.Get("/organise/quay-2027/edit/" + what))
}

// take sends a step as the room's script does.
func take(q webtest.Quay, key string, edits []map[string]any) {
	q.T.Helper()
	body, err := json.Marshal(map[string]any{"key": key, "edits": edits})
	if err != nil {
		q.T.Fatal(err)
	}
	to := q.Base + "/organise/quay-2027/edit/step"
	status, answer := q.Read(q.Client.Post(to, "application/json", bytes.NewReader(body)))
	if status != http.StatusOK {
		q.T.Fatalf("%s: %d\n%s", key, status, answer)
	}
}

// locked are the placements that stay where they are.
func locked(q webtest.Quay) []string {
	draft, ids := q.Draft(), []string{}
	for _, p := range draft.Placements {
		if draft.Locked(p) {
			ids = append(ids, string(p.ID))
		}
	}
	slices.Sort(ids)
	return ids
}
