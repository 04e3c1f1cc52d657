package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/push"
	"github.com/creneau/creneau/internal/kit/push/pushtest"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

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
			got[0].Lang != "en" || !strings.HasPrefix(got[0].Icon, "/quay-2027/face/") {
			t.Errorf("the device shows %+v", got)
		}
		icon := webtest.NewTab(q.App.Handler()).Ask("GET", got[0].Icon, "")
		if icon.Code != 200 || icon.Header().Get("Content-Type") != "image/png" {
			t.Errorf("the notification's icon is %d, %s", icon.Code, icon.Header().Get("Content-Type"))
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

func TestADeviceWhoseServiceGaveItAnotherAddressIsToldThere(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		b := q.somebody()
		first, other := q.device(b), q.device(b)
		b.Post(q.way(b, first), "edited", "1")
		renewed := q.service.Subscribe(t)
		renew := func(was, now *pushtest.Device) int {
			given := strings.Replace(body(now), "{", fmt.Sprintf(`{"was":%q,`, was.Subscription.Endpoint), 1)
			return q.post(webtest.NewTab(q.App.Handler()), "device/renewed", given).Code // a worker has no key
		}
		if code := renew(first, renewed); code != http.StatusNoContent {
			t.Fatalf("another address is %d", code)
		}
		if code := renew(first, renewed); code != http.StatusNotFound {
			t.Errorf("an address that nobody has any more is %d", code)
		}
		q.Edit(talk, func(s *programme.Session) { s.Abstract = "Another one." })
		q.release(release.TellNow)
		q.deliver()
		if got := q.shown(renewed); len(got) != 1 {
			t.Errorf("at its new address the device shows %+v, which wants edits as before", got)
		}
		if got := q.shown(first); len(got) != 0 {
			t.Errorf("at its former address the device shows %+v", got)
		}
		if code := renew(renewed, other); code != http.StatusNoContent { // which is subscribed already
			t.Errorf("an address that is known is %d", code)
		}
		if page := b.Ask("GET", "/quay-2027/my/", "").Body.String(); strings.Count(page, "<li data-device=") != 1 {
			t.Errorf("one device is left, and the page shows\n%s", page)
		}
		if bad := q.post(b, "device/renewed", `{"was":"x","endpoint":"https://stranger.example/a","p256dh":"","auth":""}`); bad.Code != http.StatusUnprocessableEntity &&
			bad.Code != http.StatusBadRequest {
			t.Errorf("a stranger's address is %d", bad.Code)
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
		way := q.way(b, first)
		b.Post(way, "edited", "1")
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
		b.Post(way + "/off")
		if page := b.Ask("GET", "/quay-2027/my/", "").Body.String(); strings.Contains(page, "alerts/way/") {
			t.Error("it is still on")
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
