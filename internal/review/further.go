package review

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/judge"
)

// cover is the share of further readings that are drawn from what is not doubted, so that being dealt a sheet tells its reader nothing.
const cover = 0.25

// Deal is a batch of further readings: of what it would be, or of what it was.
type Deal struct {
	Wanted  int // readings that were asked for
	Usual   int // readings that are enough for what is doubted, with cover
	Zones   []ZoneDeal
	Readers []ReaderDeal
	Cover   int // of them go to sheets that are not doubted

	pairs []Pair
	batch int // the newest that was dealt; 0: none
}

// ZoneDeal is how many sheets of a zone there are, how many of them could get a further reading, and how many do.
type ZoneDeal struct {
	Zone                 judge.Zone // empty: nobody read them
	Sheets, Ready, Dealt int
}

// ReaderDeal is how many further readings a reviewer gets, and how many they may still take.
type ReaderDeal struct {
	Reviewer
	Room, Dealt int
}

// Readings counts those of the deal.
func (d Deal) Readings() int { return len(d.pairs) }

// Again reports whether a batch was dealt that can be taken back.
func (d Deal) Again() bool { return d.batch > 0 }

// Refusals of further readings.
var (
	ErrFurther = fault.New(fault.Invalid, "review.further", "deal 1 to 1,000 readings").Field("readings", "review.further")
	ErrNoDeal  = fault.New(fault.Conflict, "review.no_deal",
		"no further reading can be dealt: sheets wait for their readers, or nobody may take more")
	ErrNoBatch = fault.New(fault.Conflict, "review.no_batch", "no further readings were dealt that could be taken back")
)

const mostFurther = 1000

// furtherOf deals further readings of the sheets of a round. Those wait that somebody still has to read: what they say is not known yet.
// Equal input and seed give the same deal. It is pure.
func furtherOf(m material, all Standings, given []graded, published []Pair, wanted int, seed uint64) Deal {
	stands := map[cfp.ProposalID]Standing{}
	for _, s := range all.All {
		stands[s.Proposal] = s
	}
	m.sheets = slices.DeleteFunc(m.sheets, func(s Sheet) bool { return stands[s.Proposal].Proposal == "" || s.LookedAt.IsZero() })
	sheet, reader := map[cfp.ProposalID]int{}, map[ReviewerID]int{}
	for i, s := range m.sheets {
		sheet[s.Proposal] = i
	}
	d := Deal{Wanted: wanted}
	for i, r := range m.reviewers {
		reader[r.ID] = i
		d.Readers = append(d.Readers, ReaderDeal{Reviewer: r, Room: r.Most})
	}
	answered, waits, has := map[Pair]bool{}, map[cfp.ProposalID]bool{}, map[Pair]bool{}
	for _, g := range m.given {
		if _, is := sheet[g.Proposal]; is { // what is hidden moves nothing
			answered[g], has[g] = true, true
		}
	}
	for _, p := range published {
		has[p] = true
		waits[p.Proposal] = waits[p.Proposal] || !answered[p]
	}
	for p := range has {
		if i, is := reader[p.Reviewer]; is {
			d.Readers[i].Room = max(0, d.Readers[i].Room-1)
		}
	}
	bar, houses := map[Pair]bool{}, map[cfp.ProposalID][]string{}
	for _, c := range m.recused {
		bar[Pair{c.Reviewer, c.Proposal}] = true
	}
	host := text.Fold(m.round.Host)
	for p := range has {
		if i, is := reader[p.Reviewer]; is {
			if house := text.Fold(m.reviewers[i].Organisation); house != "" && house != host {
				houses[p.Proposal] = append(houses[p.Proposal], house)
			}
		}
	}
	may := func(r, p int) bool {
		s, v := m.sheets[p], m.reviewers[r]
		pair := Pair{v.ID, s.Proposal}
		return !waits[s.Proposal] && !has[pair] && !bar[pair] && v.reads(s.Language) &&
			!slices.Contains(houses[s.Proposal], text.Fold(v.Organisation))
	}
	rs := judge.Readings{Readers: len(m.reviewers), Proposals: len(m.sheets)}
	for _, g := range given {
		p, is := sheet[g.Proposal]
		r, known := reader[g.Reviewer]
		if is && known {
			rs.All = append(rs.All, judge.Reading{Reader: r, Proposal: p, Grade: float64(g.Grade)})
		}
	}
	seed += uint64(len(rs.All))
	e := judge.Evening{Readings: wanted, Cover: cover, Chance: make([]float64, len(m.sheets)), Minutes: make([]int, len(m.sheets)), May: may,
		Seed: seed}
	zones := []ZoneDeal{{Zone: judge.In}, {Zone: judge.Discuss}, {Zone: judge.Out}, {}}
	zoneOf := func(p cfp.ProposalID) *ZoneDeal {
		s := stands[p]
		if s.Readings == 0 {
			return &zones[3]
		}
		at := slices.IndexFunc(zones, func(z ZoneDeal) bool { return z.Zone == s.Zone })
		return &zones[max(at, 0)]
	}
	for i, s := range m.sheets {
		e.Chance[i], e.Minutes[i] = stands[s.Proposal].In, max(1, s.Minutes)
		z := zoneOf(s.Proposal)
		z.Sheets++
		if slices.ContainsFunc(d.Readers, func(r ReaderDeal) bool { return r.Room > 0 && may(reader[r.ID], i) }) {
			z.Ready++
		}
	}
	d.Usual = int(float64(zones[1].Ready)/(1-cover) + 0.5)
	if d.Wanted == 0 {
		d.Wanted = d.Usual
		e.Readings = d.Usual
	}
	for _, r := range d.Readers {
		e.Room = append(e.Room, r.Room)
	}
	if len(rs.All) == 0 {
		d.Zones = zones
		return d
	}
	for _, r := range judge.Calibrate(rs).Further(e) {
		p := m.sheets[r.Proposal].Proposal
		d.pairs = append(d.pairs, Pair{m.reviewers[r.Reader].ID, p})
		d.Readers[r.Reader].Dealt++
		z := zoneOf(p)
		z.Dealt++
		if z.Zone != judge.Discuss {
			d.Cover++
		}
	}
	d.Zones = zones
	return d
}

// Further is what further readings would be dealt now, so many as are asked for; 0: what is enough for all that is doubted. What who asks
// must not judge is left out, and gets none: how it is doubted would show.
func (s *Service) Further(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID, wanted int) (d Deal, err error) {
	if err := who.May(Overseeing, string(editionID)); err != nil {
		return d, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		d, err = furtherIn(tx, who, editionID, round, wanted)
		return err
	})
	return d, err
}

func furtherIn(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, round blind.RoundID, wanted int) (d Deal, err error) {
	if wanted < 0 || wanted > mostFurther {
		return d, ErrFurther
	}
	r, err := roundByID(tx, editionID, round)
	if err != nil {
		return d, err
	}
	if r.State != Open {
		return d, ErrState
	}
	all, err := standingsIn(tx, who, editionID, round)
	if err != nil {
		return d, err
	}
	m, err := materialOf(tx, r)
	if err != nil {
		return d, err
	}
	given, err := gradesIn(tx, round)
	if err != nil {
		return d, err
	}
	published, err := publishedIn(tx, round)
	if err != nil {
		return d, err
	}
	d = furtherOf(m, all, given, published, wanted, seedOf(round))
	d.batch, _, err = lastBatch(tx, who, r)
	return d, err
}

// DealFurther deals further readings: their readers find the sheets among the others, and nothing says which they are.
func (s *Service) DealFurther(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID, wanted int) (d Deal,
	err error) {
	if err := who.May(Running, string(editionID)); err != nil {
		return d, err
	}
	if err := who.May(Overseeing, string(editionID)); err != nil { // what is dealt follows from all verdicts
		return d, err
	}
	if wanted < 1 {
		return d, ErrFurther
	}
	err = s.with(ctx, who, editionID, round, "round.dealt", func(tx *sqldb.Tx, r *Round) error {
		if d, err = furtherIn(tx, who, editionID, round, wanted); err != nil {
			return err
		}
		if len(d.pairs) == 0 {
			return ErrNoDeal
		}
		return keepBatch(tx, round, d.pairs)
	})
	return d, err
}

// TakeBackFurther takes back the further readings that were dealt last, but for those that have a verdict. It returns how many it took.
func (s *Service) TakeBackFurther(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID) (n int, err error) {
	if err := who.May(Running, string(editionID)); err != nil {
		return 0, err
	}
	err = s.with(ctx, who, editionID, round, "round.taken_back", func(tx *sqldb.Tx, r *Round) error {
		if r.State != Open {
			return ErrState
		}
		_, pairs, err := lastBatch(tx, who, *r)
		if err != nil {
			return err
		}
		if n = len(pairs); n == 0 {
			return ErrNoBatch
		}
		return takeBack(tx, round, pairs)
	})
	return n, err
}
