package webtest

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// InBubble runs a test on a clock of its own, which stands while anything is worked on. The quay is released; it is asked by
// tabs alone, as a bubble has no network.
func InBubble(t *testing.T, body func(t *testing.T, q Quay)) {
	t.Helper()
	address := quay.Address(t, sqldb.SQLite)
	openQuay(t, address).Release()
	synctest.Test(t, func(t *testing.T) {
		a, err := app.Open(context.Background(), app.Config{Addr: "127.0.0.1:0", Database: address, BaseURL: "http://127.0.0.1",
			LogLevel:       "error",
			TrustedProxies: "10.0.0.0/8"}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { a.Close() })
		e, err := a.Editions.BySlug(context.Background(), actor.System("test"), "quay-2027")
		if err != nil {
			t.Fatal(err)
		}
		body(t, Quay{Visitor{T: t}, a, e})
	})
}
