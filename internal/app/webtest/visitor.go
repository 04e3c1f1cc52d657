package webtest

import (
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Visitor is a browser without scripts.
type Visitor struct {
	T      *testing.T
	Client *http.Client
	Base   string
}

// Read returns the status and the text of an answer, a page without the line breaks of its template.
func (v Visitor) Read(res *http.Response, err error) (int, string) {
	v.T.Helper()
	if err != nil {
		v.T.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		v.T.Fatal(err)
	}
	body := string(b)
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		body = asShown(body)
	}
	return res.StatusCode, body
}

var (
	broken = regexp.MustCompile(`(?s)<pre.*?</pre>|<textarea.*?</textarea>|[ \t]*\n\s*`) // lines, or what keeps them
	opens  = regexp.MustCompile(`^<(a|button|code|em|s|small|span|strong|time)\b`)       // what stands in a line
	closes = regexp.MustCompile(`</(a|button|code|em|s|small|span|strong|time)>$`)
)

// asShown is a page without the line breaks of its templates, which are a space between words and nothing elsewhere.
func asShown(page string) string {
	var out strings.Builder
	from := 0
	for _, gap := range broken.FindAllStringIndex(page, -1) {
		if page[gap[0]] == '<' {
			continue
		}
		before, after := page[from:gap[0]], page[gap[1]:]
		out.WriteString(before)
		if (!strings.HasSuffix(before, ">") || closes.MatchString(before)) && (!strings.HasPrefix(after, "<") || opens.MatchString(after)) {
			out.WriteByte(' ')
		}
		from = gap[1]
	}
	return out.String() + page[from:]
}

// Get asks for a page that must be there.
func (v Visitor) Get(path string) string {
	v.T.Helper()
	status, body := v.Read(v.Client.Get(v.Base + path))
	if status != http.StatusOK {
		v.T.Fatalf("GET %s: %d\n%s", path, status, body)
	}
	return body
}

// Submit posts a form of pairs of name and value, which must be accepted, and returns the page that answers.
func (v Visitor) Submit(path string, pairs ...string) string {
	v.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	status, body := v.Read(v.Client.PostForm(v.Base+path, form))
	if status != http.StatusOK {
		v.T.Fatalf("POST %s: %d\n%s", path, status, body)
	}
	return body
}

// Upload posts a form with one file, which must be accepted, and returns the page that answers.
func (v Visitor) Upload(path, field, name, content string) string {
	v.T.Helper()
	kind, form, err := fileForm(field, name, content)
	if err != nil {
		v.T.Fatal(err)
	}
	status, body := v.Read(v.Client.Post(v.Base+path, kind, strings.NewReader(form)))
	if status != http.StatusOK {
		v.T.Fatalf("upload to %s: %d\n%s", path, status, body)
	}
	return body
}

// fileForm is a form with one file, as browsers send it.
func fileForm(field, name, content string) (kind, body string, err error) {
	var b strings.Builder
	w := multipart.NewWriter(&b)
	f, err := w.CreateFormFile(field, name)
	if err != nil {
		return "", "", err
	}
	if _, err := io.WriteString(f, content); err != nil {
		return "", "", err
	}
	err = w.Close()
	return w.FormDataContentType(), b.String(), err
}

// Refused posts what is not accepted, and returns the page that says so with a status.
func (v Visitor) Refused(status int, path string, pairs ...string) string {
	v.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	got, body := v.Read(v.Client.PostForm(v.Base+path, form))
	if got != status {
		v.T.Fatalf("POST %s: %d, want %d\n%s", path, got, status, body)
	}
	return body
}

// Shows asks for a page, which must hold every text.
func (v Visitor) Shows(path string, wanted ...string) {
	v.T.Helper()
	body := v.Get(path)
	for _, want := range wanted {
		if !strings.Contains(body, want) {
			v.T.Errorf("%s does not show %q\n%s", path, want, body)
		}
	}
}
