package web_test

import (
	"archive/zip"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

const desk = "/organise/quay-2027/"

// birds gives Ana, who holds "Birds and models" alone, an address, and returns who she is.
func birds(q webtest.Quay) speaker.Speaker {
	q.T.Helper()
	for _, v := range q.Draft().Stage.Speakers {
		if v.Name == "Ana" {
			v.Email = "ana@example.org"
			v, _, err := q.Speakers.Speaker().Save(context.Background(), actor.System("test"), v)
			if err != nil {
				q.T.Fatal(err)
			}
			return v
		}
	}
	q.T.Fatal("nobody is called Ana")
	return speaker.Speaker{}
}

var linkOf = regexp.MustCompile(`/quay-2027/speaking/with/[A-Za-z0-9_-]{20,}`)

// reminded sends somebody their mail and returns the link in it.
func reminded(q webtest.Quay, v speaker.Speaker) string {
	q.T.Helper()
	preview := q.Submit(desk+"tasks/acts", "row", string(v.ID), "act", "remind=now")
	for _, want := range []string{"Send 1 mail", "ana@example.org", "Hello Ana,", "Bonjour Ana,"} {
		if !strings.Contains(preview, want) {
			q.T.Errorf("the preview does not say %q", want)
		}
	}
	q.Submit(desk+"tasks/remind", "row", string(v.ID))
	q.Refused(http.StatusConflict, desk+"tasks/remind", "row", string(v.ID))
	mails, err := q.Post.MailsOf(context.Background(), actor.System("test"), string(q.Edition.ID), post.BoxFilter{Topic: care.RemindTopic})
	if err != nil || len(mails) != 1 {
		q.T.Fatalf("%d mails, %v", len(mails), err)
	}
	link := linkOf.FindString(mails[0].Text)
	if link == "" || strings.Contains(preview, link) {
		q.T.Fatalf("the link is %q", link)
	}
	return link
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

func TestASpeakerDoesTheirTasksAndFallsIllWithoutScript(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		v := birds(q)
		session := q.Session("Birds and models")
		q.Shows(desk+"tasks/", "Ana", "Biography", "Slides")
		link := reminded(q, v)
		ana := browser(q)
		ana.Shows(link, "Birds and models", "To be placed", "Your biography")
		ana.Submit(link, "do", "biography", "biography", "Counts birds.")
		ana.Submit(link, "do", "access", "said", "a ramp")
		ana.Submit(link, "do", "hours", "always", "yes")
		ana.Submit(link, "do", "slides", "session", string(session.ID), "url", "https://slides.example.org/birds")
		kept := ana.Refused(http.StatusUnprocessableEntity, link, "do", "word", "kind", "late", "minutes", "0", "said", "My train stands.")
		if !strings.Contains(kept, "My train stands.") || !strings.Contains(kept, "Say by how many minutes") {
			t.Error("what was typed is gone, or nothing says what is wrong")
		}
		q.Place("Birds and models", 0, "10:00")
		q.Release()
		ana.Shows(link, "10:00", "Big", "200 seats", ".ics")
		q.Shows(desk+"tasks/"+string(v.ID), "Ana", "Version 1")
		q.Shows(desk+"access/", "a ramp")
		q.Shows(desk+"decks/", "Birds and models", "Version 1")
		res, err := q.Client.Get(q.Base + desk + "decks/all.zip")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		z, err := zip.NewReader(strings.NewReader(string(body)), int64(len(body)))
		if err != nil || len(z.File) != 1 || z.File[0].Name != "links.txt" {
			t.Errorf("%v, %v", z, err)
		}
		q.Submit(desk+"tasks/"+string(v.ID), "kind", "biography", "state", "reopened", "note", "A little longer, please.")
		ana.Shows(link, "A little longer, please.")
		q.Submit(desk+"tasks/ask", "version", "0", "currency", "eur", "on_biography", "yes", "days_biography", "30", "on_briefing", "yes",
			"days_briefing", "3", "briefing_en", "Be there early.", "briefing_fr", "Venez tôt.")
		ana.Shows(link, "Be there early.", "I have read this")
		ana.Submit(link, "do", "briefing")
		ana.Submit(link, "do", "word", "kind", "ill", "said", "fever")
		ana.Shows(link, "Called off.")
		q.Shows(desk+"tasks/words", "Ana", "fever", "Called off.", "See the ways out")
		q.Shows(desk+"repair/", "Birds and models", "fever")
		if s := q.Session("Birds and models"); s.State != programme.Cancelled {
			t.Errorf("the session is %s", s.State)
		}
		for _, visitor := range []webtest.Visitor{q.Stranger()} {
			if status, page := visitor.Read(visitor.Client.Get(visitor.Base + "/quay-2027/speaking/")); status != http.StatusNotFound ||
				strings.Contains(page, "Ana") {
				t.Errorf("a stranger: %d", status)
			}
		}
	})
}

func TestProgramsOfOrganisersWaiveAndRemind(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		v := birds(q)
		p := webtest.OrganiserProgram(t, q.DB)
		p.Must(http.StatusNoContent, http.MethodPost, "/editions/quay-2027/speaker-tasks", map[string]any{"speaker_ids": []string{string(v.ID)},
			"kind": "picture", "state": "waived"})
		list := p.Must(http.StatusOK, http.MethodGet, "/editions/quay-2027/speaker-tasks", nil)
		waived := 0
		for _, one := range list["items"].([]any) {
			if task := one.(map[string]any); task["state"] == "waived" && task["speaker"] == "Ana" && task["kind"] == "picture" {
				waived++
			}
		}
		if waived != 1 {
			t.Errorf("%d tasks are waived", waived)
		}
		sent := p.Must(http.StatusOK, http.MethodPost, "/editions/quay-2027/speaker-tasks/remind", map[string]any{"speaker_ids": []string{string(v.ID)}})
		if sent["mails"] != 1.0 {
			t.Errorf("%v", sent)
		}
	})
}

// A speaker opens their page from a mail on a phone, does three tasks and falls ill; each step is looked at, as are the organisers' pages.
func TestASpeakersPageInABrowser(t *testing.T) {
	t.Parallel()
	q, b := webtest.NewQuay(t), webtest.OpenBrowser(t)
	v := birds(q)
	q.Place("Birds and models", 0, "10:00")
	q.Release()
	link := q.Base + reminded(q, v)
	b.Look("speaking-first", link)
	b.Do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(link))
	save := func(kind, fill string) {
		t.Helper()
		b.Do(chromedp.Navigate(link))
		webtest.Eval[bool](b, `(() => { const d = document.getElementById("`+kind+`"); d.open = true; `+fill+
			`; d.dataset.leaving = "1"; d.querySelector("form").requestSubmit(); return true })()`)
		b.Wait(`document.readyState === "complete" && !document.querySelector("[data-leaving]")`)
	}
	save("biography", `d.querySelector("textarea").value = "Counts birds."`)
	save("technical", `d.querySelector("[value=adapter]").checked = true`)
	save("recording", `d.querySelector("[value=yes]").checked = true`)
	b.Check("speaking-three", 390)
	if said := webtest.Eval[string](b, `document.querySelector("main").innerText`); !strings.Contains(said, "3 of 7 done") {
		t.Errorf("the page says %s", said)
	}
	save("word", `d.querySelector("[value=ill]").checked = true; d.querySelector("textarea").value = "fever"`)
	b.Check("speaking-ill", 390)
	if s := q.Session("Birds and models"); s.State != programme.Cancelled {
		t.Errorf("the session is %s", s.State)
	}
	b.SignIn(q.Base + q.SignInLink("o@example.org"))
	for name, page := range map[string]string{"tasks": "tasks/", "tasks-one": "tasks/" + string(v.ID), "tasks-ask": "tasks/ask",
		"tasks-words": "tasks/words", "decks": "decks/", "travel": "travel/", "access": "access/"} {
		b.Look(name, q.Base+desk+page)
	}
}
