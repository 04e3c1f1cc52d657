package care

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

// RemindTopic is the topic of mails that lead speakers to their page.
const RemindTopic = "care.reminder"

// onceIn is how often somebody is reminded at most.
const onceIn = 24 * time.Hour

// ErrReminded refuses to remind nobody.
var ErrReminded = fault.New(fault.Conflict, "care.reminded",
	"nobody of them is to be reminded: they have no address, nothing to do, or a reminder of the last 24 hours")

// Letters write the mails of this chapter.
type Letters struct {
	Remind func(Reminder) post.Mail
	Warn   func(Warning) post.Mail
}

// Reminder is what a speaker is told: what they have to do, and where.
type Reminder struct {
	Speaker  speaker.Speaker
	Email    string
	Language string // empty: not known
	Open     []Task
	Titles   []string
	Contact  Contact
	First    bool   // they were never written to before
	Link     string // secret of the link to their page
	Stop     string // of the address that ends reminders by the clock
}

// Why somebody is not reminded.
const (
	NoAddress = "no_address"
	NoTask    = "no_task"
	Recently  = "recently"
	NoReply   = "no_reply" // they have not replied to their yes, of which other mails remind them
)

// Preview is a mail as it would leave, or why none does.
type Preview struct {
	Mail post.Mail
	Why  string // empty: the mail leaves
	Reminder
}

// Write hands in who writes the mails, while the chapters are made.
func (s *Service) Write(letters func(edition.Edition) Letters) { s.letters = letters }

// PreviewReminders shows the mails that would leave, with a link that opens nothing.
func (s *Service) PreviewReminders(ctx context.Context, who actor.Actor, editionID edition.ID, speakers []speaker.ID) (out []Preview,
	err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		w, err := worldInTx(tx, editionID)
		if err != nil {
			return err
		}
		out, err = s.reminders(tx, w, speakers, func() string { return "…" })
		return err
	})
	return out, err
}

// Remind leads speakers to their page, each by one mail with all that they have to do, and returns how many. Whoever was reminded within
// the last 24 hours is left out.
func (s *Service) Remind(ctx context.Context, who actor.Actor, editionID edition.ID, speakers []speaker.ID) (n int, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return 0, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		n = 0
		w, err := worldInTx(tx, editionID)
		if err != nil {
			return err
		}
		all, err := s.reminders(tx, w, speakers, id.Secret)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p.Why != "" {
				continue
			}
			if err := s.send(tx, w, p, 0); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return ErrReminded
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "task.reminded", Object: string(editionID), Scope: string(editionID)}, nil,
			map[string]int{"mails": n})
		return err
	})
	return n, err
}

var errNoLetters = errors.New("nobody writes the mails of care")

func (s *Service) reminders(tx *sqldb.Tx, w *world, speakers []speaker.ID, secret func() string) (out []Preview, err error) {
	write := s.letters(w.edition).Remind
	if write == nil {
		return nil, errNoLetters
	}
	for _, v := range w.speakers() {
		if !slices.Contains(speakers, v.ID) {
			continue
		}
		p := Preview{}
		r := Reminder{Speaker: v, First: w.reminders[v.ID].Times == 0}
		if r.Email, r.Language, err = mailbox(tx, v); err != nil {
			return nil, err
		}
		for _, t := range w.tasks(v) {
			if t.IsOpen() {
				r.Open = append(r.Open, t)
			}
		}
		last := w.reminders[v.ID].Last
		switch {
		case r.Email == "":
			p.Why = NoAddress
		case w.waits(v):
			p.Why = NoReply
		case len(r.Open) == 0:
			p.Why = NoTask
		case !last.IsZero() && tx.Now().Before(last.Add(onceIn)):
			p.Why = Recently
		default:
			for _, held := range w.stands(v) {
				r.Titles = append(r.Titles, held.Title)
				c, err := w.contact(tx, held.ID)
				if err != nil {
					return nil, err
				}
				if r.Contact.Person == "" {
					r.Contact = c
				}
			}
			r.Link = secret()
			r.Stop = id.Hash(r.Link)
			p.Mail = write(r)
			p.Mail.To, p.Mail.Name, p.Mail.ReplyTo = r.Email, v.Name, r.Contact.Email
		}
		p.Reminder = r
		out = append(out, p)
	}
	return out, nil
}

// send mails a reminder, of a rung of the ladder or of none, and keeps with it that it was sent.
func (s *Service) send(tx *sqldb.Tx, w *world, p Preview, rung int) error {
	if err := insertLink(tx, w.edition.ID, p.Speaker.ID, id.Hash(p.Link)); err != nil {
		return err
	}
	kinds := make([]Kind, len(p.Open))
	for i, t := range p.Open {
		kinds[i] = t.Kind
	}
	if err := insertReminder(tx, s.ids.New("rmd"), w.edition.ID, p.Speaker.ID, kinds, rung); err != nil {
		return err
	}
	m := p.Mail
	if rung == 0 {
		m.Unsubscribe = "" // somebody wrote to them, whatever they want of the clock
	}
	m.Scope, m.Topic, m.SecretUntil = string(w.edition.ID), RemindTopic, linkEnds(w.edition, w.days, tx.Now())
	return post.Queue(tx, s.ids, m)
}
