package form

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/review/judge/assign"
)

// mostBytes of a file.
const mostBytes = 256 << 20

// Read reads a problem. What is wrong is a fault that names the place and the remedy.
func Read(r io.Reader) (*Input, error) {
	text, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > mostBytes {
		return nil, wrong("the file is larger than %d MB: write affinities with fewer digits", mostBytes>>20)
	}
	fields, err := split(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	if err != nil {
		return nil, err
	}
	d := decoder{fields: fields}
	in, err := d.input()
	if err != nil {
		return nil, err
	}
	for name := range d.fields {
		in.Left = append(in.Left, name)
	}
	slices.Sort(in.Left)
	return in, nil
}

func wrong(format string, args ...any) error {
	return fault.Newf(fault.Invalid, "review.assign.form", format, args...)
}

// split reads the outermost object, whose values it leaves as text.
func split(text []byte) (map[string]json.RawMessage, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, wrong("the file is empty: write an object with wanted, max_load and affinity (docs/review.md)")
	}
	var fields map[string]json.RawMessage
	err := json.Unmarshal(text, &fields)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		line, column := position(text, syntax.Offset)
		if word := noNumber(text, syntax.Offset); word != "" {
			return nil, wrong("line %d, column %d: %s is not a number: write -1 for a reviewer who must not read, 0 for no affinity",
				line, column, word)
		}
		return nil, wrong("line %d, column %d: this is not JSON (%s): is the file cut off?", line, column, syntax)
	case errors.As(err, &kind), err == nil && fields == nil:
		return nil, wrong("the file holds no object: write {\"wanted\": …, \"max_load\": …, \"affinity\": …} (docs/review.md)")
	}
	return fields, err
}

// position counts lines, and characters of the line, from 1.
func position(text []byte, offset int64) (line, column int) {
	before := text[:min(max(0, offset-1), int64(len(text)))]
	line = 1 + bytes.Count(before, []byte("\n"))
	return line, 1 + len([]rune(string(before[bytes.LastIndexByte(before, '\n')+1:])))
}

// noNumber is the word at an offset that other programs write where they have no number.
func noNumber(text []byte, offset int64) string {
	at := max(0, int(offset)-2)
	end := min(len(text), at+12)
	for _, word := range []string{"NaN", "-Infinity", "Infinity", "nan", "inf", "None"} {
		if i := bytes.Index(text[at:end], []byte(word)); i >= 0 && i <= 2 {
			return word
		}
	}
	return ""
}

// decoder takes fields out one by one.
type decoder struct{ fields map[string]json.RawMessage }

// take reads a field into target; it says whether the file has it. A null is as if it were not there.
func (d *decoder) take(name string, target any) (bool, error) {
	raw, has := d.fields[name]
	delete(d.fields, name)
	if !has || string(bytes.TrimSpace(raw)) == "null" {
		return false, nil
	}
	err := json.Unmarshal(raw, target)
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return true, wrong("%s%s: %s stands where %s is expected", name, place(raw, kind.Offset), kind.Value, plainly(kind.Type.String()))
	}
	if err != nil {
		return true, wrong("%s: %s", name, err)
	}
	if at := bytes.Index(raw, []byte("null")); at >= 0 && !bytes.ContainsRune(raw, '"') {
		return true, wrong("%s%s: null stands where a number is expected: write -1 for a reviewer who must not read, 0 for no affinity", name,
			place(raw, int64(at+1)))
	}
	return true, nil
}

// place names the element of nested lists at an offset: [3][5].
func place(raw []byte, offset int64) string {
	var at []int
	decode := json.NewDecoder(bytes.NewReader(raw))
	for {
		token, err := decode.Token()
		if err != nil {
			break
		}
		delim, _ := token.(json.Delim)
		if (delim == ']' || delim == '}') && len(at) > 0 {
			at = at[:len(at)-1]
		}
		if decode.InputOffset() >= offset && delim != '[' && delim != '{' || delim == '{' {
			break
		}
		switch {
		case delim == '[':
			at = append(at, 0)
		case len(at) > 0:
			at[len(at)-1]++
		}
	}
	var b strings.Builder
	for _, i := range at {
		fmt.Fprintf(&b, "[%d]", i)
	}
	return b.String()
}

// plainly says a type of Go in words.
func plainly(kind string) string {
	switch {
	case strings.HasPrefix(kind, "[]"), strings.HasPrefix(kind, "[2]"):
		return "a list"
	case kind == "int":
		return "a whole number"
	case kind == "float64":
		return "a number"
	case kind == "string":
		return "a text"
	}
	return "an object"
}

// input reads all fields and checks each against the others.
func (d *decoder) input() (*Input, error) {
	in := &Input{Problem: &assign.Problem{Host: assign.None}}
	for _, step := range []func(*Input) error{d.wanted, d.affinity, d.loads, d.organisations, d.languages, d.experts, d.pinned} {
		if err := step(in); err != nil {
			return nil, err
		}
	}
	return in, nil
}
