package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/app"
)

// tab is a browser that asks a handler without a network, and keeps cookies as browsers do: by name, until they are taken away.
type tab struct {
	t       *testing.T
	handler http.Handler
	peer    string // address of the connection, with a port
	jar     map[string]string
	given   []*http.Cookie // by the latest answer
	always  []string       // headers of each request, in pairs of name and value
}

func newTab(t *testing.T, h http.Handler) *tab {
	return &tab{t: t, handler: h, peer: "192.0.2.7:1", jar: map[string]string{}}
}

// post sends a form, in pairs of name and value.
func (b *tab) post(path string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.ask("POST", path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// ask sends a request with headers in pairs of name and value.
func (b *tab) ask(method, path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = b.peer
	r.Header.Set("Accept", "text/html")
	header = append(header, b.always...)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for name, value := range b.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	b.given = w.Result().Cookies()
	for _, c := range b.given {
		if c.MaxAge < 0 {
			delete(b.jar, c.Name)
		} else {
			b.jar[c.Name] = c.Value
		}
	}
	return w
}

// gave is a cookie of the latest answer.
func (b *tab) gave(name string) *http.Cookie {
	for _, c := range b.given {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// again opens the quay's database a second time, with another setting.
func (q quay) again(change func(*app.Config)) *app.App {
	q.t.Helper()
	c := q.Config
	change(&c)
	a, err := app.Open(context.Background(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		q.t.Fatal(err)
	}
	q.t.Cleanup(func() { a.Close() })
	return a
}
