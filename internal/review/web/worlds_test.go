package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/seed"
)

// identities are who proposes in one of two worlds that are equal but for them. Each name, house and address carries a mark that stands
// nowhere else.
type identities struct{ first, last, house, host string }

var (
	worldA = identities{"Aurelienmark", "Quillonmark", "Mirandolmark", "mirandolmark-a.example"}
	worldB = identities{"Bo", "Zetterlundmarkmark", "Octavianmarkmarkmark", "b.example"}
)

func (who identities) marks() []string {
	return []string{who.first + "mark", who.last, who.house, who.host}
}

// world is a server with a round that is read. Reviewer 0 leads a proposal that reviewer 1 speaks for; reviewer 2 is of the organisation
// of another one; reviewer 3 is recused from nothing.
type world struct {
	app     *app.App
	edition edition.Edition
	handles []string // of all sheets
	ids     []string // of proposals, reviewers and the round
	tokens  map[int]string
	links   map[int]string
}

const readers = 4

func newWorld(t *testing.T, engine sqldb.Engine, who identities) *world {
	t.Helper()
	ctx, system := context.Background(), actor.System("test")
	address := schematest.SQLiteAddress(t)
	if engine == sqldb.Postgres {
		address = schematest.PostgresAddress(t)
	}
	a, err := app.Open(ctx, app.Config{Addr: "127.0.0.1:0", Database: address, BaseURL: "http://127.0.0.1", LogLevel: "error"},
		slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c := cores.New(a.DB, seed.Source(7)) // equal ids in both worlds
	c.Accounts.AddRights(review.Rights()...)
	w := &world{app: a, tokens: map[int]string{}, links: map[int]string{}}
	w.edition, err = c.Editions.Create(ctx, system, edition.Wanted{Organisation: "O", Series: "S", Name: "Day", Zone: "Europe/Paris"})
	must(err)
	w.edition.State = edition.Announced
	w.edition, _, err = c.Editions.Edition().Save(ctx, system, w.edition)
	must(err)
	f, _, err := c.Editions.Format().Save(ctx, system, edition.Format{EditionID: w.edition.ID, Name: "Talk", Kind: "talk", Minutes: 30})
	must(err)
	var sent []cfp.TakenIn
	for i := range 10 {
		name, house := fmt.Sprintf("%s%d %s", who.first, i, who.last), who.house
		p := cfp.TakenIn{Email: fmt.Sprintf("p%d@%s", i, who.host), Language: "en", At: time.Date(2026, 9, 1+i, 8, 0, 0, 0, time.UTC),
			Content: cfp.Content{FormatID: f.ID, Language: "en", Title: fmt.Sprintf("Talk %d", i),
				Abstract: fmt.Sprintf("What %s of %s says.", name, house), Outline: "Write to " + fmt.Sprintf("p%d@%s", i, who.host),
				Why: fmt.Sprintf("See https://%s/talks/%d.", who.host, i), You: cfp.Profile{Name: name, Organisation: house,
					Biography: name + " lives."}, With: []cfp.Guest{{Name: "With" + who.last, Email: fmt.Sprintf("w%d@%s", i, who.host)}}}}
		switch i {
		case 0: // those of reviewers, who are the same in both worlds
			p.Email, p.Content.You = "r0@readers.example", cfp.Profile{Name: "Reader 0"}
			p.Content.Abstract, p.Content.Outline, p.Content.Why = "", "", ""
			p.With = []cfp.Guest{{Name: "Reader 1", Email: "r1@readers.example"}}
		case 1:
			p.Content.You.Organisation = who.house + " Two"
		}
		sent = append(sent, p)
	}
	must(c.Calls.TakeIn(ctx, system, w.edition, sent, nil))
	for i := range readers {
		r := review.Reviewer{Name: fmt.Sprintf("Reader %d", i), Email: fmt.Sprintf("r%d@readers.example", i), Most: 20}
		if i == 2 {
			r.Organisation = who.house + " two"
		}
		made, err := c.Reviews.AddReviewer(ctx, system, w.edition.ID, r)
		must(err)
		w.ids = append(w.ids, string(made.ID))
	}
	round := review.NewRound(w.edition.ID)
	round.Name, round.Wanted, round.Visibility = "One", 2, review.AllSheets
	round, _, err = c.Reviews.Round().Save(ctx, system, round)
	must(err)
	must(a.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE review_round SET salt = 'equal in both worlds'`)
		return err
	}))
	_, err = c.Reviews.MakeSheets(ctx, system, w.edition.ID, round.ID)
	must(err)
	_, err = c.Reviews.TakeOut(ctx, system, w.edition.ID, round.ID)
	must(err)
	_, err = c.Reviews.PlanReading(ctx, system, w.edition.ID, round.ID, 1)
	must(err)
	must(c.Reviews.PublishReading(ctx, system, w.edition.ID, round.ID))
	must(c.Reviews.Open(ctx, system, w.edition.ID, round.ID))
	_, sheets, err := c.Reviews.Given(ctx, system, w.edition.ID, round.ID)
	must(err)
	for proposal, s := range sheets {
		w.handles, w.ids = append(w.handles, s.Handle), append(w.ids, string(proposal))
	}
	slices.Sort(w.handles)
	slices.Sort(w.ids)
	w.ids = append(w.ids, string(round.ID))
	for i := range readers {
		w.tokens[i] = accounttest.Token(t, a.Accounts, fmt.Sprintf("r%d@readers.example", i))
		w.links[i], err = a.Accounts.GrantLink(ctx, system, fmt.Sprintf("r%d@readers.example", i), actor.Grant{}, time.Hour, "/")
		must(err)
	}
	return w
}

// routes are all that the product answers to reads, from the file in which a test keeps every route.
func routes(t *testing.T) (out []string) {
	t.Helper()
	text, err := os.ReadFile(webtest.Path("internal/app/testdata/rights.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) == 4 && f[0] == "GET" {
			out = append(out, strings.TrimSuffix(f[1], "{$}"))
		}
	}
	if len(out) < 100 {
		t.Fatalf("only %d routes", len(out))
	}
	return out
}

var parameter = regexp.MustCompile(`\{(\w+)(\.\.\.)?\}`)

// addresses fill the parameters of a route with what there is.
func (w *world) addresses(route string) []string {
	out := []string{route}
	for {
		m := parameter.FindStringSubmatch(out[0])
		if m == nil {
			return out
		}
		values := append(append([]string{"nothing", "1"}, w.ids...), w.handles...)
		if m[1] == "edition" {
			values = []string{w.edition.Slug}
		}
		if strings.Count(out[0], "{") > 1 && m[1] != "edition" {
			values = values[:min(len(values), 4)]
		}
		var next []string
		for _, o := range out {
			for _, v := range values {
				next = append(next, strings.Replace(o, m[0], v, 1))
			}
		}
		out = next
	}
}

// varies are what differs between any two answers: what the server calls a request, what it makes up for a cookie, and when.
var varies = regexp.MustCompile(`(?i)(request[_-]?(?:id|number)?"?[:= ]+"?|nonce[-=]"?)[A-Za-z0-9_-]+|\d{4}-\d\d-\d\dT[0-9:.]+Z?`)

// answer is all that a reader gets of an address, status and headers with it.
func answer(b *webtest.Tab, path string, header ...string) string {
	w := b.Ask("GET", path, "", header...)
	var out strings.Builder
	fmt.Fprintf(&out, "%d\n", w.Code)
	for _, name := range slices.Sorted(maps.Keys(w.Header())) {
		switch name {
		case "Date", "X-Request-Id", "Request-Id", "Content-Security-Policy":
		case "Set-Cookie":
			for _, c := range w.Result().Cookies() {
				out.WriteString("cookie " + c.Name + "\n")
			}
		default:
			fmt.Fprintf(&out, "%s: %s\n", name, strings.Join(w.Header()[name], ", "))
		}
	}
	out.WriteString(w.Body.String())
	return varies.ReplaceAllString(out.String(), "$1…")
}

func tab(t *testing.T, w *world, reader int) *webtest.Tab {
	t.Helper()
	b := webtest.NewTab(w.app.Handler())
	if got := b.Post("/sign-in/" + w.links[reader]); got.Code != 303 {
		t.Fatalf("sign in: %d", got.Code)
	}
	return b
}

// TestTwoWorldsAreEqualToReviewers crawls two editions that are equal but for who proposes, as each reviewer, on every route that is read:
// by page and as a program, before any verdict and after some. Every byte is the same, and no mark of anybody stands in any.
func TestTwoWorldsAreEqualToReviewers(t *testing.T) {
	t.Parallel()
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			a, b := newWorld(t, engine, worldA), newWorld(t, engine, worldB)
			if !slices.Equal(a.handles, b.handles) || !slices.Equal(a.ids, b.ids) {
				t.Fatalf("the worlds differ by more than people: %v %v", a.handles, b.handles)
			}
			asked, read := 0, 0
			for reader := range readers {
				inA, inB := tab(t, a, reader), tab(t, b, reader)
				crawl := func(extra ...string) {
					t.Helper()
					for _, route := range routes(t) {
						if strings.HasPrefix(route, "/me") || strings.HasPrefix(route, "/api/v1/me") ||
							strings.Contains(route, "sign-in") || strings.HasPrefix(route, "/metrics") {
							continue // of the account, the address of which is theirs; of the machine
						}
						headers := []string{}
						if strings.HasPrefix(route, "/api/") {
							headers = []string{"Authorization", "Bearer "}
						}
						for _, path := range a.addresses(route) {
							for _, more := range append([]string{""}, extra...) {
								one, other := slices.Clone(headers), slices.Clone(headers)
								if len(headers) > 0 {
									one[1] += a.tokens[reader]
									other[1] += b.tokens[reader]
								}
								x, y := answer(inA, path+more, one...), answer(inB, path+more, other...)
								asked++
								if strings.HasPrefix(x, "200") && strings.Contains(path, "review") {
									read++
								}
								same(t, reader, path+more, x, y)
							}
						}
					}
				}
				crawl()
				q := "/" + a.edition.Slug + "/review/"
				for n, h := range a.handles {
					for i, in := range []*webtest.Tab{inA, inB} {
						if w := in.Post(q, "sheet", h, "act", fmt.Sprint(n%6), "seconds", "60"); w.Code != 303 && w.Code != 404 {
							t.Fatalf("world %d: %d %s", i, w.Code, w.Body)
						}
					}
					x, y := answer(inA, q+"?sheet="+h), answer(inB, q+"?sheet="+h)
					same(t, reader, q+"?sheet="+h, x, y)
					if asked++; strings.HasPrefix(x, "200") {
						read++
					}
				}
				for _, path := range []string{q, q + "sheets.json", q + "?sheet=R-222222", q + "?speaker=" + worldA.last} {
					same(t, reader, path, answer(inA, path), answer(inB, path))
					asked++
				}
			}
			t.Logf("%d requests, %d of them sheets that were read", asked, read)
			if read < 8*readers {
				t.Error("hardly any sheet was read: the crawl does not reach them")
			}
		})
	}
}

func same(t *testing.T, reader int, path, x, y string) {
	t.Helper()
	if x != y {
		at := 0
		for at < min(len(x), len(y)) && x[at] == y[at] {
			at++
		}
		t.Errorf("reader %d, %s: the worlds differ:\n%s\n%s", reader, path, x[max(0, at-120):min(len(x), at+160)],
			y[max(0, at-120):min(len(y), at+160)])
	}
	for _, w := range []struct {
		who  identities
		said string
	}{{worldA, x}, {worldB, y}} {
		for _, mark := range w.who.marks() {
			if !strings.Contains(path, mark) && strings.Contains(strings.ToLower(w.said), strings.ToLower(mark)) {
				t.Errorf("reader %d, %s: %s stands in it", reader, path, mark)
			}
		}
	}
}

// The tools of the crawl find what they are for.
func TestTheCrawlSeesADifference(t *testing.T) {
	t.Parallel()
	probe := &testing.T{}
	same(probe, 0, "/", "200\nby somebody", "200\nby another")
	if !probe.Failed() {
		t.Error("two answers that differ pass")
	}
	probe = &testing.T{}
	same(probe, 0, "/", "200\n"+worldA.last, "200\n"+worldA.last)
	if !probe.Failed() {
		t.Error("an answer with a mark passes")
	}
}
