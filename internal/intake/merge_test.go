package intake

import "testing"

// wanted is the oracle: what a person who keeps three sheets of paper would do.
func wanted(known bool, base, ours, file string, side Side) (value string, asks bool) {
	changedThere, changedHere := base != file, base != ours
	if !known { // nobody can tell who changed it: what nobody wrote gives way
		changedThere, changedHere = !blank(file), !blank(ours)
	}
	switch {
	case ours == file || !changedThere:
		return ours, false
	case !changedHere || side == TakeFile:
		return file, false
	default:
		return ours, side == Undecided
	}
}

func FuzzThreeWay(f *testing.F) {
	f.Add(true, "a", "a", "b", uint8(0))
	f.Add(true, "a", "b", "c", uint8(1))
	f.Add(false, "", `""`, "c", uint8(2))
	f.Add(false, "", "b", "[]", uint8(0))
	f.Fuzz(func(t *testing.T, known bool, base, ours, file string, choice uint8) {
		side := []Side{Undecided, TakeOurs, TakeFile}[choice%3]
		var last *string
		if known {
			last = &base
		}
		got := threeWay(last, ours, file, side)
		value, asks := wanted(known, base, ours, file, side)
		if got.value != value || (got.verdict == conflict) != asks {
			t.Errorf("of %q, %q, %q came %q (%d), want %q", base, ours, file, got.value, got.verdict, value)
		}
		if (got.value != ours) != (got.verdict == taken) {
			t.Errorf("%q became %q, which is verdict %d", ours, got.value, got.verdict)
		}
		// That nothing was imported and that nothing is known of it come to the same.
		if empty := ""; blank(file) == (file == empty) && blank(ours) == (ours == empty) {
			if a, b := threeWay(&empty, ours, file, side), threeWay(nil, ours, file, side); a.value != b.value || a.verdict != b.verdict {
				t.Errorf("of %q and %q: %+v, not known: %+v", ours, file, a, b)
			}
		}
		// The same file again changes nothing, and asks what is open.
		again := threeWay(got.base, got.value, file, Undecided)
		if again.value != got.value || (again.verdict == conflict) != asks {
			t.Errorf("the same file again makes %q of %q, verdict %d", again.value, got.value, again.verdict)
		}
		// What was decided and left is taken from the next file that has something new.
		if next := threeWay(got.base, got.value, "next "+file, Undecided); !asks && got.value == file && next.value != "next "+file {
			t.Errorf("the next file is not followed: %q", next.value)
		}
	})
}
