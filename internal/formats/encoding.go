package formats

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
)

// withoutMark decodes UTF-16 that says so in its first bytes, and drops the mark of UTF-8.
func withoutMark(data []byte) []byte {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		if out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data); err == nil {
			return out
		}
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
}

var declaredEncoding = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._:-]{0,60})["']`)

// utf8XML brings XML to UTF-8, whatever it declares. What declares UTF-8 and is not is taken as it was most likely meant; guessed
// tells so. An encoding that nobody knows is a refusal.
func utf8XML(data []byte) (out []byte, guessed bool, err error) {
	name := "utf-8"
	if m := declaredEncoding.FindSubmatch(data[:min(len(data), 512)]); m != nil {
		name = strings.ToLower(string(m[1]))
	}
	switch {
	case utf8.Valid(data) && (isUTF8(name) || strings.HasPrefix(name, "utf-16") || name == "ucs-2"):
		return withoutControls(data), false, nil // UTF-16 was decoded by its mark
	case isUTF8(name):
		return withoutControls(likelyUTF8(data)), true, nil
	}
	e := encodingNamed(name)
	if e == nil {
		return nil, false, ErrEncoding.With("Name", name)
	}
	out, err = e.NewDecoder().Bytes(data)
	if err != nil {
		return nil, false, ErrEncoding.With("Name", name).Because(err)
	}
	return withoutControls(out), false, nil
}

func isUTF8(name string) bool {
	return name == "utf-8" || name == "utf8" || name == "us-ascii" || name == "ascii"
}

func encodingNamed(name string) encoding.Encoding {
	if e, err := htmlindex.Get(name); err == nil {
		return e
	}
	if e, err := ianaindex.IANA.Encoding(name); err == nil {
		return e
	}
	return nil
}

// likelyUTF8 replaces single damaged bytes in what is UTF-8 otherwise, and takes everything else as Windows-1252.
func likelyUTF8(data []byte) []byte {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		i += n
	}
	if good > bad {
		return bytes.ToValidUTF8(data, []byte("�"))
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return bytes.ToValidUTF8(data, []byte("�"))
	}
	return out
}

// withoutControls drops what XML forbids and some exports hold all the same.
func withoutControls(data []byte) []byte {
	if bytes.IndexFunc(data, forbidden) < 0 {
		return data
	}
	return bytes.Map(func(r rune) rune {
		if forbidden(r) {
			return -1
		}
		return r
	}, data)
}

func forbidden(r rune) bool {
	return r < 0x20 && r != '\n' && r != '\t' && r != '\r' || r == 0xfffe || r == 0xffff
}
