package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestAServerThatIsKilledLosesNothingThatIsProposedOrReplied(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		proposeAndDie(t, "sqlite://"+filepath.Join(t.TempDir(), "p.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		proposeAndDie(t, schematest.PostgresAddress(t))
	})
}

const (
	mostProposed = 50 // by a person
	mostMails    = 10_000
)

// author is somebody who writes proposals, one after the other, and what the server acknowledged of them.
type author struct {
	email, cookie, token string
	person               actor.PersonID
	format               edition.FormatID
	ids                  []cfp.ProposalID // of what they are going to write
	rng                  *rand.Rand
	all                  []*proposed
	saves, sends, cut    int
}

// proposed is one proposal.
type proposed struct {
	id                  cfp.ProposalID
	version             int64
	tried, acknowledged int  // how often it was saved
	triedSend, sent     bool // sent is what the server acknowledged
}

func (w *proposed) title() string { return "Of " + string(w.id) }

func (w *proposed) text(n int) string {
	return fmt.Sprintf("%d. %s", n, strings.TrimSpace(strings.Repeat("A sentence. ", 40)))
}

// inside opens the database of a server that is not running.
func (v *victim) inside(f func(ctx context.Context, a *app.App, e edition.Edition)) {
	v.t.Helper()
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{Addr: "127.0.0.1:0", Database: v.database}, slog.New(slog.DiscardHandler))
	if err != nil {
		v.t.Fatal(err)
	}
	defer a.Close()
	e, err := a.Editions.BySlug(ctx, actor.System("test"), "quay")
	if err != nil {
		v.t.Fatal(err)
	}
	f(ctx, a, e)
}

// call opens the call of the quay and signs in who writes.
func (v *victim) call(writers int) (all []*author) {
	v.t.Helper()
	v.inside(func(ctx context.Context, a *app.App, e edition.Edition) {
		who := actor.System("test")
		must := func(err error) {
			v.t.Helper()
			if err != nil {
				v.t.Fatal(err)
			}
		}
		f, _, err := a.Editions.Format().Save(ctx, who, edition.Format{EditionID: e.ID, Name: "Short talk", Kind: "talk", Minutes: 20})
		must(err)
		c := cfp.New(e.ID)
		now := a.Calls.Now(e)
		c.Formats, c.PerPerson, c.Announced = []cfp.CallFormat{{FormatID: f.ID, Places: 50}}, mostProposed, true
		c.Opens, c.Closes = now.Add(-time.Hour), now.Add(24*time.Hour)
		c.Intro = cfp.Texts{"en": "Come.", "fr": "Venez."}
		_, _, err = a.Calls.SaveCall(ctx, who, c)
		must(err)
		for i := range writers {
			w := &author{email: fmt.Sprintf("writer%d@example.org", i), format: f.ID, rng: rand.New(rand.NewPCG(7, uint64(i)))}
			w.token = accounttest.Token(v.t, a.Accounts, w.email)
			link, err := a.Accounts.GrantLink(ctx, who, w.email, actor.Grant{}, time.Hour, "/")
			must(err)
			person, _, err := a.Accounts.SignIn(ctx, link, "en", "")
			must(err)
			session, err := a.Accounts.OpenSession(ctx, person.ID, "test")
			must(err)
			w.person, w.cookie = person.ID, "session="+session
			for range mostProposed {
				w.ids = append(w.ids, a.Calls.NewID())
			}
			all = append(all, w)
		}
	})
	return all
}

// submit sends the form of a proposal as a browser does.
func (v *victim) submit(w *author, p *proposed, act string) (answer *http.Response, ok bool) {
	p.tried++
	form := url.Values{"id": {string(p.id)}, "version": {fmt.Sprint(p.version)}, "title": {p.title()}, "abstract": {p.text(p.tried)},
		"format_id": {string(w.format)}, "language": {"en"}, "name": {"Ada"}, "act": {act}, "whatever": {"1"}}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, v.base+"/quay/call/save", strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Error(err)
		return nil, false
	}
	req.Header = http.Header{"Cookie": {w.cookie}, "Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"}}
	if act == "send" {
		req.Header.Set("Accept", "text/html")
	}
	answer, err = (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	return answer, err == nil
}

// write saves what somebody writes, once more, and now and then sends it. It reports whether the server acknowledged that.
func (v *victim) write(w *author) (acknowledged bool) {
	if len(w.all) == 0 || w.all[len(w.all)-1].triedSend {
		w.all = append(w.all, &proposed{id: w.ids[len(w.all)]})
	}
	p := w.all[len(w.all)-1]
	act := "save"
	if p.acknowledged > 2+w.rng.IntN(6) && len(w.all) < mostProposed {
		act, p.triedSend = "send", true
	}
	answer, ok := v.submit(w, p, act)
	if !ok {
		time.Sleep(time.Millisecond)
		return false
	}
	defer answer.Body.Close()
	var said struct{ Version string }
	switch {
	case act == "send" && answer.StatusCode == http.StatusSeeOther:
		p.sent, p.acknowledged = true, p.tried
		w.sends++
		return true
	case act == "save" && answer.StatusCode == http.StatusOK && json.NewDecoder(answer.Body).Decode(&said) == nil:
		p.acknowledged = p.tried
		w.saves++
		fmt.Sscan(said.Version, &p.version) // a version that is no number stays what it was: whatever is saved
		return true
	}
	return false
}

// proposeAndDie kills a server again and again while people write, send and, after a reveal, reply.
func proposeAndDie(t *testing.T, database string) {
	v := &victim{t: t, database: database, token: prepare(t, database), stars: map[string]int{}}
	v.start()()
	people := v.call(6)
	rng := rand.New(rand.NewPCG(8, 9))
	rounds := min(kills(t), 20)
	for range rounds {
		stop := v.start()
		v.amid(rng.IntN(600), func(over chan struct{}, work *sync.WaitGroup, done *atomic.Bool) {
			for _, w := range people {
				work.Go(func() {
					for {
						select {
						case <-over:
							return
						default:
							if v.write(w) {
								done.Store(true)
							}
						}
					}
				})
			}
		}, stop)
		v.inside(func(ctx context.Context, a *app.App, e edition.Edition) { v.nothingLost(ctx, a, e, people) })
	}
	saves, sends, cut := 0, 0, 0
	for _, w := range people {
		saves, sends, cut = saves+w.saves, sends+w.sends, cut+w.cut
	}
	figures(t, "proposals: %d kills, %d saves and %d sendings acknowledged, %d sendings cut, 0 lost, each receipt once", rounds, saves, sends,
		cut)
	if saves == 0 || sends == 0 {
		t.Fatal("nothing was acknowledged before the kills: they show nothing")
	}
	v.replyAndDie(people, rng, rounds)
}

// amid kills the server in the midst of what people do: when something was acknowledged, and then so many milliseconds passed.
func (v *victim) amid(wait int, do func(over chan struct{}, work *sync.WaitGroup, done *atomic.Bool), stop func()) {
	var work sync.WaitGroup
	var done atomic.Bool
	over := make(chan struct{})
	do(over, &work, &done)
	for tries := 0; !done.Load() && tries < 2000; tries++ { // a slow machine has done nothing yet
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(time.Duration(wait) * time.Millisecond)
	stop()
	close(over)
	work.Wait()
}

// nothingLost finds everything that was acknowledged, nothing half sent, and one receipt for what was sent.
func (v *victim) nothingLost(ctx context.Context, a *app.App, e edition.Edition, people []*author) {
	v.t.Helper()
	mails, err := a.Post.OutboxOfDemo(ctx, mostMails)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, w := range people {
		for _, p := range w.all {
			receipts := 0
			for _, m := range mails {
				if m.Topic == cfp.ReceiptTopic && strings.Contains(m.Text, string(p.id)) {
					receipts++
				}
			}
			work, err := a.Calls.Own(ctx, cfp.Author{Who: actor.Actor{PersonID: w.person, Email: w.email}}, e, p.id)
			if err != nil {
				if p.acknowledged > 0 {
					v.t.Errorf("%s is gone: %v", p.id, err)
				}
				continue
			}
			sent := work.IsSent()
			switch {
			case p.sent && !sent:
				v.t.Errorf("%s was sent and is a draft again", p.id)
			case sent && !p.triedSend:
				v.t.Errorf("%s was sent by nobody", p.id)
			case sent && (receipts != 1 || work.IsDraft()):
				v.t.Errorf("%s was sent, and has %d receipts; a draft of it is left: %v", p.id, receipts, work.IsDraft())
			case !sent && receipts > 0:
				v.t.Errorf("%s was not sent, and has %d receipts", p.id, receipts)
			}
			has := 0
			fmt.Sscanf(work.Content().Abstract, "%d.", &has) // it stays 0 where there is no text
			if has < p.acknowledged || has > p.tried || has > 0 && work.Content().Abstract != p.text(has) {
				v.t.Errorf("%s says what was saved as number %d; %d was acknowledged, %d tried", p.id, has, p.acknowledged, p.tried)
			}
			if p.triedSend && !p.sent {
				w.cut++
			}
			p.triedSend, p.sent = sent, sent // a draft is written on
		}
	}
}

// replyAndDie tells everybody that what they sent is accepted, and kills the server again and again while they say yes.
func (v *victim) replyAndDie(people []*author, rng *rand.Rand, rounds int) {
	v.t.Helper()
	stop := v.start()
	defer func() { stop() }() // also where the test ends early
	proposals, _ := v.ask("GET", "/quay/proposals", nil)
	var choices []any
	for _, it := range proposals["items"].([]any) {
		choices = append(choices, map[string]any{"proposal_id": it.(map[string]any)["id"], "version": 0, "decision": "accepted"})
	}
	v.ask("POST", "/quay/decisions", map[string]any{"decisions": choices}) // it answers nothing; a reveal without them is refused
	reveal, ok := v.ask("POST", "/quay/reveals", map[string]any{"knowing": true})
	if !ok {
		v.t.Fatalf("no reveal: %v", reveal)
	}
	v.ask("POST", "/quay/reveals/"+reveal["id"].(string)+"/release", map[string]any{}) // without it there are no replies
	said := make([]map[string]bool, len(people))                                       // replies that were acknowledged, by id
	var left [][]string
	for i, w := range people {
		said[i] = map[string]bool{}
		left = append(left, v.asked(w, said[i]))
	}
	rounded := 0
	for ; rounded < rounds && len(slices.Concat(left...)) > 0; rounded++ {
		v.amid(rng.IntN(30), func(over chan struct{}, work *sync.WaitGroup, done *atomic.Bool) {
			for i, w := range people {
				work.Go(func() {
					for _, id := range left[i] {
						select {
						case <-over:
							return
						default:
							if said[i][id] = v.replies(w, id); said[i][id] {
								done.Store(true)
							}
						}
					}
				})
			}
		}, stop)
		stop = v.start()
		for i, w := range people {
			left[i] = v.asked(w, said[i])
		}
	}
	acknowledged, open := 0, 0
	for i, w := range people {
		for _, is := range said[i] {
			if is {
				acknowledged++
			}
		}
		for _, id := range left[i] {
			open++
			if !v.replies(w, id) {
				v.t.Errorf("%s cannot be replied to", id)
			}
		}
	}
	stop()
	v.inside(func(ctx context.Context, a *app.App, e edition.Edition) {
		mails, err := a.Post.OutboxOfDemo(ctx, mostMails)
		if err != nil {
			v.t.Fatal(err)
		}
		once := map[[3]string]int{}
		for _, m := range mails {
			if once[[3]string{m.To, m.Topic, m.Text}]++; once[[3]string{m.To, m.Topic, m.Text}] == 2 {
				v.t.Errorf("%s has a mail of %s twice", m.To, m.Topic)
			}
		}
	})
	figures(v.t, "replies: %d kills, %d acknowledged, %d were left to say, 0 lost, no mail twice", rounded, acknowledged, open)
	if acknowledged == 0 {
		v.t.Error("no reply was acknowledged before the kills: they show nothing")
	}
}

// as asks with the token of an author.
func (v *victim) as(w *author, method, path string, body any) (map[string]any, bool) {
	return (&victim{t: v.t, base: v.base, token: w.token}).ask(method, path, body)
}

// asked lists the replies of an author that are waited for, and looks that those that were acknowledged are there.
func (v *victim) asked(w *author, said map[string]bool) (left []string) {
	v.t.Helper()
	all, ok := v.as(w, "GET", "/quay/replies", nil)
	if !ok {
		v.t.Fatalf("no replies of %s: %v", w.email, all)
	}
	for _, it := range all["items"].([]any) {
		r := it.(map[string]any)
		switch id := r["id"].(string); {
		case r["state"] == "asked" && said[id]:
			v.t.Errorf("the reply %s was acknowledged and is gone", id)
		case r["state"] == "asked":
			left = append(left, id)
		}
	}
	return left
}

func (v *victim) replies(w *author, id string) bool {
	v.t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, v.base+"/api/v1/editions/quay/replies/"+id,
		strings.NewReader(`{"state": "confirmed"}`))
	if err != nil {
		v.t.Error(err)
		return false
	}
	req.Header = http.Header{"Authorization": {"Bearer " + w.token}, "Content-Type": {"application/json"}}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusNoContent
}
