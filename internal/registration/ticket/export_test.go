package ticket

// What tests of RFC 9285 look at.
var (
	Encode45 = encode45
	Decode45 = decode45
)
