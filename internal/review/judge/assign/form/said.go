package form

import (
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/creneau/creneau/internal/review/judge/assign"
)

// Number is an affinity as it is printed: at most six digits after the point.
func Number(x float64) string { return strconv.FormatFloat(math.Round(x*1e6)/1e6, 'f', -1, 64) }

// Bound turns a bound in whole units into one of affinities, upwards, with what rounding of so many affinities may have hidden.
func (in *Input) Bound(units int64, readings int) float64 {
	x := in.Units.Value(units) + in.Units.Slack(readings)
	if near := math.Round(x*1e6) / 1e6; math.Abs(near-x) < 1e-9 {
		return near
	}
	return math.Ceil(x*1e6) / 1e6
}

// Total and Floor of an answer, of the affinities as the file gives them.
func (in *Input) Total(a assign.Answer) float64 {
	var sum float64
	for q := range a {
		sum += in.sum(q, a[q])
	}
	return sum
}

// Floor is the smallest sum of a proposal that wants readers.
func (in *Input) Floor(a assign.Answer) float64 {
	floor := math.Inf(1)
	for q := range a {
		if in.Problem.Wanted[q] > 0 {
			floor = min(floor, in.sum(q, a[q]))
		}
	}
	if math.IsInf(floor, 1) {
		return 0
	}
	return floor
}

func (in *Input) sum(q int, readers []int) float64 {
	var sum float64
	for _, r := range readers {
		sum += in.affinity[r][q]
	}
	return sum
}

// Say prints total and floor, each with its bound.
func (in *Input) Say(w io.Writer, r assign.Result, floor int64) error {
	readings := 0
	most := 0
	for _, n := range in.Problem.Wanted {
		readings += n
		most = max(most, n)
	}
	total, reached := in.Total(r.Answer), in.Floor(r.Answer)
	totalBound, floorBound := in.Bound(r.TotalBound, readings), in.Bound(r.FloorBound, most)
	with := "no assignment"
	if floor > 0 {
		with = "no assignment with a floor of " + Number(in.Units.Value(floor))
	}
	if _, err := fmt.Fprintf(w, "total  %s  %s has more than %s%s\n", Number(total), with, Number(totalBound),
		gap(total, totalBound, in.Units.Slack(readings))); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "floor  %s  no assignment has a floor above %s%s\n", Number(reached), Number(floorBound),
		gap(reached, floorBound, in.Units.Slack(most)))
	return err
}

// gap says how far a figure is from its bound, of which so much may be rounding.
func gap(x, bound, rounding float64) string {
	switch {
	case bound-x < 1.5e-6:
		return ": proven best"
	case bound-x < 1.5e-6+2*rounding:
		return ": proven best but for rounding"
	}
	if x <= 0 {
		return ""
	}
	return fmt.Sprintf(": at most %.3f %% above", 100*(bound-x)/x)
}
