package cosplib

// settle brings up to date what depends on a track as a whole: unbroken ranges and orders. Cells left empty lose their
// labels.
func (x *state) settle() {
	for _, j := range x.journal {
		if c := &x.cells[j.at]; c.track >= 0 && len(c.held) == 0 {
			x.label(j.at, -1)
		}
	}
	for _, k := range x.dirty {
		x.marked[k] = false
		broken := x.unbrokenNot(k)
		if broken != x.broken[k] {
			x.broken[k] = broken
			x.now.add(x.unit[ConsecutiveTracks], 2*int64(count(broken))-1)
		}
		if x.ordered[k] {
			wrong := x.outOfOrder(k)
			x.now.add(x.unit[SubmissionsOrder], int64(wrong-x.wrong[k]))
			x.wrong[k] = wrong
		}
	}
	x.dirty = x.dirty[:0]
}

func (x *state) unbrokenNot(k int) bool {
	first, last, n := -1, -1, 0
	for s := range x.S {
		if x.labels[s*x.T+k] > 0 {
			if first < 0 {
				first = s
			}
			last = s
			n++
		}
	}
	return n > 0 && last-first+1 != n
}

func (x *state) outOfOrder(k int) (wrong int) {
	place := 0
	for s := range x.S {
		if x.labels[s*x.T+k] == 0 {
			continue
		}
		for r := range x.R {
			c := &x.cells[s*x.R+r]
			if c.track != k {
				continue
			}
			for _, i := range c.held {
				place++
				if o := x.in.Submissions[i].Order; o != 0 && o != place {
					wrong++
				}
			}
		}
	}
	return wrong
}
