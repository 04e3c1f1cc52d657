package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

func TestAnAddressIsToldOnlyWhenItsOwnerSaysSoAndEndsItByOneLink(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		b := q.somebody()
		for range 3 {
			b.Post("/quay-2027/my/alerts/mail", "email", "Bo@Example.org")
		}
		links := 0
		for _, m := range q.mails() {
			if m.Topic == "alert.confirm" {
				links++
			}
		}
		if links != 1 {
			t.Errorf("%d links were sent while one waited", links)
		}
		q.move(11, 20)
		q.release(release.TellNow)
		if mails := q.told(); len(mails) != 0 {
			t.Errorf("nobody confirmed, and was told: %+v", mails)
		}
		link := q.linkTo("bo@example.org")
		elsewhere := webtest.NewTab(q.App.Handler())
		elsewhere.Post(link)
		if w := elsewhere.Post(link); w.Code != http.StatusNotFound {
			t.Errorf("a link works twice: %d", w.Code)
		}
		q.mailed(q.somebody(), "bo@example.org") // by a second browser with stars of its own
		q.move(12, 0)
		q.release(release.TellNow)
		mails := q.told()
		if len(mails) != 1 || strings.Contains(mails[0].Text, "10:00") {
			t.Fatalf("one address is told %+v", mails)
		}
		stop := aLink.FindString(mails[0].Text)
		if w := elsewhere.Ask("GET", stop+"x", ""); w.Code != http.StatusNotFound {
			t.Errorf("a link that was made up is %d", w.Code)
		}
		if w := elsewhere.Ask("GET", stop, ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "bo@example.org") {
			t.Errorf("the link's page is %d", w.Code)
		}
		oneClick := webtest.NewTab(q.App.Handler())
		for range 2 {
			if w := oneClick.Post(stop, "List-Unsubscribe", "One-Click"); w.Code != http.StatusOK {
				t.Errorf("one click is %d", w.Code)
			}
		}
		if mails := q.told(); len(mails) != 0 {
			t.Errorf("what waited for who ended it leaves: %+v", mails)
		}
		q.move(12, 30)
		q.release(release.TellNow)
		if mails := q.told(); len(mails) != 0 {
			t.Errorf("who ended it is told: %+v", mails)
		}
	})
}

func TestWhoHasAnAccountIsNotToldTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		ctx := context.Background()
		signedIn := func(email string) *webtest.Tab {
			b := q.somebody()
			b.Post(q.SignInLink(email))
			return b
		}
		byMessage, both, muted := signedIn("ana@example.org"), signedIn("bo@example.org"), signedIn("cy@example.org")
		phone := q.device(both)
		before := q.somebody()
		device := q.device(before)
		before.Post(q.SignInLink("di@example.org")) // subscribed, then signed in
		muted.Post("/quay-2027/my/alerts/account", "on", "")
		q.move(11, 20)
		q.release(release.TellNow)
		q.deliver()
		var to []string
		for _, m := range q.mails() {
			if m.Topic == "notice.release" && m.About == "2" {
				to = append(to, m.To)
			}
		}
		if len(to) != 1 || to[0] != "ana@example.org" {
			t.Errorf("messages go to %v", to)
		}
		if len(q.shown(phone)) != 1 || len(q.shown(device)) != 1 {
			t.Error("a device of who has an account is not told once")
		}
		if page := byMessage.Ask("GET", "/quay-2027/my/", "").Body.String(); !strings.Contains(page, "messages to ana@example.org also tell") {
			t.Error("my day does not say by what way messages come")
		}
		muted.Post("/quay-2027/my/alerts/account", "on", "1")
		mine, err := q.Alerts.Mine(ctx, agenda.Wisher{Who: actor.Actor{PersonID: "per_none"}}, q.Edition.ID)
		if err != nil || len(mine) != 0 {
			t.Errorf("a stranger has %v, %v", mine, err)
		}
	})
}

func TestTheReleasePageSaysHowManyCanBeToldAndWere(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		for i := range 7 {
			switch b := q.somebody(); i {
			case 0, 1, 2:
				q.device(b)
			case 3:
				q.mailed(b, "bo@example.org")
			case 4:
				b.Post(q.SignInLink("ana@example.org"))
			}
		}
		q.move(11, 20)
		q.Shows(webtest.QuayRoot+"release/", "7 people starred what moves or is cancelled. 5 can be told: 3 by notification, 1 by mail, 1 by a message to their account.")
		q.release(release.TellHeld)
		q.deliver()
		q.Quay.Deliver(nil)
		q.Shows(webtest.QuayRoot+"release/", "7 people had starred what moved or was cancelled; 5 could be told. Told: 3 by notification, 1 by mail.")
		few := q.Session("A lab")
		q.Place("A lab", 0, "13:00")
		q.release(release.TellNow)
		b := webtest.NewTab(q.App.Handler())
		b.Post("/quay-2027/my/star", "session", few.Code, "level", "1")
		q.Do(programme.Put{Session: few.ID, Room: q.Draft().Frame.Rooms[1].ID, Start: time.Date(2027, 2, 4, 14, 0, 0, 0, time.UTC)})
		q.Shows(webtest.QuayRoot+"release/", "Fewer than 5 people starred what moves or is cancelled.")
	})
}

func TestAnErasedPersonIsToldNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		ctx := context.Background()
		b := q.somebody()
		phone := q.device(b)
		q.mailed(b, "ana@example.org")
		b.Post(q.SignInLink("ana@example.org"))
		data, err := q.Privacy.Export(ctx, actor.System("t"), "ana@example.org")
		if err != nil || data["alert"] == nil {
			t.Fatalf("what is kept of them does not say it: %v, %v", data["alert"], err)
		}
		if _, err := q.Privacy.Erase(ctx, actor.System("t"), "ana@example.org"); err != nil {
			t.Fatal(err)
		}
		q.move(11, 20)
		q.release(release.TellNow)
		q.deliver()
		if got := q.shown(phone); len(got) != 0 || len(q.told()) != 0 {
			t.Errorf("they are told %+v", got)
		}
	})
}
