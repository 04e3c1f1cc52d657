package handover

import (
	"fmt"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/selection"
)

// everything takes over what happened elsewhere: the call, what was judged, and of our own bundle what was told and replied.
func (i *importer) everything() error {
	if err := i.call(); err != nil {
		return err
	}
	if err := i.rounds(); err != nil {
		return err
	}
	return i.history()
}

// call sets the call up where nobody has.
func (i *importer) call() error {
	b := i.file.Call
	if b == nil {
		return nil
	}
	have, err := cfp.CallInTx(i.tx, i.e.ID)
	if err != nil || have.ID != "" {
		return err
	}
	c := cfp.Call{EditionID: i.e.ID, Announced: b.Announced, Opens: b.Opens, Closes: b.Closes, Grace: b.Grace,
		Answers: b.Answers, Over: b.Over,
		PerPerson: b.PerPerson, CoSpeakers: b.CoSpeakers, Intro: b.Intro, Offers: b.Offers, Readers: b.Readers, Hidden: b.Hidden}
	for _, f := range b.Formats {
		if id := i.formats[f.Format]; id != "" {
			c.Formats = append(c.Formats, cfp.CallFormat{FormatID: id, Places: f.Places, Closes: f.Closes})
		}
	}
	return i.s.calls.SaveCallInTx(i.tx, i.who, c)
}

func (i *importer) rounds() error {
	if len(i.file.Rounds) == 0 {
		return nil
	}
	var readers []review.Reviewer
	for _, r := range i.file.Readers {
		readers = append(readers, review.Reviewer{ID: review.ReviewerID(r.Pseudonym), Most: min(max(r.Most, 0), 1000), Languages: r.Languages})
	}
	known := map[string]bool{}
	for _, r := range readers {
		known[string(r.ID)] = true
	}
	var all []review.Handed
	for n, b := range i.file.Rounds {
		h, err := i.round(n, b, known)
		if err != nil {
			return err
		}
		i.diff.Made["rounds"]++
		i.diff.Made["verdicts"] += len(h.Verdicts)
		all = append(all, h)
	}
	return i.s.reviews.TakeOverInTx(i.tx, i.who, i.e.ID, all, readers)
}

func (i *importer) round(n int, b formats.BundleRound, known map[string]bool) (review.Handed, error) {
	h := review.Handed{Round: review.Round{Name: b.Name, State: review.State(b.State), Blind: b.Blind, Wanted: b.Wanted,
		Visibility: review.Visibility(b.Visibility), Remarks: review.Remarks(b.Remarks), Host: b.Host, Closes: b.Closes}}
	switch h.State {
	case review.Prepared, review.Open, review.Closed, review.Settled:
	default:
		return h, formats.ErrMalformed.With("Offset", fmt.Sprintf("rounds[%d].state", n))
	}
	handles, sheets := map[string]bool{}, map[cfp.ProposalID]bool{}
	for k, s := range b.Sheets {
		id := i.ids[s.Proposal]
		if id == "" || handles[s.Handle] || sheets[id] || s.Handle == "" || len(s.Handle) > 20 {
			return h, formats.ErrMalformed.With("Offset", fmt.Sprintf("rounds[%d].sheets[%d]", n, k))
		}
		handles[s.Handle], sheets[id] = true, true
		v := review.Sheet{Proposal: id, Handle: s.Handle, Revision: s.Revision, LookedAt: i.back(s.LookedAt), Gone: s.Gone, Text: blind.Text{
			Title: s.Title, Abstract: s.Abstract, Outline: s.Outline, Why: s.Why, Format: s.Format, Minutes: s.Minutes, Track: s.Track,
			Level: s.Level, Language: s.Language, Products: append([]string{}, s.Products...), Replies: []blind.Reply{}}}
		for _, r := range s.Replies {
			v.Replies = append(v.Replies, blind.Reply(r))
		}
		h.Sheets = append(h.Sheets, v)
	}
	pairs := map[review.Pair]bool{}
	for k, r := range b.Reviews {
		pair := review.Pair{Reviewer: review.ReviewerID(r.Reader), Proposal: i.ids[r.Proposal]}
		if pair.Proposal == "" || !known[r.Reader] || pairs[pair] || r.Grade < 0 || r.Grade > blind.Best {
			return h, formats.ErrMalformed.With("Offset", fmt.Sprintf("rounds[%d].reviews[%d]", n, k))
		}
		pairs[pair] = true
		h.Verdicts = append(h.Verdicts, review.HandedVerdict{Pair: pair, Revision: r.Revision, Sighted: r.Sighted,
			Seconds: max(r.Seconds, 0), Nth: r.Nth,
			Verdict: blind.Verdict{Grade: r.Grade, Sentence: strings.TrimSpace(r.Sentence), At: i.at(r.At)}})
	}
	for k, m := range b.Said {
		pair := review.Pair{Reviewer: review.ReviewerID(m.Reader), Proposal: i.ids[m.Proposal]}
		if pair.Proposal == "" || !known[m.Reader] {
			return h, formats.ErrMalformed.With("Offset", fmt.Sprintf("rounds[%d].said[%d]", n, k))
		}
		h.Remarks = append(h.Remarks, review.HandedRemark{Pair: pair, Remark: blind.Remark{Said: m.Said, At: i.at(m.At)}})
	}
	return h, nil
}

// at is when something happened; now where nobody says.
func (i *importer) at(t time.Time) time.Time {
	if t.IsZero() {
		return i.tx.Now()
	}
	return i.back(t)
}

// history takes over what was decided. What was told and replied is known of our own bundle alone: of other tools a
// decision is told nobody.
func (i *importer) history() error {
	own := i.file.Format == "creneau-cfp"
	h := selection.Handed{Decisions: map[cfp.ProposalID]selection.Decision{}, Replies: map[cfp.ProposalID][]selection.Reply{}}
	reveals := map[int]bool{}
	for _, r := range i.file.Reveals {
		if own && !reveals[r.Number] {
			reveals[r.Number] = true
			h.Reveals = append(h.Reveals, selection.Reveal{ID: revealID(r.Number),
				ReplyBy: i.at(r.ReplyBy).Add(i.e.ClockAhead), OpenedAt: i.at(r.OpenedAt),
				ReleasedAt: i.at(r.ReleasedAt)})
		}
	}
	for _, v := range i.file.Proposals {
		id := i.ids[v.Key]
		if v.Decision == nil || id == "" {
			continue
		}
		b := v.Decision
		d := selection.Decision{State: selection.State(b.State), Place: b.Place, Minutes: b.Minutes, Reason: b.Reason, Sentence: b.Sentence,
			At: i.at(b.At)}
		if d.State == selection.Reserve && d.Place < 1 {
			d.Place = len(h.Decisions) + 1
		}
		if own && b.Told != "" {
			d.Told, d.ToldPlace, d.ToldAt, d.Settled = selection.State(b.Told), b.ToldPlace, i.at(b.ToldAt), selection.Settled(b.Settled)
			if reveals[b.ToldIn] {
				d.ToldIn = revealID(b.ToldIn)
			}
			if err := d.MayHaveBeen(); err != nil {
				return err
			}
			h.Replies[id] = i.replies(id, v)
		}
		h.Decisions[id] = d
		i.diff.Decided++
	}
	if len(h.Decisions) == 0 {
		return nil
	}
	return i.s.selection.TakeOverInTx(i.tx, i.who, i.e.ID, h)
}

func revealID(number int) selection.RevealID {
	return selection.RevealID(fmt.Sprintf("bundle %d", number))
}

// replies are those of the speakers of a proposal, which are in the order of the file.
func (i *importer) replies(id cfp.ProposalID, v formats.BundleProposal) (out []selection.Reply) {
	p, err := i.s.calls.FindInTx(i.tx, i.e.ID, id)
	if err != nil || len(p.Speakers) != len(v.Speakers) {
		return nil
	}
	for n, s := range v.Speakers {
		if r := s.Reply; r != nil {
			reply := selection.Reply{SpeakerID: p.Speakers[n].ID, State: selection.ReplyState(r.State), AskedAt: i.at(r.AskedAt),
				ReplyBy: i.at(r.ReplyBy).Add(i.e.ClockAhead), Recording: selection.Recording(r.Recording), Reason: r.Reason, Spared: r.Spared}
			if reply.State != selection.Asked {
				reply.RepliedAt = i.at(r.RepliedAt)
			}
			out = append(out, reply)
			i.diff.Made["replies"]++
		}
	}
	return out
}
