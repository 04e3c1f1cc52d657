package instance

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxBytes bounds what is read from one file.
const maxBytes = 512 << 20

// decode reads exactly one JSON value without unknown fields; errors name the place.
func decode(r io.Reader, v any) error {
	d := json.NewDecoder(io.LimitReader(r, maxBytes))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			return fmt.Errorf("byte %d: this is not JSON: %w", syntax.Offset, err)
		case errors.As(err, &kind):
			return fmt.Errorf("byte %d, field %s: a %s is needed, not a %s", kind.Offset, kind.Field, kind.Type, kind.Value)
		case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
			return fmt.Errorf("byte %d: the file ends too early", d.InputOffset())
		default:
			return err
		}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("byte %d: something follows after the end", d.InputOffset())
	}
	return nil
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
