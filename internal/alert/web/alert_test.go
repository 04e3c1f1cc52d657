package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	alertweb "github.com/creneau/creneau/internal/alert/web"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/push"
	"github.com/creneau/creneau/internal/kit/push/pushtest"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// quay is a quay that sends mails, and notifications to a service of the test.
type quay struct {
	webtest.Quay
	service *pushtest.Service
	code    string // of the talk that everybody stars
}

const talk = "Storage for all"

// onBoth runs body on a quay with a released programme, once per engine.
func onBoth(t *testing.T, body func(t *testing.T, q quay)) {
	t.Helper()
	webtest.OnBoth(t, func(t *testing.T, fresh webtest.Quay) {
		config := fresh.Config
		config.MailFrom, config.SMTP, config.PushServices = "Team <team@example.org>", "smtp://127.0.0.1:9", pushtest.Host
		a, err := app.Open(context.Background(), config, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(a.Handler())
		t.Cleanup(func() { server.Close(); a.Close() })
		q := quay{Quay: fresh, service: pushtest.New(t)}
		q.App, q.Base = a, server.URL
		q.SetClock("2027-01-20T09:00")
		q.code = q.Release()
		q.Wake(context.Background(), release.Released)
		body(t, q)
	})
}

// somebody is a browser that starred the talk.
func (q quay) somebody() *webtest.Tab {
	q.T.Helper()
	b := webtest.NewTab(q.App.Handler())
	if w := b.Post("/quay-2027/my/star", "session", q.code, "level", "1"); w.Code != http.StatusSeeOther {
		q.T.Fatalf("a star is %d", w.Code)
	}
	return b
}

// device subscribes a new device of a browser.
func (q quay) device(b *webtest.Tab) *pushtest.Device {
	q.T.Helper()
	d := q.service.Subscribe(q.T)
	q.subscribe(b, d)
	return d
}

func (q quay) subscribe(b *webtest.Tab, d *pushtest.Device) {
	q.T.Helper()
	if w := q.post(b, "device", body(d)); w.Code != http.StatusNoContent {
		q.T.Fatalf("a device is %d: %s", w.Code, w.Body)
	}
}

func body(d *pushtest.Device) string {
	s := d.Subscription
	return fmt.Sprintf(`{"endpoint":%q,"p256dh":%q,"auth":%q}`, s.Endpoint, s.P256dh, s.Auth)
}

func (q quay) post(b *webtest.Tab, path, body string) *httptest.ResponseRecorder {
	return b.Ask("POST", "/quay-2027/my/alerts/"+path, body, "Content-Type", "application/json", "User-Agent", "Firefox/150 Android")
}

// mailed asks for mails to an address, and follows the link.
func (q quay) mailed(b *webtest.Tab, address string) {
	q.T.Helper()
	b.Post("/quay-2027/my/alerts/mail", "email", address)
	link := q.linkTo(address)
	if w := b.Ask("GET", link, ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), address) {
		q.T.Fatalf("the link's page is %d: %s", w.Code, w.Body)
	}
	if w := b.Post(link); w.Code != http.StatusSeeOther {
		q.T.Fatalf("the link is %d: %s", w.Code, w.Body)
	}
}

var aLink = regexp.MustCompile(`/quay-2027/my/alerts/(confirm|stop)/\S+`)

func (q quay) linkTo(address string) string {
	q.T.Helper()
	for _, m := range q.mails() {
		if m.To == address {
			return aLink.FindString(m.Text)
		}
	}
	q.T.Fatalf("no mail to %s", address)
	return ""
}

// mails are all, newest first.
func (q quay) mails() []post.QueuedMail {
	q.T.Helper()
	all, err := q.Post.OutboxOfDemo(context.Background(), 100)
	if err != nil {
		q.T.Fatal(err)
	}
	return all
}

// told are the addresses of mails about starred sessions that were not superseded.
func (q quay) told() (out []post.QueuedMail) {
	for _, m := range q.mails() {
		if m.Topic == "alert.release" && m.State != post.MailSuperseded {
			out = append(out, m)
		}
	}
	return out
}

// move puts the talk at an hour of the edition's day.
func (q quay) move(hour, minute int) {
	q.T.Helper()
	q.Do(programme.Put{Session: q.Session(talk).ID, Room: q.Draft().Frame.Rooms[1].ID,
		Start: time.Date(2027, 2, 4, hour-1, minute, 0, 0, time.UTC)})
}

func (q quay) release(telling release.Telling) {
	q.T.Helper()
	announced := release.Announcement{Telling: telling}
	if _, err := q.Releases.Release(context.Background(), actor.System("t"), q.Edition.ID, announced, nil); err != nil {
		q.T.Fatal(err)
	}
	q.Wake(context.Background(), release.Released)
}

// deliver tries what is owed, at once.
func (q quay) deliver() (sent int) {
	q.T.Helper()
	ctx := context.Background()
	err := q.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE alert_delivery SET due_at = created_at, taken_until = NULL`)
		return err
	})
	if err != nil {
		q.T.Fatal(err)
	}
	sent, err = q.Alerts.Deliver(ctx, slog.New(slog.DiscardHandler), q.service.Sender().Send)
	if err != nil {
		q.T.Fatal(err)
	}
	return sent
}

// shown are the notifications that a device got.
func (q quay) shown(d *pushtest.Device) (out []alertweb.Payload) {
	q.T.Helper()
	for _, m := range q.service.Got(d) {
		var p alertweb.Payload
		if err := json.Unmarshal([]byte(m.Payload), &p); err != nil || m.Failure != nil {
			q.T.Fatalf("%+v: %v", m, err)
		}
		out = append(out, p)
	}
	return out
}

func TestWhoStarredIsToldWhenItMovesAndWhenItIsOffAndOfNothingElse(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		ana := q.somebody()
		phone := q.device(ana)
		french := q.somebody()
		french.Always = []string{"Accept-Language", "fr"}
		frenchPhone := q.device(french)
		q.mailed(q.somebody(), "bo@example.org")
		other := webtest.NewTab(q.App.Handler())
		other.Post("/quay-2027/my/star", "session", q.Session("A lab").Code, "level", "2")
		otherPhone := q.device(other)
		q.somebody()

		q.move(11, 20)
		q.release(release.TellHeld)
		if sent := q.deliver(); sent != 2 {
			t.Errorf("%d notifications left", sent)
		}
		got, fr := q.shown(phone), q.shown(frenchPhone)
		if len(got) != 1 || got[0].Title != "Rehearsal: "+talk || !strings.Contains(got[0].Body, "11:20") ||
			got[0].URL != "/quay-2027/talk/"+q.code+"/" ||
			got[0].Lang != "en" {
			t.Errorf("the device shows %+v", got)
		}
		if len(fr) != 1 || !strings.HasPrefix(fr[0].Body, "Déplacée") || fr[0].Off != "Arrêter" {
			t.Errorf("the French device shows %+v", fr)
		}
		if m := q.service.Got(phone)[0]; m.Urgency != "normal" || m.Subject != "mailto:team@example.org" || len(m.TTL) < 6 {
			t.Errorf("it was sent with %+v", m)
		}
		mails := q.told()
		if len(mails) != 1 || mails[0].To != "bo@example.org" || !strings.Contains(mails[0].Text, "11:20") || mails[0].Unsubscribe == "" ||
			!strings.Contains(mails[0].Text, mails[0].Unsubscribe) {
			t.Errorf("mails %+v", mails)
		}
		if got := q.shown(otherPhone); len(got) != 0 {
			t.Errorf("who did not star it is told %+v", got)
		}

		q.Wake(context.Background(), release.Released)
		if q.deliver() != 0 {
			t.Error("a release was told twice")
		}
		q.Edit(talk, func(s *programme.Session) { s.Abstract = "Another one." })
		q.release(release.TellNow)
		if q.deliver() != 0 {
			t.Error("an edit was told quietly")
		}
		q.SetClock("2027-02-03T18:00")
		q.Edit(talk, func(s *programme.Session) { s.State = programme.Cancelled })
		q.release(release.TellNow)
		q.deliver()
		if got := q.shown(phone); len(got) != 2 || !strings.HasPrefix(got[1].Body, "Cancelled") || got[1].Tag != got[0].Tag {
			t.Errorf("the device shows %+v", got)
		}
		if m := q.service.Got(phone)[1]; m.Urgency != "high" || m.Topic != q.service.Got(phone)[0].Topic {
			t.Errorf("it was sent with %+v", m)
		}
	})
}

func TestWhatASilentReleaseChangedIsToldWithTheNextOneAndWhatIsOverIsNot(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		phone := q.device(q.somebody())
		q.move(11, 20)
		q.release(release.TellNobody)
		if q.deliver() != 0 {
			t.Error("a silent release was told")
		}
		q.Edit("A lab", func(s *programme.Session) { s.Abstract = "Another one." })
		q.release(release.TellNow)
		q.deliver()
		if got := q.shown(phone); len(got) != 1 || !strings.Contains(got[0].Body, "11:20") {
			t.Errorf("the device shows %+v", got)
		}
		q.SetClock("2027-02-05T10:00")
		q.move(14, 0)
		q.release(release.TellNow)
		if q.deliver() != 0 {
			t.Error("what is over was told")
		}
	})
}

func TestANotificationIsTriedAgainAndToldOnceWithWhatTheNextReleaseChanges(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		phone, second := q.device(q.somebody()), q.device(q.somebody())
		q.service.Answer(func(d *pushtest.Device, _ int) (int, http.Header) {
			if d == phone {
				return http.StatusServiceUnavailable, http.Header{"Retry-After": {"30"}}
			}
			return http.StatusCreated, nil
		})
		q.move(11, 20)
		q.release(release.TellNow)
		if sent := q.deliver(); sent != 1 || len(q.shown(second)) != 1 {
			t.Errorf("a service that is busy for one device kept others: %d", sent)
		}
		q.service.Answer(func(*pushtest.Device, int) (int, http.Header) { return http.StatusCreated, nil })
		if n, err := q.Alerts.Deliver(context.Background(), slog.New(slog.DiscardHandler), q.service.Sender().Send); n != 0 || err != nil {
			t.Errorf("a service that asked to wait was asked at once: %d, %v", n, err)
		}
		q.Edit("A lab", func(s *programme.Session) { s.Abstract = "Another one." })
		q.release(release.TellNow)
		q.deliver()
		if got := q.shown(phone); len(got) != 1 || !strings.Contains(got[0].Body, "10:00") || !strings.Contains(got[0].Body, "11:20") {
			t.Errorf("the device shows %+v", got)
		}
		if got := q.shown(second); len(got) != 1 {
			t.Errorf("who was told is told again: %+v", got)
		}
		q.move(10, 0)
		q.release(release.TellNow)
		q.service.Answer(func(*pushtest.Device, int) (int, http.Header) { return http.StatusTooManyRequests, nil })
		for range 8 {
			q.deliver()
		}
		counts, err := q.Alerts.Outcomes(context.Background(), actor.System("t"), q.Edition.ID)
		if err != nil || counts[4].Failed != 2 || counts[4].Waiting != 0 || counts[4].Starred != 2 || counts[4].Reached != 2 {
			t.Errorf("given up after some tries: %+v, %v", counts, err)
		}
	})
}

func TestAServerThatDiesWhileItSendsLosesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		phone := q.device(q.somebody())
		q.move(11, 20)
		q.release(release.TellNow)
		dying, die := context.WithCancel(context.Background())
		send := q.service.Sender().Send
		if _, err := q.Alerts.Deliver(dying, slog.New(slog.DiscardHandler), func(ctx context.Context, _ push.Keys, _ push.Subscription,
			_ push.Message) error {
			die()
			return ctx.Err()
		}); err != nil {
			t.Fatal(err)
		}
		if n, err := q.Alerts.Deliver(context.Background(), slog.New(slog.DiscardHandler), send); n != 0 || err != nil {
			t.Errorf("while a node may have it, another took it: %d, %v", n, err)
		}
		if sent := q.deliver(); sent != 1 || len(q.shown(phone)) != 1 { // deliver ends the lease
			t.Errorf("%d left after the crash", sent)
		}
	})
}

func TestADeviceThatIsGoneIsForgotten(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		b := q.somebody()
		q.device(b)
		q.service.Answer(func(*pushtest.Device, int) (int, http.Header) { return http.StatusGone, nil })
		q.move(11, 20)
		q.release(release.TellNow)
		q.deliver()
		if page := b.Ask("GET", "/quay-2027/my/", "").Body.String(); strings.Contains(page, "Firefox") {
			t.Error("my day lists a device that is gone")
		}
	})
}

func TestOneTouchTurnsOffAndKindsAreChosen(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		b := q.somebody()
		first, second := q.device(b), q.device(b)
		q.subscribe(b, first) // again: it is still one
		ways := regexp.MustCompile(`/quay-2027/my/alerts/way/als_[a-z0-9]+`).FindAllString(b.Ask("GET", "/quay-2027/my/", "").Body.String(), -1)
		if len(ways) != 4 {
			t.Fatalf("my day shows %v", ways)
		}
		if w := webtest.NewTab(q.App.Handler()).Post(ways[0] + "/off"); w.Code != http.StatusNotFound {
			t.Errorf("another browser turns it off: %d", w.Code)
		}
		b.Post(ways[0], "edited", "1")
		if w := q.post(b, "device/off", fmt.Sprintf(`{"endpoint":%q}`, second.Subscription.Endpoint)); w.Code != http.StatusNoContent {
			t.Errorf("off is %d", w.Code)
		}
		q.move(11, 20)
		q.Edit(talk, func(s *programme.Session) { s.Abstract = "Another one." })
		q.release(release.TellNow)
		q.deliver()
		if got := q.shown(first); len(got) != 1 || strings.Contains(got[0].Body, "11:20") {
			t.Errorf("who wants edits alone is shown %+v", got)
		}
		if got := q.shown(second); len(got) != 0 {
			t.Errorf("a device that was turned off shows %+v", got)
		}
		b.Post(ways[0] + "/off")
		if page := b.Ask("GET", "/quay-2027/my/", "").Body.String(); strings.Contains(page, "alerts/way/") {
			t.Error("it is still on")
		}
	})
}

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

func TestStrangersAddressesAreNotSentTo(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		b, d := q.somebody(), q.service.Subscribe(t)
		for _, endpoint := range []string{
			"https://127.0.0.1/x", "http://example.com/x", "https://example.com:22/x", "https://evil.org/example.com",
		} {
			s := *d
			s.Subscription.Endpoint = endpoint
			if w := q.post(b, "device", body(&s)); w.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s is %d", endpoint, w.Code)
			}
		}
		if w := q.post(b, "device", `{"endpoint":"`+d.Subscription.Endpoint+`","p256dh":"AAAA","auth":"AAAA"}`); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("keys that are none are %d", w.Code)
		}
		if w := q.post(b, "device", `{`); w.Code < 400 || w.Code > 499 {
			t.Errorf("no JSON is %d", w.Code)
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
