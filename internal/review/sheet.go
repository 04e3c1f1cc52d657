package review

import (
	"encoding/base32"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/redact"
)

// Sheet is a proposal as reviewers see it, for the chair.
type Sheet struct {
	Proposal cfp.ProposalID
	Handle   string
	Revision int
	blind.Text
	LookedAt time.Time // when it was looked through; zero: reviewers do not see it
	LookedBy string    // key of who did; empty: nothing was found in it
	Gone     bool      // the proposal was withdrawn
}

// handleLetters leave out what is mistaken for something else when it is read aloud.
var handleLetters = base32.NewEncoding("23456789ABCDEFGHJKLMNPQRSTUVWXYZ").WithPadding(base32.NoPadding)

// handleOf names a sheet within its round by a keyed hash: nobody without the salt tells whose it is, when it was sent, or what it was
// called in another round. Taken reports what is another one's.
func handleOf(salt string, p cfp.ProposalID, taken func(string) bool) string {
	for again := ""; ; again += " again" {
		if h := "R-" + handleLetters.EncodeToString([]byte(blind.Keyed(salt, string(p)+again)))[:6]; !taken(h) {
			return h
		}
	}
}

// frame is what names what a proposal refers to.
type frame struct {
	edition.Frame
	products  []catalogue.Product
	questions []cfp.Question
	languages []string
}

// textOf is what a sheet says of a proposal: its texts and what names of the edition mean, and replies that reviewers may read. Nothing
// of who speaks is in it, and no reply about them.
func (f frame) textOf(p cfp.Proposal) blind.Text {
	t := blind.Text{Title: p.Title, Abstract: p.Abstract, Outline: p.Outline, Why: p.Why, Level: p.Level, Language: p.Language,
		Products: []string{}, Replies: []blind.Reply{}}
	for _, v := range f.Formats {
		if v.ID == p.FormatID {
			t.Format, t.Minutes = v.Name, v.Minutes
		}
	}
	for _, v := range f.Tracks {
		if v.ID == p.TrackID {
			t.Track = v.Name
		}
	}
	for _, v := range f.products {
		if slices.Contains(p.Products, string(v.ID)) {
			t.Products = append(t.Products, v.Name)
		}
	}
	for _, q := range f.questions {
		if said := p.Answers[string(q.ID)]; said != "" && q.ForReviewers && q.About == cfp.AboutSession {
			t.Replies = append(t.Replies, blind.Reply{Question: q.Label.In(p.Language, f.languages), Said: said})
		}
	}
	return t
}

// identityOf is what is known of who speaks for a proposal.
func identityOf(p cfp.Proposal) (who redact.Identity) {
	who.Names, who.Organisations = append(who.Names, p.You.Name), append(who.Organisations, p.You.Organisation)
	for _, v := range p.Speakers {
		who.Names = append(who.Names, v.Name)
		who.Organisations = append(who.Organisations, v.Organisation)
		if v.Email != "" {
			who.Emails = append(who.Emails, v.Email)
		}
	}
	return who
}

// Field is a text of a sheet, as it is looked through.
type Field struct {
	Name string // title, abstract, outline, why, reply_0, …
	Said string
	Hits []redact.Hit
}

// fieldsOf are the texts of a sheet that people wrote, with what leads to them.
func fieldsOf(t blind.Text, who redact.Identity) (out []Field) {
	for _, f := range []struct{ name, said string }{{"title", t.Title}, {"abstract", t.Abstract}, {"outline", t.Outline}, {"why", t.Why}} {
		out = append(out, Field{f.name, f.said, redact.Hits(f.said, who)})
	}
	for i, r := range t.Replies {
		out = append(out, Field{"reply_" + string(rune('0'+i%10)), r.Said, redact.Hits(r.Said, who)})
	}
	return out
}

// set changes a text of a sheet. What is empty stays empty.
func set(t *blind.Text, name, said string) {
	said = strings.TrimSpace(strings.ReplaceAll(said, "\r\n", "\n"))
	switch name {
	case "title":
		t.Title = said
	case "abstract":
		t.Abstract = said
	case "outline":
		t.Outline = said
	case "why":
		t.Why = said
	default:
		for i := range t.Replies {
			if name == "reply_"+string(rune('0'+i%10)) {
				t.Replies[i].Said = said
			}
		}
	}
}
