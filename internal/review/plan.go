package review

import (
	"context"
	"errors"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/judge/assign"
)

// Plan is who would read what, and how good that is.
type Plan struct {
	Pairs      []Pair
	Total      float64 // the sum of how well readers fit, with what none surpasses
	TotalBound float64
	Floor      float64 // the least that a sheet gets, with what none surpasses
	FloorBound float64
	Short      int // sheets that get fewer readers than wanted, because fewer may read them
}

// perFit are the steps in which fits are counted.
const perFit = 10_000

// material is what a plan is made of.
type material struct {
	round     Round
	reviewers []Reviewer // by id
	sheets    []Sheet    // that stand
	proposals map[cfp.ProposalID]cfp.Proposal
	recused   []Recusal
	given     []Pair // verdicts
	said      said
}

// Refusals of plans.
var (
	ErrNobody = fault.New(fault.Conflict, "review.nobody", "nobody is on the list of reviewers; add some first")
	ErrCut    = fault.New(fault.Conflict, "review.cut",
		"some sheets want more readings than those who may read them can take: raise what they read at most, add reviewers, or want fewer")
	ErrNoPlan = fault.New(fault.Conflict, "review.no_plan", "nothing is planned; plan first")
)

// planOf says who reads what, of sheets that stand. Verdicts that were given stay. Equal input and seed give the same plan. It is pure.
func planOf(m material, seed uint64) (Plan, error) {
	r, reviewers, sheets := m.round, m.reviewers, m.sheets
	if len(reviewers) == 0 {
		return Plan{}, ErrNobody
	}
	p := &assign.Problem{Grain: 1, Host: assign.None}
	at := map[ReviewerID]int{}
	host, teams := text.Fold(r.Host), map[string]int{}
	for i, v := range reviewers {
		at[v.ID] = i
		p.Least, p.Most = append(p.Least, 0), append(p.Most, v.Most)
		team := assign.None
		if house := text.Fold(v.Organisation); house != "" {
			if _, known := teams[house]; !known {
				teams[house] = len(teams)
			}
			if team = teams[house]; house == host {
				p.Host = team
			}
		}
		p.Team = append(p.Team, team)
		p.Affinity = append(p.Affinity, make([]int64, len(sheets)))
	}
	index := map[cfp.ProposalID]int{}
	for q, s := range sheets {
		index[s.Proposal] = q
		of := m.proposals[s.Proposal]
		p.Hosted = append(p.Hosted, host != "" && slices.ContainsFunc(of.Speakers, func(v cfp.Speaker) bool {
			return stands(v) && text.Fold(v.Organisation) == host
		}))
	}
	bar := map[Pair]bool{}
	for _, c := range m.recused {
		bar[Pair{c.Reviewer, c.Proposal}] = true
	}
	for i, v := range reviewers {
		var may []cfp.ProposalID
		for q, s := range sheets {
			if !v.reads(s.Language) || bar[Pair{v.ID, s.Proposal}] {
				p.Affinity[i][q] = assign.Barred
				continue
			}
			may = append(may, s.Proposal)
		}
		liked := m.said.liking(v.ID, may)
		for q, s := range sheets {
			if p.Affinity[i][q] != assign.Barred {
				p.Affinity[i][q] = int64(perFit * m.said.fits(v, m.proposals[s.Proposal], s.Language, liked(s.Proposal)))
			}
		}
	}
	plan := Plan{}
	for q := range sheets {
		may, teamsOf := 0, map[int]bool{}
		for i := range reviewers {
			if p.Affinity[i][q] == assign.Barred {
				continue
			}
			if t := p.Team[i]; t != assign.None && t != p.Host {
				if teamsOf[t] {
					continue
				}
				teamsOf[t] = true
			}
			may++
		}
		p.Wanted = append(p.Wanted, min(r.Wanted, may))
		if may < r.Wanted {
			plan.Short++
		}
	}
	readers := make([]int, len(sheets))
	for _, g := range m.given {
		q, is := index[g.Proposal]
		if i, there := at[g.Reviewer]; is && there && p.Affinity[i][q] != assign.Barred {
			p.Pinned = append(p.Pinned, assign.Pair{Reviewer: i, Proposal: q})
			readers[q]++
			p.Wanted[q] = max(p.Wanted[q], readers[q])
		}
	}
	result, err := evenly(p, seed)
	if err != nil {
		return plan, cutOf(err)
	}
	for q, of := range result.Answer {
		for _, i := range of {
			plan.Pairs = append(plan.Pairs, Pair{reviewers[i].ID, sheets[q].Proposal})
		}
	}
	plan.Total, plan.TotalBound = float64(result.Total)/perFit, float64(result.TotalBound)/perFit
	plan.Floor, plan.FloorBound = float64(result.Floor)/perFit, float64(result.FloorBound)/perFit
	return plan, nil
}

// evenly deals so that nobody reads much more or less than others do: the even share give or take a tenth where that is possible, give or
// take half, else what each may take at most. What somebody judged already counts.
func evenly(p *assign.Problem, seed uint64) (result assign.Result, err error) {
	all, most := 0, p.Most
	for _, n := range p.Wanted {
		all += n
	}
	pinned := make([]int, len(most))
	for _, pair := range p.Pinned {
		pinned[pair.Reviewer]++
	}
	share := (all + len(most) - 1) / len(most)
	for _, room := range [...]struct{ least, most int }{{share - share/10 - 1, share + share/10 + 1}, {share / 2, share + share/2 + 1},
		{0, all}} {
		p.Most = slices.Clone(most)
		for r := range p.Most {
			p.Most[r] = max(min(p.Most[r], room.most), pinned[r])
			p.Least[r] = min(max(room.least, 0), p.Most[r])
		}
		if result, err = assign.Solve(p, assign.Settings{BestFloor: true, Seed: seed}); err == nil {
			return result, nil
		}
	}
	return result, err
}

// cutOf turns why there is no plan into a refusal that says what would help.
func cutOf(err error) error {
	var cut *assign.Cut
	if !errors.As(err, &cut) {
		return ErrCut.With("Sheets", 0).With("Reviewers", 0).With("Readings", 0).With("Room", 0).Because(err)
	}
	return ErrCut.With("Sheets", len(cut.Proposals)).With("Reviewers", len(cut.Reviewers)).With("Readings", cut.Readings).
		With("Room", cut.Loads)
}

// PlanReading plans who reads what and keeps it, so that it can be looked at; reviewers see nothing of it before it is published.
func (s *Service) PlanReading(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID, seed uint64) (plan Plan,
	err error) {
	if err := who.May(Running, string(editionID)); err != nil {
		return plan, err
	}
	err = s.with(ctx, who, editionID, round, "round.planned", func(tx *sqldb.Tx, r *Round) error {
		if r.State != Prepared && r.State != Open {
			return ErrState
		}
		if err := recompute(tx, editionID); err != nil {
			return err
		}
		if plan, err = plannedFor(tx, *r, seed); err != nil {
			return err
		}
		return keepPlan(tx, r.ID, plan.Pairs)
	})
	return plan, err
}

// plannedFor reads what a plan is made of, and makes it.
func plannedFor(tx *sqldb.Tx, r Round, seed uint64) (Plan, error) {
	m, err := materialOf(tx, r)
	if err != nil {
		return Plan{}, err
	}
	if len(m.sheets) == 0 {
		return Plan{}, ErrNoSheets
	}
	return planOf(m, seed)
}

func materialOf(tx *sqldb.Tx, r Round) (m material, err error) {
	m = material{round: r, proposals: map[cfp.ProposalID]cfp.Proposal{}}
	if m.reviewers, err = reviewersOf(tx, r.EditionID); err != nil {
		return m, err
	}
	m.reviewers = slices.DeleteFunc(m.reviewers, func(v Reviewer) bool { return v.Person == "" })
	slices.SortFunc(m.reviewers, func(a, b Reviewer) int { return compare(a.ID, b.ID) })
	if m.sheets, err = sheetsOf(tx, r.ID); err != nil {
		return m, err
	}
	m.sheets = slices.DeleteFunc(m.sheets, func(s Sheet) bool { return s.Gone })
	all, err := cfp.ProposalsInTx(tx, r.EditionID)
	if err != nil {
		return m, err
	}
	for _, p := range all {
		m.proposals[p.ID] = p
	}
	if m.recused, err = recusalsIn(tx, r.EditionID); err != nil {
		return m, err
	}
	if m.given, err = givenIn(tx, r.ID); err != nil {
		return m, err
	}
	m.said, err = saidBefore(tx, r.EditionID, r.ID)
	return m, err
}

// PublishReading lets reviewers know what they read: what was planned takes the place of what was published. What somebody judged already
// stays theirs.
func (s *Service) PublishReading(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID) error {
	if err := who.May(Running, string(editionID)); err != nil {
		return err
	}
	return s.with(ctx, who, editionID, round, "round.published", func(tx *sqldb.Tx, r *Round) error {
		if r.State != Prepared && r.State != Open {
			return ErrState
		}
		return publishPlan(tx, r.ID)
	})
}
