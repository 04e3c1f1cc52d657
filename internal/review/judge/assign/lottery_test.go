package assign_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/creneau/creneau/internal/review/judge/assign"
)

// lottery draws for a random problem, and checks that all keep their promises.
func lottery(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 9))
	p := small(r, int(seed%2)+16*int(seed/2%2))
	best, err := assign.Solve(p, assign.Settings{Seed: seed})
	if err != nil {
		return
	}
	lot := assign.Lot{Most: 0.6 + 0.4*r.Float64(), Total: int64(float64(best.Total) * (0.5 + 0.4*r.Float64())), Seed: seed}
	l, err := assign.Draw(p, lot)
	var quality *assign.QualityError
	if errors.As(err, &quality) || errors.Is(err, assign.ErrNotFound) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	check(t, p, l.Answer)
	pinned := map[assign.Pair]bool{}
	for _, pair := range p.Pinned {
		pinned[pair] = true
	}
	for q, n := range p.Wanted {
		var sum int64
		for i := range p.Affinity {
			x := l.Probability[i][q]
			sum += x
			if x < 0 || float64(x) > lot.Most*assign.Certain+1 && !pinned[assign.Pair{Reviewer: i, Proposal: q}] ||
				x > 0 && p.Affinity[i][q] == assign.Barred {
				t.Fatalf("seed %d: reviewer %d reads proposal %d with %d of %v", seed, i, q, x, lot.Most)
			}
		}
		if sum != int64(n)*assign.Certain {
			t.Fatalf("seed %d: proposal %d has %d millionths of a reader, of %d", seed, q, sum, n)
		}
	}
	for i, row := range l.Probability {
		var sum int64
		for _, x := range row {
			sum += x
		}
		if sum < int64(p.Least[i])*assign.Certain || sum > int64(p.Most[i])*assign.Certain {
			t.Fatalf("seed %d: reviewer %d has a load of %d millionths, of %d to %d", seed, i, sum, p.Least[i], p.Most[i])
		}
	}
	if float64(l.Total) < float64(lot.Total)-1 {
		t.Fatalf("seed %d: %d is expected, of %d", seed, l.Total, lot.Total)
	}
}

func TestALotteryKeepsLoadsAndItsTotal(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		lottery(t, seed)
	}
}

func FuzzDraw(f *testing.F) {
	f.Add(uint64(3))
	f.Fuzz(lottery)
}

func TestAPairIsDrawnAsOftenAsSaid(t *testing.T) {
	t.Parallel()
	const times = 2000
	p := bids(6, 5, 2, 3)
	best, err := assign.Solve(p, assign.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	drawn := make([][]float64, len(p.Affinity))
	for r := range drawn {
		drawn[r] = make([]float64, len(p.Wanted))
	}
	var l *assign.Lottery
	for seed := range uint64(times) {
		if l, err = assign.Draw(p, assign.Lot{Most: .9, Total: best.Total * 9 / 10, Seed: seed}); err != nil {
			t.Fatal(err)
		}
		for q, readers := range l.Answer {
			for _, r := range readers {
				drawn[r][q]++
			}
		}
	}
	for r := range drawn {
		for q, n := range drawn[r] {
			want := float64(l.Probability[r][q]) / assign.Certain
			if off := math.Abs(n/times - want); off > 5*math.Sqrt(.25/times) {
				t.Errorf("reviewer %d read proposal %d in %.3f of the draws, not %.3f", r, q, n/times, want)
			}
		}
	}
}
