package selection

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/judge"
	"github.com/creneau/creneau/internal/review/judge/choose"
)

// Proposed is a selection that a solver proposes: the greatest value within places and quotas. Nothing of it is applied by itself.
type Proposed struct {
	Ready      bool // it is worked out
	Impossible bool // what was told does not fit places and quotas
	Chosen     map[cfp.ProposalID]bool
	Gap        float64 // by how much, relative to its value, any other could surpass it
	Steady     bool    // Near is worked out
	Near       int     // proposals that could change places by chance
	Share      map[cfp.ProposalID]float64
	Whys       map[cfp.ProposalID]Why
	Wanted     int // reasons that are worked out in the end
}

// Why is why a proposal is not in the proposed selection, confirmed by solving again without what it speaks of.
type Why struct {
	Code    choose.Code
	Quota   Quota            // of a subject
	Price   float64          // of grades, that taking it would cost in all
	Instead []cfp.ProposalID // who would not be chosen any more if it were
	Format  edition.FormatID // whose places are full
}

// What the solver is told. A grade is worth what readers gave, from 1 to 5.
const (
	leastValue = .05
	coverage   = .3 // of a grade, for each product that something accepted speaks of
	wish       = 1  // grades that a wish is worth, for each one below its least
	firm       = 20 // as much as four of the best: a hard least is kept where it can be
	tooAlike   = 2
	drawn      = 50 // draws of grades, by which it is said what chance decides
	mostWhys   = 400
	swaps      = .1 // chosen in more than this share of draws and in less than the rest: chance decides
	patience   = 150 * time.Millisecond
)

// problem is what the solver is asked, and what its numbers mean.
type problem struct {
	Call   choose.Call
	IDs    []cfp.ProposalID
	Errors []float64
	Quotas []Quota
	order  []int // in which reasons are worked out
	format []edition.FormatID
}

// problemOf asks for the best selection of a board. What speakers were told, what waits in an open reveal, and what who asks must not
// judge stays as it is; all else is open, whatever the committee thought of so far.
func (b Board) problemOf() problem {
	p := problem{Quotas: b.Quotas}
	formats, speakers, products, at := map[edition.FormatID]int{}, map[string]int{}, map[string]int{}, map[cfp.ProposalID]int{}
	fixed := map[int]bool{} // speakers of whom one is taken already
	mean, n := 0.0, 0
	for _, r := range b.Rows {
		if r.Standing.Readings > 0 {
			mean, n = mean+r.Standing.Calibrated, n+1
		}
	}
	mean /= float64(max(n, 1))
	number := func(of map[string]int, key string) int {
		if _, is := of[key]; !is {
			of[key] = len(of)
		}
		return of[key]
	}
	taken, ranks := make([]int, len(b.Quotas)), []int{}
	for _, r := range b.Rows {
		if !r.stands() {
			continue
		}
		if _, is := formats[r.FormatID]; !is {
			formats[r.FormatID] = len(formats)
			places := b.Call.Format(r.FormatID).Places
			if places == 0 {
				places = len(b.Rows)
			}
			p.Call.Places = append(p.Call.Places, places)
		}
		c := choose.Candidate{Value: max(leastValue, r.Standing.Calibrated), Length: formats[r.FormatID], Organisation: choose.None,
			Decided: r.settled()}
		if r.Standing.Readings == 0 {
			c.Value = max(leastValue, mean)
		}
		for _, v := range speaking(r.Proposal) {
			key := string(v.Person)
			if key == "" {
				key = v.Email
			}
			if s := number(speakers, key); key != "" && (c.Decided != choose.Taken || !fixed[s]) {
				c.Speakers = append(c.Speakers, s)
				fixed[s] = fixed[s] || c.Decided == choose.Taken
			}
		}
		for i, q := range b.Quotas {
			if r.Value(q.Dimension) == q.Value {
				c.Quotas = append(c.Quotas, i)
				if c.Decided == choose.Taken {
					taken[i]++
				}
			}
		}
		for _, product := range r.Products {
			c.Products = append(c.Products, number(products, product))
		}
		at[r.ID] = len(p.IDs)
		p.Call.Candidates, p.IDs = append(p.Call.Candidates, c), append(p.IDs, r.ID)
		p.Errors, p.format = append(p.Errors, r.Standing.Error), append(p.format, r.FormatID)
		p.order, ranks = append(p.order, len(p.order)), append(ranks, r.turn())
	}
	p.Call.Products, p.Call.Coverage = len(products), coverage
	for i, q := range b.Quotas {
		bound := choose.Quota{Least: q.Least, Most: q.Most, Price: wish}
		if bound.Most == 0 {
			bound.Most = len(p.IDs)
		}
		if q.Hard {
			bound.Price = firm
		} else {
			bound.Most = max(bound.Most, taken[i])
		}
		p.Call.Quotas = append(p.Call.Quotas, bound)
	}
	for _, r := range b.Rows {
		for _, other := range r.Alikes {
			first, is := at[r.ID]
			second, too := at[other]
			if is && too && first < second {
				p.Call.Alikes = append(p.Call.Alikes, choose.Alike{First: first, Second: second, Price: tooAlike})
			}
		}
	}
	slices.SortStableFunc(p.order, func(x, y int) int { return ranks[x] - ranks[y] })
	return p
}

// turn is when the reason of a row is worked out: what was accepted first, then what is talked about.
func (r *Row) turn() int {
	switch {
	case r.Decision.State == Accepted:
		return 0
	case r.Zone == judge.Discuss:
		return 1
	case r.Zone == judge.In:
		return 2
	}
	return 3
}

// settled is what a solver may not change of a row.
func (r Row) settled() choose.Decision {
	d := r.Decision
	fixed := d.Told != "" && d.Told != Reserve || d.RevealID != "" || r.Hidden || d.State == Elsewhere
	switch {
	case !fixed:
		return choose.Open
	case d.State == Accepted:
		return choose.Taken
	}
	return choose.Declined
}

func (p problem) key() (uint64, error) {
	b, err := json.Marshal(p)
	h := fnv.New64a()
	h.Write(b) // it never fails
	return h.Sum64(), err
}

// proposing is a proposed selection while it is worked out.
type proposing struct {
	problem
	mu   sync.Mutex // guards what follows
	out  Proposed
	sel  choose.Selection
	next int // in order, of reasons

	share []float64 // sums over the draws that were solved
	draws int
	work  *work
}

// Proposed is the selection that a solver proposes for a board. It waits a moment for it; what is not there yet is worked out by Work, and
// found when somebody asks again. Without grades there is none.
func (s *Service) Proposed(ctx context.Context, b Board) (Proposed, error) {
	if b.Judged.Round.ID == "" || len(b.Rows) == 0 {
		return Proposed{}, nil
	}
	p := &proposing{problem: b.problemOf()}
	key, err := p.key()
	if err != nil {
		return Proposed{}, err
	}
	return s.kept.propose(ctx, key, p), nil
}

func (k *kept) propose(ctx context.Context, key uint64, p *proposing) Proposed {
	p.work = &work{first: make(chan struct{}), do: p.do}
	k.mu.Lock()
	if have, is := k.proposings.of[key]; is {
		p = have
	} else {
		k.proposings.put(key, p)
	}
	k.mu.Unlock()
	k.ask(p.work)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-p.work.first:
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.out
	out.Whys = make(map[cfp.ProposalID]Why, len(p.out.Whys))
	maps.Copy(out.Whys, p.out.Whys)
	return out
}

// do works out what is not there: the selection, what chance decides of it, then reasons one by one, until something else is to be done.
func (p *proposing) do(_ context.Context, yield func() bool) (done bool) {
	if !p.out.Ready {
		p.solve()
		close(p.work.first)
	}
	if p.out.Impossible {
		return true
	}
	if !p.out.Steady && !p.steady(yield) {
		return false
	}
	for ; p.next < len(p.order) && len(p.out.Whys) < mostWhys; p.next++ {
		if yield() {
			return false
		}
		if i := p.order[p.next]; !p.sel.Chosen[i] {
			why := p.why(choose.ReasonOf(&p.Call, p.sel, i))
			p.mu.Lock()
			p.out.Whys[p.IDs[i]] = why
			p.mu.Unlock()
		}
	}
	return true
}

func (p *proposing) solve() {
	sel, err := choose.Solve(&p.Call)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sel, p.out = sel, Proposed{Ready: true, Impossible: err != nil, Chosen: map[cfp.ProposalID]bool{}, Whys: map[cfp.ProposalID]Why{}}
	if err != nil {
		return
	}
	p.out.Gap = sel.Gap()
	for i, in := range sel.Chosen {
		if in {
			p.out.Chosen[p.IDs[i]] = true
		} else {
			p.out.Wanted++
		}
	}
	p.out.Wanted = min(p.out.Wanted, mostWhys)
}

// steady draws grades from what their doubt leaves possible, and counts in how many draws each is chosen, until something else is to be
// done. It is false where draws are left.
func (p *proposing) steady(yield func() bool) bool {
	if p.share == nil {
		p.share = make([]float64, len(p.IDs))
	}
	for ; p.draws < drawn; p.draws++ {
		if yield() {
			return false
		}
		random := rand.New(rand.NewPCG(uint64(p.draws), 0x7377617073))
		draw := make([]float64, len(p.IDs))
		for i, c := range p.Call.Candidates {
			draw[i] = c.Value + p.Errors[i]*random.NormFloat64()
		}
		one, err := choose.Stability(&p.Call, [][]float64{draw})
		if err != nil { // It does not fit, which is so for all draws: then nothing is near.
			break
		}
		for i, s := range one {
			p.share[i] += s / drawn
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.out.Steady, p.out.Share = true, map[cfp.ProposalID]float64{}
	for i, s := range p.share {
		p.out.Share[p.IDs[i]] = s
		if s > swaps && s < 1-swaps {
			p.out.Near++
		}
	}
	return true
}

func (p *proposing) why(r choose.Reason) Why {
	w := Why{Code: r.Code, Price: r.Price, Format: p.format[r.Candidate]}
	if r.Code == choose.Subject {
		w.Quota = p.Quotas[r.Number]
	}
	for _, i := range r.Instead {
		w.Instead = append(w.Instead, p.IDs[i])
	}
	return w
}

// Differs is what a proposed selection would change of a row: to be accepted, or not to be; empty: nothing.
func (p Proposed) Differs(r Row) State {
	switch {
	case !p.Ready || p.Impossible || !r.stands() || r.settled() != choose.Open:
		return ""
	case p.Chosen[r.ID] && r.Decision.State != Accepted:
		return Accepted
	case !p.Chosen[r.ID] && r.Decision.State == Accepted:
		return None
	}
	return ""
}

// doubting is what chance decides, while it is worked out.
type doubting struct {
	out  review.Doubt
	work *work
}

// Doubt is how far the committee agrees and what chance decides. Ready is false while it is worked out.
func (s *Service) Doubt(ctx context.Context, b Board) (d review.Doubt, ready bool) {
	if b.Judged.Round.ID == "" {
		return d, false
	}
	k := s.kept
	key := b.Judged.Key()
	k.mu.Lock()
	x, is := k.doubts.of[key]
	if !is {
		x = &doubting{work: &work{first: make(chan struct{})}}
		x.work.do = func(context.Context, func() bool) bool {
			x.out = b.Judged.Doubt(answer(k, &k.standings, key, b.Judged.Standings))
			close(x.work.first)
			return true
		}
		k.doubts.put(key, x)
	}
	k.mu.Unlock()
	k.ask(x.work)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-x.work.first:
		return x.out, true
	case <-ctx.Done():
		return d, false
	}
}
