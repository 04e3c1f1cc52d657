package form_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/review/judge/assign"
	"github.com/creneau/creneau/internal/review/judge/assign/form"
)

func TestARefusalNamesItsPlaceAndItsRemedy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, says string }{
		{`{"max_load": [1], "affinity": [[1]]}`, "wanted is missing"},
		{`{"wanted": [1], "affinity": [[1]]}`, "max_load is missing"},
		{`{"wanted": [1], "max_load": [1]}`, "affinity is missing"},
		{`{"wanted": [1.5], "max_load": [1], "affinity": [[1]]}`, "wanted[0]: number 1.5 stands where a whole number is expected"},
		{`{"wanted": [-1], "max_load": [1], "affinity": [[1]]}`, "wanted[0]: -1 is not a number of readers from 0 to 100"},
		{`{"wanted": [1], "max_load": [1, 2], "affinity": [[1]]}`, "max_load lists 2 reviewers, but affinity has 1"},
		{`{"wanted": [1], "max_load": [1], "min_load": [2], "affinity": [[1]]}`, "min_load[0] is 2, above max_load[0]"},
		{`{"wanted": [1], "max_load": [1], "reviewers": 3, "affinity": [[1]]}`, "reviewers is 3, but affinity lists 1"},
		{`{"wanted": [1], "max_load": [1], "affinity": [[1e999]]}`, "affinity[0][0]: number 1e999 stands where a number is expected"},
		{`{"wanted": [1], "max_load": [1], "affinity": [[-Infinity]]}`, "-Infinity is not a number"},
		{`{"wanted": [1], "max_load": [1], "affinity": [[1]], "host": "us"}`, `host is "us", but organisation is missing`},
		{`{"wanted": [1], "max_load": [1], "affinity": [[1]], "expert": [[2]]}`, "expert[0][0]: 2 is not a degree"},
		{`{"wanted": [1], "max_load": [1], "affinity": [[-1]], "pinned": [[0, 0]]}`, "pinned[0]: reviewer 0 may not read proposal 0"},
		{`{"wanted": [1], "max_load": [1], "affinity": [[1]], "languages": {"reviewers": ["fr"], "proposals": ["fr"]}}`,
			"languages.reviewers[0]: string stands where a list is expected"},
		{`{"wanted": [1], "max_load": [1], "affinity": [[1`, "is the file cut off?"},
	} {
		_, err := form.Read(strings.NewReader(c.text))
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s\n said %v, not %q", c.text, err, c.says)
		}
	}
}

func TestAnImpossibleOneNamesItsCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, says string }{
		{`{"wanted": [2], "max_load": [1, 1], "affinity": [[1], [-1]]}`, "proposal 0 wants 2 readers, and only 1 may read it: lift a recusal"},
		{`{"wanted": [1, 1], "max_load": [1], "affinity": [[1, 1]]}`,
			"the 2 proposals need 2 readings of all 1 reviewer, who can take 1 (max_load): raise their max_load by 1"},
		{`{"wanted": [1, 1], "max_load": [2, 2], "min_load": [2, 1], "affinity": [[1, 1], [1, 1]]}`,
			"all 2 reviewers must have 3 readings (min_load), but the 2 proposals that they may read can give them only 2: lower min_load by 1"},
		{`{"wanted": [1], "max_load": [1], "affinity": [[1]], "expert": [[false]]}`, "proposal 0 has no expert who may read it"},
		{`{"wanted": [1], "max_load": [1], "affinity": [[1]], "host": "us", "organisation": {"reviewers": ["us"], "proposals": ["us"]}}`,
			"proposal 0 is the host's, and only the host's reviewers may read it"},
		{`{"wanted": [2], "max_load": [1, 1], "affinity": [[1], [1]], "organisation": {"reviewers": ["a", "a"], "proposals": [""]}}`,
			"the 2 reviewers who may read proposal 0 cannot read it together"},
		{`{"wanted": [1, 1], "max_load": [1, 1], "affinity": [[1, 1], [1, 1]], "expert": [[1, 1], [0, 0]]}`,
			"the 2 proposals need 2 readings of the 1 expert who may read them (0), who can take 1 (max_load), since each proposal needs an expert"},
		{`{"wanted": [1], "max_load": [1], "affinity": [[1]], "pinned": [[0, 0]], "languages": {"reviewers": [["fr"]], "proposals": ["en"]}}`,
			"pinned[0]: reviewer 0 may not read proposal 0"},
	} {
		in, err := form.Read(strings.NewReader(c.text))
		if err == nil {
			_, err = assign.Solve(in.Problem, assign.Settings{})
			err = in.Explain(err)
		}
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s\n said %v, not %q", c.text, err, c.says)
		}
	}
}

func TestAffinitiesAreKeptExactlyUpToNineDigits(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0.25", "0.123456789", "0.000001", "7", "1e-12", "1e300", "0.1234567890123456", "3e9"} {
		in, err := form.Read(strings.NewReader(`{"wanted": [1, 1], "max_load": [2], "affinity": [[` + text + `, 0]]}`))
		if err != nil {
			t.Fatal(err)
		}
		r, err := assign.Solve(in.Problem, assign.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		total := in.Total(r.Answer)
		if bound := in.Bound(r.TotalBound, 2); bound+1e-9 < total || bound > total*(1+1e-8)+1e-6 {
			t.Errorf("%s: total %v, bound %v", text, total, bound)
		}
		if at := in.Units.Value(in.Units.Above(total)); at < total*(1-1e-9) {
			t.Errorf("%s: a floor of %v became %v", text, total, at)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"wanted": [2, 1], "max_load": [2, 2], "min_load": [1, 0], "affinity": [[1, 0.5], [-1, 2]], "expert": [[true, false], [true, true]],
		"host": "a", "organisation": {"reviewers": ["a", ""], "proposals": ["b", "a"]}, "pinned": [[0, 1]],
		"languages": {"reviewers": [["fr"], ["en", "fr"]], "proposals": ["fr", ""]}}`)
	f.Add(`{"wanted": [1], "max_load": [1], "affinity": [[NaN]]}`)
	f.Fuzz(func(t *testing.T, text string) {
		in, err := form.Read(strings.NewReader(text))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if len(in.Problem.Wanted)*len(in.Problem.Affinity) > 1000 {
			return
		}
		r, err := assign.Solve(in.Problem, assign.Settings{BestFloor: true})
		var cut *assign.Cut
		if err != nil && !errors.As(err, &cut) && !errors.Is(err, assign.ErrNotFound) {
			t.Fatal(err)
		}
		if err == nil && (r.Total > r.TotalBound || r.Floor > r.FloorBound) {
			t.Fatalf("%+v is above its bounds", r)
		}
		if said := in.Explain(err); err != nil && said.Error() == "" {
			t.Fatal("nothing was said")
		}
	})
}
