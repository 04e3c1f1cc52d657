package agenda

import (
	"cmp"
	"hash/fnv"
	"io"
	"slices"
)

// InOwnOrder returns what is wished for in an order that depends on whose it is and on nothing that is wished: for somebody it stays the
// same, for everybody together no place is better than another. An order that is the same for all is a wish of whoever chose it.
func InOwnOrder[T any](all []T, whose string, name func(T) string) []T {
	type placed struct {
		at uint64
		of T
	}
	out := make([]placed, len(all))
	for i, v := range all {
		h := fnv.New64a()
		io.WriteString(h, whose+"\x00"+name(v)) // a hash never fails
		out[i] = placed{mix(h.Sum64()), v}
	}
	slices.SortFunc(out, func(a, b placed) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(name(a.of), name(b.of))) })
	own := make([]T, len(all))
	for i, p := range out {
		own[i] = p.of
	}
	return own
}

// mix spreads a hash whose high bits hardly depend on the last letters (Stafford, variant 13 of MurmurHash3's finalizer).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}
