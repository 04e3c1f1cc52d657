package selection

import (
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
)

// HeardTopic is the topic of mails that say what a reply led to.
const HeardTopic = "selection.heard"

// Heard is what a reply led to, for somebody whom it concerns.
type Heard struct {
	Told
	From  string  // who replied; empty: whoever reads this
	State Settled // what became of the session
}

// hear tells those whom a reply concerns. A yes is acknowledged to who gave it; when it was the last that was needed, to all who speak.
// A no is told to the others who speak, who did not say no themselves: nobody learns from a page alone that their session is not held.
func (s *Service) hear(tx *sqldb.Tx, e edition.Edition, r Reply, p cfp.Proposal) error {
	d, err := decisionOf(tx, p.EditionID, p.ID)
	if err != nil {
		return err
	}
	replies, err := repliesTo(tx, p.ID)
	if err != nil {
		return err
	}
	from := ""
	if r.State == No {
		from = nameOf(p, r.SpeakerID)
	}
	for _, o := range replies {
		own := o.SpeakerID == r.SpeakerID
		concerned := own
		switch r.State {
		case Yes:
			concerned = own || o.State == Yes && d.Settled == Confirmed
		case No:
			concerned = !own && o.State != No
		}
		if !concerned || o.Recipient == "" {
			continue
		}
		if err := s.hearOne(tx, e, o, p, d, from); err != nil {
			return err
		}
	}
	return nil
}

func nameOf(p cfp.Proposal, speakerID string) string {
	for _, v := range p.Speakers {
		if v.ID == speakerID {
			return v.Name
		}
	}
	return ""
}

// hearOne mails one of those who speak.
func (s *Service) hearOne(tx *sqldb.Tx, e edition.Edition, r Reply, p cfp.Proposal, d Decision, from string) error {
	write := s.letters(e).Heard
	if write == nil {
		return errNoLetters
	}
	h := Heard{From: from, State: d.Settled, Told: Told{By: Reveal{ReplyBy: r.ReplyBy, zone: e.Location()}.By(), Link: id.Secret(),
		Facts: []Fact{{ProposalID: p.ID, Number: p.Number, Title: p.Title, State: Accepted}}}}
	for _, v := range p.Speakers {
		if v.ID != r.SpeakerID {
			continue
		}
		who, err := recipientOf(tx, v)
		if err != nil {
			return err
		}
		h.Recipient = who
	}
	if h.Email == "" {
		return nil
	}
	if err := insertLink(tx, e.ID, d.ToldIn, r.Recipient, id.Hash(h.Link)); err != nil {
		return err
	}
	m := write(h)
	m.To, m.Name, m.Scope, m.Topic, m.SecretUntil = h.Email, h.Name, string(e.ID), HeardTopic, linkEnds(e, r.ReplyBy)
	return post.Queue(tx, s.ids, m)
}
