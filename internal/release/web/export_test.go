package web

// Kept is how many bytes of rendered answers the door holds.
func (d *Door) Kept() int { return d.rendered.Bytes() }
