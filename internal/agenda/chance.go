package agenda

import (
	"cmp"
	"slices"

	"github.com/creneau/creneau/internal/programme"
)

// chance is the bipartite configuration model of who stars what: a person who gave d stars holds session i with
// probability x·y/(1+x·y), x of the person's number of stars and y of the session, fitted so that the expected
// numbers of stars of each person and session are those observed. People with equally many stars are one class.
type chance struct {
	persons []float64                         // in each class
	held    map[programme.SessionID][]float64 // probability by class
}

// fitRounds brings the model within a fraction of a star of what was observed.
const fitRounds = 60

func fitChance(people []PersonWishes, stars map[programme.SessionID]int) chance {
	degree, persons := classes(people)
	sessions := make([]programme.SessionID, 0, len(stars))
	for id := range stars {
		sessions = append(sessions, id)
	}
	slices.SortFunc(sessions, cmp.Compare)
	x, y := make([]float64, len(degree)), make([]float64, len(sessions))
	total := 0.0
	for _, id := range sessions {
		total += float64(stars[id])
	}
	for i, id := range sessions {
		y[i] = float64(stars[id]) / max(1, total)
	}
	copy(x, degree)
	for range fitRounds {
		for k, d := range degree {
			sum := 0.0
			for _, v := range y {
				sum += v / (1 + x[k]*v)
			}
			x[k] = min(d/sum, 1e9)
		}
		for i, id := range sessions {
			sum := 0.0
			for k, n := range persons {
				sum += n * x[k] / (1 + x[k]*y[i])
			}
			y[i] = min(float64(stars[id])/sum, 1e9)
		}
	}
	c := chance{persons: persons, held: make(map[programme.SessionID][]float64, len(sessions))}
	for i, id := range sessions {
		p := make([]float64, len(degree))
		for k := range degree {
			p[k] = x[k] * y[i] / (1 + x[k]*y[i])
		}
		c.held[id] = p
	}
	return c
}

// classes groups people by their number of stars.
func classes(people []PersonWishes) (degree, persons []float64) {
	count := map[int]float64{}
	for _, p := range people {
		count[len(p)]++
	}
	degrees := make([]int, 0, len(count))
	for d := range count {
		degrees = append(degrees, d)
	}
	slices.Sort(degrees)
	for _, d := range degrees {
		degree, persons = append(degree, float64(d)), append(persons, count[d])
	}
	return degree, persons
}

// together is the expected number of persons who hold both sessions of a pair.
func (c chance) together(pair [2]programme.SessionID) float64 {
	a, b := c.held[pair[0]], c.held[pair[1]]
	sum := 0.0
	for k, n := range c.persons {
		sum += n * a[k] * b[k]
	}
	return sum
}
