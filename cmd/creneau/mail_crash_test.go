package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestAServerThatIsKilledTellsEverybodyAndRepeatsItselfOnlyThen(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		tellAndDie(t, "sqlite://"+filepath.Join(t.TempDir(), "m.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		tellAndDie(t, schematest.PostgresAddress(t))
	})
}

// tellAndDie kills a server again and again while releases tell a speaker that a session moved, through a relay that drops every
// fourth connection at some point of the conversation.
func tellAndDie(t *testing.T, database string) {
	relay := newRelay(t)
	v := &victim{t: t, database: database, token: prepare(t, database), stars: map[string]int{},
		flags: []string{"--smtp", "smtp://" + relay.address, "--mail-from", "team@example.org"}}
	rng := rand.New(rand.NewPCG(3, 4))
	stop := v.start()
	ada, _ := v.ask("POST", "/quay/speakers", map[string]any{"name": "Ada", "email": "ada@example.org"})
	all, _ := v.ask("GET", "/quay/sessions", nil)
	session := all["items"].([]any)[0].(map[string]any)
	session["speakers"] = []any{ada["id"]}
	if out, ok := v.ask("PUT", "/quay/sessions/"+session["id"].(string), session); !ok {
		t.Fatalf("no speaker: %v", out)
	}
	stop()
	acknowledged := 0
	for round := range kills(t) {
		stop := v.start()
		for i := range 1 + rng.IntN(4) {
			if v.move(session["id"].(string), 4*round+i) {
				acknowledged++
			}
		}
		time.Sleep(time.Duration(rng.IntN(2500)) * time.Millisecond)
		stop()
	}
	stop = v.start()
	mails := waitForMails(t, database)
	stop()

	known := map[string]post.QueuedMail{}
	for _, m := range mails {
		known[m.ID] = m
		if m.State == post.MailSent && len(relay.taken[m.ID]) == 0 {
			t.Errorf("%s of release %s is marked as sent, but the relay never took it", m.ID, m.About)
		}
	}
	repeats := 0
	for id, copies := range relay.taken {
		if _, ok := known[id]; !ok {
			t.Errorf("the relay took %s, which nobody queued", id)
		}
		repeats += len(copies) - 1
	}
	if repeats > kills(t) {
		t.Errorf("%d messages came twice, in %d kills", repeats, kills(t))
	}
	if acknowledged == 0 {
		t.Error("no release was acknowledged")
	}
	if relay.dropped == 0 {
		t.Errorf("the relay dropped none of %d connections", relay.connections)
	}
	checkInvitations(t, mails, relay)
	figures(t, "mail: %d kills, %d releases acknowledged, %d messages, %d of them twice, %d connections dropped", kills(t), acknowledged,
		len(mails), repeats, relay.dropped)
}

// move gives the session another time and releases that, telling its speaker. It reports whether the server acknowledged.
func (v *victim) move(session string, i int) bool {
	all, ok := v.ask("GET", "/quay/placements", nil)
	if !ok {
		return false
	}
	for _, it := range all["items"].([]any) {
		p := it.(map[string]any)
		if p["session_id"] != session {
			continue
		}
		p["start"] = fmt.Sprintf("2027-03-04T%02d:%02d:00Z", 16+i%2, i%30)
		v.ask("PUT", "/quay/placements/"+p["id"].(string), p)
	}
	_, ok = v.ask("POST", "/quay/releases", map[string]any{"telling": "send"})
	return ok
}

// waitForMails waits until nothing waits any more, and returns every message.
func waitForMails(t *testing.T, database string) []post.QueuedMail {
	t.Helper()
	a, err := app.Open(context.Background(), app.Config{Addr: "127.0.0.1:0", Database: database}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for deadline := time.Now().Add(3 * time.Minute); ; time.Sleep(200 * time.Millisecond) {
		mails, err := a.Post.OutboxOfDemo(context.Background(), 10_000)
		if err != nil {
			t.Fatal(err)
		}
		releases, waiting := 0, 0
		for _, m := range mails {
			if m.Waits() {
				waiting++
			}
			releases++
		}
		if waiting == 0 && releases > 0 && knowsNewest(t, a) && time.Until(deadline) < 3*time.Minute-8*time.Second {
			return mails
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d messages of %d still wait: %+v", waiting, len(mails), mails[0])
		}
	}
}

// knowsNewest reports whether the speaker knows the newest release: releases that came before anybody was told of the last are told with
// it.
func knowsNewest(t *testing.T, a *app.App) (knows bool) {
	t.Helper()
	err := a.DB.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) = 1 FROM told WHERE address = 'ada@example.org' AND number = (SELECT MAX(number) FROM release)`).Scan(&knows)
	})
	if err != nil {
		t.Fatal(err)
	}
	return knows
}

// checkInvitations reads what the relay took as a calendar program would: one event, the same uid always, a sequence that rises.
func checkInvitations(t *testing.T, mails []post.QueuedMail, relay *relay) {
	t.Helper()
	uid, last := "", -1
	for i := len(mails) - 1; i >= 0; i-- { // oldest first
		copies := relay.taken[mails[i].ID]
		if len(copies) == 0 {
			continue
		}
		calendar := calendarOf(t, copies[0])
		for _, want := range []string{"METHOD:REQUEST", "ORGANIZER;CN=", "mailto:team@example.org", "ATTENDEE;", "mailto:ada@example.org",
			"STATUS:CONFIRMED"} {
			if !strings.Contains(calendar, want) {
				t.Errorf("no %s in\n%s", want, calendar)
			}
		}
		var sequence int
		fmt.Sscanf(field(calendar, "SEQUENCE"), "%d", &sequence) // The sequence stays 0 where the field is missing.
		if sequence <= last {
			t.Errorf("sequence %d after %d", sequence, last)
		}
		last = sequence
		if id := field(calendar, "UID"); uid != "" && id != uid {
			t.Errorf("uid %s after %s", id, uid)
		} else {
			uid = id
		}
	}
}

func field(calendar, name string) string {
	m := regexp.MustCompile(`(?m)^` + name + `:(.*)\r?$`).FindStringSubmatch(calendar)
	if m == nil {
		return ""
	}
	return strings.TrimSpace(m[1])
}

// calendarOf finds the first calendar in a message, unfolded.
func calendarOf(t *testing.T, text string) string {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var find func(kind string, body io.Reader) string
	find = func(kind string, body io.Reader) string {
		media, params, err := mime.ParseMediaType(kind)
		if err != nil {
			return ""
		}
		if strings.HasPrefix(media, "multipart/") {
			for r := multipart.NewReader(body, params["boundary"]); ; {
				part, err := r.NextPart() // decodes quoted-printable
				if err != nil {
					return ""
				}
				if found := find(part.Header.Get("Content-Type"), part); found != "" {
					return found
				}
			}
		}
		if media != "text/calendar" {
			return ""
		}
		b, err := io.ReadAll(body)
		if err != nil {
			t.Error(err)
		}
		return regexp.MustCompile(`\r?\n[ \t]`).ReplaceAllString(string(b), "")
	}
	return find(m.Header.Get("Content-Type"), m.Body)
}

// relay is an SMTP server that keeps what it took, by Message-ID, and drops every fourth connection.
type relay struct {
	address string
	mu      sync.Mutex // guards what follows
	taken   map[string][]string
	dropped int

	connections int
}

func newRelay(t *testing.T) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	r := &relay{address: l.Addr().String(), taken: map[string][]string{}}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go r.serve(c)
		}
	}()
	return r
}

// drops decides at which command a connection is dropped; empty: at none.
func (r *relay) drops() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := []string{".", "EHLO", "MAIL", "DATA", "QUIT"}
	r.connections++
	if r.connections%4 != 2 {
		return ""
	}
	r.dropped++
	return at[(r.dropped-1)%len(at)]
}

func (r *relay) serve(c net.Conn) {
	defer c.Close()
	drop := r.drops()
	in := bufio.NewReader(c)
	say := func(line string) { fmt.Fprint(c, line, "\r\n") }
	say("220 relay")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if verb == drop {
			return
		}
		switch verb {
		case "EHLO", "HELO":
			say("250 relay")
		case "DATA":
			say("354 go on")
			var text strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil || line == ".\r\n" && drop == "." {
					return
				}
				if line == ".\r\n" {
					break
				}
				text.WriteString(line)
			}
			r.take(text.String())
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

func (r *relay) take(text string) {
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		return
	}
	id, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken[id] = append(r.taken[id], text)
}
