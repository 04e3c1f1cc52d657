package post_test

import (
	"mime"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
)

func TestMailLeavesUnderTheLetterheadOfItsScopeFromTheServersAddress(t *testing.T) {
	t.Parallel()
	r := listen(t, func(string) string { return "" })
	o := newOffice(t, r, time.Minute)
	name := "Nobody yet"
	o.outgoing.Name(func(_ *sqldb.Tx, scope string) (post.Letterhead, error) {
		return map[string]post.Letterhead{"edi_1": {Name: name, ReplyTo: "team@quay.example"}}[scope], nil
	})
	o.queue(
		post.Mail{Topic: "a", To: "own@example.org", Subject: "of the edition", Text: "x", Scope: "edi_1"},
		post.Mail{Topic: "a", To: "named@example.org", Subject: "of the server, in its name", Text: "x", Sender: "edi_1"},
		post.Mail{Topic: "a", To: "other@example.org", Subject: "of another edition", Text: "x", Scope: "edi_2"},
		post.Mail{Topic: "a", To: "server@example.org", Subject: "of the server", Text: "x"},
	)
	name = `Équipe "Quai" 2027` // a message has the name of the moment in which it leaves
	if n := o.try(); n != 4 {
		t.Fatalf("%d messages left, want 4", n)
	}
	for _, h := range r.heads {
		want := struct{ from, reply string }{"team@example.org", ""}
		if to := h.Get("To"); to == "<own@example.org>" || to == "<named@example.org>" {
			want.from, want.reply = name, "team@quay.example"
		}
		from, err := h.AddressList("From")
		if err != nil || len(from) != 1 || from[0].Address != "team@example.org" {
			t.Fatalf("%s is from %q: %v; want the server's address", h.Get("To"), h.Get("From"), err)
		}
		if from[0].Name != "" && from[0].Name != want.from || from[0].Name == "" && want.from != "team@example.org" {
			t.Errorf("%s is from %q, want %q", h.Get("To"), from[0].Name, want.from)
		}
		reply, _ := new(mime.WordDecoder).DecodeHeader(h.Get("Reply-To"))
		if want.reply == "" && reply != "" || want.reply != "" && reply != "<"+want.reply+">" {
			t.Errorf("replies to %s go to %q, want %q", h.Get("To"), reply, want.reply)
		}
	}
}
