package timetable

// prior is how many stars every session is given before counting: the silent also choose what nobody starred.
const prior = 2.0

// seated is the share of those present who sit in some session at any time; the others talk, eat or rest.
const seated = 0.85

// layPull fits what share of the crowd each session attracts when all run at once: stars by weight, smoothed, so
// that with few stars all sessions attract alike.
func (in *Instance) layPull() {
	in.pull = make([]float64, len(in.p.Sessions))
	for i := range in.pull {
		stars := prior
		for _, f := range in.people.fans(i) {
			stars += 0.5 + float64(f.weight)/Unit
		}
		in.pull[i] = stars
	}
	in.present = seated * (1 - in.p.NoShow) * float64(in.people.n+in.p.Silent)
}

// Heads is how many persons to expect in each session of a plan, everybody counted: those present split over what
// runs when a session starts, in proportion to its pull. Zero for what is not placed.
func (in *Instance) Heads(plan Plan) []float64 {
	heads := make([]float64, len(in.p.Sessions))
	s := in.load(plan)
	for t := range in.starts {
		in.eachHead(s.slot, s.room, s.running, t, func(i int, n float64) { heads[i] = n })
	}
	return heads
}

// eachHead calls take for every session that starts at t with its expected heads. The order is that of running.
func (in *Instance) eachHead(slot, room []int16, running [][]int32, t int, take func(i int, heads float64)) {
	sum := 0.0
	for _, i := range running[t] {
		sum += in.pull[i]
	}
	for _, i := range running[t] {
		if int(slot[i]) == t {
			take(int(i), in.present*in.pull[i]/sum)
		}
	}
}
