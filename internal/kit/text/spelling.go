package text

import "math/bits"

// Spelling is a folded word as typos are counted from it.
type Spelling struct {
	Letters []rune
	has     uint64 // the letters, several of them in each bit
}

// Spell takes a folded word apart.
func Spell(word string) Spelling {
	s := Spelling{Letters: []rune(word)}
	for _, r := range s.Letters {
		s.has |= 1 << (r % 64)
	}
	return s
}

// Lacks is how many letters of another word are missing at least. A typo brings one at most.
func (s Spelling) Lacks(other Spelling) int { return bits.OnesCount64(other.has &^ s.has) }

// near reports whether two words are at most so many typos apart.
func (s Spelling) near(other Spelling, most int) bool {
	if gap := len(s.Letters) - len(other.Letters); max(gap, -gap) > most {
		return false
	}
	row := s.Distances(other, most)
	return row != nil && row[len(other.Letters)] <= most
}

// Distances are, for each beginning of another word, how many typos this one is away from it: a letter wrong, missing, too many, or
// two neighbours swapped (Damerau, 1964; the restricted distance). It is nil when all are more than most.
func (s Spelling) Distances(other Spelling, most int) []int {
	x, y := s.Letters, other.Letters
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return nil
		}
		before, last, row = last, row, before
	}
	return last
}
