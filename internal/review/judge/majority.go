package judge

import (
	"cmp"
	"slices"
)

// Tally is how many voters gave each grade, worst first.
type Tally []int

// voters of a tally.
func (t Tally) voters() int {
	n := 0
	for _, k := range t {
		n += k
	}
	return n
}

// Majority is the grade that most would settle on, the lower median, with the shares of voters above and below it (Balinski and Laraki,
// 2011). A tally without voters has grade 0.
func (t Tally) Majority() (grade int, above, below float64) {
	n := t.voters()
	if n == 0 {
		return 0, 0, 0
	}
	under := 0
	for grade = range t {
		if 2*(under+t[grade]) >= n {
			break
		}
		under += t[grade]
	}
	return grade, float64(n-under-t[grade]) / float64(n), float64(under) / float64(n)
}

// Gauge is the majority grade, raised by the share above it if that is the greater one, else lowered by the share below.
func (t Tally) Gauge() float64 {
	grade, above, below := t.Majority()
	if above > below {
		return float64(grade) + above
	}
	return float64(grade) - below
}

// MajorityValue takes out the lower median again and again, and returns the grades in that order.
func (t Tally) MajorityValue() []int {
	left, n := slices.Clone(t), t.voters()
	value := make([]int, 0, n)
	for ; n > 0; n-- {
		grade, _, _ := left.Majority()
		left[grade]--
		value = append(value, grade)
	}
	return value
}

// CompareMajority compares tallies by their majority values: below 0 where a is worse, 0 where they are equal. Tallies of different
// numbers of voters are compared as if each were repeated to a common number; a tally without voters is the worst. The cost is the number
// of grades: medians are taken out around the middle, so the grade nearest to it in which the two differ decides.
func CompareMajority(a, b Tally) int {
	n, m := int64(a.voters()), int64(b.voters())
	if n == 0 || m == 0 {
		return cmp.Compare(n, m)
	}
	divisor := common(n, m)
	timesA, timesB := m/divisor, n/divisor
	voters := n * timesA
	middle := (voters - 1) / 2
	taken := func(place int64) int64 { // when the voter at a place, worst first, is taken out
		left := voters%2 == 0
		switch {
		case place <= middle && left, place > middle && !left:
			return 2 * max(place-middle, middle-place)
		}
		return 2*max(place-middle, middle-place) - 1
	}
	var underA, underB int64
	result, first := 0, voters+1
	for grade := range max(len(a), len(b)) {
		if grade < len(a) {
			underA += int64(a[grade]) * timesA
		}
		if grade < len(b) {
			underB += int64(b[grade]) * timesB
		}
		low, high := min(underA, underB), max(underA, underB) // at the places between, only one of the two has at most this grade
		if low == high {
			continue
		}
		when := taken(min(high-1, max(low, middle)))
		if low > middle {
			when = taken(low)
		}
		if when < first {
			result, first = cmp.Compare(underB, underA), when
		}
	}
	return result
}

func common(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// MajorityRanks are ranks from 1 by majority value; equals share one.
func MajorityRanks(tallies []Tally) []int {
	ranks := make([]int, len(tallies))
	for i := range tallies {
		ranks[i] = 1
		for j := range tallies {
			if CompareMajority(tallies[j], tallies[i]) > 0 {
				ranks[i]++
			}
		}
	}
	return ranks
}
