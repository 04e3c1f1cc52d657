package face

// For tests.
var (
	Hues       = hues[:]
	LikeSignal = likeSignal
)
