package form

import (
	"math"
)

// wanted reads how many readers each proposal wants, and the names nobody needs here.
func (d *decoder) wanted(in *Input) error {
	var ignored any
	for _, name := range []string{"name", "source"} {
		if _, err := d.take(name, &ignored); err != nil {
			return err
		}
	}
	has, err := d.take("wanted", &in.Problem.Wanted)
	if err != nil {
		return err
	}
	if !has {
		return wrong("wanted is missing: list how many readers each proposal wants")
	}
	if n := len(in.Problem.Wanted); n > MostProposals {
		return wrong("wanted has %d proposals, more than %d: deal one format or track at a time", n, MostProposals)
	}
	for q, n := range in.Problem.Wanted {
		if n < 0 || n > MostReaders {
			return wrong("wanted[%d]: %d is not a number of readers from 0 to %d", q, n, MostReaders)
		}
	}
	return d.counted("proposals", len(in.Problem.Wanted), "wanted")
}

// counted checks a count that the file gives against a list.
func (d *decoder) counted(name string, length int, list string) error {
	count := length
	if _, err := d.take(name, &count); err != nil {
		return err
	}
	if count != length {
		return wrong("%s is %d, but %s lists %d: give each of them one value", name, count, list, length)
	}
	return nil
}

// affinity reads the matrix of reviewers × proposals.
func (d *decoder) affinity(in *Input) error {
	has, err := d.take("affinity", &in.affinity)
	if err != nil {
		return err
	}
	if !has {
		return wrong("affinity is missing: list, for each reviewer, one number for each proposal")
	}
	reviewers, proposals := len(in.affinity), len(in.Problem.Wanted)
	if reviewers > MostReviewers || reviewers*proposals > MostPairs {
		return wrong("affinity has %d reviewers × %d proposals, more than %d reviewers or %d pairs: deal one format or track at a time",
			reviewers, proposals, MostReviewers, MostPairs)
	}
	for r, row := range in.affinity {
		if len(row) != proposals {
			return wrong("affinity[%d] has %d numbers, but wanted lists %d proposals: give each reviewer one number for each proposal",
				r, len(row), proposals)
		}
		for q, a := range row {
			if math.IsNaN(a) || math.IsInf(a, 0) {
				return wrong("affinity[%d][%d] is not a number: write -1 for a reviewer who must not read, 0 for no affinity", r, q)
			}
		}
	}
	in.Problem.Affinity, in.Problem.Grain, in.Units = whole(in.affinity)
	return d.counted("reviewers", reviewers, "affinity")
}

// loads reads the least and the greatest number of readings of each reviewer.
func (d *decoder) loads(in *Input) error {
	p, reviewers := in.Problem, len(in.affinity)
	for _, list := range []struct {
		name   string
		target *[]int
	}{{"max_load", &p.Most}, {"min_load", &p.Least}} {
		has, err := d.take(list.name, list.target)
		if err != nil {
			return err
		}
		if !has && list.name == "min_load" {
			p.Least = make([]int, reviewers)
			continue
		}
		if !has {
			return wrong("max_load is missing: list how many proposals each reviewer reads at most")
		}
		if len(*list.target) != reviewers {
			return wrong("%s lists %d reviewers, but affinity has %d: give each reviewer one load", list.name, len(*list.target), reviewers)
		}
		for r, n := range *list.target {
			if n < 0 {
				return wrong("%s[%d]: %d is below 0: write 0 for a reviewer who need not read", list.name, r, n)
			}
		}
	}
	for r := range p.Least {
		if p.Least[r] > p.Most[r] {
			return wrong("min_load[%d] is %d, above max_load[%d], which is %d: lower one or raise the other", r, p.Least[r], r, p.Most[r])
		}
		p.Most[r] = min(p.Most[r], len(p.Wanted))
		if p.Least[r] > len(p.Wanted) {
			return wrong("min_load[%d] is %d, but there are %d proposals: lower it", r, p.Least[r], len(p.Wanted))
		}
	}
	return nil
}
