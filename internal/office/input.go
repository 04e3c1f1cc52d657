package office

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Clock is how instants stand in a form: in the edition's zone.
const Clock = "2006-01-02T15:04"

// Input reads a form and notes which fields could not be read.
type Input struct {
	*http.Request
	bad map[string]bool
}

// NewInput reads the form of a request that was parsed.
func NewInput(r *http.Request) *Input { return &Input{r, map[string]bool{}} }

// Text is a field's text without spaces around it.
func (in *Input) Text(name string) string { return strings.TrimSpace(in.PostFormValue(name)) }

// Number is a field's whole number; what is not one is noted.
func (in *Input) Number(name string) int {
	s := in.Text(name)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		in.Bad(name)
	}
	return n
}

// Checked reports whether a box is ticked.
func (in *Input) Checked(name string) bool { return in.PostFormValue(name) != "" }

// All is every value of a field that is not empty.
func (in *Input) All(name string) []string {
	var out []string
	for _, v := range in.PostForm[name] {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// Lines are the lines of a field that are not empty, without spaces around them.
func (in *Input) Lines(name string) []string { return linesOf(in.PostFormValue(name)) }

func linesOf(s string) (out []string) {
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Instant reads a moment of the edition's zone: a date with a clock beside it, or both in one text.
func (in *Input) Instant(name string, v Visit) time.Time {
	t, err := time.ParseInLocation(Clock, joinMoment(in.Text(name), in.Text(name+"_clock")), v.Edition.Location())
	if err != nil {
		in.Bad(name)
	}
	return t
}

// joinMoment is a moment as Clock writes it, from a date and a clock; the date may have its clock already.
func joinMoment(date, clock string) string {
	if clock == "" || strings.Contains(date, "T") {
		return date
	}
	return date + "T" + clock
}

// File is what was uploaded in a field, read one byte further than so many; nil when nothing was.
func (in *Input) File(name string, most int64) ([]byte, error) {
	file, _, err := in.FormFile(name)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, ErrField.Because(err)
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most+1))
}

// uploadInMemory is how many bytes of uploaded files wait in memory; what is more waits on the disk.
const uploadInMemory = 8 << 20

// ErrUpload is what a form gives that is longer than any may be.
var ErrUpload = fault.New(fault.Invalid, "edition.upload", "what was sent is too large; make the file smaller and send it again")

// Parse reads a form in which files may be uploaded.
func Parse(r *http.Request) error {
	err := r.ParseMultipartForm(uploadInMemory)
	var long *http.MaxBytesError
	switch {
	case err == nil || errors.Is(err, http.ErrNotMultipart):
		return nil
	case errors.As(err, &long):
		return ErrUpload.Because(err)
	default:
		return ErrField.Because(err)
	}
}

// Bad notes a field that could not be read.
func (in *Input) Bad(name string) { in.bad[name] = true }

// ErrField is what a form with a field that cannot be read gives.
var ErrField = fault.New(fault.Invalid, "edition.field", "a field cannot be read as it stands")

// Err is ErrField with every field that could not be read; nil when all could.
func (in *Input) Err() error {
	if len(in.bad) == 0 {
		return nil
	}
	err := ErrField
	for name := range in.bad {
		err = err.Field(name, "edition.field")
	}
	return err
}
