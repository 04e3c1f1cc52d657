package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// hall is the programme room of the demonstration behind its front door, with an organiser who is signed in.
type hall struct {
	testing.TB
	cores.Cores
	*demo.World
	handler http.Handler
	cookie  string
	begun   *atomic.Int64 // transactions
}

func newHall(t testing.TB, make maker) *hall {
	t.Helper()
	h := &hall{TB: t, begun: &atomic.Int64{}}
	ctx := context.Background()
	clock := func() time.Time { // a transaction asks it once, when it begins
		h.begun.Add(1)
		return schematest.Clock()
	}
	db, err := sqldb.Open(ctx, "sqlite://"+filepath.Join(t.TempDir(), "hall.db"), sqldb.Options{Clock: clock})
	h.must(err)
	t.Cleanup(func() { db.Close() })
	_, err = schema.Migrate(ctx, db)
	h.must(err)
	h.Cores = demo.NewServices(db, 3)
	h.World, err = make(ctx, h.Cores)
	h.must(err)
	server, err := app.New(app.Config{BaseURL: "http://here.example"}, slog.New(slog.DiscardHandler), db)
	h.must(err)
	h.handler = server.Handler()
	accounts, admin := server.Accounts, actor.System("test")
	link, err := accounts.GrantLink(ctx, admin, "ana@here.example", actor.Grant{Role: edition.Organiser, Scope: string(h.Edition.ID)},
		time.Hour, "")
	h.must(err)
	ana, _, err := accounts.SignIn(ctx, link, "en", "")
	h.must(err)
	h.cookie, err = accounts.OpenSession(ctx, ana.ID, "")
	h.must(err)
	return h
}

// maker makes a convention.
type maker func(context.Context, cores.Cores) (*demo.World, error)

// of makes the demonstration with so many people.
func of(people int) maker {
	return func(ctx context.Context, s cores.Cores) (*demo.World, error) {
		return demo.Make(ctx, s, demo.Options{People: people, Seed: 3})
	}
}

func (h *hall) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// ask asks as the script does, and reads the answer into out.
func (h *hall) ask(method, path string, body, out any) *httptest.ResponseRecorder {
	h.Helper()
	sent, err := json.Marshal(body)
	h.must(err)
	r := httptest.NewRequest(method, "/organise/"+h.Edition.Slug+"/edit/"+path, bytes.NewReader(sent))
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(&http.Cookie{Name: "session", Value: h.cookie})
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		h.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	if out != nil {
		h.must(json.Unmarshal(w.Body.Bytes(), out))
	}
	return w
}

// state is the draft as the script knows it, by the names of its parts.
func (h *hall) state() map[string]any {
	h.Helper()
	var out map[string]any
	h.ask("GET", "state?after=", nil, &out)
	return out
}

type put struct {
	Do      string    `json:"do"`
	Session string    `json:"session"`
	Room    string    `json:"room"`
	Start   time.Time `json:"start"`
}

type asked struct {
	Key   string `json:"key"`
	After string `json:"after"`
	Edits []put  `json:"edits"`
}

// moves are drops of one session, to one place and another by turns; where there is no room left, of two that change rooms.
func (h *hall) moves() func() []put {
	h.Helper()
	d, err := h.Programme.Draft(context.Background(), h.Who, h.Edition.ID)
	h.must(err)
	n := 0
	if len(d.Unplaced()) == 0 {
		a, b := d.Placements[0], d.Placements[1]
		return func() []put {
			n++
			a.RoomID, b.RoomID = b.RoomID, a.RoomID
			return []put{
				{"put", string(a.SessionID), string(a.RoomID), a.Start}, {"put", string(b.SessionID), string(b.RoomID), b.Start},
			}
		}
	}
	var talk programme.Session
	for _, s := range d.Sessions {
		if !s.Plenary && s.Kind != programme.Break && len(s.Requires) == 0 {
			talk = s
		}
	}
	return func() []put {
		n++
		return []put{{"put", string(talk.ID), string(d.Frame.Rooms[0].ID), d.Frame.Slots[n%2].Start}}
	}
}

// patched lays a difference over a state, as the script does.
func patched(state, changes map[string]any) map[string]any {
	out := map[string]any{}
	for name, was := range state {
		out[name] = was
	}
	for name, change := range changes {
		list, isList := state[name].([]any)
		if c, ok := change.(map[string]any); ok && isList {
			change = relisted(list, c, map[bool]string{true: "key", false: "id"}[name == "findings"])
		}
		if name != "after" {
			out[name] = change
		}
	}
	return out
}

func relisted(list []any, c map[string]any, key string) []any {
	if all, ok := c["all"].([]any); ok {
		return all
	}
	gone := map[any]bool{}
	if ids, ok := c["gone"].([]any); ok {
		for _, id := range ids {
			gone[id] = true
		}
	}
	set, _ := c["set"].([]any)
	for _, v := range set {
		gone[v.(map[string]any)[key]] = true
	}
	out := []any{}
	for _, v := range list {
		if !gone[v.(map[string]any)[key]] {
			out = append(out, v)
		}
	}
	for i, v := range set {
		at := int(c["at"].([]any)[i].(float64))
		out = append(out[:at:at], append([]any{v}, out[at:]...)...)
	}
	return out
}

func TestADropIsAnsweredWithWhatDiffersAndTakesTwoTransactions(t *testing.T) {
	t.Parallel()
	h := newHall(t, of(300))
	next, state := h.moves(), h.state()
	for k := range 12 {
		var done struct {
			Label   string
			State   any
			Changes map[string]any
		}
		before := h.begun.Load()
		answer := h.ask("POST", "step", asked{Key: id.Secret(), After: state["told"].(string), Edits: next()}, &done)
		if n := h.begun.Load() - before; n > 2 {
			t.Errorf("drop %d takes %d transactions", k, n)
		}
		if done.State != nil || done.Changes == nil || done.Label == "" {
			t.Fatalf("drop %d is answered with %.300s", k, answer.Body)
		}
		was := len(must(json.Marshal(state)))
		state = patched(state, done.Changes)
		if diff := cmp.Diff(h.state(), state); diff != "" {
			t.Fatalf("after drop %d the draft is another than what was told of it:\n%s", k, diff)
		}
		if told := len(must(json.Marshal(done.Changes))); told > was/3 {
			t.Errorf("drop %d tells %d bytes of %d", k, told, was)
		}
	}
	var turned struct{ Changes map[string]any }
	h.ask("POST", "turn", map[string]any{"back": true, "after": state["told"]}, &turned)
	if diff := cmp.Diff(h.state(), patched(state, turned.Changes)); diff != "" {
		t.Errorf("after taking a step back:\n%s", diff)
	}
	var whole struct{ State map[string]any }
	h.ask("POST", "step", asked{Key: id.Secret(), After: "another", Edits: next()}, &whole)
	if diff := cmp.Diff(h.state(), whole.State); diff != "" {
		t.Errorf("who knows another draft is not told the whole:\n%s", diff)
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// sizes are what the room is measured with.
var sizes = [...]struct {
	name string
	make maker
}{{"people=2000/sessions=72", of(2000)}, {"people=100000/sessions=1000", demo.Large}}

// BenchmarkDrop lets a session go in the room: from the request to the answer, on SQLite.
func BenchmarkDrop(b *testing.B) {
	for _, size := range sizes {
		h := newHall(b, size.make)
		next, state := h.moves(), h.state()
		after, _ := state["told"].(string)
		b.Run(size.name, func(b *testing.B) {
			begun, n, told := h.begun.Load(), 0, 0
			for b.Loop() {
				n++
				var done struct{ Changes struct{ Told string } }
				told += h.ask("POST", "step", asked{Key: id.Secret(), After: after, Edits: next()}, &done).Body.Len()
				after = done.Changes.Told
			}
			b.ReportMetric(float64(h.begun.Load()-begun)/float64(n), "transactions/op")
			b.ReportMetric(float64(told)/float64(n), "bytes-told/op")
		})
	}
}

// BenchmarkState asks for the whole draft, as a browser does when somebody else changed it.
func BenchmarkState(b *testing.B) {
	for _, size := range sizes {
		h := newHall(b, size.make)
		h.state()
		b.Run(size.name, func(b *testing.B) {
			for b.Loop() {
				h.ask("GET", "state?after=", nil, nil)
			}
		})
	}
}
