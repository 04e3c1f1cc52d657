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

// How well a reader fits: a sheet in the first of their languages, or in another of them.
const (
	fitsFirst = 100
	fitsOther = 80
	perFit    = 100.0
)

// Refusals of plans.
var (
	ErrNobody = fault.New(fault.Conflict, "review.nobody", "nobody is on the list of reviewers; add some first")
	ErrCut    = fault.New(fault.Conflict, "review.cut",
		"some sheets want more readings than those who may read them can take: raise what they read at most, add reviewers, or want fewer")
	ErrNoPlan = fault.New(fault.Conflict, "review.no_plan", "nothing is planned; plan first")
)

// planOf says who reads what, of sheets that stand. Verdicts that were given stay. Equal input and seed give the same plan. It is pure.
func planOf(r Round, reviewers []Reviewer, sheets []Sheet, proposals map[cfp.ProposalID]cfp.Proposal, recused []Recusal, given []Pair,
	seed uint64) (Plan, error) {
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
		of := proposals[s.Proposal]
		p.Hosted = append(p.Hosted, host != "" && slices.ContainsFunc(of.Speakers, func(v cfp.Speaker) bool {
			return stands(v) && text.Fold(v.Organisation) == host
		}))
		for i, v := range reviewers {
			switch {
			case !v.reads(s.Language):
				p.Affinity[i][q] = assign.Barred
			case len(v.Languages) > 0 && v.Languages[0] != s.Language:
				p.Affinity[i][q] = fitsOther
			default:
				p.Affinity[i][q] = fitsFirst
			}
		}
	}
	for _, c := range recused {
		if q, is := index[c.Proposal]; is {
			p.Affinity[at[c.Reviewer]][q] = assign.Barred
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
	for _, g := range given {
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
	reviewers, err := reviewersOf(tx, r.EditionID)
	if err != nil {
		return Plan{}, err
	}
	reviewers = slices.DeleteFunc(reviewers, func(v Reviewer) bool { return v.Person == "" })
	slices.SortFunc(reviewers, func(a, b Reviewer) int { return compare(a.ID, b.ID) })
	sheets, err := sheetsOf(tx, r.ID)
	if err != nil {
		return Plan{}, err
	}
	sheets = slices.DeleteFunc(sheets, func(s Sheet) bool { return s.Gone })
	if len(sheets) == 0 {
		return Plan{}, ErrNoSheets
	}
	all, err := cfp.ProposalsInTx(tx, r.EditionID)
	if err != nil {
		return Plan{}, err
	}
	proposals := make(map[cfp.ProposalID]cfp.Proposal, len(all))
	for _, p := range all {
		proposals[p.ID] = p
	}
	recused, err := recusalsIn(tx, r.EditionID)
	if err != nil {
		return Plan{}, err
	}
	given, err := givenIn(tx, r.ID)
	if err != nil {
		return Plan{}, err
	}
	recused = slices.DeleteFunc(recused, func(c Recusal) bool {
		return !slices.ContainsFunc(reviewers, func(v Reviewer) bool { return v.ID == c.Reviewer })
	})
	return planOf(r, reviewers, sheets, proposals, recused, given, seed)
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
