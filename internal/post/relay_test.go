package post_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/mail"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// relay is a mail server with something odd about it.
type relay struct {
	address string
	odd     func(line string) string // what it does at a line, "connect" or ".": "hang", "close", an answer; empty: as every relay does
	ends    chan struct{}            // closed at the end: nothing hangs beyond
	hangs   chan struct{}            // one for each connection that hangs
	mu      sync.Mutex               // guards what follows
	texts   []string                 // Message-IDs of the texts that it had in full
	heads   []netmail.Header         // of them
}

func listen(t *testing.T, odd func(line string) string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{address: "smtp://" + l.Addr().String(), odd: odd, ends: make(chan struct{}), hangs: make(chan struct{}, 100)}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { r.serve(c) })
		}
	})
	t.Cleanup(func() { l.Close(); close(r.ends); all.Wait() })
	return r
}

func (r *relay) serve(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	for line := "connect"; ; {
		verb, _, _ := strings.Cut(line, " ")
		answer := r.odd(line)
		switch answer {
		case "close":
			return
		case "hang":
			r.hangs <- struct{}{}
			<-r.ends
			return
		case "":
			answer = map[string]string{"connect": "220 relay", "DATA": "354 go on", "QUIT": "221 bye"}[verb]
		}
		if answer == "" {
			answer = "250 fine"
		}
		if _, err := fmt.Fprintf(c, "%s\r\n", answer); err != nil {
			return
		}
		if verb == "DATA" && strings.HasPrefix(answer, "3") {
			if !r.text(in) {
				return
			}
			line = "."
			continue
		}
		next, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(next)
	}
}

// text reads a message up to the dot.
func (r *relay) text(in *bufio.Reader) bool {
	var b strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(line)
	}
	m, err := netmail.ReadMessage(strings.NewReader(b.String()))
	if err != nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.texts, r.heads = append(r.texts, m.Header.Get("Message-ID")), append(r.heads, m.Header)
	return true
}

func (r *relay) had() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.texts...)
}

// office is an outbox that sends through a relay, of which it is not patient.
type office struct {
	*testing.T
	db       *sqldb.DB
	outgoing *post.Service
	send     post.Sender
}

func newOffice(t *testing.T, r *relay, patience time.Duration) office {
	t.Helper()
	out, err := mail.NewRelay(r.address, "team@example.org")
	if err != nil {
		t.Fatal(err)
	}
	out.Patience = patience
	db := schematest.SQLite(t)
	return office{t, db, post.NewService(db, id.System()), func(ctx context.Context, id string, m post.Mail) error {
		return out.Send(ctx, mail.Message{ID: id, To: m.To, Subject: m.Subject, Text: m.Text,
			FromName: m.Head.Name, ReplyTo: m.Head.ReplyTo})
	}}
}

func (o office) queue(mails ...post.Mail) {
	o.Helper()
	err := o.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		for _, m := range mails {
			if err := post.Queue(tx, id.System(), m); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`UPDATE mail SET due_at = created_at`)
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
}

// try lets all that waits be tried once, now.
func (o office) try() int {
	o.Helper()
	o.queue()
	n, err := o.outgoing.Deliver(context.Background(), o.send)
	if err != nil {
		o.Fatal(err)
	}
	return n
}

func (o office) only() post.QueuedMail {
	o.Helper()
	all, err := o.outgoing.OutboxOfDemo(context.Background(), 9)
	if err != nil || len(all) != 1 {
		o.Fatalf("%d messages, %v", len(all), err)
	}
	return all[0]
}

func TestWhateverARelayDoesNothingIsLostAndItRepeatsOnlyWhatMayHaveArrived(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"connect", "EHLO", "MAIL", "RCPT", "DATA", "."} {
		for _, does := range []string{"hang", "close", "421 going away", "451 greylisted, come back", "550 no such reader"} {
			t.Run(at+" "+does, func(t *testing.T) {
				t.Parallel()
				var first sync.Once
				r := listen(t, func(line string) (odd string) {
					verb, _, _ := strings.Cut(line, " ")
					switch {
					case at == "EHLO" && verb == "EHLO" && does[0] <= '9':
						return does // always: whoever is refused says HELO then
					case verb == at || at == "EHLO" && verb == "HELO":
						first.Do(func() { odd = does })
					}
					return odd
				})
				o := newOffice(t, r, 300*time.Millisecond)
				o.queue(post.Mail{Topic: "a", To: "ada@example.org", Subject: "s", Text: "t"})
				if n := o.try(); n != 0 {
					t.Fatalf("%d left", n)
				}
				if m := o.only(); m.State != post.MailQueued || m.LastError == "" || m.Attempts != 1 {
					t.Errorf("after the first try: %s, %d, %q", m.State, m.Attempts, m.LastError)
				}
				if n := o.try(); n != 1 || o.only().State != post.MailSent {
					t.Fatalf("the second try: %d left, %+v", n, o.only())
				}
				if n := o.try(); n != 0 {
					t.Errorf("%d left again", n)
				}
				want, texts := 1, r.had()
				if at == "." { // the relay had all of it, whatever it said
					want = 2
				}
				if len(texts) != want || texts[0] == "" || texts[0] != texts[len(texts)-1] || !strings.Contains(texts[0], o.only().ID) {
					t.Errorf("the relay had %q", texts)
				}
			})
		}
	}
}

func TestHowARelaySaysGoodbyeDoesNotMatter(t *testing.T) {
	t.Parallel()
	for _, does := range []string{"hang", "close", "421 going away"} {
		t.Run(does, func(t *testing.T) {
			t.Parallel()
			r := listen(t, func(line string) string {
				if line == "QUIT" {
					return does
				}
				return ""
			})
			o := newOffice(t, r, 300*time.Millisecond)
			o.queue(post.Mail{Topic: "a", To: "ada@example.org", Subject: "s", Text: "t"})
			if n := o.try(); n != 1 || o.try() != 0 || len(r.had()) != 1 {
				t.Errorf("%d left, and the relay had %q", n, r.had())
			}
		})
	}
}

// A relay that hangs with the messages of a release, as many as may leave at once, keeps nobody from signing in.
func TestASignInMailPassesARelayThatHangsWithTheOthers(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	r := listen(t, func(line string) string {
		if strings.HasPrefix(line, "RCPT") && strings.Contains(line, "bulk") {
			return "hang"
		}
		return ""
	})
	o := newOffice(t, r, time.Minute)
	const ways = 4
	for i := range ways + 2 {
		o.queue(post.Mail{Topic: "a", To: fmt.Sprintf("bulk%d@example.org", i), Subject: "s", Text: "t", Scope: "edi_x", About: "1"})
	}
	var all sync.WaitGroup
	defer all.Wait()
	defer cancel()
	for range ways {
		all.Go(func() {
			if n, err := o.outgoing.Deliver(ctx, o.send); n != 0 || err != nil {
				t.Errorf("%d left, %v", n, err)
			}
		})
	}
	for range ways {
		<-r.hangs
	}
	if err := account.NewService(o.db, id.System()).AskLink(ctx, "192.0.2.1", "zoe@example.org", "/", func(token string) post.Mail {
		return post.Mail{Subject: "Your link", Text: token}
	}); err != nil {
		t.Fatal(err)
	}
	if n, err := o.outgoing.DeliverUrgent(ctx, o.send); n != 1 || err != nil || len(r.had()) != 1 {
		t.Errorf("%d links left, %v; the relay had %q", n, err, r.had())
	}
}
