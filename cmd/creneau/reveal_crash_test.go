package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/selection"
)

func TestAServerThatIsKilledTellsADecisionToAllOrNobody(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		revealAndDie(t, "sqlite://"+filepath.Join(t.TempDir(), "r.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		revealAndDie(t, schematest.PostgresAddress(t))
	})
}

// peopleTold is how many people a reveal tells; CRENEAU_TOLD asks for more.
func peopleTold() int {
	if n, err := strconv.Atoi(os.Getenv("CRENEAU_TOLD")); err == nil {
		return n
	}
	return 20
}

// revealAndDie kills a server again and again while it releases a reveal, and looks each time whether all were told or nobody was.
func revealAndDie(t *testing.T, database string) {
	v := &victim{t: t, database: database, token: prepare(t, database), stars: map[string]int{}}
	rng := rand.New(rand.NewPCG(5, 6))
	stop := v.start()
	defer func() { stop() }() // also where the test ends early
	format, ok := v.ask("POST", "/quay/formats", map[string]any{"name": "Talk", "kind": "talk", "minutes": 30})
	if !ok {
		t.Fatalf("no format: %v", format)
	}
	cut, rounds := 0, min(kills(t), 20)
	for round := range rounds {
		reveal := v.reveals(round, format["id"])
		go v.ask("POST", "/quay/reveals/"+reveal+"/release", map[string]any{}) // it is not to be acknowledged
		time.Sleep(time.Duration(rng.IntN(5+peopleTold()/4)) * time.Millisecond)
		stop()
		stop = v.start()
		released := v.toldAllOrNobody(reveal)
		if !released {
			cut++
		}
		for try := 0; !released; try++ {
			v.ask("POST", "/quay/reveals/"+reveal+"/release", map[string]any{}) // whether it did shows below
			if released = v.toldAllOrNobody(reveal); try > 20 {
				t.Fatal("a reveal that was cut is not released")
			}
		}
	}
	stop()
	mails := revealMails(t, database)
	once := map[string]int{}
	for _, m := range mails {
		once[m.To]++
		if m.State != post.MailQueued && m.State != post.MailSent {
			t.Errorf("the mail to %s is %s", m.To, m.State)
		}
	}
	for who, n := range once {
		if n != 1 {
			t.Errorf("%s has %d mails", who, n)
		}
	}
	if len(once) != rounds*peopleTold() {
		t.Errorf("%d people have a mail, not %d", len(once), rounds*peopleTold())
	}
	figures(t, "reveals: %d kills of reveals to %d people each, %d of them cut, %d mails, each once", rounds, peopleTold(), cut, len(mails))
}

// reveals makes proposals, decides of them, and opens a reveal.
func (v *victim) reveals(round int, format any) string {
	v.t.Helper()
	var choices []any
	for i := range peopleTold() {
		wanted := map[string]any{"title": fmt.Sprintf("Talk %d of %d", i, round), "abstract": "What.", "format_id": format, "language": "en",
			"speakers": []any{map[string]any{"name": fmt.Sprintf("Person %d %d", round, i), "email": fmt.Sprintf("p%d.%d@example.org", round, i)}}}
		p, ok := v.ask("POST", "/quay/proposals", wanted)
		for try := 0; !ok && p["code"] == "web.often" && try < 100; try++ { // a token may ask so many times a minute
			time.Sleep(time.Second)
			p, ok = v.ask("POST", "/quay/proposals", wanted)
		}
		if !ok {
			v.t.Fatalf("no proposal: %v", p)
		}
		state := []string{"accepted", "declined", "reserve"}[i%3]
		choices = append(choices, map[string]any{"proposal_id": p["id"], "version": 0, "decision": state})
	}
	v.ask("POST", "/quay/decisions", map[string]any{"decisions": choices}) // it answers nothing; a reveal without them is refused
	r, ok := v.ask("POST", "/quay/reveals", map[string]any{"knowing": true})
	if !ok {
		v.t.Fatalf("no reveal: %v", r)
	}
	return r["id"].(string)
}

// toldAllOrNobody reports whether a reveal was released, after it has looked that its decisions say the same.
func (v *victim) toldAllOrNobody(reveal string) (released bool) {
	v.t.Helper()
	all, ok := v.ask("GET", "/quay/reveals", nil)
	if !ok {
		v.t.Fatalf("no reveals: %v", all)
	}
	for _, it := range all["items"].([]any) {
		if r := it.(map[string]any); r["id"] == reveal {
			released = r["state"] == "released"
		}
	}
	decisions, ok := v.ask("GET", "/quay/decisions", nil)
	if !ok {
		v.t.Fatalf("no decisions: %v", decisions)
	}
	waiting := 0
	for _, it := range decisions["items"].([]any) {
		if d := it.(map[string]any); d["told"] == "" {
			waiting++
			if d["reveal_id"] != reveal {
				v.t.Errorf("%v is in no reveal", d)
			}
		}
	}
	if want := map[bool]int{true: 0, false: peopleTold()}[released]; waiting != want {
		v.t.Errorf("released: %v, and %d wait to be told", released, waiting)
	}
	return released
}

func revealMails(t *testing.T, database string) []post.QueuedMail {
	t.Helper()
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{Addr: "127.0.0.1:0", Database: database}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	e, err := a.Editions.BySlug(ctx, actor.System("test"), "quay")
	if err != nil {
		t.Fatal(err)
	}
	mails, err := a.Post.MailsOf(ctx, actor.System("test"), string(e.ID), post.BoxFilter{Topic: selection.RevealTopic})
	if err != nil {
		t.Fatal(err)
	}
	return mails
}
