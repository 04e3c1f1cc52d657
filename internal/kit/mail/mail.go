// Package mail hands messages to a relay. What is sent, and again after a failure, is decided elsewhere.
package mail

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Message is a plain-text mail to one person. ID is stable over retries and becomes the Message-ID.
type Message struct {
	ID, To, Subject, Text string
	FromName, ReplyTo     string     // before the relay's sender, in the place of its own name, and where answers go; may be empty
	Calendars             []Calendar // one event each (RFC 5546)
	Unsubscribe           string     // address that ends such messages by one POST (RFC 8058); empty: none
}

// Calendar asks a calendar program to enter an event, or to strike it. It is kept as JSON with the message.
type Calendar struct {
	Method string `json:"method"` // REQUEST or CANCEL
	Text   string `json:"text"`   // RFC 5545
}

// Relay sends mails through one server.
type Relay struct {
	Patience   time.Duration // how long dialling, greeting and each message may take; a silent relay fails then. NewRelay sets 8 s
	host, from string
	dial       gomail.DialContextFunc
	options    []gomail.Option
}

// NewRelay reads the address of a relay: smtp://host:port (STARTTLS when offered), smtps://user:password@host:port.
func NewRelay(address, from string) (*Relay, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	r := &Relay{Patience: 8 * time.Second, host: u.Hostname(), from: from, dial: new(net.Dialer).DialContext,
		options: []gomail.Option{gomail.WithTLSPortPolicy(gomail.TLSOpportunistic)}}
	if u.Scheme == "smtps" {
		r.dial = (&tls.Dialer{Config: &tls.Config{ServerName: r.host, MinVersion: tls.VersionTLS12}}).DialContext
		r.options = []gomail.Option{gomail.WithSSLPort(false)}
	}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, fmt.Errorf("port %q: %w", port, err)
		}
		r.options = append(r.options, gomail.WithPort(n))
	}
	if u.User != nil {
		password, _ := u.User.Password()
		r.options = append(r.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()),
			gomail.WithPassword(password))
	}
	return r, nil
}

// Send hands over one message; nil means the relay took it. After an error it may have taken it all the same: it may have gone silent, or
// away, between the last line and its answer. Send takes at most three times the relay's patience, and ends with its context.
func (r *Relay) Send(ctx context.Context, m Message) error {
	msg := gomail.NewMsg()
	from, err := r.sender(m.FromName)
	if err != nil {
		return err
	}
	if err := msg.From(from); err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	if m.ReplyTo != "" {
		if err := msg.ReplyTo(m.ReplyTo); err != nil {
			return fmt.Errorf("reply to: %w", err)
		}
	}
	if err := msg.To(m.To); err != nil {
		return fmt.Errorf("recipient: %w", err)
	}
	msg.SetMessageIDWithValue(m.ID + "@" + r.host)
	msg.SetDate()
	msg.Subject(m.Subject)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.Unsubscribe != "" {
		msg.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+m.Unsubscribe+">")
		msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	for i, c := range m.Calendars {
		kind := gomail.ContentType("text/calendar; method=" + c.Method)
		if len(m.Calendars) == 1 {
			msg.AddAlternativeString(kind, c.Text) // what calendar programs show as an invitation
		}
		if err := msg.AttachReader(fmt.Sprintf("event-%d.ics", i+1), strings.NewReader(c.Text), gomail.WithFileContentType(kind)); err != nil {
			return err
		}
	}
	options := append([]gomail.Option{gomail.WithTimeout(r.Patience), gomail.WithDialContextFunc(r.dialUntil(ctx))}, r.options...)
	client, err := gomail.NewClient(r.host, options...)
	if err != nil {
		return err
	}
	if err := client.DialWithContext(ctx); err != nil {
		return err
	}
	err = client.Send(msg)
	client.Close() // The relay has the message: how the connection ends does not matter.
	return err
}

// sender is the relay's sender, under another name unless that is empty.
func (r *Relay) sender(name string) (string, error) {
	a, err := mail.ParseAddress(r.from)
	if err != nil {
		return "", fmt.Errorf("sender: %w", err)
	}
	if name != "" {
		a.Name = name
	}
	return a.String(), nil
}

// dialUntil dials connections that are closed when a context ends: the client of the library looks at it while it dials alone.
func (r *Relay) dialUntil(ends context.Context) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := r.dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		context.AfterFunc(ends, func() { c.Close() }) // Who reads from it sees that it is closed.
		return c, nil
	}
}
