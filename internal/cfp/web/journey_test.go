package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
)

// call sets the quay's call up: it opened a day ago and closes in a week.
func call(q webtest.Quay, change func(*cfp.Call)) {
	q.T.Helper()
	who := actor.System("test")
	c, err := q.Calls.Call(context.Background(), who, q.Edition.ID)
	if err != nil {
		q.T.Fatal(err)
	}
	now := q.Calls.Now(q.Edition)
	c.Opens, c.Closes, c.Announced = now.Add(-24*time.Hour), now.Add(7*24*time.Hour), true
	c.Intro = cfp.Texts{}
	for _, lang := range q.Edition.Languages {
		c.Intro[lang] = "Come and say."
	}
	if len(c.Formats) == 0 {
		f, _, err := q.Editions.Format().Save(context.Background(), who, edition.Format{EditionID: q.Edition.ID, Name: "Talk", Kind: "talk",
			Minutes: 30})
		if err != nil {
			q.T.Fatal(err)
		}
		c.Formats = []cfp.CallFormat{{FormatID: f.ID}}
	}
	if change != nil {
		change(&c)
	}
	if _, _, err := q.Calls.SaveCall(context.Background(), who, c); err != nil {
		q.T.Fatal(err)
	}
}

// browser is a stranger's that keeps cookies.
func browser(q webtest.Quay) webtest.Visitor {
	q.T.Helper()
	v := q.Stranger()
	jar, err := cookiejar.New(nil)
	if err != nil {
		q.T.Fatal(err)
	}
	v.Client.Jar = jar
	return v
}

// missing is an address at which there is nothing for a visitor.
func missing(v webtest.Visitor, path string) {
	v.T.Helper()
	if status, _ := v.Read(v.Client.Get(v.Base + path)); status != http.StatusNotFound {
		v.T.Errorf("%s: %d", path, status)
	}
}

var hidden = regexp.MustCompile(`name="id" value="(prp_[^"]+)"`)

func TestACallIsThereForEverybodyOnceItIsAnnounced(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		stranger := q.Stranger()
		missing(stranger, "/quay-2027/call/")
		if home := stranger.Get("/quay-2027/schedule/"); strings.Contains(home, "/quay-2027/call/") {
			t.Error("the navigation leads to a call that nobody announced")
		}
		call(q, func(c *cfp.Call) { c.Announced = false })
		missing(stranger, "/quay-2027/call/")
		q.Shows("/quay-2027/call/", "This call is not announced")
		call(q, nil)
		stranger.Shows("/quay-2027/call/", "Time left", "Come and say.", "/quay-2027/call/new")
		if page := stranger.Get("/quay-2027/call/"); strings.Contains(page, "Last time") {
			t.Error("a first call has a last time")
		}
		call(q, func(c *cfp.Call) { c.Formats[0].Proposed, c.Formats[0].Taken = 1048, 60 })
		stranger.Shows("/quay-2027/call/", "Last time", "60 of 1,048 taken")
		for path, not := range map[string]string{"/quay-2027/call/": "noindex", "/quay-2027/call/new": `href="/quay-2027/call/mine/prp`} {
			if page := stranger.Get(path); strings.Contains(page, not) {
				t.Errorf("%s has %q", path, not)
			}
		}
	})
}

func TestSomebodyWithoutScriptProposesAndNobodyElseReadsTheirDraft(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		call(q, nil)
		stranger := browser(q)
		form := stranger.Get("/quay-2027/call/new")
		id := hidden.FindStringSubmatch(form)[1]
		stranger.Submit("/quay-2027/call/save", "id", id, "version", "0", "act", "save", "title", "Secret title", "abstract", "What.", "name",
			"Ada")
		stranger.Shows("/quay-2027/call/mine/"+id, "Secret title", "Not sent yet")
		for _, page := range []string{"/organise/quay-2027/proposals/", "/organise/quay-2027/", "/quay-2027/call/mine/",
			"/organise/quay-2027/changes/"} {
			if strings.Contains(q.Get(page), "Secret title") {
				t.Errorf("an organiser finds a draft at %s", page)
			}
		}
		missing(q.Visitor, "/quay-2027/call/mine/"+id)
		missing(q.Visitor, "/organise/quay-2027/proposals/"+id)
		missing(q.Visitor, "/organise/quay-2027/proposals/"+id+"/read")

		// What is refused comes back as it was typed.
		long := strings.Repeat("word ", 301)
		refused := stranger.Refused(http.StatusUnprocessableEntity, "/quay-2027/call/save", "id", id, "version", "1", "act", "send", "title", "T",
			"abstract", long, "email", "no address")
		if !strings.Contains(refused, strings.TrimSpace(long)) {
			t.Error("what was typed is gone")
		}
	})
}

func TestProgramsProposeForThemselvesAndOrganisersForThoseTheyInvite(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		call(q, nil)
		c, err := q.Calls.Call(context.Background(), actor.System("test"), q.Edition.ID)
		if err != nil || len(c.Formats) == 0 {
			t.Fatalf("%+v, %v", c, err)
		}
		organiser := webtest.OrganiserProgram(t, q.DB)
		body := map[string]any{"title": "By a program", "abstract": "What.", "format_id": c.Formats[0].FormatID, "language": "en",
			"speakers": []map[string]any{{"name": "Ada", "email": "ada@example.org"}}}
		keyed := organiser.With("Idempotency-Key", "one")
		made := keyed.Must(http.StatusCreated, http.MethodPost, "/editions/quay-2027/proposals", body)
		again := keyed.Must(http.StatusCreated, http.MethodPost, "/editions/quay-2027/proposals", body)
		if made["id"] != again["id"] || made["invited"] != true || made["number"] != float64(1) {
			t.Errorf("made %v, then %v", made, again)
		}
		list := organiser.Must(http.StatusOK, http.MethodGet, "/editions/quay-2027/proposals", nil)
		if n := len(list["items"].([]any)); n != 1 {
			t.Errorf("%d are listed: %s", n, fmt.Sprint(list))
		}
	})
}

// Who is early asks to be told: an address that is none is refused in its place, a good one gets a link, and one tap does the rest.
func TestWhoIsEarlyIsToldThatTheCallHasOpened(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		opens := q.Calls.Now(q.Edition).Add(24 * time.Hour)
		call(q, func(c *cfp.Call) { c.Opens = opens })
		early := browser(q)
		early.Shows("/quay-2027/call/", "Opens in", "Tell me when it opens")
		early.Refused(http.StatusUnprocessableEntity, "/quay-2027/call/follow", "email", "nobody")
		early.Submit("/quay-2027/call/follow", "email", "early@example.org")
		early.Shows("/quay-2027/call/?asked", "A link is on its way.")

		q.Submit("/quay-2027/call/follow")
		q.Shows("/quay-2027/call/", "when the call opens.", "No need any more")
		q.Submit("/quay-2027/call/follow", "act", "stop")
		q.Shows("/quay-2027/call/", "Tell me when it opens")
		call(q, nil)
		q.Submit("/quay-2027/call/follow")
		if page := q.Get("/quay-2027/call/"); strings.Contains(page, "Tell me when it opens") {
			t.Error("an open call offers to tell when it opens")
		}
	})
}

// What a program asks stands in the form, and what it does not say well is refused with its place.
func TestProgramsWriteTheFormsQuestions(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		call(q, nil)
		organiser := webtest.OrganiserProgram(t, q.DB)
		body := map[string]any{"about": "session", "kind": "choice", "label": map[string]string{"en": "How warm?", "fr": "Quelle chaleur ?"},
			"options": map[string][]string{"en": {"Cold", "Warm"}, "fr": {"Froid"}}}
		organiser.Must(http.StatusUnprocessableEntity, http.MethodPost, "/editions/quay-2027/questions", body)
		body["options"] = map[string][]string{"en": {"Cold", "Warm"}, "fr": {"Froid", "Chaud"}}
		made := organiser.Must(http.StatusCreated, http.MethodPost, "/editions/quay-2027/questions", body)
		q.Stranger().Shows("/quay-2027/call/new", "How warm?", "Warm")
		path := "/editions/quay-2027/questions/" + made["id"].(string)
		body["label"] = map[string]string{"en": "How cold?", "fr": "Quel froid ?"}
		organiser.With("If-Match", "*").Must(http.StatusOK, http.MethodPut, path, body)
		q.Stranger().Shows("/quay-2027/call/new", "How cold?")
		organiser.Must(http.StatusNoContent, http.MethodDelete, path, nil)
		if strings.Contains(q.Stranger().Get("/quay-2027/call/new"), "How cold?") {
			t.Error("a question that was taken away is asked")
		}
	})
}

// Before a release a phone's bar leads to what there is: the call and the wishes; afterwards to the programme, and the call is under
// "more".
func TestAPhonesBarLeadsToWhatThereIs(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	call(q, nil)
	bar := func(want, not string) {
		t.Helper()
		page := q.Stranger().Get("/quay-2027/call/")
		_, nav, _ := strings.Cut(page, `<nav class="places"`)
		at, _, _ := strings.Cut(nav, `class="others"`)
		if !strings.Contains(at, `href="/quay-2027/`+want+`"`) || strings.Contains(at, `href="/quay-2027/`+not+`"`) {
			t.Errorf("the bar has %s", at)
		}
	}
	bar("call/", "schedule/")
	bar("wishes/", "my/")
	q.Release()
	bar("schedule/", "call/")
}
