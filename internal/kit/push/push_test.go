package push_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/push"
	"github.com/creneau/creneau/internal/kit/push/pushtest"
)

func keys(t *testing.T) push.Keys {
	t.Helper()
	k, err := push.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestABrowserOpensWhatWasSentToItAndKnowsWhoSentIt(t *testing.T) {
	t.Parallel()
	s, k := pushtest.New(t), keys(t)
	d, other := s.Subscribe(t), s.Subscribe(t)
	m := push.Message{Payload: []byte(strings.Repeat("é", push.MostPayload/2)), TTL: 90 * time.Minute, Urgent: true, About: "edi_1 ses_2"}
	if err := s.Sender().Send(context.Background(), k, d.Subscription, m); err != nil {
		t.Fatal(err)
	}
	got := s.Got(d)
	if len(got) != 1 || got[0].Failure != nil {
		t.Fatalf("it got %+v", got)
	}
	if g := got[0]; g.Payload != string(m.Payload) || g.TTL != "5400" || g.Urgency != "high" || len(g.Topic) != 32 || g.Key != k.Public ||
		g.Subject != "mailto:team@example.org" {
		t.Errorf("it got %+v", g)
	}
	mixed := push.Subscription{Endpoint: d.Subscription.Endpoint, P256dh: other.Subscription.P256dh, Auth: other.Subscription.Auth}
	if err := s.Sender().Send(context.Background(), k, mixed, m); err != nil {
		t.Fatal(err)
	}
	if got := s.Got(d); got[1].Failure == nil {
		t.Error("a browser opened what was encrypted for another")
	}
}

func TestTheAnswersOfAServiceAreUnderstood(t *testing.T) {
	t.Parallel()
	s, k := pushtest.New(t), keys(t)
	d := s.Subscribe(t)
	for status, want := range map[int]error{201: nil, 404: push.ErrGone, 410: push.ErrGone, 400: push.ErrRefused, 403: push.ErrRefused,
		413: push.ErrRefused, 302: push.ErrRefused} {
		s.Answer(func(*pushtest.Device, int) (int, http.Header) {
			return status, http.Header{"Location": {"https://example.com/elsewhere"}}
		})
		client := s.Client()
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		err := push.NewSender(client, push.Services{pushtest.Host}, "t@example.org").Send(context.Background(), k, d.Subscription, push.Message{})
		if !errors.Is(err, want) {
			t.Errorf("%d is %v, want %v", status, err, want)
		}
	}
	for status, after := range map[int]string{429: "7", 503: "", 500: "x", 502: "99999999"} {
		s.Answer(func(*pushtest.Device, int) (int, http.Header) { return status, http.Header{"Retry-After": {after}} })
		var later *push.Later
		err := s.Sender().Send(context.Background(), k, d.Subscription, push.Message{})
		want := map[int]time.Duration{429: 7 * time.Second, 502: time.Hour}[status]
		if !errors.As(err, &later) || later.After != want || later.Status != status {
			t.Errorf("%d after %q is %v", status, after, err)
		}
	}
}

func TestOnlyKnownServicesAreSentTo(t *testing.T) {
	t.Parallel()
	s := pushtest.New(t)
	good := s.Subscribe(t).Subscription
	services := push.ParseServices(" fcm.googleapis.com, .push.example.net ,, example.com")
	at := func(endpoint string) push.Subscription {
		return push.Subscription{Endpoint: endpoint, P256dh: good.P256dh, Auth: good.Auth}
	}
	for _, endpoint := range []string{good.Endpoint, "https://fcm.googleapis.com/x", "https://a.b.push.example.net:443/x",
		"https://FCM.googleapis.com/"} {
		if err := services.Check(at(endpoint)); err != nil {
			t.Errorf("%s: %v", endpoint, err)
		}
	}
	for _, endpoint := range []string{"", "http://example.com/x", "https://example.com:8443/x", "https://u:p@example.com/x",
		"https://127.0.0.1/x",
		"https://[::1]/", "https://notexample.com/", "https://example.com.evil.org/", "https://push.example.net/",
		"https://evilpush.example.net/",
		"file:///etc/passwd", "https://169.254.169.254/latest", "https://localhost/", "https://example.com@evil.org/", "//example.com/x"} {
		if err := services.Check(at(endpoint)); !errors.Is(err, push.ErrService) {
			t.Errorf("%s: %v", endpoint, err)
		}
		if err := s.Sender().Send(context.Background(), keys(t), at(endpoint), push.Message{}); !errors.Is(err, push.ErrRefused) {
			t.Errorf("sent to %s: %v", endpoint, err)
		}
	}
	for _, bad := range []push.Subscription{{Endpoint: good.Endpoint}, {Endpoint: good.Endpoint, P256dh: good.P256dh, Auth: "AAAA"},
		{Endpoint: good.Endpoint, P256dh: good.Auth, Auth: good.Auth}, {Endpoint: good.Endpoint, P256dh: "!", Auth: good.Auth}} {
		if err := services.Check(bad); !errors.Is(err, push.ErrKeys) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}
