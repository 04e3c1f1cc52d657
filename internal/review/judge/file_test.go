package judge_test

import (
	"math"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/review/judge"
)

func FuzzReadFile(f *testing.F) {
	f.Add("reviewer,proposal,grade\nx,A,4\ny,A,0\n", uint8(1))
	f.Add("\xef\xbb\xbfgrade;proposal;reviewer\n2;\"A;B\";x\n", uint8(3))
	f.Fuzz(func(t *testing.T, text string, places uint8) {
		file, err := judge.ReadFile(strings.NewReader(text))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if file.Readers > 20 || file.Proposals > 40 {
			return
		}
		c := judge.Calibrate(file.Readings)
		n := min(1+int(places), file.Proposals)
		var in float64
		for p, s := range c.Standings(n, 1) {
			if math.IsNaN(c.Worth[p]) || !(c.WorthError[p] > 0) || s.Low < 1 || s.Low > s.High || s.High > file.Proposals {
				t.Fatalf("proposal %d: worth %v ± %v, %+v", p, c.Worth[p], c.WorthError[p], s)
			}
			in += s.In
		}
		if math.Abs(in-float64(n)) > 1e-6 {
			t.Fatalf("%v are in, of %d places", in, n)
		}
		c.ReaderTable(n, 1)
		if half := c.SplitHalf(n, 5, 1); half < 0 || half > 1 {
			t.Fatalf("halves choose %v of the same", half)
		}
	})
}
