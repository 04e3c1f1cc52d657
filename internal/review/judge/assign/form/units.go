package form

import (
	"math"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/review/judge/assign"
)

const (
	mostDigits = 9              // after the point, of an affinity that is kept exactly
	greatest   = int64(1) << 31 // of a whole affinity
)

func floorOf(x float64) float64 { return math.Floor(x + 1e-6) }

// whole turns affinities into whole numbers as large as the engine takes, exactly where nine digits after the point are enough, else
// downwards; the result has a common divisor, its grain.
func whole(affinity [][]float64) (units [][]int64, grain int64, u Units) {
	digits, most := 0, 0.0
	for _, row := range affinity {
		for _, a := range row {
			if a < 0 {
				continue
			}
			most = max(most, a)
			if digits <= mostDigits {
				digits = max(digits, afterPoint(a))
			}
		}
	}
	u = Units{perUnit: math.Pow10(-digits), exact: true}
	if digits > mostDigits || most*math.Pow10(digits) > float64(greatest) {
		u = Units{perUnit: most / float64(greatest)}
	}
	var divisor int64
	units = make([][]int64, len(affinity))
	for r, row := range affinity {
		units[r] = make([]int64, len(row))
		for q, a := range row {
			if a < 0 {
				units[r][q] = assign.Barred
				continue
			}
			units[r][q] = u.Units(a)
			divisor = common(units[r][q], divisor)
		}
	}
	divisor = max(1, divisor)
	grain = 1
	if most > 0 {
		grain = max(1, greatest/max(1, u.Units(most)/divisor))
	}
	for _, row := range units {
		for q := range row {
			if row[q] != assign.Barred {
				row[q] = row[q] / divisor * grain
			}
		}
	}
	u.perUnit *= float64(divisor) / float64(grain)
	return units, grain, u
}

func afterPoint(a float64) int {
	s := strconv.FormatFloat(a, 'f', -1, 64)
	if at := strings.IndexByte(s, '.'); at >= 0 {
		return len(s) - at - 1
	}
	return 0
}

func common(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
