package judge_test

import (
	"math/rand/v2"
	"testing"

	"github.com/creneau/creneau/internal/review/judge"
)

const places = 60

// byMean is the order of raw means, equals by lot.
func byMean(rs judge.Readings, random *rand.Rand) []int {
	mean, _ := rs.Mean()
	for p := range mean {
		mean[p] += 1e-9 * random.Float64()
	}
	return byValue(mean)
}

func TestCalibrationChoosesMoreOfTheBestThanMeans(t *testing.T) {
	t.Parallel()
	const calls = 40
	var mean, model, meanFair, modelFair float64
	for i := range uint64(calls) {
		c := usual(held + i)
		rs := c.read(4)
		mean += c.share(byMean(rs, c.random), places) / calls
		model += c.share(judge.Calibrate(rs).Order(1), places) / calls
		fair := &call{proposals: 200, readers: 20, noise: .8, grades: 5}
		rs = fair.drawn(held + i).read(4)
		meanFair += fair.share(byMean(rs, fair.random), places) / calls
		modelFair += fair.share(judge.Calibrate(rs).Order(1), places) / calls
	}
	t.Logf("share of the best 60 chosen: calibrated %.3f, means %.3f; if nobody is biased %.3f, means %.3f", model, mean, modelFair, meanFair)
	if model < .78 || model < mean+.03 || modelFair < meanFair-.005 {
		t.Error("calibration is worth less than it was")
	}
}

func TestRankIntervalsHoldTheTruthNineTimesInTen(t *testing.T) {
	t.Parallel()
	const calls = 200
	var covered, brier, doubt, known float64
	for i := range uint64(calls) {
		c := usual(held + i)
		best := c.best()
		standings := judge.Calibrate(c.read(4)).Standings(places, i)
		for p, s := range standings {
			if s.Low <= best[p]+1 && best[p]+1 <= s.High {
				covered++
			}
			in := 0.0
			if best[p] < places {
				in = 1
			}
			brier += (s.In - in) * (s.In - in)
			known++
		}
		doubt += undecided(standings) / calls
	}
	covered, brier = covered/known, brier/known
	t.Logf("intervals cover %.3f, Brier score of the chance to be in %.4f, undecided %.3f", covered, brier, doubt)
	if covered < .88 || covered > .92 || brier > .11 {
		t.Error("intervals are too narrow or too wide")
	}
}

func TestFurtherReadingsGoWhereTheyTellMost(t *testing.T) {
	t.Parallel()
	const calls = 20
	var equal, equalDoubt, share, doubt float64
	for i := range uint64(calls) {
		c := usual(held + i)
		even := judge.Calibrate(c.read(4))
		equal += c.share(even.Order(1), places) / calls
		equalDoubt += undecided(even.Standings(places, 1)) / calls

		c = usual(held + i)
		rs := c.read(2)
		for evening := range uint64(8) {
			room := make([]int, c.readers)
			for r := range room {
				room[r] = 45
			}
			for _, r := range rs.All {
				room[r.Reader]--
			}
			dealt := judge.Calibrate(rs).Further(judge.Evening{Places: places, Readings: 50, Cover: .25, Room: room, Seed: evening})
			for _, r := range dealt {
				rs.All = append(rs.All, c.grade(r.Reader, r.Proposal))
			}
		}
		if len(rs.All) != 800 {
			t.Fatalf("there are %d readings", len(rs.All))
		}
		last := judge.Calibrate(rs)
		share += c.share(last.Order(1), places) / calls
		doubt += undecided(last.Standings(places, 1)) / calls
	}
	t.Logf("800 readings: the doubted first %.3f chosen, %.3f undecided; the same for each %.3f, %.3f", share, doubt, equal, equalDoubt)
	if share < .82 || doubt > .34 || share < equal || doubt > equalDoubt {
		t.Error("further readings are worth less than they were")
	}
}

func TestDuelsSettleHalfOfWhatReadingsLeaveOpen(t *testing.T) {
	t.Parallel()
	const calls, scale, most = 10, 1.7, 6.0
	var needed, before, after, wrongBefore, wrongAfter float64
	for i := range uint64(calls) {
		c := usual(held + i)
		fit := judge.Calibrate(c.read(4))
		standings := fit.Standings(places, i)
		var grey []int
		var worth, errs []float64
		sure := 0
		for p, s := range standings {
			if s.Zone == judge.Discuss {
				grey, worth, errs = append(grey, p), append(worth, fit.Worth[p]), append(errs, fit.WorthError[p])
			} else if s.Zone == judge.In {
				sure++
			}
		}
		priors := make([]judge.Prior, len(grey))
		for k := range grey {
			priors[k] = judge.PriorOf(worth[k], errs[k], scale)
		}
		var duels []judge.Duel
		strength, err := judge.Strengths(len(grey), nil, priors)
		in := judge.ChancesIn(strength, err, places-sure, 1)
		open := len(grey)
		for open*2 > len(grey) && float64(len(duels)) < most*float64(len(grey)) {
			for _, d := range judge.NextDuels(strength, in, duels, len(grey)/4, nil, uint64(len(duels))) {
				if chance := scale * (c.worth[grey[d.Winner]] - c.worth[grey[d.Loser]]); c.random.Float64() > logistic(chance) {
					d.Winner, d.Loser = d.Loser, d.Winner
				}
				duels = append(duels, d)
			}
			strength, err = judge.Strengths(len(grey), duels, priors)
			in, open = judge.ChancesIn(strength, err, places-sure, 1), 0
			for _, p := range in {
				if p > .1 && p < .9 {
					open++
				}
			}
		}
		needed += float64(len(duels)) / float64(len(grey)) / calls
		before, after = before+float64(len(grey))/calls, after+float64(open)/calls
		best := c.best()
		chosen := byValue(strength)[:places-sure]
		first := byValue(worth)[:places-sure]
		for k := range chosen {
			if best[grey[chosen[k]]] >= places {
				wrongAfter += 1.0 / calls
			}
			if best[grey[first[k]]] >= places {
				wrongBefore += 1.0 / calls
			}
		}
	}
	t.Logf("%.1f duels for each undecided proposal cut the undecided from %.1f to %.1f; wrongly chosen of them: %.1f, before %.1f", needed,
		before, after, wrongAfter, wrongBefore)
	if needed > most || after > before/2 || wrongAfter >= wrongBefore {
		t.Error("duels settle less than they did")
	}
}
