package id

import (
	"encoding/binary"
	"math/bits"
	"sync"
)

// order is the last identifier that was born, as a number of 128 bits. What is read in the order of birth (the journal,
// what is undone first, a queue of mail) may not depend on how much happens in a millisecond.
type order struct {
	mu        sync.Mutex // guards both
	high, low uint64
}

// follow leaves b alone when its millisecond is later than the last one's. Otherwise b becomes the last one and a step of
// 1 to 2^64 that b's own random bits say: it is as hard to guess as they are.
func (o *order) follow(b *[16]byte) {
	high, low := binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])
	o.mu.Lock()
	defer o.mu.Unlock()
	if high>>16 <= o.high>>16 {
		var carry uint64
		low, carry = bits.Add64(o.low, low, 1)
		high = o.high + carry
		binary.BigEndian.PutUint64(b[:8], high)
		binary.BigEndian.PutUint64(b[8:], low)
	}
	o.high, o.low = high, low
}
