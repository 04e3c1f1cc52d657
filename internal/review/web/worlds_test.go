package web_test

import (
	"bytes"
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
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/seed"
)

// identities are who proposes in one of two worlds that are equal but for them. Each name, house and address carries a mark that stands
// nowhere else.
//
// They differ in more than names: in the language in which they read pages, in who leads two proposals, and in how often one was sent.
type identities struct {
	first, last, house, host string
	payer                    string // says a reply that is not for reviewers, in which nothing leads to a person
	language                 string
	twice                    int // who leads the last one as well
	revision                 int // of one of them
}

var (
	worldA = identities{"Aurelienmark", "Quillonmark", "Mirandolmark", "mirandolmark-a.example", "sallowtrustmark", "en", 8, 1}
	worldB = identities{"Bo", "Zetterlundmarkmark", "Octavianmarkmarkmark", "b.example", "periwinklefundmark", "fr", 7, 4}
)

func (who identities) marks() []string {
	return []string{who.first + "mark", who.last, who.house, who.host, who.payer}
}

// world is a server with a round that is read. Reviewer 0 leads a proposal that reviewer 1 speaks for; reviewer 2 is of the organisation
// of another one; reviewer 3 is recused from nothing.
type world struct {
	app     *app.App
	logged  *bytes.Buffer
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
	logged := &bytes.Buffer{}
	a, err := app.Open(ctx, app.Config{Addr: "127.0.0.1:0", Database: address, BaseURL: "http://127.0.0.1", LogLevel: "error"},
		slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
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
	w := &world{app: a, logged: logged, tokens: map[int]string{}, links: map[int]string{}}
	w.edition, err = c.Editions.Create(ctx, system, edition.Wanted{Organisation: "O", Series: "S", Name: "Day", Zone: "Europe/Paris"})
	must(err)
	w.edition.State = edition.Announced
	w.edition, _, err = c.Editions.Edition().Save(ctx, system, w.edition)
	must(err)
	f, _, err := c.Editions.Format().Save(ctx, system, edition.Format{EditionID: w.edition.ID, Name: "Talk", Kind: "talk", Minutes: 30})
	must(err)
	hidden, _, err := c.Calls.Question().Save(ctx, system, cfp.Question{EditionID: w.edition.ID, About: cfp.AboutSession, Kind: cfp.TextReply,
		Label: cfp.Texts{"en": "Who pays you?", "fr": "Qui vous paie ?"}, Help: cfp.Texts{}, Options: cfp.OptionTexts{}})
	must(err)
	var sent []cfp.TakenIn
	for i := range 10 {
		name, house := fmt.Sprintf("%s%d %s", who.first, i, who.last), who.house
		p := cfp.TakenIn{Email: fmt.Sprintf("p%d@%s", i, who.host), Language: who.language, At: time.Date(2026, 9, 1+i, 8, 0, 0, 0, time.UTC),
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
		case 2:
			p.Content.Title, p.Content.Answers = "Talk 2, by "+name, map[string]string{string(hidden.ID): who.payer}
		case 9:
			p.Email = fmt.Sprintf("p%d@%s", who.twice, who.host)
		}
		sent = append(sent, p)
	}
	must(c.Calls.TakeIn(ctx, system, w.edition, sent, nil))
	must(a.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE proposal SET revision = $1 WHERE number = 6`, who.revision)
		return err
	}))
	must(a.DB.Write(ctx, func(tx *sqldb.Tx) error { // a receipt that waits, for who may look into the outbox
		return post.Queue(tx, seed.Source(8), post.Mail{To: "p1@" + who.host, Name: who.first, Subject: "Received",
			Text: "Thank you, " + who.first, Scope: string(w.edition.ID), Topic: notice.ReleaseTopic, Held: true})
	}))
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
	next := review.NewRound(w.edition.ID) // of which reviewers are asked what they would like to read
	next.Name = "Two"
	next, _, err = c.Reviews.Round().Save(ctx, system, next)
	must(err)
	must(a.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE review_round SET salt = 'equal in both worlds'`)
		return err
	}))
	_, err = c.Reviews.MakeSheets(ctx, system, w.edition.ID, next.ID)
	must(err)
	_, err = c.Reviews.TakeOut(ctx, system, w.edition.ID, next.ID)
	must(err)
	must(c.Reviews.AskBids(ctx, system, w.edition.ID, next.ID, true))
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

// view is how somebody looks at a world.
type view struct {
	*webtest.Tab
	world *world
}

// answer is all that a reader gets of an address, status and headers with it.
func (b view) answer(path string, header ...string) string {
	said, _ := b.ask(path, header...)
	return said
}

// ask is answer with what the database was asked for it: how long an answer takes tells nothing where the same statements read as many
// rows.
func (b view) ask(path string, header ...string) (string, sqldb.Work) {
	before := b.world.app.DB.Work()
	w := b.Ask("GET", path, "", header...)
	work := b.world.app.DB.Work().Since(before)
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
	return varies.ReplaceAllString(out.String(), "$1…"), work
}

// sameTwice asks both worlds, compares what they say, and what their databases were asked. What is kept for a while is read again at
// different moments: where the work differs both are asked again, and a difference that stays is one.
func sameTwice(t *testing.T, reader int, path string, inA, inB view, one, other []string) string {
	t.Helper()
	const again = 6
	for range again {
		x, atX := inA.ask(path, one...)
		y, atY := inB.ask(path, other...)
		same(t, reader, path, x, y)
		if atX == atY {
			return x
		}
	}
	t.Errorf("reader %d, %s: the worlds read other rows, or by other statements, each of %d times", reader, path, again)
	return ""
}

func tab(t *testing.T, w *world, reader int) view {
	t.Helper()
	b := webtest.NewTab(w.app.Handler())
	if got := b.Post("/sign-in/" + w.links[reader]); got.Code != 303 {
		t.Fatalf("sign in: %d", got.Code)
	}
	return view{b, w}
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
								x := sameTwice(t, reader, path+more, inA, inB, one, other)
								asked++
								if strings.HasPrefix(x, "200") && strings.Contains(path, "review") {
									read++
								}
							}
						}
					}
				}
				crawl()
				q := "/" + a.edition.Slug + "/review/"
				for n, h := range a.handles {
					for i, in := range []view{inA, inB} {
						if w := in.Post(q, "sheet", h, "act", fmt.Sprint(n%6), "seconds", "60"); w.Code != 303 && w.Code != 404 {
							t.Fatalf("world %d: %d %s", i, w.Code, w.Body)
						}
					}
					x := sameTwice(t, reader, q+"?sheet="+h, inA, inB, nil, nil)
					if asked++; strings.HasPrefix(x, "200") {
						read++
					}
				}
				for _, path := range inEveryWay(q, a.edition.Slug) {
					sameTwice(t, reader, path, inA, inB, nil, nil)
					asked++
				}
			}
			for _, w := range []*world{a, b} {
				for _, mark := range append(worldA.marks(), worldB.marks()...) {
					if strings.Contains(w.logged.String(), mark) {
						t.Errorf("%s stands in the log", mark)
					}
				}
			}
			t.Logf("%d requests, %d of them sheets that were read", asked, read)
			if read < 8*readers {
				t.Error("hardly any sheet was read: the crawl does not reach them")
			}
		})
	}
}

// TestTwoWorldsAreEqualOnAReviewersOwnPages is the crawl of the addresses that are made for reviewers, and of some where people stand, for
// two of them: short enough to be run again for each fault that is put in.
func TestTwoWorldsAreEqualOnAReviewersOwnPages(t *testing.T) {
	t.Parallel()
	a, b := newWorld(t, sqldb.SQLite, worldA), newWorld(t, sqldb.SQLite, worldB)
	q, paths := "/"+a.edition.Slug+"/review/", ownPaths(a)
	for _, reader := range []int{2, 3} {
		inA, inB := tab(t, a, reader), tab(t, b, reader)
		compare := func() {
			t.Helper()
			for _, path := range paths {
				var one, other []string
				if strings.HasPrefix(path, "/api/") {
					one = []string{"Authorization", "Bearer " + a.tokens[reader]}
					other = []string{"Authorization", "Bearer " + b.tokens[reader]}
				}
				if sameTwice(t, reader, path, inA, inB, one, other); t.Failed() {
					t.FailNow() // one difference is enough
				}
			}
		}
		compare()
		for _, id := range a.ids { // a sheet is found by its handle alone: authors know what their proposals are called
			if said := inA.answer(q + "?sheet=" + id); !strings.HasPrefix(said, "404") {
				t.Fatalf("reader %d finds a sheet by %s: %.60s", reader, id, said)
			}
		}
		if said := inA.answer(q + "bids"); !strings.HasPrefix(said, "200") || strings.Count(said, `class="bid"`) < 9 {
			t.Errorf("reader %d is not asked what they would like to read: %.300s", reader, said)
		}
		for n, h := range a.handles {
			for _, in := range []view{inA, inB} {
				bid := []string{"like", "could", "rather_not", "must_not", ""}[n%5]
				in.Post(q+"bids", "bid-"+h, bid)
				in.Post(q, "sheet", h, "act", fmt.Sprint(n%6), "seconds", "60")
			}
			sameTwice(t, reader, q+"?sheet="+h, inA, inB, nil, nil)
		}
		compare()
	}
}

// ownPaths are the addresses that are made for reviewers, and some where people stand.
func ownPaths(a *world) []string {
	q, program := "/"+a.edition.Slug+"/review/", "/api/v1/editions/"+a.edition.Slug
	paths := inEveryWay(q, a.edition.Slug)
	for _, at := range []string{"proposals/", "changes/", "messages/", "find/?q=talk", "find/?q=" + worldA.last, "speakers/", "selection/",
		"rounds/", "reviewers/", "rounds/" + a.ids[len(a.ids)-1] + "/grades.csv", "rounds/" + a.ids[len(a.ids)-1] + "/standing", ""} {
		paths = append(paths, "/organise/"+a.edition.Slug+"/"+at)
	}
	paths = append(paths, "/"+a.edition.Slug+"/", "/"+a.edition.Slug+"/call/", "/"+a.edition.Slug+"/call/mine/")
	for _, p := range []string{"/sheets", "/bids", "/expertise", "/reviews", "/proposals", "/decisions", "/reveals", "/replies"} {
		paths = append(paths, program+p)
	}
	for _, id := range a.ids {
		paths = append(paths, "/"+a.edition.Slug+"/call/mine/"+id+"/", "/"+a.edition.Slug+"/call/mine/"+id+"/seen")
	}
	return paths
}

// inEveryWay are the reviewers' addresses with what somebody who looks for people would ask.
func inEveryWay(queue, edition string) (out []string) {
	asked := []string{"", "?sheet=R-222222", "?sort=speaker", "?sort=number", "?order=sent_at", "?expand=speakers", "?include=proposal,person",
		"?page=2", "?limit=1", "?after=x", "?lang=fr", "?format=csv", "?blind=0", "?reviewer=rev_1", "?from=2026-09-03"}
	for _, mark := range append(worldA.marks(), worldB.marks()...) {
		asked = append(asked, "?speaker="+mark, "?q="+mark, "?email=p1@"+mark, "?organisation="+mark)
	}
	for _, base := range []string{queue, queue + "sheets.json", queue + "bids", queue + "expertise", queue + "sight"} {
		for _, a := range asked {
			out = append(out, base+a)
		}
	}
	return out
}

// TestAnOrganiserWhoGaveUpSightReadsLikeTheOthers: whoever organises, and reads, sees names; once they gave that up two worlds are equal
// to them as well, also where organisers look. They have it again when they ask, and when the round closes.
func TestAnOrganiserWhoGaveUpSightReadsLikeTheOthers(t *testing.T) {
	t.Parallel()
	ctx, system := context.Background(), actor.System("test")
	a, b := newWorld(t, sqldb.SQLite, worldA), newWorld(t, sqldb.SQLite, worldB)
	const reader = 3
	organiser := actor.Grant{Scope: string(a.edition.ID), Role: edition.Organiser}
	for _, w := range []*world{a, b} {
		if err := w.app.Accounts.Grant(ctx, system, "r3@readers.example", organiser); err != nil {
			t.Fatal(err)
		}
	}
	inA, inB := tab(t, a, reader), tab(t, b, reader)
	list, sight := "/organise/"+a.edition.Slug+"/proposals/", "/"+a.edition.Slug+"/review/sight"
	sees := func(want bool) {
		t.Helper()
		if said := inA.answer(list); strings.Contains(said, worldA.last) != want {
			t.Errorf("sees names: want %v in %.80s", want, said)
		}
	}
	sees(true)
	for _, in := range []view{inA, inB} {
		if got := in.Post(sight, "act", "give"); got.Code != 303 {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
		in.answer("/" + a.edition.Slug + "/review/") // what was said is said once
	}
	sees(false)
	for _, path := range ownPaths(a) {
		if strings.HasPrefix(path, "/api/") {
			sameTwice(t, reader, path, inA, inB, []string{"Authorization", "Bearer " + a.tokens[reader]},
				[]string{"Authorization", "Bearer " + b.tokens[reader]})
			continue
		}
		sameTwice(t, reader, path, inA, inB, nil, nil)
	}
	inA.Post(sight, "act", "regain")
	sees(true)
	inA.Post(sight, "act", "give")
	sees(false)
	round := blind.RoundID(a.ids[len(a.ids)-1])
	if err := a.app.Reviews.Close(ctx, system, a.edition.ID, round); err != nil {
		t.Fatal(err)
	}
	sees(true)
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
			if !strings.Contains(strings.ToLower(path), strings.ToLower(mark)) && strings.Contains(strings.ToLower(w.said), strings.ToLower(mark)) {
				t.Errorf("reader %d, %s: %s stands in it", reader, path, mark)
			}
		}
	}
}

// around asks for addresses twice, and says where what happened between was noticed.
func around(t *testing.T, in view, paths []string, between func()) {
	t.Helper()
	before := map[string]string{}
	for _, path := range paths {
		before[path] = in.answer(path)
	}
	between()
	for _, path := range paths {
		if now := in.answer(path); now != before[path] {
			at := 0
			for at < min(len(now), len(before[path])) && now[at] == before[path][at] {
				at++
			}
			t.Errorf("%s tells of it:\n%s\n%s", path, before[path][max(0, at-120):min(len(before[path]), at+160)],
				now[max(0, at-120):min(len(now), at+160)])
		}
	}
}

// TestAuthorsAndRecusedChairsNoticeNothingOfHowTheyAreJudged: what others judge of one's own proposal changes no byte of what its author
// gets, nor of what a chair gets who wrote it. And nobody who reads notices other people's grades before
// their own verdict.
func TestAuthorsAndRecusedChairsNoticeNothingOfHowTheyAreJudged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqldb.SQLite, worldA)
	ctx, system := context.Background(), actor.System("test")
	give := func(reader int, handles []string, grade int) {
		t.Helper()
		in := tab(t, w, reader)
		for _, h := range handles {
			if got := in.Post("/"+w.edition.Slug+"/review/", "sheet", h, "act", fmt.Sprint(grade), "seconds", "60"); got.Code != 303 {
				t.Fatalf("%d %s", got.Code, got.Body)
			}
		}
		w.renew(t, reader)
	}
	own := w.notFor(t, 0) // of readers 0 and 1, who lead it and speak for it
	give(3, w.handles, 2)
	give(2, own, 3)

	// An author who reads nothing: of one of the others.
	link, err := w.app.Accounts.GrantLink(ctx, system, "p3@"+worldA.host, actor.Grant{}, time.Hour, "/")
	if err != nil {
		t.Fatal(err)
	}
	b := webtest.NewTab(w.app.Handler())
	b.Post("/sign-in/" + link)
	var theirs, chairs []string
	for _, route := range routes(t) {
		switch {
		case strings.HasPrefix(route, "/organise/"):
			chairs = append(chairs, w.addresses(route)...)
		case strings.Contains(route, "/call/") || strings.Contains(route, "/decisions/") || strings.HasSuffix(route, "/{edition}/"):
			theirs = append(theirs, w.addresses(route)...)
		}
	}
	around(t, view{b, w}, theirs, func() { give(3, w.handles, 5) })

	// Reader 0 becomes a chair: grades on what they wrote change nothing for them.
	chair := actor.Grant{Scope: string(w.edition.ID), Role: actor.Chair}
	if err := w.app.Accounts.Grant(ctx, system, "r0@readers.example", chair); err != nil {
		t.Fatal(err)
	}
	round := "/organise/" + w.edition.Slug + "/rounds/" + w.ids[len(w.ids)-1]
	chairs = slices.DeleteFunc(chairs, func(path string) bool { return strings.Contains(path, "/changes") })
	in := tab(t, w, 0)
	if said := in.answer(round + "/standing"); !strings.HasPrefix(said, "200") || strings.Contains(said, own[0]) {
		t.Errorf("what a chair must not judge stands in %.300s", said)
	}
	around(t, in, chairs, func() { give(2, own, 5); give(3, own, 1) })

	// Who has not judged yet notices no grade of others.
	w.renew(t, 0)
	q := "/" + w.edition.Slug + "/review/"
	around(t, tab(t, w, 1), []string{q, q + "sheets.json"}, func() { give(3, w.notOwn(own), 1) })
}

// notFor are the handles that a reader is recused from.
func (w *world) notFor(t *testing.T, reader int) []string {
	t.Helper()
	said := tab(t, w, reader).answer("/" + w.edition.Slug + "/review/sheets.json")
	w.renew(t, reader)
	return slices.DeleteFunc(slices.Clone(w.handles), func(h string) bool { return strings.Contains(said, h) })
}

func (w *world) notOwn(own []string) []string {
	return slices.DeleteFunc(slices.Clone(w.handles), func(h string) bool { return slices.Contains(own, h) })
}

// renew makes another link for a reader who has used theirs.
func (w *world) renew(t *testing.T, reader int) {
	t.Helper()
	var err error
	w.links[reader], err = w.app.Accounts.GrantLink(context.Background(), actor.System("test"), fmt.Sprintf("r%d@readers.example", reader),
		actor.Grant{}, time.Hour, "/")
	if err != nil {
		t.Fatal(err)
	}
}

// The tools of the crawl find what they are for.
func TestTheCrawlSeesADifference(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqldb.SQLite, worldA)
	in := tab(t, w, 3)
	_, few := in.ask("/" + w.edition.Slug + "/review/?sheet=R-222222")
	_, many := in.ask("/" + w.edition.Slug + "/review/sheets.json")
	if few.Rows == 0 || many.Rows == 0 || many == few {
		t.Errorf("work is not counted: %+v, %+v", few, many)
	}
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
