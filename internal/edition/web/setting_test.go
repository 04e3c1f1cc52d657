package web_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/post"
)

const settings = webtest.QuayRoot + "settings/"

// waits for as long as an edition is taken as it was.
func waits() { time.Sleep(1100 * time.Millisecond) }

var undo = regexp.MustCompile(`action="(/organise/[^"]*/undo)"`)

func TestTheSettingsSayWhatStandsAndEachLeadsToItsForm(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Shows(settings,
			"Quay 2027 · Europe/Paris", "Thursday 4 February 2027, 09:00–18:00", "State: published", "English, Français, the first one first",
			"No accent, no logo, no header picture", "None yet: say how people get here.", "Quay 2027 &lt;", "replies go to that address",
			"No address is followed", "500 people expected, 30 % of them stay away", "A rehearsal: its clock reads")
		for _, section := range []string{"about", "public", "languages", "sender", "figures", "clock"} {
			q.Shows(settings+section+"/", "Save")
		}
		q.Refused(http.StatusNotFound, settings+"colour/")

		// One section leaves the others as they are.
		q.Submit(settings+"figures/", "session_limit", "45", "setup_minutes", "5", "walk_same_floor", "2", "walk_per_floor", "2",
			"people_expected", "800", "no_show_percent", "30", "star_limit", "100", "must_weight", "20", "group_minimum", "5")
		q.Shows(settings, "800 people expected", "sessions of at most 45 minutes", "State: published")
		q.Shows(webtest.QuayRoot+"find/?q=sender", "Sender of mail")
		french := q.Colleague()
		french.Shows(settings, "Expéditeur des messages", "800 personnes attendues", "Quay 2027 &lt;")
		french.Shows(webtest.QuayRoot+"find/?q=expediteur", "Expéditeur des messages")
	})
}

func TestAnEditionsMailLeavesInTheNameThatItsTeamChose(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		page := q.Refused(http.StatusUnprocessableEntity, settings+"sender/", "sender_name", "Quay", "reply_to", "no address")
		if !strings.Contains(page, `id="reply_to-error"`) || !strings.Contains(page, "Replies go to one e-mail address") {
			t.Errorf("the error does not stand beside its field:\n%s", page)
		}
		said := q.Submit(settings+"sender/", "sender_name", "Quay team", "reply_to", "team@quay.example", "contact", "Quay, +33 1 00")
		if !strings.Contains(said, "Quay team &lt;creneau@localhost&gt;, replies go to team@quay.example") {
			t.Errorf("the sender is not shown:\n%s", said)
		}
		q.Submit(webtest.QuayRoot+"team/invite", "emails", "bo@example.org", "role", "organiser", "by", "mail")
		sent := leaves(q)
		if want := (post.Letterhead{Name: "Quay team", ReplyTo: "team@quay.example"}); len(sent) != 1 || sent[0].Head != want {
			t.Fatalf("what left: %+v; want one message by %v", sent, want)
		}
		if !strings.HasSuffix(sent[0].Text, "\n\nContact: Quay, +33 1 00") {
			t.Errorf("the message does not end with the contact:\n%s", sent[0].Text)
		}
		// What waits leaves in the name of then.
		q.Submit(webtest.QuayRoot+"team/invite", "emails", "cy@example.org", "role", "organiser", "by", "mail")
		q.Submit(undo.FindStringSubmatch(said)[1], "back", settings)
		if sent := leaves(q); len(sent) != 1 || sent[0].Head != (post.Letterhead{Name: "Quay 2027"}) {
			t.Errorf("after undoing it left: %+v", sent)
		}
	})
}

// leaves lets what waits leave now, and returns it.
func leaves(q webtest.Quay) (sent []post.Mail) {
	q.T.Helper()
	ctx := context.Background()
	if _, err := q.Post.Deliver(ctx, func(_ context.Context, _ string, m post.Mail) error {
		if m.Sender != "" || m.Scope != "" {
			sent = append(sent, m)
		}
		return nil
	}); err != nil {
		q.T.Fatal(err)
	}
	return sent
}

func TestPublicPagesAreInTheLanguagesThatTheEditionOffers(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Release()
		nobody, french := q.Stranger(), q.Colleague()
		const public, other = "/quay-2027/schedule/", `rel="alternate" class="quiet"`
		if page := nobody.Get(public); !strings.Contains(page, `<html lang="en">`) || !strings.Contains(page, other) {
			t.Errorf("both are offered:\n%.600s", page)
		}
		q.Submit(settings+"languages/", "languages", "fr")
		waits()
		for _, at := range []string{public, public + "?lang=en", "/quay-2027/", "/quay-2027/my/", "/quay-2027/my/alerts/", "/quay-2027/wishes/",
			"/quay-2027/schedule/now/"} {
			page := nobody.Get(at)
			if !strings.Contains(page, `<html lang="fr">`) || strings.Contains(page, other) {
				t.Errorf("%s is not in French alone:\n%.900s", at, page)
			}
		}
		nobody.Shows("/quay-2027/manifest.webmanifest", `"lang":"fr"`)
		q.Shows(settings, `<html lang="en">`, "Français only", other) // organisers' pages keep the reader's

		q.Submit(settings+"languages/", "languages", "en", "also", "fr")
		waits()
		if page := french.Get(public); !strings.Contains(page, `<html lang="fr">`) {
			t.Error("who reads French is not answered in it")
		}
		q.Refused(http.StatusUnprocessableEntity, settings+"languages/", "languages", "x")
	})
}

func TestAnUndoLeadsBackToWhereItWasPressed(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	said := q.Submit(settings+"about/", "name", "Pier 2027", "slug", "pier-2027", "zone", "Europe/Paris")
	if !strings.Contains(said, `name="back" value="/organise/pier-2027/settings/"`) {
		t.Fatalf("the undo does not know its page:\n%s", said)
	}
	q.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	to := func(change, back string) string {
		t.Helper()
		answer, err := q.Client.PostForm(q.Base+change, map[string][]string{"back": {back}})
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.Header.Get("Location")
	}
	// The edition has its former name again.
	if got := to(undo.FindStringSubmatch(said)[1], "/organise/pier-2027/settings/?a=b"); got != settings+"?a=b" {
		t.Errorf("it leads to %q", got)
	}
	q.Client.CheckRedirect = nil
	q.Shows(settings, "Undone: Pier 2027")
	for _, elsewhere := range []string{"", "https://example.org/", "//example.org/", "/organise/other/", "/me"} {
		said := q.Submit(webtest.QuayRoot+"state", "state", map[bool]string{true: "over", false: "announced"}[elsewhere == ""])
		q.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		if got := to(undo.FindStringSubmatch(said)[1], elsewhere); got != webtest.QuayRoot+"changes/" {
			t.Errorf("from %q it leads to %q", elsewhere, got)
		}
		q.Client.CheckRedirect = nil
	}
}
