package webtest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
)

// Tab is a browser that asks a handler without a network, and keeps cookies as browsers do: by name, until they are taken away.
type Tab struct {
	Handler http.Handler
	Peer    string // address of the connection, with a port
	Jar     map[string]string
	Given   []*http.Cookie // by the latest answer
	Always  []string       // headers of each request, in pairs of name and value
}

// NewTab opens a tab without cookies.
func NewTab(h http.Handler) *Tab {
	return &Tab{Handler: h, Peer: "192.0.2.7:1", Jar: map[string]string{}}
}

// Post sends a form, in pairs of name and value.
func (b *Tab) Post(path string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.Ask("POST", path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// Ask sends a request with headers in pairs of name and value.
func (b *Tab) Ask(method, path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = b.Peer
	r.Header.Set("Accept", "text/html")
	header = append(header, b.Always...)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for name, value := range b.Jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.Handler.ServeHTTP(w, r)
	b.Given = w.Result().Cookies()
	for _, c := range b.Given {
		if c.MaxAge < 0 {
			delete(b.Jar, c.Name)
		} else {
			b.Jar[c.Name] = c.Value
		}
	}
	return w
}

// Gave is a cookie of the latest answer.
func (b *Tab) Gave(name string) *http.Cookie {
	for _, c := range b.Given {
		if c.Name == name {
			return c
		}
	}
	return nil
}
