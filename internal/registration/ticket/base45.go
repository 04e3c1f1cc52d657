package ticket

import "strings"

// alphabet is that of RFC 9285, section 3: what a QR code writes in its alphanumeric mode.
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// encode45 is Base45 of RFC 9285.
func encode45(b []byte) string {
	var out strings.Builder
	out.Grow((len(b) + 1) / 2 * 3)
	for i := 0; i+1 < len(b); i += 2 {
		n := int(b[i])<<8 | int(b[i+1])
		out.WriteByte(alphabet[n%45])
		out.WriteByte(alphabet[n/45%45])
		out.WriteByte(alphabet[n/45/45])
	}
	if len(b)%2 == 1 {
		n := int(b[len(b)-1])
		out.WriteByte(alphabet[n%45])
		out.WriteByte(alphabet[n/45])
	}
	return out.String()
}

// decode45 reads Base45, and reports whether it is what encode45 writes.
func decode45(s string) ([]byte, bool) {
	if len(s)%3 == 1 {
		return nil, false
	}
	out := make([]byte, 0, len(s)/3*2+1)
	for len(s) > 0 {
		group := s[:min(3, len(s))]
		s = s[len(group):]
		n := 0
		for i := len(group) - 1; i >= 0; i-- {
			digit := strings.IndexByte(alphabet, group[i])
			if digit < 0 {
				return nil, false
			}
			n = n*45 + digit
		}
		switch {
		case len(group) == 3 && n <= 0xffff:
			out = append(out, byte(n>>8), byte(n))
		case len(group) == 2 && n <= 0xff:
			out = append(out, byte(n))
		default:
			return nil, false
		}
	}
	return out, true
}
