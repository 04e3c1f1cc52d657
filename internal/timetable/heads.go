package timetable

import "math"

// Habits are how a crowd behaves. The zero value stands for the usual ones, which are those of a synthetic crowd made after public
// counts; Learn finds an event's own.
type Habits struct {
	Seated float64 // share of those present who sit in some session at any time; the others talk, eat or rest
	Lean   float64 // power by which attendance follows popularity: above 1, what is popular draws more than its stars say
	Spread float64 // relative standard deviation that remains when chance and few stars are accounted for
}

// UsualHabits hold until counts say otherwise.
func UsualHabits() Habits { return Habits{Seated: 0.85, Lean: 1.07, Spread: 0.08} }

func (h Habits) orUsual() Habits {
	if h == (Habits{}) {
		return UsualHabits()
	}
	return h
}

// Expected is how many persons to expect in a session: four times in five between Low and High.
type Expected struct {
	Heads, Low, High float64
	deviation        float64
}

// Overflow is how likely more come than there are places.
func (e Expected) Overflow(capacity int) float64 {
	if capacity <= 0 || e.deviation == 0 {
		return 0
	}
	return math.Erfc((float64(capacity)+0.5-e.Heads)/e.deviation/math.Sqrt2) / 2
}

// Over is how many persons are beyond the places if exactly as many come as are expected; half a person is none.
func (e Expected) Over(capacity int) float64 {
	over := e.Heads - float64(capacity)
	if capacity <= 0 || over <= 0.5 {
		return 0
	}
	return over
}

// Beyond is how many persons to expect beyond the places, chance included: even where Heads is below the capacity, some days
// it is not.
func (e Expected) Beyond(capacity int) float64 {
	over := e.Heads - float64(capacity)
	if capacity <= 0 || e.deviation == 0 {
		return 0
	}
	z := over / e.deviation
	return over*math.Erfc(-z/math.Sqrt2)/2 + e.deviation*math.Exp(-z*z/2)/math.Sqrt(2*math.Pi)
}

// fourInFive is how many deviations from the mean hold four fifths of a normal distribution.
const fourInFive = 1.2816

// starNoise is the relative variance that one star, or none, leaves.
const starNoise = 0.8

// expected puts an interval around heads: chance in who comes, few stars, and what the model does not know.
func (in *Instance) expected(session int, heads float64) Expected {
	t, spread := in.crowdTastes(), in.p.Habits.orUsual().Spread
	present := 0.0
	for _, p := range t.present {
		present += p
	}
	e := Expected{Heads: heads}
	if present > 0 {
		e.deviation = math.Sqrt(heads*(1-min(1, heads/present)) + heads*heads*(spread*spread+starNoise/(t.stars[session]+1)))
	}
	e.Low, e.High = max(0, heads-fourInFive*e.deviation-0.5), min(max(present, heads), heads+fourInFive*e.deviation+0.5)
	return e
}

// Heads is how many persons to expect in each session of a plan, everybody counted. Zero for what is not placed, and for what
// nobody comes to. Of the plan only the starts matter: it may break rules, as a draft does.
func (in *Instance) Heads(plan Plan) []Expected {
	heads := make([]Expected, len(in.p.Sessions))
	l := in.load(plan)
	for t, running := range l.running {
		at := in.headsAt(running, nil)
		for k, i := range running {
			if in.chosen(int(i), int(l.slot[i])) == t {
				heads[i] = in.expected(int(i), at[k])
			}
		}
	}
	return heads
}

// FewStars reports whether there are so few stars that expectations are mostly what is usual, not what these people want.
func (in *Instance) FewStars() bool { return in.crowdTastes().prior }

func (in *Instance) crowdTastes() *tastes {
	in.tastesOnce.Do(func() {
		if in.tastes == nil {
			in.tastes = in.fitTastes()
		}
	})
	return in.tastes
}

// mostAtOnce is how many sessions can run at once: one in each room, and one that is about to change places.
const mostAtOnce = 65

// headsAt appends the persons to expect in sessions that run at once: people of each taste split over what runs, by how much it
// attracts them. It is called for most moves of a search, so it works on arrays of fixed size.
func (in *Instance) headsAt(running []int32, heads []float64) []float64 {
	tastes := in.crowdTastes()
	var each [mostTastes]float64 // persons for each unit of pull
	for _, i := range running {
		pull := &tastes.pull[i]
		for c := range each {
			each[c] += pull[c]
		}
	}
	for c, sum := range each {
		if sum > 0 {
			each[c] = tastes.present[c] / sum
		}
	}
	for _, i := range running {
		pull, sum := &tastes.pull[i], 0.0
		for c := range each {
			sum += pull[c] * each[c]
		}
		heads = append(heads, sum)
	}
	return heads
}

// Sample is a session that was counted.
type Sample struct {
	Expected  float64 // as Heads said, with the habits of then
	Fair      float64 // what each session that it was chosen over would have had if all attracted alike
	Deviation float64 // by chance and few stars alone
	Counted   float64
}

// Samples pairs what was expected of a past plan with what was counted at the doors; negative where nobody counted.
func (in *Instance) Samples(plan Plan, counted []float64) (samples []Sample) {
	l, expected := in.load(plan), in.Heads(plan)
	spread := in.p.Habits.orUsual().Spread
	for i, e := range expected {
		if l.slot[i] < 0 || in.p.Sessions[i].Empty || counted[i] < 0 {
			continue
		}
		fair, n := 0.0, 0.0
		for _, j := range l.running[in.chosen(i, int(l.slot[i]))] {
			fair += expected[j].Heads
			n++
		}
		chance := max(0, e.deviation*e.deviation-spread*spread*e.Heads*e.Heads)
		samples = append(samples, Sample{e.Heads, fair / n, math.Sqrt(chance), counted[i]})
	}
	return samples
}

// learnt is how many samples weigh as much as what is usual.
const learnt = 20.0

// Learn finds the habits that fit the samples of past events, whose expectations were made with h. Few samples change little.
func (h Habits) Learn(samples []Sample) Habits {
	h = h.orUsual()
	expected, counted, lean, width := 0.0, 0.0, 0.0, 0.0
	for _, s := range samples {
		expected += s.Expected
		counted += s.Counted
	}
	if expected == 0 || counted == 0 {
		return h
	}
	more := counted / expected
	off := func(s Sample) (x, y float64) {
		return math.Log((s.Expected + 0.5) / (s.Fair + 0.5)), math.Log((s.Counted + 0.5) / (more*s.Expected + 0.5))
	}
	for _, s := range samples { // the line through the origin that leaves least
		x, y := off(s)
		lean += s.Expected * x * y
		width += s.Expected * x * x
	}
	slope := lean / max(width, 1e-9)
	trust := float64(len(samples)) / (float64(len(samples)) + learnt)
	left, weight := 0.0, 0.0
	for _, s := range samples {
		x, y := off(s)
		rest := y - slope*x
		left += s.Expected * (rest*rest - s.Deviation*s.Deviation/max(1, s.Expected*s.Expected))
		weight += s.Expected
	}
	variance := (1-trust)*h.Spread*h.Spread + trust*max(0, left/weight)
	return Habits{Seated: min(1, h.Seated*(1-trust+trust*more)), Lean: h.Lean * (1 + trust*slope), Spread: math.Sqrt(variance)}
}
