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
	alertweb "github.com/creneau/creneau/internal/alert/web"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/id"
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

// way returns where b chooses what the device is told. Pages list devices by id, and two of one instant have no order.
func (q quay) way(b *webtest.Tab, d *pushtest.Device) string {
	q.T.Helper()
	page := b.Ask("GET", "/quay-2027/my/", "").Body.String()
	_, item, _ := strings.Cut(page, `data-device="`+id.Hash(d.Subscription.Endpoint)+`"`)
	way := regexp.MustCompile(`/quay-2027/my/alerts/way/als_[a-z0-9]+`).FindString(item)
	if way == "" {
		q.T.Fatalf("my day does not list the device:\n%s", page)
	}
	return way
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
