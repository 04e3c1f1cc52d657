package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/web"
)

// written is a log that is read once all is written.
type written struct {
	mu   sync.Mutex // guards text
	text bytes.Buffer
}

func (w *written) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(b)
}

// What a server says of panics, of cross-site writes, and what net/http says by itself, never holds what a request carries.
func TestTheLogOfAServerHoldsNothingThatARequestCarries(t *testing.T) {
	t.Parallel()
	kept := &written{}
	log := slog.New(slog.NewTextHandler(kept, &slog.HandlerOptions{Level: slog.LevelDebug}))
	secret := id.Secret()
	mux := http.NewServeMux()
	mux.HandleFunc("/panic/{token}", func(_ http.ResponseWriter, r *http.Request) {
		r.Cookie(r.PathValue("token")) // The secret is on the stack of what panics.
		panic("out of order")
	})
	mux.HandleFunc("/abort/{token}", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux.HandleFunc("/twice/{token}", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
		w.WriteHeader(http.StatusOK) // of which net/http tells its log
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(ctx, log, listener, web.Chain(log, nil, mux)) }()

	answers := ""
	for _, line := range []string{"GET /panic/%s HTTP/1.1", "POST /panic/%s HTTP/1.1",
		"POST /twice/%s?a;b HTTP/1.1\r\nSec-Fetch-Site: cross-site", "GET /twice/%s?a=%[1]s;b HTTP/1.1",
		"GET /abort/%s HTTP/1.1", "GET /twice/%s HTTP/7.5", "GET /tw ice/%s HTTP/1.1", "BREW /%s",
		"GET http://%s HTTP/1.1\r\nContent-Length: %[1]s"} {
		answers += raw(t, listener.Addr().String(), fmt.Sprintf(line, secret)+"\r\nHost: "+secret+"\r\nCookie: session="+secret+"; wisher="+
			secret+
			"\r\nAuthorization: Bearer "+secret+"\r\nX-Forwarded-For: "+secret+"\r\nUser-Agent: "+secret+"\r\nReferer: https://x/"+
			secret+"\r\nConnection: close\r\n\r\n")
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	said := kept.text.String()
	for _, part := range []string{"msg=panic", "cross-site write refused", "superfluous"} {
		if !strings.Contains(said, part) {
			t.Errorf("the log does not tell of %q:\n%s", part, said)
		}
	}
	if strings.Contains(said, secret) || strings.Contains(answers, secret) {
		t.Errorf("the secret %s is told:\n%s\n%s", secret, said, answers)
	}
}

// raw sends bytes as they are and returns the whole answer.
func raw(t *testing.T, address, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	answer, _ := io.ReadAll(conn) // what is aborted ends in an error
	return string(answer)
}
