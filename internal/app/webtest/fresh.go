package webtest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/app"
)

// Table is a programme of four sessions as CSV.
const Table = `key,title,kind,track,level,language,minutes,speakers,organisations,products
A1,Storage for all,talk,Cloud,beginner,en,30,Zoé,Labo,Object store
A2,Réseaux sans peur,talk,Cloud,advanced,fr,30,Yann; Zoé,Labo; Labo,Network
A3,Birds and models,talk,AI,beginner,en,20,Ana,Musée,
A4,A lab,lab,AI,intermediate,en,30,Bo,,
`

// ServeFresh serves the product on a database, which it migrates, to a visitor who has not signed in.
func ServeFresh(t *testing.T, address string) (*app.App, Visitor) {
	t.Helper()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	a, err := app.Open(context.Background(), app.Config{Addr: "127.0.0.1:0", Database: address, BaseURL: server.URL, LogLevel: "error"},
		slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	handler = a.Handler()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return a, Visitor{t, &http.Client{Jar: jar, Timeout: 30 * time.Second}, server.URL}
}

// asBrowser asks for pages: who wishes for nothing gets the programme as text.
type asBrowser struct{ http.RoundTripper }

func (b asBrowser) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept", "text/html")
	return b.RoundTripper.RoundTrip(r)
}
