package form

import (
	"encoding/json"
	"slices"

	"github.com/creneau/creneau/internal/review/judge/assign"
)

// sides is what reviewers and proposals have, each in their order.
type sides struct {
	Reviewers json.RawMessage `json:"reviewers"`
	Proposals json.RawMessage `json:"proposals"`
}

// take2 reads both sides of a field, and checks their lengths.
func take2[R, P any](d *decoder, in *Input, name string) (has bool, reviewers []R, proposals []P, err error) {
	var both sides
	if has, err = d.take(name, &both); !has || err != nil {
		return false, nil, nil, err
	}
	inner := decoder{fields: map[string]json.RawMessage{name + ".reviewers": both.Reviewers, name + ".proposals": both.Proposals}}
	if _, err = inner.take(name+".reviewers", &reviewers); err != nil {
		return false, nil, nil, err
	}
	if _, err = inner.take(name+".proposals", &proposals); err != nil {
		return false, nil, nil, err
	}
	if len(reviewers) != len(in.affinity) {
		return false, nil, nil, wrong("%s.reviewers lists %d, but affinity has %d reviewers: give each of them one value", name,
			len(reviewers), len(in.affinity))
	}
	if len(proposals) != len(in.Problem.Wanted) {
		return false, nil, nil, wrong("%s.proposals lists %d, but wanted lists %d: give each of them one value", name, len(proposals),
			len(in.Problem.Wanted))
	}
	return true, reviewers, proposals, nil
}

// organisations reads whom people come from. Readers of a proposal's own organisation are recused, but for the host's.
func (d *decoder) organisations(in *Input) error {
	var host string
	if _, err := d.take("host", &host); err != nil {
		return err
	}
	has, reviewers, proposals, err := take2[string, string](d, in, "organisation")
	if err != nil {
		return err
	}
	if !has {
		if host != "" {
			return wrong("host is %q, but organisation is missing: say whom reviewers and proposals come from", host)
		}
		return nil
	}
	p, numbers := in.Problem, map[string]int{}
	number := func(name string) int {
		if name == "" {
			return assign.None
		}
		if _, known := numbers[name]; !known {
			numbers[name] = len(numbers)
		}
		return numbers[name]
	}
	p.Host = number(host)
	for _, name := range reviewers {
		p.Team = append(p.Team, number(name))
	}
	p.Hosted = make([]bool, len(proposals))
	for q, name := range proposals {
		of := number(name)
		p.Hosted[q] = of != assign.None && of == p.Host
		for r := range p.Team {
			if of != assign.None && of != p.Host && p.Team[r] == of {
				p.Affinity[r][q] = assign.Barred
			}
		}
	}
	return nil
}

// languages reads who reads what; a reviewer reads only what is written in a language of theirs.
func (d *decoder) languages(in *Input) error {
	has, reads, written, err := take2[[]string, string](d, in, "languages")
	if !has || err != nil {
		return err
	}
	in.reads, in.written = reads, written
	for r := range reads {
		for q, language := range written {
			if language != "" && !slices.Contains(reads[r], language) {
				in.Problem.Affinity[r][q] = assign.Barred
			}
		}
	}
	return nil
}

// experts reads who is an expert for what: a number above 0, or true.
func (d *decoder) experts(in *Input) error {
	raw := d.fields["expert"]
	var degrees [][]float64
	has, err := d.take("expert", &degrees)
	if err != nil {
		var truths [][]bool
		if json.Unmarshal(raw, &truths) != nil {
			return err
		}
		degrees = make([][]float64, len(truths))
		for r := range truths {
			degrees[r] = make([]float64, len(truths[r]))
			for q, is := range truths[r] {
				if is {
					degrees[r][q] = 1
				}
			}
		}
	} else if !has {
		return nil
	}
	if len(degrees) != len(in.affinity) {
		return wrong("expert has %d reviewers, but affinity has %d: give each of them one row", len(degrees), len(in.affinity))
	}
	for r, row := range degrees {
		if len(row) != len(in.Problem.Wanted) {
			return wrong("expert[%d] has %d values, but wanted lists %d proposals: give each of them one value", r, len(row),
				len(in.Problem.Wanted))
		}
		is := make([]bool, len(row))
		for q, degree := range row {
			if degree < 0 || degree > 1 {
				return wrong("expert[%d][%d]: %v is not a degree from 0 to 1: write 1 for an expert, else 0", r, q, degree)
			}
			is[q] = degree == 1
		}
		in.Problem.Expert = append(in.Problem.Expert, is)
	}
	return nil
}

// pinned reads the readings that must be: [[reviewer, proposal], …].
func (d *decoder) pinned(in *Input) error {
	var pairs [][]int
	if _, err := d.take("pinned", &pairs); err != nil {
		return err
	}
	p := in.Problem
	loads, seen := make([]int, len(p.Affinity)), map[assign.Pair]bool{}
	for i, pair := range pairs {
		if len(pair) != 2 {
			return wrong("pinned[%d] has %d numbers: write [reviewer, proposal]", i, len(pair))
		}
		r, q := pair[0], pair[1]
		switch {
		case r < 0 || r >= len(p.Affinity):
			return wrong("pinned[%d]: there is no reviewer %d: they are numbered from 0 to %d", i, r, len(p.Affinity)-1)
		case q < 0 || q >= len(p.Wanted):
			return wrong("pinned[%d]: there is no proposal %d: they are numbered from 0 to %d", i, q, len(p.Wanted)-1)
		case p.Affinity[r][q] == assign.Barred:
			return wrong("pinned[%d]: reviewer %d may not read proposal %d (recusal, organisation or language): take out the one or the other",
				i, r, q)
		case seen[assign.Pair{Reviewer: r, Proposal: q}]:
			return wrong("pinned[%d]: reviewer %d is pinned to proposal %d twice: take out one", i, r, q)
		}
		for _, other := range p.Pinned {
			if other.Proposal == q && p.Team != nil && p.Team[r] != assign.None && p.Team[r] != p.Host && p.Team[other.Reviewer] == p.Team[r] {
				return wrong("pinned[%d]: reviewers %d and %d of one organisation are both pinned to proposal %d: take out one", i,
					other.Reviewer, r, q)
			}
		}
		if loads[r]++; loads[r] > p.Most[r] {
			return wrong("pinned[%d]: reviewer %d is pinned to %d proposals, above max_load[%d], which is %d: raise it or take out one", i, r,
				loads[r], r, p.Most[r])
		}
		seen[assign.Pair{Reviewer: r, Proposal: q}] = true
		p.Pinned = append(p.Pinned, assign.Pair{Reviewer: r, Proposal: q})
	}
	return nil
}
