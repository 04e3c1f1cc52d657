package edition

import "time"

// Hours of the night in which nobody is written to unless they wait for it.
const (
	quietFrom = 22
	quietTo   = 8
)

// Quiet reports whether it is night in an edition's zone when its clock reads an instant: what nobody waits for is not sent then.
func (e Edition) Quiet(at time.Time) bool {
	h := at.In(e.Location()).Hour()
	return h >= quietFrom || h < quietTo
}
