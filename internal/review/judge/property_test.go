package judge_test

import (
	"math"
	"testing"

	"github.com/creneau/creneau/internal/review/judge"
)

func TestNamesOfReadersDoNotMatter(t *testing.T) {
	t.Parallel()
	rs := usual(1).read(4)
	swapped := judge.Readings{Readers: rs.Readers, Proposals: rs.Proposals}
	for _, r := range rs.All {
		switch r.Reader {
		case 3:
			r.Reader = 7
		case 7:
			r.Reader = 3
		}
		swapped.All = append(swapped.All, r)
	}
	near(t, "worth", judge.Calibrate(swapped).Worth, 1e-9, judge.Calibrate(rs).Worth...)
}

func TestAReaderWhoGradesAllHigherMovesNobody(t *testing.T) {
	t.Parallel()
	rs := usual(2).read(4)
	m := judge.Model{Mean: 2, WorthVariance: 1, ReaderVariance: 100, Noise: .8}
	raised := judge.Readings{Readers: rs.Readers, Proposals: rs.Proposals}
	for _, r := range rs.All {
		if r.Reader == 5 {
			r.Grade += 2
		}
		raised.All = append(raised.All, r)
	}
	near(t, "worth", judge.CalibrateBy(m, raised).Worth, .02, judge.CalibrateBy(m, rs).Worth...)
}

func TestWithoutGenerosityTheOrderIsThatOfShrunkMeans(t *testing.T) {
	t.Parallel()
	rs := usual(3).read(4)
	m := judge.Model{Mean: 2, WorthVariance: 1, ReaderVariance: 1e-9, Noise: .8}
	mean, count := rs.Mean()
	want := make([]float64, len(mean))
	for p := range want {
		want[p] = (mean[p] - 2) * float64(count[p]) / (float64(count[p]) + .8)
	}
	near(t, "worth", judge.CalibrateBy(m, rs).Worth, 1e-6, want...)
}

func TestWhatNobodyReadIsAverageAndMostDoubted(t *testing.T) {
	t.Parallel()
	rs := usual(4).read(4)
	rs.Proposals++
	c := judge.Calibrate(rs)
	last := rs.Proposals - 1
	if c.Worth[last] != 0 || math.Abs(c.WorthError[last]-math.Sqrt(c.WorthVariance)) > 1e-9 {
		t.Errorf("it is worth %v ± %v", c.Worth[last], c.WorthError[last])
	}
	for p, e := range c.WorthError[:last] {
		if e >= c.WorthError[last] {
			t.Errorf("proposal %d is doubted more: %v", p, e)
		}
	}
}

func TestACommitteeThatAgreesOnEverythingIsNotDividedByZero(t *testing.T) {
	t.Parallel()
	rs := judge.Readings{Readers: 2, Proposals: 3}
	for p := range 3 {
		for r := range 2 {
			rs.All = append(rs.All, judge.Reading{Reader: r, Proposal: p, Grade: 3})
		}
	}
	c := judge.Calibrate(rs)
	near(t, "worth", c.Worth, 1e-9, 0, 0, 0)
	if a := judge.Alpha(rs, 4, false); a != 1 {
		t.Errorf("alpha is %v", a)
	}
}

func BenchmarkJudge(b *testing.B) {
	c := &call{proposals: 1500, readers: 200, severity: .7, noise: .8, scale: .25, grades: 5}
	rs := c.drawn(1).read(4)
	b.ReportAllocs()
	for b.Loop() {
		judge.Calibrate(rs).Standings(300, 1)
	}
}
