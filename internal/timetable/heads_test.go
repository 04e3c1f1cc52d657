package timetable_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

// recipe describes a synthetic crowd: sessions of unlike popularity in themes, people with a taste for few of them and leanings of
// their own. Some star; in each slot most go to one session, rather to one they starred. The predictor is told none of this.
type recipe struct {
	people, sessions, slots            int
	themes                             int
	dirichlet, popularity, affinity    float64
	share, mean, dispersion, boost, in float64
}

func usualRecipe() recipe {
	return recipe{people: 2000, sessions: 72, slots: 9, themes: 8, dirichlet: 0.2, popularity: 1, affinity: 0.8, share: 0.6, mean: 7,
		dispersion: 1.6, boost: 1.5, in: 0.85}
}

// draw makes a crowd, a plan that was not made for it, and who comes.
func (c recipe) draw(seed uint64) (timetable.Problem, timetable.Plan, []float64) {
	r := rand.New(rand.NewPCG(seed, 11))
	rooms := (c.sessions + c.slots - 1) / c.slots
	p := timetable.Problem{}
	for t := range c.slots {
		p.Slots = append(p.Slots, timetable.Interval{Start: 40 * t, End: 40*t + 30})
	}
	for range rooms {
		p.Rooms = append(p.Rooms, timetable.Room{Capacity: 2 * c.people / rooms})
	}
	plan := make(timetable.Plan, c.sessions)
	popular, theme, lean := make([]float64, c.sessions), make([]int, c.sessions), make([][3]float64, c.sessions)
	for k, i := range r.Perm(c.sessions) {
		p.Sessions = append(p.Sessions, timetable.Session{Minutes: 30})
		plan[i] = timetable.Place{Room: k / c.slots, Start: 40 * (k % c.slots)}
		popular[i], theme[i] = c.popularity*r.NormFloat64(), r.IntN(c.themes)
		for d := range lean[i] {
			lean[i][d] = r.NormFloat64() / math.Sqrt(3)
		}
	}
	heads := make([]float64, c.sessions)
	for range c.people {
		score := c.scores(r, popular, theme, lean)
		if r.Float64() < c.share {
			stars := c.stars(r, score)
			wishes := make([]timetable.Wish, len(stars))
			for k, i := range stars {
				wishes[k] = timetable.Wish{Session: i, Weight: 1}
				score[i] += c.boost
			}
			p.People = append(p.People, wishes)
		} else {
			p.Silent++
		}
		for t := range c.slots {
			chosen, most := -1, math.Inf(-1)
			for i := range score {
				if plan[i].Start != 40*t {
					continue
				}
				if v := score[i] + gumbel(r); v > most {
					chosen, most = i, v
				}
			}
			if chosen >= 0 && r.Float64() < c.in {
				heads[chosen]++
			}
		}
	}
	return p, plan, heads
}

func (c recipe) scores(r *rand.Rand, popular []float64, theme []int, lean [][3]float64) []float64 {
	taste, sum := make([]float64, c.themes), 0.0
	for k := range taste {
		taste[k] = gamma(r, c.dirichlet)
		sum += taste[k]
	}
	own := [3]float64{r.NormFloat64(), r.NormFloat64(), r.NormFloat64()}
	score := make([]float64, len(popular))
	for i := range score {
		dot := own[0]*lean[i][0] + own[1]*lean[i][1] + own[2]*lean[i][2]
		score[i] = popular[i] + math.Log(0.25/float64(c.themes)+taste[theme[i]]/sum) + c.affinity*dot
	}
	return score
}

func (c recipe) stars(r *rand.Rand, score []float64) []int {
	n := 1
	for limit, product := math.Exp(-gamma(r, c.dispersion)*c.mean/c.dispersion), r.Float64(); product > limit; product *= r.Float64() {
		n++
	}
	order, keys := r.Perm(len(score)), make([]float64, len(score))
	for i := range keys {
		keys[i] = score[i] + gumbel(r)
	}
	slices.SortFunc(order, func(a, b int) int { return int(math.Copysign(1, keys[b]-keys[a])) })
	return order[:min(n, len(order))]
}

func gumbel(r *rand.Rand) float64 { return -math.Log(-math.Log(r.Float64())) }

// gamma draws by the method of Marsaglia and Tsang.
func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(r, shape+1) * math.Pow(r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	for {
		x := r.NormFloat64()
		v := math.Pow(1+x/math.Sqrt(9*d), 3)
		if v > 0 && math.Log(r.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// covered is the share of sessions whose counted heads lie in the interval, over some crowds.
func covered(t testing.TB, c recipe, crowds int) float64 {
	in, all := 0.0, 0.0
	for seed := range uint64(crowds) {
		p, plan, heads := c.draw(seed)
		for i, e := range timetabletest.Instance(t, p).Heads(plan) {
			if e.Low <= heads[i] && heads[i] <= e.High {
				in++
			}
			all++
		}
	}
	return in / all
}

func TestFourInFiveSessionsFallInTheirInterval(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*recipe){
		"usual":                func(*recipe) {},
		"few themes":           func(c *recipe) { c.themes = 5 },
		"many themes":          func(c *recipe) { c.themes = 14 },
		"narrow tastes":        func(c *recipe) { c.dirichlet = 0.1 },
		"wide tastes":          func(c *recipe) { c.dirichlet = 0.4 },
		"sessions alike":       func(c *recipe) { c.popularity = 0.7 },
		"sessions unlike":      func(c *recipe) { c.popularity = 1.2 },
		"stars mean little":    func(c *recipe) { c.boost = 0.7 },
		"stars mean much":      func(c *recipe) { c.boost = 2.5 },
		"a quarter stars":      func(c *recipe) { c.share = 0.25 },
		"nine in ten star":     func(c *recipe) { c.share = 0.9 },
		"four stars each":      func(c *recipe) { c.mean = 4 },
		"eleven stars each":    func(c *recipe) { c.mean = 11 },
		"five hundred people":  func(c *recipe) { c.people = 500 },
		"hardly anybody stars": func(c *recipe) { c.share = 0.015 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := usualRecipe()
			change(&c)
			if got := covered(t, c, 6); got < 0.75 || got > 0.85 {
				t.Errorf("%.3f of the sessions are in their interval, of which four in five should be", got)
			}
		})
	}
}

func TestOverflowsComeAsOftenAsExpected(t *testing.T) {
	t.Parallel()
	expected, came := 0.0, 0.0
	for seed := range uint64(6) {
		p, plan, heads := usualRecipe().draw(100 + seed)
		for i, e := range timetabletest.Instance(t, p).Heads(plan) {
			capacity := int(e.Heads * (0.7 + 0.6*float64(i)/float64(len(plan))))
			expected += e.Overflow(capacity)
			if heads[i] > float64(capacity) {
				came++
			}
		}
	}
	if came < 0.85*expected || came > 1.15*expected {
		t.Errorf("%v rooms overflow, of which %.1f were expected", came, expected)
	}
}

func TestASessionThatBeginsALittleLaterKeepsItsListeners(t *testing.T) {
	t.Parallel()
	c := usualRecipe()
	c.people = 600
	p, plan, _ := c.draw(5)
	on := timetabletest.Instance(t, p)
	before := on.Heads(plan)
	for _, later := range []int{5, 10} {
		p, plan := p, slices.Clone(plan)
		p.Sessions = slices.Clone(p.Sessions)
		for i := range plan {
			if plan[i].Start == 40 && plan[i].Room < 3 {
				plan[i].Start += later
				p.Sessions[i].Shifted, p.Sessions[i].Place = true, plan[i]
			}
		}
		for i, e := range timetabletest.Instance(t, p).Heads(plan) {
			if math.Abs(e.Heads-before[i].Heads) > 1e-6 {
				t.Errorf("%d minutes later session %d at %d has %.1f persons, had %.1f", later, i, plan[i].Start, e.Heads, before[i].Heads)
			}
		}
	}
}

func TestSessionsThatBeginALittleEarlierOrLaterLeaveTheOthersTheirListeners(t *testing.T) {
	t.Parallel()
	c := usualRecipe()
	c.people = 600
	p, plan, _ := c.draw(5)
	p.Blocked = []timetable.Interval{{Start: 30, End: 40}} // a break for all, into which those that begin earlier run
	before := timetabletest.Instance(t, p).Heads(plan)
	r := rand.New(rand.NewPCG(6, 6))
	for range 40 {
		p, plan, moved := p, slices.Clone(plan), map[int]bool{}
		p.Sessions = slices.Clone(p.Sessions)
		for i := range plan {
			if plan[i].Start == 40 && r.IntN(3) == 0 {
				moved[i] = true
				plan[i].Start += r.IntN(21) - 10
				p.Sessions[i].Shifted, p.Sessions[i].Place = true, plan[i]
			}
		}
		for i, e := range timetabletest.Instance(t, p).Heads(plan) {
			if !moved[i] && math.Abs(e.Heads-before[i].Heads) > 1e-6 {
				t.Errorf("%v began at other minutes, and session %d at %d has %.1f persons, had %.1f", moved, i, plan[i].Start, e.Heads,
					before[i].Heads)
			}
		}
	}
}

func TestNobodyGoesToWhatOnlyHoldsItsRoom(t *testing.T) {
	t.Parallel()
	c := usualRecipe()
	c.people = 600
	p, plan, _ := c.draw(5)
	without := slices.Clone(plan)
	without[7].Room = timetable.Nowhere
	want := timetabletest.Instance(t, p).Heads(without)
	p.Sessions[7].Empty, p.Sessions[7].Pinned, p.Sessions[7].Place = true, true, plan[7]
	for i, e := range timetabletest.Instance(t, p).Heads(plan) {
		if math.Abs(e.Heads-want[i].Heads) > 1e-6 {
			t.Errorf("beside a room that is held session %d has %.1f persons, want %.1f", i, e.Heads, want[i].Heads)
		}
	}
}

func TestFewStarsAreSaid(t *testing.T) {
	t.Parallel()
	c := usualRecipe()
	for share, want := range map[float64]bool{0.6: false, 0.01: true} {
		c.share = share
		p, _, _ := c.draw(1)
		if got := timetabletest.Instance(t, p).FewStars(); got != want {
			t.Errorf("of %d people %d star: few is %v", c.people, len(p.People), got)
		}
	}
	c.share = 0
	p, plan, _ := c.draw(1)
	heads := timetabletest.Instance(t, p).Heads(plan)
	for _, e := range heads[1:] {
		if math.Abs(e.Heads-heads[0].Heads) > 1e-6 || e.High < 1.5*e.Heads {
			t.Fatalf("without a star all are alike and uncertain, not %+v and %+v", heads[0], e)
		}
	}
}

func TestHabitsAreLearntFromCounts(t *testing.T) {
	t.Parallel()
	c := usualRecipe()
	c.in, c.boost = 0.6, 3
	var samples []timetable.Sample
	for seed := range uint64(4) {
		p, plan, heads := c.draw(200 + seed)
		heads[3] = -1 // nobody counted there
		samples = append(samples, timetabletest.Instance(t, p).Samples(plan, heads)...)
	}
	if want := 4 * (c.sessions - 1); len(samples) != want {
		t.Fatalf("%d samples, not %d", len(samples), want)
	}
	learnt := timetable.Habits{}.Learn(samples)
	if math.Abs(learnt.Seated-0.6) > 0.03 {
		t.Errorf("six in ten were seated, learnt %.3f", learnt.Seated)
	}
	usual, off := 0.0, 0.0
	for seed := range uint64(4) {
		p, plan, heads := c.draw(300 + seed)
		for i, e := range timetabletest.Instance(t, p).Heads(plan) {
			usual += math.Abs(e.Heads - heads[i])
		}
		p.Habits = learnt
		for i, e := range timetabletest.Instance(t, p).Heads(plan) {
			off += math.Abs(e.Heads - heads[i])
		}
	}
	if off > 0.6*usual {
		t.Errorf("with habits learnt, expectations are off by %.0f persons, with the usual ones by %.0f", off, usual)
	}
	if few := (timetable.Habits{}).Learn(samples[:3]); math.Abs(few.Seated-0.85) > 0.1 {
		t.Errorf("three counts should not change much, but seated became %.3f", few.Seated)
	}
	if none := (timetable.Habits{}).Learn(nil); none != timetable.UsualHabits() {
		t.Errorf("nothing counted, but %+v", none)
	}
}

func BenchmarkHeads(b *testing.B) {
	for name, c := range map[string]recipe{"2k": usualRecipe(), "100k": func() recipe {
		c := usualRecipe()
		c.people, c.sessions, c.slots = 100_000, 1000, 20
		return c
	}()} {
		p, plan, _ := c.draw(1)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				in := timetabletest.Instance(b, p)
				b.StartTimer()
				in.Heads(plan)
			}
		})
	}
}
