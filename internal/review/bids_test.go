package review_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
)

// asked brings the round to where reviewers say what they would like to read.
func (s *stand) asked() {
	s.t.Helper()
	_, err := s.s.MakeSheets(s.ctx, s.system, s.e.ID, s.round.ID)
	s.must(err)
	if err := s.s.AskBids(s.ctx, s.system, s.e.ID, s.round.ID, true); !errors.Is(err, review.ErrUnread) {
		s.t.Errorf("asked before sheets were looked through: %v", err)
	}
	_, err = s.s.TakeOut(s.ctx, s.system, s.e.ID, s.round.ID)
	s.must(err)
	s.must(s.s.AskBids(s.ctx, s.system, s.e.ID, s.round.ID, true))
}

func (s *stand) bidding(i int) blind.Bidding {
	s.t.Helper()
	b, err := s.s.Blind.Bidding(s.ctx, s.reader(i), s.e.ID)
	s.must(err)
	return b
}

func (s *stand) bid(i int, title string, bid blind.Bid) {
	s.t.Helper()
	all := s.bidding(i).Sheets
	at := slices.IndexFunc(all, func(o blind.BidOn) bool { return o.Title == title })
	s.must(s.s.Blind.KeepBids(s.ctx, s.reader(i), s.e.ID, blind.BidGiven{Handle: all[at].Handle, Bid: bid}))
}

func TestReviewersBidForSheetsInAnOrderOfTheirOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		if _, err := s.s.Blind.Bidding(s.ctx, s.reader(3), s.e.ID); !errors.Is(err, blind.ErrNoBidding) {
			t.Errorf("before anybody is asked: %v", err)
		}
		s.asked()
		handles := func(i int) (out []string) {
			for _, o := range s.bidding(i).Sheets {
				out = append(out, o.Handle)
			}
			return out
		}
		first, third := handles(0), handles(3)
		if len(first) != 11 || len(third) != 12 {
			t.Fatalf("%d and %d sheets", len(first), len(third))
		}
		both := slices.DeleteFunc(slices.Clone(third), func(h string) bool { return !slices.Contains(first, h) })
		if slices.Equal(both, first) || slices.IsSorted(third) || !slices.Equal(third, handles(3)) {
			t.Errorf("orders %v and %v", first, third)
		}
		own := slices.DeleteFunc(slices.Clone(third), func(h string) bool { return slices.Contains(first, h) })[0]
		for name, handle := range map[string]string{"what one is recused from": own, "nothing": "R-222222"} {
			err := s.s.Blind.KeepBids(s.ctx, s.reader(0), s.e.ID, blind.BidGiven{Handle: handle, Bid: blind.Like})
			if !errors.Is(err, blind.ErrNoSheet) {
				t.Errorf("a bid for %s: %v", name, err)
			}
		}
		if err := s.s.Blind.KeepBids(s.ctx, s.reader(0), s.e.ID, blind.BidGiven{Handle: first[0], Bid: "love"}); !errors.Is(err, blind.ErrBid) {
			t.Errorf("a bid that there is not: %v", err)
		}
		// What others bid moves nothing.
		for _, h := range first {
			s.must(s.s.Blind.KeepBids(s.ctx, s.reader(0), s.e.ID, blind.BidGiven{Handle: h, Bid: blind.Like}))
		}
		if !slices.Equal(third, handles(3)) {
			t.Error("bids of others show")
		}
		// What somebody must not read goes away, and comes back when they take it back.
		give := func(bid blind.Bid) {
			t.Helper()
			s.must(s.s.Blind.KeepBids(s.ctx, s.reader(3), s.e.ID, blind.BidGiven{Handle: third[0], Bid: bid}))
		}
		give(blind.MustNot)
		if b := s.bidding(3); len(b.Sheets) != 11 || !slices.Equal(b.Away, third[:1]) {
			t.Errorf("%d sheets, away %v", len(b.Sheets), b.Away)
		}
		give(blind.MustNot)
		give(blind.NoBid)
		if b := s.bidding(3); len(b.Sheets) != 12 || len(b.Away) != 0 {
			t.Errorf("%d sheets, away %v", len(b.Sheets), b.Away)
		}
		s.must(s.s.AskBids(s.ctx, s.system, s.e.ID, s.round.ID, false))
		if _, err := s.s.Blind.Bidding(s.ctx, s.reader(3), s.e.ID); !errors.Is(err, blind.ErrNoBidding) {
			t.Errorf("asked no longer: %v", err)
		}
	})
}

func TestAPlanFollowsBidsAndWhatReviewersKnow(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		p, _, err := s.c.Catalogue.Product().Save(s.ctx, s.system, catalogue.Product{EditionID: s.e.ID, Name: "Queues"})
		s.must(err)
		for _, degree := range []int{-1, 3} {
			err := s.s.Blind.SayExpertise(s.ctx, s.reader(1), s.e.ID, map[catalogue.ProductID]int{p.ID: degree})
			if !errors.Is(err, blind.ErrKnown) {
				t.Errorf("degree %d: %v", degree, err)
			}
		}
		if err := s.s.Blind.SayExpertise(s.ctx, s.reader(1), s.e.ID, map[catalogue.ProductID]int{"pro_x": 1}); !errors.Is(err, blind.ErrKnown) {
			t.Errorf("a product that there is not: %v", err)
		}
		s.must(s.s.Blind.SayExpertise(s.ctx, s.reader(1), s.e.ID, map[catalogue.ProductID]int{p.ID: blind.KnowsWell}))
		if x, err := s.s.Blind.Expertise(s.ctx, s.reader(1), s.e.ID); err != nil || x.Degrees[p.ID] != blind.KnowsWell || len(x.Products) != 1 {
			t.Errorf("%+v, %v", x, err)
		}
		speaks := cfp.TakenIn{Email: "late@example.org", Language: "en", At: s.c.DB.Now(), Content: cfp.Content{Title: "Of queues",
			Language: "en", Abstract: "What it is about.", Products: []string{string(p.ID)}, You: cfp.Profile{Name: "Late Comer"}}}
		s.must(s.c.Calls.TakeIn(s.ctx, s.system, s.e, []cfp.TakenIn{speaks}, nil))
		s.asked()
		s.bid(0, "Talk 5", blind.Like)
		s.bid(1, "Talk 5", blind.RatherNot)
		s.bid(2, "Talk 5", blind.RatherNot)
		s.bid(3, "Talk 5", blind.Could)
		s.bid(1, "Talk 6", blind.Like)
		s.bid(2, "Talk 6", blind.Like)
		progress, err := s.s.Progress(s.ctx, s.system, s.e.ID, s.round.ID)
		s.must(err)
		for _, r := range progress.Readers {
			if want := map[string]int{"reader1@example.org": 2, "reader2@example.org": 2}[r.Email]; r.Bids != max(want, 1) {
				t.Errorf("%s: %d bids, want %d", r.Email, r.Bids, max(want, 1))
			}
		}
		s.open()
		reads := func(title string) (out []int) {
			for i := range 4 {
				if slices.ContainsFunc(s.queue(i).Sheets, func(v blind.Sheet) bool { return v.Title == title }) {
					out = append(out, i)
				}
			}
			return out
		}
		if got := reads("Talk 5"); !slices.Equal(got, []int{0, 3}) {
			t.Errorf("%v read what they like and could", got)
		}
		if got := reads("Talk 6"); !slices.Equal(got, []int{1, 2}) {
			t.Errorf("%v read what they like", got)
		}
		if got := reads("Of queues"); !slices.Contains(got, 1) {
			t.Errorf("%v read what reviewer 1 knows well", got)
		}
		if _, err := s.s.Blind.Bidding(s.ctx, s.reader(3), s.e.ID); !errors.Is(err, blind.ErrNoBidding) {
			t.Errorf("bids after it opened: %v", err)
		}
	})
}

func TestWhoBidsHighForEverythingGainsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.asked()
		plan := func() review.Plan {
			t.Helper()
			p, err := s.s.PlanReading(s.ctx, s.system, s.e.ID, s.round.ID, 1)
			s.must(err)
			return p
		}
		before := plan()
		for _, o := range s.bidding(3).Sheets {
			s.must(s.s.Blind.KeepBids(s.ctx, s.reader(3), s.e.ID, blind.BidGiven{Handle: o.Handle, Bid: blind.Like}))
		}
		if after := plan(); !slices.Equal(before.Pairs, after.Pairs) || before.Total != after.Total {
			t.Errorf("total %v, then %v", before.Total, after.Total)
		}
	})
}

// A reviewer is known by more than one address, and works for more than one house.
func TestWhoIsKnownByOtherAddressesAndHousesIsRecused(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		all, err := s.s.Reviewers(s.ctx, s.system, s.e.ID)
		s.must(err)
		r := all[slices.IndexFunc(all, func(r review.Reviewer) bool { return r.Email == "reader3@example.org" })]
		r.Addresses, r.Houses = []string{" Lead5@Example.org ", ""}, []string{"HOUSE7"}
		r, _, err = s.s.Reviewer().Save(s.ctx, s.system, r)
		s.must(err)
		if !slices.Equal(r.Addresses, []string{"lead5@example.org"}) {
			t.Errorf("kept %v", r.Addresses)
		}
		bad := r
		bad.Addresses = []string{"nowhere"}
		if _, _, err := s.s.Reviewer().Save(s.ctx, s.system, bad); err == nil {
			t.Error("an address that is none is kept")
		}
		s.asked()
		for _, o := range s.bidding(3).Sheets {
			if o.Title == "Talk 5" || o.Title == "Talk 7" {
				t.Errorf("%s is there", o.Title)
			}
		}
		if n := len(s.bidding(3).Sheets); n != 10 {
			t.Errorf("%d sheets", n)
		}
	})
}
