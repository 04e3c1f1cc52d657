package blind

import (
	"cmp"
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Bid is how somebody would like to read a sheet.
type Bid string

// The bids.
const (
	NoBid     Bid = ""
	Like      Bid = "like"
	Could     Bid = "could"
	RatherNot Bid = "rather_not"
	MustNot   Bid = "must_not" // or knows who it is: the sheet is taken away from them
)

// kept is how bids are kept.
var kept = []struct {
	bid   Bid
	value int
}{{NoBid, 0}, {Like, 2}, {Could, 1}, {RatherNot, -1}, {MustNot, -2}}

func bidOf(value int) Bid {
	for _, k := range kept {
		if k.value == value {
			return k.bid
		}
	}
	return NoBid
}

func valueOf(b Bid) (value int, is bool) {
	for _, k := range kept {
		if k.bid == b {
			return k.value, true
		}
	}
	return 0, false
}

// BidOn is a sheet with what its reader said of it.
type BidOn struct {
	Sheet
	Bid Bid
}

// Bidding is what one reviewer may bid for, in an order of their own. What they are recused from is not there, and nothing says how many
// there are in all, nor what others bid.
type Bidding struct {
	Round  Round
	Sheets []BidOn
	Away   []string // handles of what they said that they must not read

	reviewer string
}

// Refusals of bids.
var (
	ErrNoBidding = fault.New(fault.NotFound, "review.no_bidding", "nobody is asked now what they would like to read")
	ErrBid       = fault.New(fault.Invalid, "review.bid", "choose one of what is offered").Field("bid", "review.bid")
)

// Bidding is what somebody may bid for now. It is ErrUnlisted for who is no reviewer, and ErrNoBidding while nobody is asked.
func (s *Service) Bidding(ctx context.Context, who actor.Actor, editionID edition.ID) (b Bidding, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return b, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if b, err = enterBidding(tx, who, editionID); err != nil {
			return err
		}
		if b.Sheets, err = toBid(tx, b); err != nil {
			return err
		}
		key := func(handle string) string { return Keyed(b.Round.salt, b.reviewer+" bids for "+handle) }
		slices.SortFunc(b.Sheets, func(x, y BidOn) int { return cmp.Compare(key(x.Handle), key(y.Handle)) })
		b.Away, err = bidAway(tx, b)
		return err
	})
	return b, err
}

// Asked reports whether somebody is asked now what they would like to read.
func (s *Service) Asked(ctx context.Context, who actor.Actor, editionID edition.ID) (asked bool, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return false, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		_, err := enterBidding(tx, who, editionID)
		if asked = err == nil; fault.KindOf(err) == fault.NotFound {
			return nil
		}
		return err
	})
	return asked, err
}

func enterBidding(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) (b Bidding, err error) {
	if b.reviewer, err = reviewerOf(tx, editionID, who.PersonID); err != nil {
		return b, orElse(err, ErrUnlisted)
	}
	b.Round, err = roundThatAsks(tx, editionID)
	return b, orElse(err, ErrNoBidding)
}

// BidGiven is a bid for a sheet.
type BidGiven struct {
	Handle string
	Bid    Bid
}

// KeepBids takes what somebody would like to read, all of it or nothing. NoBid takes an earlier one back, also one that took a sheet away.
// A sheet that is not there for them is ErrNoSheet.
func (s *Service) KeepBids(ctx context.Context, who actor.Actor, editionID edition.ID, all ...BidGiven) error {
	if err := who.May(Judging, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		b, err := enterBidding(tx, who, editionID)
		if err != nil {
			return err
		}
		sheets, err := toBid(tx, b)
		if err != nil {
			return err
		}
		away, err := bidAway(tx, b)
		if err != nil {
			return err
		}
		for _, g := range all {
			value, is := valueOf(g.Bid)
			at := slices.IndexFunc(sheets, func(o BidOn) bool { return o.Handle == g.Handle })
			switch {
			case !is:
				return ErrBid
			case at >= 0:
				err = keepBid(tx, b, sheets[at].proposal, value)
			case slices.Contains(away, g.Handle):
				if g.Bid == MustNot {
					continue
				}
				err = bidAgain(tx, b, g.Handle, value)
			default:
				return ErrNoSheet
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
