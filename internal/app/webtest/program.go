package webtest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Program is a client of the API with a token.
type Program struct {
	T      *testing.T
	Base   string
	Token  string
	Header map[string]string
}

// With returns the same program that sends one more header.
func (p Program) With(name, value string) Program {
	header := map[string]string{name: value}
	for k, v := range p.Header {
		header[k] = v
	}
	p.Header = header
	return p
}

// Ask sends a body as JSON, or as it is when it is bytes, and returns status, headers and the answer.
func (p Program) Ask(method, path string, body any) (int, http.Header, map[string]any) {
	p.T.Helper()
	var send io.Reader
	kind := "application/json"
	switch b := body.(type) {
	case nil:
	case []byte:
		send, kind = bytes.NewReader(b), "application/octet-stream"
	default:
		text, err := json.Marshal(b)
		if err != nil {
			p.T.Fatal(err)
		}
		send = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(context.Background(), method, p.Base+"/api/v1"+path, send)
	if err != nil {
		p.T.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if p.Token != "" {
		req.Header.Set("Authorization", "Bearer "+p.Token)
	}
	for k, v := range p.Header {
		req.Header.Set(k, v)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.T.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.T.Fatal(err)
	}
	out := map[string]any{}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &out); err != nil {
			p.T.Fatalf("%s %s: %v\n%s", method, path, err, text)
		}
	}
	return res.StatusCode, res.Header, out
}

// Must is ask that expects a status.
func (p Program) Must(status int, method, path string, body any) map[string]any {
	p.T.Helper()
	got, _, out := p.Ask(method, path, body)
	if got != status {
		p.T.Fatalf("%s %s: %d, want %d\n%v", method, path, got, status, out)
	}
	return out
}

// OrganiserProgram serves an empty server and makes the token of its first organiser.
func OrganiserProgram(t *testing.T, db *sqldb.DB) Program {
	t.Helper()
	ctx := context.Background()
	listener := httptest.NewUnstartedServer(nil)
	a, err := app.New(app.Config{Addr: "127.0.0.1:0", BaseURL: "http://" + listener.Listener.Addr().String()}, slog.New(slog.DiscardHandler),
		db)
	if err != nil {
		t.Fatal(err)
	}
	listener.Config.Handler = a.Handler()
	listener.Start()
	t.Cleanup(listener.Close)
	background, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); a.Planning.Run(background, a.Log) }() // It returns after stop.
	t.Cleanup(func() { stop(); <-done })
	return Program{T: t, Base: listener.URL, Token: accounttest.AdminToken(t, a.Accounts)}
}
