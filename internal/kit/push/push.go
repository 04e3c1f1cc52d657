// Package push hands messages to the push services of browsers (RFC 8030), encrypted so that only the browser reads them (RFC 8291)
// and signed with the server's keys (RFC 8292). What is sent, and again after a failure, is decided elsewhere.
//
// The address of a subscription is a stranger's word: see Services and the client that New is given.
package push

import (
	"context"
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"
)

// Keys name a server to push services (VAPID), as base64url. What was subscribed with one pair works with that pair alone.
type Keys struct{ Public, Private string }

// NewKeys makes a pair.
func NewKeys() (k Keys, err error) {
	k.Private, k.Public, err = webpush.GenerateVAPIDKeys()
	return k, err
}

// Subscription is where a browser is reached, and the keys that it reads with, as it gives them.
type Subscription struct{ Endpoint, P256dh, Auth string }

// Message is what a browser is told.
type Message struct {
	Payload []byte        // at most MostPayload
	TTL     time.Duration // how long the service keeps it for a device that is away
	Urgent  bool          // a phone that saves its battery is woken
	About   string        // of two that wait for a device and are about the same, the later stays; empty: both do
}

// MostPayload is how long a payload may be, in bytes: every service takes so much.
const MostPayload = 3000

// Refusals of subscriptions.
var (
	ErrService = errors.New("this is none of the push services that this server sends to")
	ErrKeys    = errors.New("these are no keys of a browser's subscription")
)

// Failures of sending. One that is none of these may be over the next time.
var (
	ErrGone    = errors.New("the subscription has ended")
	ErrRefused = errors.New("the push service refuses this")
)

// Later is a service that is busy or out of order, and when it wants to be asked again; zero when it does not say.
type Later struct {
	Status int
	After  time.Duration
}

func (l *Later) Error() string { return fmt.Sprintf("the push service answers %d", l.Status) }

// Services are the hosts that may be sent to. One that begins with a full stop stands for all below it.
type Services []string

// ParseServices reads hosts with commas between them.
func ParseServices(list string) (out Services) {
	for host := range strings.SplitSeq(list, ",") {
		if host = strings.ToLower(strings.TrimSpace(host)); host != "" {
			out = append(out, host)
		}
	}
	return out
}

// Check refuses with ErrService what is not below https, on its usual port, at one of the services, and with ErrKeys what no browser gives.
func (list Services) Check(s Subscription) error {
	u, err := url.Parse(s.Endpoint)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" && u.Port() != "443" || !list.have(strings.ToLower(u.Hostname())) {
		return ErrService
	}
	key, err := decode(s.P256dh)
	if err != nil {
		return ErrKeys
	}
	if _, err := ecdh.P256().NewPublicKey(key); err != nil {
		return ErrKeys
	}
	if secret, err := decode(s.Auth); err != nil || len(secret) != authBytes {
		return ErrKeys
	}
	return nil
}

// authBytes is how long a subscription's secret is (RFC 8291, section 3.2).
const authBytes = 16

func decode(key string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(key, "="))
}

func (list Services) have(host string) bool {
	for _, known := range list {
		if host == known || strings.HasPrefix(known, ".") && strings.HasSuffix(host, known) {
			return true
		}
	}
	return false
}

// Client sends requests. It must reach public addresses alone, and follow no redirects.
type Client interface {
	Do(*http.Request) (*http.Response, error)
}

// Sender hands messages to push services.
type Sender struct {
	client   Client
	services Services
	subject  string
}

// NewSender returns a sender to known services. The subject tells them whom to write to about this server: an https address or the address
// of a mailbox.
func NewSender(client Client, services Services, subject string) *Sender {
	return &Sender{client, services, subject}
}

// Send hands over one message; nil means that the service took it. It is ErrGone when the browser is not subscribed any more, ErrRefused
// when asking again is of no use, and Later when the service says so. It ends with its context.
func (s *Sender) Send(ctx context.Context, keys Keys, to Subscription, m Message) error {
	if err := s.services.Check(to); err != nil { // the list may have become shorter
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	urgency := webpush.UrgencyNormal
	if m.Urgent {
		urgency = webpush.UrgencyHigh
	}
	res, err := webpush.SendNotificationWithContext(ctx, m.Payload, &webpush.Subscription{Endpoint: to.Endpoint,
		Keys: webpush.Keys{Auth: to.Auth, P256dh: to.P256dh}}, &webpush.Options{HTTPClient: s.client, Subscriber: s.subject,
		Topic: topic(m.About), TTL: int(m.TTL / time.Second), Urgency: urgency, VAPIDPublicKey: keys.Public, VAPIDPrivateKey: keys.Private})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	io.Copy(io.Discard, io.LimitReader(res.Body, mostAnswer)) // so that the connection can be used again
	return verdict(res)
}

// mostAnswer is how much of an answer is read: nobody looks at it.
const mostAnswer = 4 << 10

// topic names what a message is about in the alphabet and length of RFC 8030, section 5.4.
func topic(about string) string {
	if about == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(about))
	return base64.RawURLEncoding.EncodeToString(sum[:])[:32]
}

func verdict(res *http.Response) error {
	switch code := res.StatusCode; {
	case code >= 200 && code < 300:
		return nil
	case code == http.StatusNotFound || code == http.StatusGone:
		return ErrGone
	case code == http.StatusTooManyRequests || code >= 500:
		return &Later{code, after(res)}
	default:
		return fmt.Errorf("%w: it answers %d", ErrRefused, code)
	}
}

// after is how long an answer asks to wait; a date is taken as nothing said, for services give seconds.
func after(res *http.Response) time.Duration {
	seconds, err := strconv.Atoi(res.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, int(mostWait/time.Second))) * time.Second
}

// mostWait is the longest that a service is believed to need.
const mostWait = time.Hour
