package selection

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
)

// RemindTopic is the topic of reminders to reply.
const RemindTopic = "selection.reminder"

// ErrReminded refuses a second reminder on a day.
var ErrReminded = fault.New(fault.Conflict, "selection.reminded",
	"they were reminded within the last day, or have replied; nobody is reminded twice a day")

// When speakers are reminded: so many days after they were asked, and on the last day.
var milestones = [...]time.Duration{5 * 24 * time.Hour, 10 * 24 * time.Hour}

const (
	lastDay      = 24 * time.Hour
	onceIn       = 24 * time.Hour // nobody is reminded more often
	lateReminder = 5 * 24 * time.Hour
)

// due counts the milestones of a reply that have passed when the edition's clock reads an instant. Those that lie beyond the last day are
// not any.
func (r Reply) due(e edition.Edition, at time.Time) (n int) {
	last := r.ReplyBy.Add(-lastDay)
	for _, after := range milestones {
		if m := e.At(r.AskedAt).Add(after); m.Before(last) && !at.Before(m) {
			n++
		}
	}
	if !at.Before(last) {
		n = len(milestones) + 1
	}
	return n
}

// asksStill reports whether a reply is waited for: nothing was said, and the session is held.
func asksStill(r Reply, d Decision, p cfp.Proposal) bool {
	return r.State == Asked && r.Recipient != "" && !r.Spared && d.Settled != Out && p.State == cfp.Submitted
}

// Remind reminds everybody whose reply is due at a milestone, one mail each, and returns how many. Whatever runs it beside, nobody gets a
// mail twice: what was reminded of is kept with the mail. After the last day nobody is reminded; organisers see who has not replied.
func (s *Service) Remind(ctx context.Context) (n int, err error) {
	var editions []edition.ID
	if err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		editions, err = editionsAsking(tx)
		return err
	}); err != nil {
		return 0, err
	}
	for _, editionID := range editions {
		var some int
		if err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
			some, err = s.remindDue(tx, editionID)
			return err
		}); err != nil {
			return n, err
		}
		n += some
	}
	return n, nil
}

func (s *Service) remindDue(tx *sqldb.Tx, editionID edition.ID) (int, error) {
	e, err := edition.InTx(tx, editionID)
	if err != nil {
		return 0, err
	}
	now := e.At(tx.Now())
	if e.Quiet(now) {
		return 0, nil
	}
	return s.remind(tx, e, func(r Reply) bool {
		recently := !r.RemindedAt.IsZero() && tx.Now().Before(r.RemindedAt.Add(onceIn))
		return r.due(e, now) > r.Reminders && now.Before(r.ReplyBy) && !recently
	})
}

// RemindThese reminds those whose replies are named, and have not replied. It is refused with ErrReminded when nobody is to be reminded.
func (s *Service) RemindThese(ctx context.Context, who actor.Actor, editionID edition.ID, speakers []string) (n int, err error) {
	if err := who.May(Deciding, string(editionID)); err != nil {
		return 0, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		e, err := edition.InTx(tx, editionID)
		if err != nil {
			return err
		}
		n, err = s.remind(tx, e, func(r Reply) bool {
			recently := !r.RemindedAt.IsZero() && tx.Now().Before(r.RemindedAt.Add(onceIn))
			return slices.Contains(speakers, r.SpeakerID) && !recently
		})
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrReminded
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "reply.reminded", Object: string(editionID), Scope: string(editionID)}, nil,
			map[string]int{"mails": n})
		return err
	})
	return n, err
}

// remind sends one mail to each person of whom some replies are meant, with all that is asked of them.
func (s *Service) remind(tx *sqldb.Tx, e edition.Edition, meant func(Reply) bool) (n int, err error) {
	replies, err := repliesOf(tx, e.ID)
	if err != nil {
		return 0, err
	}
	asked := map[string][]Reply{}
	whom := map[string]bool{}
	titles := map[cfp.ProposalID]cfp.Proposal{}
	for proposal, all := range replies {
		d, err := decisionOf(tx, e.ID, proposal)
		if err != nil {
			return 0, err
		}
		p, err := s.calls.FindInTx(tx, e.ID, proposal)
		if err != nil {
			return 0, err
		}
		titles[proposal] = p
		for _, r := range all {
			if !asksStill(r, d, p) {
				continue
			}
			asked[r.Recipient] = append(asked[r.Recipient], r)
			whom[r.Recipient] = whom[r.Recipient] || meant(r)
		}
	}
	for key := range asked {
		if !whom[key] {
			delete(asked, key)
		}
	}
	for _, key := range sortedKeys(asked) {
		if err := s.remindOne(tx, e, key, asked[key], titles); err != nil {
			return 0, err
		}
	}
	return len(asked), nil
}

func sortedKeys(m map[string][]Reply) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// remindOne mails one person all that they have not replied to, and keeps that they were reminded.
func (s *Service) remindOne(tx *sqldb.Tx, e edition.Edition, key string, asked []Reply, of map[cfp.ProposalID]cfp.Proposal) error {
	write := s.letters(e).Remind
	if write == nil {
		return errNoLetters
	}
	slices.SortFunc(asked, func(a, b Reply) int {
		return cmp.Or(a.ReplyBy.Compare(b.ReplyBy), strings.Compare(string(a.ProposalID), string(b.ProposalID)))
	})
	now := e.At(tx.Now())
	t := Told{By: Reveal{ReplyBy: asked[0].ReplyBy, zone: e.Location()}.By(), Link: id.Secret()}
	var reveal RevealID
	for i := range asked {
		r := &asked[i]
		p := of[r.ProposalID]
		for _, v := range p.Speakers {
			if v.ID == r.SpeakerID {
				who, err := recipientOf(tx, v)
				if err != nil {
					return err
				}
				t.Recipient = who
			}
		}
		d, err := decisionOf(tx, e.ID, r.ProposalID)
		if err != nil {
			return err
		}
		reveal = d.ToldIn
		t.Facts = append(t.Facts, Fact{ProposalID: p.ID, Number: p.Number, Title: p.Title, State: Accepted})
		r.Reminders, r.RemindedAt = max(r.due(e, now), r.Reminders), tx.Now()
		if err := updateReply(tx, r); err != nil {
			return err
		}
	}
	if err := insertLink(tx, e.ID, reveal, key, id.Hash(t.Link)); err != nil {
		return err
	}
	m := write(t, !now.Before(asked[0].ReplyBy.Add(-lastDay)))
	m.To, m.Name, m.Scope, m.Topic = t.Email, t.Name, string(e.ID), RemindTopic
	m.SecretUntil = linkEnds(e, asked[len(asked)-1].ReplyBy)
	return post.Queue(tx, s.ids, m)
}

// Unreplied is somebody who was asked and has not replied.
type Unreplied struct {
	Reply
	Title       string
	Name, Email string
	Late        bool // they were asked five days ago, or more
	Over        bool // the last day has passed
}

// Unreplied lists who has not replied in an edition, who was asked first before who was asked later.
func (s *Service) Unreplied(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Unreplied, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = s.unreplied(tx, editionID)
		return err
	})
	return all, err
}

func (s *Service) unreplied(tx *sqldb.Tx, editionID edition.ID) (all []Unreplied, err error) {
	e, err := edition.InTx(tx, editionID)
	if err != nil {
		return nil, err
	}
	replies, err := repliesOf(tx, editionID)
	if err != nil {
		return nil, err
	}
	now := e.At(tx.Now())
	for proposal, some := range replies {
		d, err := decisionOf(tx, editionID, proposal)
		if err != nil {
			return nil, err
		}
		p, err := s.calls.FindInTx(tx, editionID, proposal)
		if err != nil {
			return nil, err
		}
		for _, r := range some {
			if !asksStill(r, d, p) && !(r.Recipient == "" && r.State == Asked && !r.Spared && d.Settled != Out && p.State == cfp.Submitted) {
				continue
			}
			u := Unreplied{Reply: r, Title: p.Title, Late: !now.Before(e.At(r.AskedAt).Add(lateReminder)), Over: !now.Before(r.ReplyBy)}
			for _, v := range p.Speakers {
				if v.ID == r.SpeakerID {
					u.Name, u.Email = v.Name, v.Email
				}
			}
			all = append(all, u)
		}
	}
	slices.SortFunc(all, func(a, b Unreplied) int {
		return cmp.Or(a.AskedAt.Compare(b.AskedAt), strings.Compare(a.Title, b.Title), strings.Compare(a.SpeakerID, b.SpeakerID))
	})
	return all, nil
}
