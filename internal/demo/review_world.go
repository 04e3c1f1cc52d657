package demo

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
)

// ReviewMoment is when the demonstration of a committee happens: half-way through reading, on the evening before it meets.
const ReviewMoment = "2026-11-20T18:00"

// Addresses of who reads in the demonstration.
const (
	ReviewerEmail = "reviewer1@example.org"
	ChairEmail    = "chair@example.org"
)

// Of the committee: how many read, how many of them are the host's, and how far they have come.
const (
	committee   = 20
	ofHost      = 7
	callHost    = "Nuée"
	readersEach = 4
	mostEach    = 70
	halfWay     = 0.5
)

// Reading lets a committee read what was proposed, half-way: rounds, sheets that were looked through, who reads what, and verdicts of
// readers who differ in how generous they are. It returns what it made, to be said to people.
func (w *World) Reading(ctx context.Context, seed uint64) (made string, err error) {
	made, _, err = w.read(ctx, seed, halfWay, nil)
	return made, err
}

// Committee makes the reviewers of a committee and its chair.
func (w *World) Committee(ctx context.Context, seed uint64) error {
	s, e := w.Services.Reviews, w.Edition.ID
	random := rand.New(rand.NewPCG(seed, 20))
	for i := range committee {
		r := review.Reviewer{Name: pick(random, callFirst) + " " + pick(random, callLast), Email: fmt.Sprintf("reviewer%d@example.org", i+1),
			Most: mostEach, Languages: []string{"fr", "en"}}
		if i < ofHost {
			r.Organisation = callHost
		}
		if i%4 == 3 {
			r.Languages = []string{"en", "fr"}
		}
		if _, err := s.AddReviewer(ctx, w.Who, e, r); err != nil {
			return err
		}
	}
	return w.Services.Accounts.Grant(ctx, w.Who, ChairEmail, actor.Grant{Scope: string(e), Role: actor.Chair})
}

// read lets a committee read a share of what each of its reviewers is given. Proposals that are known to be worth more get better grades.
func (w *World) read(ctx context.Context, seed uint64, share float64, more map[cfp.ProposalID]float64) (made string, id blind.RoundID,
	err error) {
	if err := w.Committee(ctx, seed); err != nil {
		return "", "", err
	}
	s, e := w.Services.Reviews, w.Edition.ID
	round := review.NewRound(e)
	round.Name, round.Wanted, round.Host = "First reading", readersEach, callHost
	round, _, err = s.Round().Save(ctx, w.Who, round)
	if err != nil {
		return "", "", err
	}
	sheets, err := s.MakeSheets(ctx, w.Who, e, round.ID)
	if err != nil {
		return "", "", err
	}
	if err := w.lookThrough(ctx, round.ID); err != nil {
		return "", "", err
	}
	if _, err := s.PlanReading(ctx, w.Who, e, round.ID, seed); err != nil {
		return "", "", err
	}
	if err := s.PublishReading(ctx, w.Who, e, round.ID); err != nil {
		return "", "", err
	}
	if err := s.Open(ctx, w.Who, e, round.ID); err != nil {
		return "", "", err
	}
	verdicts, err := w.verdicts(ctx, round.ID, rand.New(rand.NewPCG(seed, 21)), share, more)
	return fmt.Sprintf("%d sheets, %d reviewers, %d verdicts", sheets, committee, verdicts), round.ID, err
}

// lookThrough takes out of each sheet what was found in it.
func (w *World) lookThrough(ctx context.Context, round blind.RoundID) error {
	_, err := w.Services.Reviews.TakeOut(ctx, w.Who, w.Edition.ID, round)
	return err
}

// verdicts are those of the first share of what each reviewer was given: a proposal's worth, how generous its reader is, and noise; all
// grow tired, and grade lower as they go on.
func (w *World) verdicts(ctx context.Context, round blind.RoundID, random *rand.Rand, share float64,
	more map[cfp.ProposalID]float64) (n int, err error) {
	pairs, _, err := w.Services.Reviews.Given(ctx, w.Who, w.Edition.ID, round)
	if err != nil {
		return 0, err
	}
	worth, generous, nth := map[string]float64{}, map[review.ReviewerID]float64{}, map[review.ReviewerID]int{}
	of := map[review.ReviewerID]int{}
	for _, p := range pairs {
		of[p.Reviewer]++
		if _, is := worth[string(p.Proposal)]; !is {
			worth[string(p.Proposal)] = random.NormFloat64() + more[p.Proposal]
		}
		if _, is := generous[p.Reviewer]; !is {
			generous[p.Reviewer] = 0.7 * random.NormFloat64()
		}
	}
	var all []review.TakenIn
	for _, i := range random.Perm(len(pairs)) {
		p := pairs[i]
		if float64(nth[p.Reviewer]) >= share*float64(of[p.Reviewer]) {
			continue
		}
		nth[p.Reviewer]++
		value := 3 + worth[string(p.Proposal)] + generous[p.Reviewer] + 0.8*random.NormFloat64() - 0.01*float64(nth[p.Reviewer])
		all = append(all, review.TakenIn{Pair: p, Grade: min(max(int(value+0.5), blind.Worst), blind.Best), Seconds: 40 + random.IntN(90)})
	}
	return len(all), w.Services.Reviews.TakeIn(ctx, w.Who, w.Edition.ID, round, all)
}
