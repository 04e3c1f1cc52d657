package site

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// Form is what somebody typed, with what is wrong with it: pages show both again.
type Form struct {
	Values  map[string][]string
	Errors  map[string]string // field → sentence
	Message string            // about the whole; empty when nothing is wrong
}

// Fail fills a form with what an error says about it, in a language. It reports false for an error that is no
// fault of the form's.
func (f *Form) Fail(p *text.Printer, err error) bool {
	flt, ok := fault.From(err)
	if !ok || flt.Kind != fault.Invalid && flt.Kind != fault.Conflict {
		return false
	}
	f.Message, _ = p.Fault(err)
	f.Errors = map[string]string{}
	for field := range flt.Fields {
		f.Errors[field] = f.Message
	}
	return true
}

// Value is the first value of a field.
func (f Form) Value(name string) string {
	if v := f.Values[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Has reports whether a field has a value among several.
func (f Form) Has(name, value string) bool {
	for _, v := range f.Values[name] {
		if v == value {
			return true
		}
	}
	return false
}

// Error is what is wrong with a field.
func (f Form) Error(name string) string { return f.Errors[name] }

// Int reads a whole number from a form field; what is not one is 0 and false, but empty is 0 and true.
func Int(r *http.Request, name string) (int, bool) {
	s := strings.TrimSpace(r.PostFormValue(name))
	if s == "" {
		return 0, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// flashCookie carries one message to the next page.
const flashCookie = "flash"

// SetFlash tells the next page what was done; it holds nothing secret and nothing that is believed.
func SetFlash(w http.ResponseWriter, f Flash) {
	b, err := json.Marshal(f)
	if err != nil {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(b), Path: "/", MaxAge: 60, HttpOnly: true,
		SameSite: http.SameSiteLaxMode})
}

// TakeFlash reads what the page before did, once. An address to undo at is only taken when it is ours.
func TakeFlash(w http.ResponseWriter, r *http.Request) *Flash {
	c, err := r.Cookie(flashCookie)
	if err != nil {
		return nil
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1})
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return nil
	}
	var f Flash
	if json.Unmarshal(b, &f) != nil || f.Undo != "" && !strings.HasPrefix(f.Undo, "/organise/") {
		return nil
	}
	return &f
}
