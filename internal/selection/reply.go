package selection

import (
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
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

// Reply is what one speaker says to a yes.
type Reply struct {
	SpeakerID  string // of the proposal: psp_…
	EditionID  edition.ID
	ProposalID cfp.ProposalID
	Recipient  string // key of who replies
	Leads      bool
	State      ReplyState
	AskedAt    time.Time
	ReplyBy    time.Time // on the edition's clock
	Recording  Recording
	Reason     string // of a no, in their words
	RepliedAt  time.Time
	Spared     bool // the committee goes on without them
	Reminders  int  // milestones that have passed, and of which they were reminded
	RemindedAt time.Time
	Version    int64
}

// ReplyState is what was replied.
type ReplyState string

// The states.
const (
	Asked ReplyState = "asked"
	Yes   ReplyState = "confirmed"
	No    ReplyState = "declined"
)

// Recording is whether somebody lets themselves be recorded: a consent of its own, that a yes does not need.
type Recording string

// What they can say.
const (
	NotSaid   Recording = ""
	MayRecord Recording = "yes"
	NotRecord Recording = "no"
)

// Refusals of replies.
var (
	ErrLink = fault.New(fault.NotFound, "selection.link",
		"this link is not complete, or has ended; sign in with the address that the mail came to")
	ErrNoReply  = fault.New(fault.NotFound, "selection.no_reply", "nothing is asked of you here")
	ErrReply    = fault.New(fault.Invalid, "selection.reply", "reply with yes or no").Field("state", "selection.reply")
	ErrOut      = fault.New(fault.Conflict, "selection.out", "this session is not held any more; write to the organisers if you want it back")
	ErrDeclined = fault.New(fault.Conflict, "selection.replied_no",
		"you replied no, and your place may be somebody else's; write to the organisers if you want it back")
	ErrRecording = fault.New(fault.Invalid, "selection.recording", "say yes or no to being recorded, or leave it open").Field("recording",
		"selection.recording")
	ErrWhy = fault.New(fault.Invalid, "selection.why", "a reason has at most 600 characters").Field("reason", "selection.why")
)

// Holder is who replies: who holds a link of a mail, or who is signed in, or both.
type Holder struct {
	Link string
	Who  actor.Actor
}

// Asking is what somebody was told, and what is asked of them.
type Asking struct {
	Title    string
	Proposal cfp.ProposalID
	Told     State
	Place    int
	Reason   string
	Sentence string
	Settled  Settled
	Gone     bool  // it was withdrawn
	Reply    Reply // without a speaker's id: nothing is asked
}

// linkEnds is when a link opens nothing any more: a while after the last day, for whoever must say no later.
func linkEnds(e edition.Edition, by time.Time) time.Time { return by.Add(-e.ClockAhead).Add(linkLasts) }

const linkLasts = 60 * 24 * time.Hour

// keys are what replies know a holder by.
func (h Holder) keys(tx *sqldb.Tx, e edition.Edition) ([]string, error) {
	keys := keysOf(h.Who)
	if h.Link == "" {
		return keys, nil
	}
	recipient, by, err := byLink(tx, e.ID, id.Hash(h.Link))
	if err != nil {
		return nil, err
	}
	if !tx.Now().Before(linkEnds(e, by)) {
		return nil, ErrLink
	}
	return append(keys, recipient), nil
}

// RecipientInTx is whom the link of a mail is for, as replies know them: a later chapter opens their page by it. One that opens nothing is
// refused with ErrLink.
func RecipientInTx(tx *sqldb.Tx, e edition.Edition, link string) (string, error) {
	keys, err := Holder{Link: link}.keys(tx, e)
	if err != nil || len(keys) == 0 {
		return "", err
	}
	return keys[len(keys)-1], nil
}

// Askings lists what a holder was told in an edition, and what is asked of them. What nobody was told is not there.
func (s *Service) Askings(ctx context.Context, h Holder, e edition.Edition) (all []Asking, err error) {
	if err := h.Who.MayReadOwn(string(e.ID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = s.askings(tx, h, e)
		return err
	})
	return all, err
}

func (s *Service) askings(tx *sqldb.Tx, h Holder, e edition.Edition) (out []Asking, err error) {
	keys, err := h.keys(tx, e)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	told, err := toldOf(tx, e.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range told {
		p, err := s.calls.FindInTx(tx, e.ID, d.ProposalID)
		if err != nil {
			return nil, err
		}
		a := Asking{Title: p.Title, Proposal: p.ID, Told: d.Told, Place: d.ToldPlace, Settled: d.Settled, Gone: p.State == cfp.Withdrawn}
		if d.State == d.Told { // else the committee is about to say something new
			a.Reason, a.Sentence = d.Reason, d.Sentence
		}
		theirs := false
		for _, v := range speaking(p) {
			who, err := recipientOf(tx, v)
			if err != nil {
				return nil, err
			}
			theirs = theirs || who.Key != "" && slices.Contains(keys, who.Key)
		}
		replies, err := repliesTo(tx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range replies {
			if r.Recipient != "" && slices.Contains(keys, r.Recipient) {
				a.Reply, theirs = r, true
			}
		}
		if theirs {
			out = append(out, a)
		}
	}
	return out, nil
}

// Said is what a speaker says.
type Said struct {
	State     ReplyState // Yes or No
	Recording Recording
	Reason    string
}

// Reply takes a speaker's yes or no. A yes is taken after its last day too, while the session is held; a no at any time. When all that are
// needed have said yes the session waits no more; when the lead says no it is cancelled, as a mishap. The same said again changes nothing.
func (s *Service) Reply(ctx context.Context, h Holder, e edition.Edition, speakerID string, said Said) (r Reply, err error) {
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return r, err
	}
	said.Reason = strings.TrimSpace(said.Reason)
	switch {
	case said.State != Yes && said.State != No:
		return r, ErrReply
	case said.Recording != NotSaid && said.Recording != MayRecord && said.Recording != NotRecord:
		return r, ErrRecording
	case text.Longer(said.Reason, mostSentence):
		return r, ErrWhy
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		keys, err := h.keys(tx, e)
		if err != nil {
			return err
		}
		r, err = replyOf(tx, e.ID, speakerID)
		if fault.KindOf(err) == fault.NotFound || err == nil && (r.Recipient == "" || !slices.Contains(keys, r.Recipient)) {
			return ErrNoReply
		}
		if err != nil {
			return err
		}
		r, err = s.take(tx, h.by(r), r, said)
		return err
	})
	return r, err
}

// by is who replies, for the journal and the programme: whoever is signed in, or else whose the link is.
func (h Holder) by(r Reply) actor.Actor {
	switch {
	case h.Who.SignedIn():
		return h.Who
	case strings.HasPrefix(r.Recipient, "per_"):
		return actor.Actor{PersonID: actor.PersonID(r.Recipient)}
	default:
		return actor.System("reply")
	}
}

// take writes a reply, and what follows from it.
func (s *Service) take(tx *sqldb.Tx, who actor.Actor, was Reply, said Said) (Reply, error) {
	r := was
	r.State, r.Recording = said.State, said.Recording
	if r.Reason = ""; said.State == No {
		r.Reason, r.Recording = said.Reason, NotSaid
	}
	if r == was {
		return was, nil
	}
	d, err := decisionOf(tx, was.EditionID, was.ProposalID)
	if err != nil {
		return was, err
	}
	p, err := s.calls.FindInTx(tx, was.EditionID, was.ProposalID)
	if err != nil {
		return was, err
	}
	switch {
	case was.State == No && said.State == Yes:
		return was, ErrDeclined
	case was.State == No:
		return was, nil // the no stands as it was said
	case d.Settled == Out || p.State == cfp.Withdrawn:
		return was, ErrOut
	}
	if r.RepliedAt.IsZero() || r.State != was.State {
		r.RepliedAt = tx.Now()
	}
	if err := updateReply(tx, &r); err != nil {
		return was, err
	}
	action := map[ReplyState]string{Yes: "reply.confirmed", No: "reply.declined"}[r.State]
	if _, err := record.Write(tx, s.ids, who, record.Change{Action: action, Object: string(p.ID), Scope: string(p.EditionID), Label: p.Title},
		nil, nil); err != nil {
		return was, err
	}
	if err := s.settle(tx, who, d); err != nil {
		return was, err
	}
	if r.Recording == NotRecord && was.Recording != NotRecord {
		if err := s.stage.Unrecord(tx, who, d.EditionID, Key(d.ProposalID)); err != nil {
			return was, err
		}
	}
	if r.State == was.State { // what they said besides concerns nobody else
		return r, nil
	}
	e, err := edition.InTx(tx, was.EditionID)
	if err != nil {
		return was, err
	}
	return r, s.hear(tx, e, r, p)
}

// settle finds out what the replies of a proposal make of it, and says so to the programme.
func (s *Service) settle(tx *sqldb.Tx, who actor.Actor, d Decision) error {
	replies, err := repliesTo(tx, d.ProposalID)
	if err != nil {
		return err
	}
	rule, err := ruleOf(tx, d.EditionID)
	if err != nil {
		return err
	}
	was := d.Settled
	if d.Settled = settled(replies, rule.Needed); d.Settled == was {
		return nil
	}
	if current, err := putDecision(tx, &d); err != nil || !current {
		return orElse(err, record.ErrMoved)
	}
	if d.Settled == Out {
		return s.stage.Cancel(tx, who, d.EditionID, Key(d.ProposalID), reasonOf(replies))
	}
	return s.stage.Confirm(tx, who, d.EditionID, Key(d.ProposalID), d.Settled != Confirmed)
}

// settled is what replies make of a session: out when the lead says no, confirmed when the lead and all that are needed say yes.
func settled(replies []Reply, needed Needed) Settled {
	out := Confirmed
	for _, r := range replies {
		switch {
		case r.Leads && r.State == No:
			return Out
		case r.State != Yes && (r.Leads || needed == All && !r.Spared):
			out = Waiting
		}
	}
	if len(replies) == 0 {
		return Waiting
	}
	return out
}

func reasonOf(replies []Reply) string {
	for _, r := range replies {
		if r.Leads {
			return r.Reason
		}
	}
	return ""
}

// Spare goes on without a co-speaker who said no or nothing: their yes is not needed any more. The lead is.
func (s *Service) Spare(ctx context.Context, who actor.Actor, editionID edition.ID, speakerID string) error {
	if err := who.May(Deciding, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		r, err := replyOf(tx, editionID, speakerID)
		if fault.KindOf(err) == fault.NotFound || err == nil && r.Leads {
			return ErrNoReply
		}
		if err != nil || r.Spared {
			return err
		}
		r.Spared = true
		if err := updateReply(tx, &r); err != nil {
			return err
		}
		d, err := decisionOf(tx, editionID, r.ProposalID)
		if err != nil {
			return err
		}
		if _, err := record.Write(tx, s.ids, who, record.Change{Action: "reply.spared", Object: string(r.ProposalID), Scope: string(editionID)},
			nil, nil); err != nil {
			return err
		}
		if d.Settled == Out {
			return nil
		}
		return s.settle(tx, who, d)
	})
}

// ReplyFor takes what a speaker said to the committee by other ways, as by telephone.
func (s *Service) ReplyFor(ctx context.Context, who actor.Actor, editionID edition.ID, speakerID string, said Said) (r Reply, err error) {
	if err := who.May(Deciding, string(editionID)); err != nil {
		return r, err
	}
	if said.State != Yes && said.State != No {
		return r, ErrReply
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if r, err = replyOf(tx, editionID, speakerID); fault.KindOf(err) == fault.NotFound {
			return ErrNoReply
		}
		if err != nil {
			return err
		}
		said.Recording = r.Recording // a consent is their own
		r, err = s.take(tx, who, r, said)
		return err
	})
	return r, err
}

// DeclineInTx takes the no of a speaker who cannot come any more, in the transaction of the later chapter that heard it and knows that it
// is them. What follows is as for every no.
func (s *Service) DeclineInTx(tx *sqldb.Tx, who actor.Actor, r Reply, reason string) error {
	if err := who.MayChangeOwn(string(r.EditionID)); err != nil {
		return err
	}
	now, err := replyOf(tx, r.EditionID, r.SpeakerID)
	if err != nil || now.State == No {
		return err
	}
	d, err := decisionOf(tx, r.EditionID, now.ProposalID)
	if err != nil || d.Settled == Out {
		return err
	}
	short := []rune(reason)
	_, err = s.take(tx, who, now, Said{State: No, Recording: now.Recording, Reason: string(short[:min(len(short), mostSentence)])})
	return err
}

// RepliesInTx reads the replies of an edition by their proposals, for a later chapter that looks after those who said yes.
func RepliesInTx(tx *sqldb.Tx, editionID edition.ID) (map[cfp.ProposalID][]Reply, error) {
	return repliesOf(tx, editionID)
}
