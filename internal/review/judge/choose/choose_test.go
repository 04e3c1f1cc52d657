package choose_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/creneau/creneau/internal/review/judge/choose"
)

// call makes a believable one: two lengths, tracks, levels and languages with quotas, speakers with siblings, a host with a third.
func call(seed uint64, candidates, long, short int) *choose.Call {
	r := rand.New(rand.NewPCG(seed, uint64(candidates)))
	places := long + short
	products := max(2, candidates*80/300)
	c := &choose.Call{Places: []int{long, short}, Products: products, Coverage: .3, Organisation: []int{max(1, places*4/10)}}
	for range 6 { // tracks
		c.Quotas = append(c.Quotas, choose.Quota{Least: places / 12, Most: 1 + places/4, Price: 1})
	}
	for range 3 { // levels
		c.Quotas = append(c.Quotas, choose.Quota{Least: places / 6, Most: 1 + places*6/10, Price: 1})
	}
	c.Quotas = append(c.Quotas, choose.Quota{Least: places / 5, Most: places, Price: 2}) // in English
	for range candidates {
		k := choose.Candidate{Value: max(.05, 3+.8*r.NormFloat64()), Organisation: choose.None, Speakers: []int{r.IntN(max(1, candidates*7/10))}}
		if r.IntN(4) == 0 {
			k.Speakers = append(k.Speakers, candidates+r.IntN(max(1, candidates/3)))
		}
		if r.IntN(6) == 0 {
			k.Length = 1
		}
		if r.IntN(100) < 35 {
			k.Organisation, k.Value = 0, k.Value+.3
		}
		k.Quotas = []int{min(5, int(math.Abs(2.5*r.NormFloat64()))), 6 + r.IntN(3)}
		if r.IntN(4) == 0 {
			k.Quotas = append(k.Quotas, 9)
		}
		for range 1 + r.IntN(2) {
			k.Products = append(k.Products, min(products-1, int(r.ExpFloat64()*float64(products)/4)))
		}
		c.Candidates = append(c.Candidates, k)
	}
	for range candidates / 30 {
		if a, b := r.IntN(candidates), r.IntN(candidates); a != b {
			c.Alikes = append(c.Alikes, choose.Alike{First: a, Second: b, Price: 2})
		}
	}
	return c
}

// best goes through all selections.
func best(c *choose.Call) (value float64, possible bool) {
	value = math.Inf(-1)
	chosen := make([]bool, len(c.Candidates))
	for bits := range 1 << len(chosen) {
		for i := range chosen {
			chosen[i] = bits>>i&1 == 1
		}
		if c.Allowed(chosen) {
			value, possible = max(value, c.Value(chosen)), true
		}
	}
	return value, possible
}

func againstAll(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 4))
	c := call(seed, 4+r.IntN(7), 2+r.IntN(3), r.IntN(2))
	for range r.IntN(3) {
		c.Candidates[r.IntN(len(c.Candidates))].Decided = choose.Decision(r.IntN(3))
	}
	want, possible := best(c)
	sel, err := choose.Solve(c)
	if (err == nil) != possible {
		t.Fatalf("seed %d: possible is %v, but the error is %v", seed, possible, err)
	}
	if err != nil {
		return
	}
	if !c.Allowed(sel.Chosen) || math.Abs(sel.Value-want) > 1e-6 || sel.Bound < want-1e-6 || sel.Gap() > 1e-3 {
		t.Fatalf("seed %d: the selection brings %v, at most %v; the best brings %v", seed, sel.Value, sel.Bound, want)
	}
	reasons := choose.Reasons(c, sel)
	for _, reason := range reasons {
		if !choose.Confirmed(c, reason) {
			t.Fatalf("seed %d: solving again does not confirm %+v", seed, reason)
		}
	}
}

func TestSmallCallsAreSolvedAsByGoingThroughAllSelections(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		againstAll(t, seed)
	}
}

func FuzzSolve(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(againstAll)
}

func TestACallOf300IsSolvedAndProven(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		c := call(seed, 300, 60, 12)
		sel, err := choose.Solve(c)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("value %.3f, bound %.3f, gap %.4f %%", sel.Value, sel.Bound, 100*sel.Gap())
		if !c.Allowed(sel.Chosen) || sel.Gap() > .001 {
			t.Errorf("seed %d: the gap is %.4f %%", seed, 100*sel.Gap())
		}
	}
}

func TestEachNoHasAReasonThatSolvingAgainConfirms(t *testing.T) {
	t.Parallel()
	c := call(1, 100, 20, 4)
	sel, err := choose.Solve(c)
	if err != nil {
		t.Fatal(err)
	}
	reasons := choose.Reasons(c, sel)
	codes := map[choose.Code]int{}
	for _, r := range reasons {
		codes[r.Code]++
		if !choose.Confirmed(c, r) {
			t.Errorf("solving again does not confirm %+v", r)
		}
	}
	t.Logf("%d candidates declined: %v", len(reasons), codes)
	if len(reasons) != 76 {
		t.Errorf("%d of 100 are declined for 24 places", len(reasons))
	}
}

func BenchmarkSolve(b *testing.B) {
	c := call(1, 300, 60, 12)
	b.ReportAllocs()
	for b.Loop() {
		sel, err := choose.Solve(c)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(100*sel.Gap(), "%gap")
	}
}

func BenchmarkReasons(b *testing.B) {
	c := call(1, 300, 60, 12)
	sel, err := choose.Solve(c)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		reasons := choose.Reasons(c, sel)
		confirmed := 0
		for _, r := range reasons {
			if choose.Confirmed(c, r) {
				confirmed++
			}
		}
		b.ReportMetric(100*float64(confirmed)/float64(len(reasons)), "%confirmed")
	}
}

func TestWhatIsDecidedIsStable(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 5))
	c := call(2, 60, 12, 3)
	c.Candidates[4].Decided, c.Candidates[9].Decided = choose.Taken, choose.Declined
	draws := make([][]float64, 20)
	for d := range draws {
		for i := range c.Candidates {
			draws[d] = append(draws[d], c.Candidates[i].Value+.4*r.NormFloat64())
		}
	}
	share, err := choose.Stability(c, draws)
	if err != nil {
		t.Fatal(err)
	}
	sum, open := 0.0, 0
	for _, s := range share {
		if sum += s; s > .05 && s < .95 {
			open++
		}
	}
	if math.Abs(share[4]-1) > 1e-9 || share[9] != 0 || open == 0 || sum > 15+1e-9 {
		t.Errorf("the taken one is chosen in %v, the declined one in %v; %d are open, %v places are filled", share[4], share[9], open, sum)
	}
}
