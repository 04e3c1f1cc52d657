package care

import (
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/merge"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/speaker"
)

// RevisedFields are what a session takes over from its proposal, field by field. Format, track and products follow it too, and where both
// changed the programme's stay: nobody asks for them here.
var RevisedFields = [...]ChangeField{FieldTitle, FieldAbstract, FieldLevel, FieldLanguage}

// revisedValue is what a proposal says in a field of its session.
func revisedValue(c cfp.Content, f ChangeField) string {
	return f.tidied(map[ChangeField]string{FieldTitle: c.Title, FieldAbstract: c.Abstract, FieldLevel: c.Level, FieldLanguage: c.Language}[f])
}

// heard is what becomes of a revision of a proposal, in its session.
type heard struct {
	write []Want
	ask   []Want
	done  []ChangeRequest // requests of earlier revisions that ask for nothing any more
	over  []ChangeRequest // those that this one takes the place of
}

// hear decides about each field that a proposal says. Base is what the session had last from the proposal: what the proposal said before
// or, where an earlier revision waits for an organiser, what it said before that one. Where somebody here changed the field too, an
// organiser decides; what a speaker asked for on their own page waits as it does.
func hear(was, is cfp.Content, now map[ChangeField]string, live map[ChangeField]ChangeRequest) (h heard) {
	for _, f := range RevisedFields {
		w := Want{Field: f, Base: revisedValue(was, f), Value: revisedValue(is, f)}
		if w.Base == w.Value {
			continue
		}
		waits, waiting := live[f]
		theirs := waiting && waits.SpeakerID != ""
		if waiting && !theirs {
			w.Base = waits.Base
		}
		verdict := merge.Of(&w.Base, now[f], w.Value)
		switch {
		case verdict == merge.Theirs:
			h.write = append(h.write, w)
		case verdict == merge.Clash && !theirs:
			h.ask = append(h.ask, w)
		}
		switch {
		case theirs || !waiting:
		case verdict == merge.Clash:
			h.over = append(h.over, waits)
		default:
			h.done = append(h.done, waits)
		}
	}
	return h
}

// revised lets the session of a proposal hear that it says something else by now: cfp.Revising. It is taken over where the session still
// says what it had from the proposal; where somebody changed that here it is a change request.
func (s *Service) revised(tx *sqldb.Tx, was cfp.Content, p cfp.Proposal) error {
	session, is, err := s.by.Programme.AdoptedInTx(tx, p.EditionID, programme.AdoptedPrefix+string(p.ID))
	if err != nil || !is || session.State == programme.Cancelled {
		return err
	}
	about, err := requestsAbout(tx, p.EditionID, string(session.ID))
	if err != nil {
		return err
	}
	now, live := map[ChangeField]string{}, map[ChangeField]ChangeRequest{}
	for _, f := range RevisedFields {
		now[f] = sessionValue(session, f)
	}
	for _, r := range about {
		if r.State == RequestAsked {
			live[r.Field] = r
		}
	}
	h := hear(was, p.Content, now, live)
	if err := s.takeOver(tx, h.write, was, p); err != nil {
		return err
	}
	for _, r := range h.done {
		if err := s.settleOne(tx, &r, RequestTakenBack, p.By, ""); err != nil {
			return err
		}
	}
	for _, r := range h.over {
		if err := s.settleOne(tx, &r, RequestOvertaken, p.By, ""); err != nil {
			return err
		}
	}
	return s.askFor(tx, p, session, h.ask, live)
}

// askFor makes the requests of a revision, which organisers decide as any other.
func (s *Service) askFor(tx *sqldb.Tx, p cfp.Proposal, session programme.Session, ask []Want, live map[ChangeField]ChangeRequest) error {
	var made []ChangeRequest
	for _, w := range ask {
		r := ChangeRequest{ID: RequestID(s.ids.New("chg")), EditionID: p.EditionID, Object: string(session.ID), Field: w.Field, Base: w.Base,
			Wanted: w.Value, State: RequestAsked, AskedBy: p.By, AskedAt: tx.Now(), ToldAt: live[w.Field].ToldAt, Version: 1}
		if err := insertRequest(tx, r); err != nil {
			return err
		}
		made = append(made, r)
	}
	if len(made) == 0 {
		return nil
	}
	e, err := edition.InTx(tx, p.EditionID)
	if err != nil {
		return err
	}
	_, c, err := ladders(tx, p.EditionID)
	if err != nil {
		return err
	}
	return s.tellAtOnce(tx, e, c, made)
}

// takeOver writes into the session what the proposal says by now. Its length follows the format unless the committee, or somebody in the
// programme, gave it another.
func (s *Service) takeOver(tx *sqldb.Tx, write []Want, was cfp.Content, p cfp.Proposal) error {
	before := p
	before.Content = was
	minutesWere, err := selection.MinutesInTx(tx, before)
	if err != nil {
		return err
	}
	minutes, err := selection.MinutesInTx(tx, p)
	if err != nil {
		return err
	}
	frame, err := edition.FrameInTx(tx, p.EditionID)
	if err != nil {
		return err
	}
	kinds := map[edition.FormatID]string{"": programme.Talk}
	for _, f := range frame.Formats {
		kinds[f.ID] = f.Kind
	}
	by := actor.System("proposal")
	return s.by.Programme.ReviseAdoptedInTx(tx, by, p.EditionID, programme.AdoptedPrefix+string(p.ID), func(v *programme.Session) error {
		for _, w := range write {
			if err := setSession(v, w.Field, w.Value); err != nil {
				return err
			}
		}
		if v.FormatID == was.FormatID && v.FormatID != p.FormatID {
			v.FormatID = p.FormatID
			if v.Kind == kinds[was.FormatID] {
				v.Kind = kinds[p.FormatID]
			}
			if v.Minutes == minutesWere {
				v.Minutes = min(minutes, v.Longest(frame.Edition.SessionLimit))
			}
		}
		if v.TrackID == was.TrackID {
			v.TrackID = p.TrackID
		}
		if products := productIDs(was.Products); slices.Equal(slices.Sorted(slices.Values(v.Products)), products) {
			v.Products = productIDs(p.Products)
		}
		return v.Check(0)
	})
}

func productIDs(all []string) (out []catalogue.ProductID) {
	for _, id := range all {
		out = append(out, catalogue.ProductID(id))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// parted takes somebody who speaks for a proposal no more off its session: cfp.Parting. The last one stays, and organisers see that nobody
// speaks for it.
func (s *Service) parted(tx *sqldb.Tx, p cfp.Proposal, v cfp.Speaker) error {
	key := programme.AdoptedPrefix + string(p.ID)
	session, is, err := s.by.Programme.AdoptedInTx(tx, p.EditionID, key)
	if err != nil || !is || session.State == programme.Cancelled {
		return err
	}
	d := programme.Draft{}
	if d.Stage, err = speaker.AllInTx(tx, p.EditionID); err != nil {
		return err
	}
	known, is := knownAs(d, v)
	if !is || len(session.Speakers) < 2 {
		return nil
	}
	return s.by.Programme.ReviseAdoptedInTx(tx, actor.System("proposal"), p.EditionID, key, func(v *programme.Session) error {
		v.Speakers = slices.DeleteFunc(slices.Clone(v.Speakers), func(o speaker.ID) bool { return o == known })
		return nil
	})
}
