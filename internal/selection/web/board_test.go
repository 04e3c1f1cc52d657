package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
)

// graded sends so many proposals, and has so many readers grade each four times, in an open round that is blind.
func graded(t testing.TB, a *app.App, e edition.Edition, proposals, readers, places int) {
	t.Helper()
	ctx, who := context.Background(), actor.System("test")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	f, _, err := a.Editions.Format().Save(ctx, who, edition.Format{EditionID: e.ID, Name: "Short talk", Kind: "talk", Minutes: 20})
	must(err)
	track, _, err := a.Editions.Track().Save(ctx, who, edition.Track{EditionID: e.ID, Name: "Harbours"})
	must(err)
	c := cfp.New(e.ID)
	c.Formats = []cfp.CallFormat{{FormatID: f.ID, Places: places}}
	_, _, err = a.Calls.SaveCall(ctx, who, c)
	must(err)
	var people []review.ReviewerID
	for i := range readers {
		r, err := a.Reviews.AddReviewer(ctx, who, e.ID, review.Reviewer{Name: fmt.Sprintf("Reader %d", i),
			Email: fmt.Sprintf("reader%d@example.org", i), Most: 200})
		must(err)
		people = append(people, r.ID)
	}
	random := rand.New(rand.NewPCG(1, 2))
	var sent []cfp.TakenIn
	for i := range proposals {
		t := cfp.TakenIn{Email: fmt.Sprintf("p%d@example.org", i*3/4), Language: "en", At: a.Calls.Now(e).Add(-48 * time.Hour)}
		t.Content = cfp.Content{Title: fmt.Sprintf("Knot %d", i), FormatID: f.ID, TrackID: track.ID, Language: "en",
			Level: cfp.Levels[i%3], You: cfp.Profile{Name: fmt.Sprintf("Speaker Secret%d", i*3/4)}}
		for range 30 {
			t.Content.Abstract += fmt.Sprintf("word%d ", random.IntN(5000))
		}
		sent = append(sent, t)
	}
	must(a.Calls.TakeIn(ctx, who, e, sent, nil))
	round := review.NewRound(e.ID)
	round.Name, round.Visibility, round.Host = "One", review.AllSheets, "Port"
	round, _, err = a.Reviews.Round().Save(ctx, who, round)
	must(err)
	_, err = a.Reviews.MakeSheets(ctx, who, e.ID, round.ID)
	must(err)
	_, err = a.Reviews.TakeOut(ctx, who, e.ID, round.ID)
	must(err)
	must(a.Reviews.Open(ctx, who, e.ID, round.ID))
	all, err := a.Calls.Proposals(ctx, who, e.ID)
	must(err)
	var given []review.TakenIn
	for i, p := range all {
		worth := 3 + random.NormFloat64()
		for k := range min(4, readers) {
			grade := min(max(int(worth+random.NormFloat64()+.5), blind.Worst), blind.Best)
			g := review.TakenIn{Pair: review.Pair{Reviewer: people[(i*7+k)%readers], Proposal: p.ID}, Grade: grade, Seconds: 60}
			if k == 0 {
				g.Sentence = "Heard before, and better."
			}
			given = append(given, g)
		}
	}
	must(a.Reviews.TakeIn(ctx, who, e.ID, round.ID, given))
}

// working works out what takes seconds, as a server does beside its pages.
func working(t testing.TB, a *app.App) {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- a.Selection.Work(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

var (
	meetingRow = regexp.MustCompile(`name="row" value="(prp_[^"]+)"`)
	meetingNow = regexp.MustCompile(`name="version" value="(\d+)"`)
)

func TestACommitteeChoosesByTheBoardWithoutScript(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		graded(t, q.App, q.Edition, 24, 6, 5)
		working(t, q.App)
		const desk = "/organise/quay-2027/"
		pages := []string{desk + "selection/", desk + "selection/proposed", desk + "selection/meeting", desk + "selection/holes",
			desk + "quotas/", desk + "selection/?as=csv"}
		for _, page := range pages {
			if strings.Contains(q.Get(page), "Secret") {
				t.Errorf("%s names who speaks before anybody looked", page)
			}
		}
		q.Shows(desk+"selection/", "Sure out", "To discuss", "read blind", "Show who speaks", "Too many, if 90% confirm", "Minutes")
		id := meetingRow.FindStringSubmatch(q.Get(desk + "selection/meeting"))[1]
		one := q.Get(desk + "selection/" + id)
		if strings.Contains(one, "Secret") || !strings.Contains(one, "Heard before, and better.") || !strings.Contains(one, "reader ") {
			t.Error("the page of one proposal names who speaks, or lacks what readers wrote")
		}

		// A quota turns the board red when it breaks, and the preview says so before.
		q.Submit(desk+"quotas/new", "of", "level beginner", "least", "6", "most", "7", "hard", "1")
		q.Refused(http.StatusUnprocessableEntity, desk+"quotas/new", "of", "level advanced", "least", "6", "most", "2")
		q.Refused(http.StatusConflict, desk+"quotas/new", "of", "level beginner", "most", "2")
		q.Shows(desk+"quotas/", "Level: Beginner", "6–7")
		if shown := q.Get(desk + "selection/"); !strings.Contains(shown, "0 of 6–7, among 8") || !strings.Contains(shown, `class="over"`) {
			t.Error("the board does not say that a hard quota breaks")
		}

		// The meeting decides and goes on; the mix moves.
		meeting := q.Get(desk + "selection/meeting")
		row, version := meetingRow.FindStringSubmatch(meeting)[1], meetingNow.FindStringSubmatch(meeting)[1]
		preview := q.Submit(desk+"selection/acts", "row", row, "act", "decide=accepted")
		if !strings.Contains(preview, "What it makes of the mix") || !strings.Contains(preview, "<b>20 min</b>") ||
			strings.Contains(preview, "Secret") {
			t.Errorf("the preview says %s", preview)
		}
		q.Submit(desk+"selection/meeting", "row", row, "version", version, "value", "accepted")
		q.Refused(http.StatusConflict, desk+"selection/meeting", "row", row, "version", version, "value", "declined")
		q.Shows(desk+"selection/", "20 min of 1 h 40")

		for i := 0; ; i++ {
			if page := q.Get(desk + "selection/proposed"); strings.Contains(page, "that is proven") && strings.Contains(page, "would cost") {
				break
			} else if i == 100 {
				t.Fatalf("nothing is proposed: %s", page)
			}
		}
		q.Shows(desk+"reveal/", "What chance decides")
		q.Submit(desk + "selection/sight")
		q.Shows(desk+"selection/", "Secret", "You looked at who speaks")
		q.Shows(desk+"changes/", "looked at who speaks for proposals")
	})
}

func TestProgramsReadTheBoardAndSetQuotas(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		graded(t, q.App, q.Edition, 12, 4, 3)
		p := webtest.OrganiserProgram(t, q.DB)
		made := p.Must(http.StatusCreated, http.MethodPost, "/editions/quay-2027/quotas",
			map[string]any{"dimension": "level", "value": "beginner", "least": 1, "most": 2, "hard": true})
		if list := p.Must(http.StatusOK, http.MethodGet, "/editions/quay-2027/quotas", nil); len(list["items"].([]any)) != 1 || made["id"] == "" {
			t.Errorf("%v", list)
		}
		board := p.Must(http.StatusOK, http.MethodGet, "/editions/quay-2027/board", nil)
		rows := board["items"].([]any)
		first := rows[0].(map[string]any)
		if len(rows) != 12 || first["handle"] == "" || first["calibrated"].(float64) <= 0 || first["zone"] == "" {
			t.Errorf("%v", first)
		}
		if strings.Contains(fmt.Sprint(board), "Secret") {
			t.Error("the board names who speaks")
		}
	})
}

func TestTheBoardInABrowser(t *testing.T) {
	t.Parallel()
	q, b := webtest.NewQuay(t), webtest.OpenBrowser(t)
	proposals, readers := 24, 6
	if n, err := strconv.Atoi(os.Getenv("CRENEAU_PROPOSALS")); err == nil { // 1500, as the bars ask
		proposals, readers = n, max(6, n*2/15)
	}
	graded(t, q.App, q.Edition, proposals, readers, max(5, proposals/5))
	q.Submit("/organise/quay-2027/quotas/new", "of", "level beginner", "least", "2", "most", "3", "hard", "1")
	b.SignIn(q.Base + q.SignInLink("o@example.org"))
	desk := q.Base + "/organise/quay-2027/"
	for _, page := range []string{"selection/", "selection/meeting", "selection/proposed", "selection/holes", "quotas/", "quotas/new",
		"selection/?lang=fr"} {
		b.Look("board-"+strings.ReplaceAll(page, "/", "-"), desk+page)
	}
	if said := webtest.Eval[string](b, `document.querySelector("main").innerText`); !strings.Contains(said, "À discuter") {
		t.Errorf("the board in French says %s", said)
	}
	// Ticking a row moves the bars before anything is decided.
	b.Look("board-again", desk+"selection/?lang=en")
	took := webtest.Eval[float64](b, `(() => { const box = document.querySelector('input[name="row"]'); const t = performance.now(); box.click();
		return performance.now() - t })()`)
	if said := webtest.Eval[string](b, `document.querySelector('[data-line="minutes"] i').textContent`); said != "would be 20" {
		t.Errorf("the minutes say %q", said)
	}
	t.Logf("of %d proposals: moving the bars took %.1f ms", proposals, took)
	// A key decides while the group has the focus.
	b.Look("board-meeting-again", desk+"selection/meeting")
	title := webtest.Eval[string](b, `document.querySelector("main h1").textContent`)
	b.Press("s")
	b.Wait(`document.querySelector("main h1") && document.querySelector("main h1").textContent !== ` + fmt.Sprintf("%q", title))
	q.Shows("/organise/quay-2027/selection/?decision=reserve", title)
}

// processorTime is what this process has used of the processors: others on the machine do not count.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkBoard is the board of 1,500 proposals with 200 readers, as a chair's browser gets it, and the lists beside it; and the queue of
// one of the readers, who may read them all.
func BenchmarkBoard(b *testing.B) {
	for _, size := range []struct{ proposals, readers, places int }{{300, 20, 72}, {1500, 200, 300}} {
		ctx, who := context.Background(), actor.System("t")
		a, err := app.Open(ctx, app.Config{Addr: "127.0.0.1:0", Database: "sqlite://" + filepath.Join(b.TempDir(), "board.db"),
			BaseURL: "http://127.0.0.1", LogLevel: "error"}, slog.New(slog.DiscardHandler))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { a.Close() })
		e, err := a.Editions.Create(ctx, who, edition.Wanted{Organisation: "Port", Series: "Quay", Name: "Quay 2027", Zone: "Europe/Paris"})
		if err != nil {
			b.Fatal(err)
		}
		graded(b, a, e, size.proposals, size.readers, size.places)
		token, err := a.Accounts.GrantLink(ctx, who, "o@example.org", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}, time.Hour, "/")
		if err != nil {
			b.Fatal(err)
		}
		tab := webtest.NewTab(a.Handler())
		tab.Post("/sign-in/" + token)
		begun := time.Now()
		board := "/organise/" + e.Slug + "/selection/"
		tab.Ask("GET", board, "", "Accept", "text/html")
		first := time.Since(begun)
		working, stop := context.WithCancel(ctx)
		done := make(chan error)
		go func() { done <- a.Selection.Work(working) }()
		for !strings.Contains(tab.Ask("GET", board+"proposed", "", "Accept", "text/html").Body.String(), "that is proven") {
		}
		solved := time.Since(begun)
		stop() // What is worked out beside is not of the pages.
		if err := <-done; err != nil {
			b.Fatal(err)
		}
		if token, err = a.Accounts.GrantLink(ctx, who, "reader0@example.org", actor.Grant{}, time.Hour, "/"); err != nil {
			b.Fatal(err)
		}
		reader := webtest.NewTab(a.Handler())
		reader.Post("/sign-in/" + token)
		rounds, err := a.Reviews.Rounds(ctx, who, e.ID)
		if err != nil {
			b.Fatal(err)
		}
		desk := "/organise/" + e.Slug + "/"
		for _, page := range []struct {
			name, path string
			by         *webtest.Tab
		}{
			{"board", board, tab}, {"discuss", board + "?zone=discuss", tab}, {"proposed", board + "proposed", tab},
			{"meeting", board + "meeting", tab}, {"proposals", desk + "proposals/", tab}, {"reviewers", desk + "reviewers/", tab},
			{"standing", desk + "rounds/" + string(rounds[0].ID) + "/standing", tab}, {"queue", "/" + e.Slug + "/review/", reader},
			{"kept", "/" + e.Slug + "/review/sheets.json", reader},
		} {
			b.Run(fmt.Sprintf("%d/%s", size.proposals, page.name), func(b *testing.B) {
				before, n, long := processorTime(), 0, 0
				for ; b.Loop(); n++ {
					w := page.by.Ask("GET", page.path, "", "Accept", "text/html")
					if long = w.Body.Len(); w.Code != http.StatusOK {
						b.Fatalf("%d %s", w.Code, w.Body)
					}
				}
				b.ReportMetric(float64((processorTime()-before).Microseconds())/1000/float64(n), "cpu-ms/op")
				b.ReportMetric(float64(long)/1024, "KB")
				b.ReportMetric(float64(first.Milliseconds()), "first-ms")
				b.ReportMetric(float64(solved.Milliseconds()), "solved-ms")
			})
		}
	}
}
