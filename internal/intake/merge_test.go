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
		got := ThreeWay(last, ours, file, side)
		value, asks := wanted(known, base, ours, file, side)
		if got.Value != value || (got.Verdict == Clashing) != asks {
			t.Errorf("of %q, %q, %q came %q (%d), want %q", base, ours, file, got.Value, got.Verdict, value)
		}
		if (got.Value != ours) != (got.Verdict == Taken) {
			t.Errorf("%q became %q, which is verdict %d", ours, got.Value, got.Verdict)
		}
		// That nothing was imported and that nothing is known of it come to the same.
		if empty := ""; blank(file) == (file == empty) && blank(ours) == (ours == empty) {
			if a, b := ThreeWay(&empty, ours, file, side), ThreeWay(nil, ours, file, side); a.Value != b.Value || a.Verdict != b.Verdict {
				t.Errorf("of %q and %q: %+v, not known: %+v", ours, file, a, b)
			}
		}
		// The same file again changes nothing, and asks what is open.
		again := ThreeWay(got.Base, got.Value, file, Undecided)
		if again.Value != got.Value || (again.Verdict == Clashing) != asks {
			t.Errorf("the same file again makes %q of %q, verdict %d", again.Value, got.Value, again.Verdict)
		}
		// What was decided and left is taken from the next file that has something new.
		if next := ThreeWay(got.Base, got.Value, "next "+file, Undecided); !asks && got.Value == file && next.Value != "next "+file {
			t.Errorf("the next file is not followed: %q", next.Value)
		}
	})
}
