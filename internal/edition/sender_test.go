package edition_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/post"
)

func TestASenderThatCouldNotStandInAHeadIsRefused(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		sender edition.Sender
		want   error
	}{
		"nothing":                       {edition.Sender{}, nil},
		"all of it":                     {edition.Sender{Name: "Équipe", ReplyTo: "team@quay.example", Contact: "Quay, +33 1 00"}, nil},
		"a header in the name":          {edition.Sender{Name: "Quay\r\nBcc: all@example.org"}, edition.ErrSenderName},
		"a line end in the name":        {edition.Sender{Name: "Quay\nTeam"}, edition.ErrSenderName},
		"a name that hides its order":   {edition.Sender{Name: "Quay \u202eymene"}, edition.ErrSenderName},
		"a name that is an address":     {edition.Sender{Name: "bank@example.org"}, edition.ErrSenderName},
		"a name with another address":   {edition.Sender{Name: "Bank <b>"}, edition.ErrSenderName},
		"the longest name":              {edition.Sender{Name: strings.Repeat("é", 80)}, nil},
		"a longer name":                 {edition.Sender{Name: strings.Repeat("é", 81)}, edition.ErrSenderName},
		"no address":                    {edition.Sender{ReplyTo: "the team"}, edition.ErrReplyTo},
		"two addresses":                 {edition.Sender{ReplyTo: "a@example.org, b@example.org"}, edition.ErrReplyTo},
		"an address with a name":        {edition.Sender{ReplyTo: "Team <a@example.org>"}, edition.ErrReplyTo},
		"a header behind the address":   {edition.Sender{ReplyTo: "a@example.org\r\nBcc: b@example.org"}, edition.ErrReplyTo},
		"an address that is too long":   {edition.Sender{ReplyTo: strings.Repeat("a", 65) + "@example.org"}, edition.ErrReplyTo},
		"a contact of two lines":        {edition.Sender{Contact: "Quay\n+33"}, edition.ErrContact},
		"a contact that is a paragraph": {edition.Sender{Contact: strings.Repeat("a", 301)}, edition.ErrContact},
	} {
		e := edition.New("ser_1", "quay", "Quay 2027", "Europe/Paris")
		e.Sender = c.sender
		if err := e.Check(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
}

func TestMailLeavesInTheNameOfItsEditionFromTheServersAddress(t *testing.T) {
	t.Parallel()
	e := edition.New("ser_1", "quay", "Quay 2027", "Europe/Paris")
	if got := e.From("Our server <noreply@example.org>"); got != "Quay 2027 <noreply@example.org>" {
		t.Errorf("without a sender: %s", got)
	}
	e.Sender = edition.Sender{Name: "Quay team", ReplyTo: "team@quay.example"}
	if got := e.From("noreply@example.org"); got != "Quay team <noreply@example.org>" {
		t.Errorf("with one: %s", got)
	}
	if got, want := e.Letterhead(), (post.Letterhead{Name: "Quay team", ReplyTo: "team@quay.example"}); got != want {
		t.Errorf("letterhead %v, want %v", got, want)
	}
}

func TestOfferedLanguagesAreThoseOfTheEditionInItsOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of, offered string
		fr, en      string // who reads it is answered in
	}{
		{"en fr", "en fr", "fr", "en"},
		{"fr en", "fr en", "fr", "en"},
		{"fr", "fr", "fr", "fr"},
		{"en", "en", "en", "en"},
		{"de fr", "fr", "fr", "fr"},
		{"de", "en fr", "fr", "en"},
	} {
		e := edition.Edition{Languages: strings.Fields(c.of)}
		if got := strings.Join(e.Offered(), " "); got != c.offered {
			t.Errorf("%s: offered %s, want %s", c.of, got, c.offered)
		}
		if fr, en := e.Speak("fr"), e.Speak("en"); fr != c.fr || en != c.en {
			t.Errorf("%s: answered in %s and %s, want %s and %s", c.of, fr, en, c.fr, c.en)
		}
	}
	e := edition.Edition{Languages: []string{"en", "de", "fr"}}
	if e.Offer([]string{"fr"}); strings.Join(e.Languages, " ") != "fr de" {
		t.Errorf("languages %v: one that the product has no sentences in is the edition's still", e.Languages)
	}
}
