package review

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/redact"
)

// MakeSheets gives every proposal that stands its sheet, puts the reviewers of the team on the list, and says who is recused.
func (s *Service) MakeSheets(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID) (made int, err error) {
	if err := who.May(Running, string(editionID)); err != nil {
		return 0, err
	}
	err = s.with(ctx, who, editionID, round, "round.sheets_made", func(tx *sqldb.Tx, r *Round) error {
		if r.State != Prepared && r.State != Open {
			return ErrState
		}
		if made, err = makeSheets(tx, *r); err != nil {
			return err
		}
		if err := markGone(tx, *r); err != nil {
			return err
		}
		if _, err := listMembers(tx, s.ids, editionID); err != nil {
			return err
		}
		return recompute(tx, editionID)
	})
	return made, err
}

// AskBids asks reviewers what they would like to read, or asks no longer. Every sheet was looked through: who bids reads them.
func (s *Service) AskBids(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID, ask bool) error {
	if err := who.May(Running, string(editionID)); err != nil {
		return err
	}
	action := "round.bids_ended"
	if ask {
		action = "round.bids_asked"
	}
	return s.with(ctx, who, editionID, round, action, func(tx *sqldb.Tx, r *Round) error {
		if r.State != Prepared {
			return ErrState
		}
		if ask {
			if err := recompute(tx, editionID); err != nil {
				return err
			}
			if err := mayBeRead(tx, *r); err != nil {
				return err
			}
		}
		r.Bidding = ask
		return setState(tx, r, Prepared)
	})
}

// mayBeRead refuses while there are no sheets, or some were not looked through.
func mayBeRead(tx *sqldb.Tx, r Round) error {
	sheets, err := sheetsOf(tx, r.ID)
	switch {
	case err != nil:
		return err
	case len(sheets) == 0:
		return ErrNoSheets
	case slices.ContainsFunc(sheets, func(s Sheet) bool { return !s.Gone && s.LookedAt.IsZero() }):
		return ErrUnread
	}
	return nil
}

// Open lets reviewers read. Every sheet was looked through, and has somebody who reads it.
func (s *Service) Open(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID) error {
	if err := who.May(Running, string(editionID)); err != nil {
		return err
	}
	return s.with(ctx, who, editionID, round, "round.opened", func(tx *sqldb.Tx, r *Round) error {
		if r.State != Prepared && r.State != Closed {
			return ErrState
		}
		if err := recompute(tx, editionID); err != nil {
			return err
		}
		if r.State == Prepared {
			if err := mayOpen(tx, *r); err != nil {
				return err
			}
		}
		others, err := roundsOf(tx, editionID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(others, func(o Round) bool { return o.State == Open }) {
			return ErrTwo
		}
		r.Bidding = false
		return setState(tx, r, Open)
	})
}

func mayOpen(tx *sqldb.Tx, r Round) error {
	if err := mayBeRead(tx, r); err != nil {
		return err
	}
	sheets, err := sheetsOf(tx, r.ID)
	if err != nil {
		return err
	}
	read, err := readersOf(tx, r.ID)
	if err != nil {
		return err
	}
	unread := 0
	for _, s := range sheets {
		if !s.Gone && read[s.Proposal] == 0 {
			unread++
		}
	}
	if unread > 0 && r.Visibility != AllSheets {
		return ErrReaders.With("Count", unread)
	}
	return nil
}

// Close ends the reading; verdicts stay as they are, and whoever gave up the sight of names has it again. Open opens it again.
func (s *Service) Close(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID) error {
	if err := who.May(Running, string(editionID)); err != nil {
		return err
	}
	return s.with(ctx, who, editionID, round, "round.closed", func(tx *sqldb.Tx, r *Round) error {
		if r.State != Open {
			return ErrState
		}
		if err := s.giveAllBack(tx, who, editionID); err != nil {
			return err
		}
		return setState(tx, r, Closed)
	})
}

// Settle ends a round for good.
func (s *Service) Settle(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID) error {
	if err := who.May(Running, string(editionID)); err != nil {
		return err
	}
	return s.with(ctx, who, editionID, round, "round.settled", func(tx *sqldb.Tx, r *Round) error {
		if r.State != Closed {
			return ErrState
		}
		return setState(tx, r, Settled)
	})
}

// Looking is a sheet as it is looked through: what it says, and beside it what leads to who wrote it.
type Looking struct {
	Sheet
	Fields []Field
	Left   int // sheets that wait to be looked through, with this one
}

// Look is a sheet to look through: the one with a handle, or the first that waits. It is record.ErrGone where none does, or the one that
// is asked for is of something that who asks must not judge.
func (s *Service) Look(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID, handle string) (l Looking,
	err error) {
	if err := who.May(Running, string(editionID)); err != nil {
		return l, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		l, err = s.look(tx, who, editionID, round, handle)
		return err
	})
	return l, err
}

func (s *Service) look(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, round blind.RoundID, handle string) (l Looking,
	err error) {
	r, err := roundByID(tx, editionID, round)
	if err != nil {
		return l, err
	}
	sheets, err := sheetsOf(tx, r.ID)
	if err != nil {
		return l, err
	}
	hidden, err := hiddenFrom(tx, who, editionID)
	if err != nil {
		return l, err
	}
	for _, sheet := range sheets {
		if hidden[sheet.Proposal] {
			continue
		}
		waits := sheet.LookedAt.IsZero() && !sheet.Gone
		if waits {
			l.Left++
		}
		if l.Handle == "" && (handle == sheet.Handle || handle == "" && waits) {
			l.Sheet = sheet
		}
	}
	if l.Handle == "" {
		return l, record.ErrGone
	}
	proposals, err := cfp.ProposalsInTx(tx, editionID)
	for _, p := range proposals {
		if p.ID == l.Proposal {
			l.Fields = fieldsOf(l.Text, identityOf(p))
		}
	}
	return l, err
}

// SaveLooked keeps what a sheet says from then on, by the names of its fields; a text that is empty stays empty. Reviewers see it then.
func (s *Service) SaveLooked(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID, handle string,
	said map[string]string) error {
	if err := who.May(Running, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		l, err := s.look(tx, who, editionID, round, handle)
		if err != nil {
			return err
		}
		for _, f := range l.Fields {
			if text, is := said[f.Name]; is {
				set(&l.Sheet.Text, f.Name, text)
			}
		}
		l.LookedAt, l.LookedBy = tx.Now(), who.Key()
		return putSheet(tx, round, l.Sheet)
	})
}

// TakeOut looks every sheet through that waits, as the marks say: what leads to somebody is taken out, and nobody has read it. It returns
// how many there were. It is for demonstrations, and for rounds that are opened before anybody has the time; the journal says so.
func (s *Service) TakeOut(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID) (n int, err error) {
	if err := who.May(Running, string(editionID)); err != nil {
		return 0, err
	}
	err = s.with(ctx, who, editionID, round, "round.taken_out", func(tx *sqldb.Tx, r *Round) error {
		n, err = takeOut(tx, who, *r)
		return err
	})
	return n, err
}

func takeOut(tx *sqldb.Tx, who actor.Actor, r Round) (n int, err error) {
	sheets, err := sheetsOf(tx, r.ID)
	if err != nil {
		return 0, err
	}
	proposals, err := cfp.ProposalsInTx(tx, r.EditionID)
	if err != nil {
		return 0, err
	}
	of := map[cfp.ProposalID]cfp.Proposal{}
	for _, p := range proposals {
		of[p.ID] = p
	}
	for _, sheet := range sheets {
		if sheet.Gone || !sheet.LookedAt.IsZero() {
			continue
		}
		for _, f := range fieldsOf(sheet.Text, identityOf(of[sheet.Proposal])) {
			set(&sheet.Text, f.Name, redact.Removed(f.Said, f.Hits, blind.Gone))
		}
		sheet.LookedAt, sheet.LookedBy = tx.Now(), who.Key()
		if err := putSheet(tx, r.ID, sheet); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
