package formats

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// onlyTo lets a test reach its own server, and nothing else.
func onlyTo(server *httptest.Server) dialControl {
	return func(network, address string, c syscall.RawConn) error {
		if address == strings.TrimPrefix(server.URL, "http://") {
			return nil
		}
		return refusePrivate(network, address, c)
	}
}

func TestADownloadGoesNowherePrivateByAnyRedirect(t *testing.T) {
	t.Parallel()
	reached := 0
	private := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
	defer private.Close()
	public := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
	}))
	defer public.Close()
	for _, to := range []string{private.URL, "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest/", "http://10.0.0.1/",
		"http://0.0.0.0/",
		"http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://a:b@127.0.0.1/"} {
		_, err := download(context.Background(), public.URL+"/?to="+url.QueryEscape(to), 100, 5*time.Second, onlyTo(public))
		if !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", to, err)
		}
		if _, err := Download(context.Background(), to, 100, 5*time.Second); !errors.Is(err, ErrAddress) {
			t.Errorf("%s itself: %v", to, err)
		}
	}
	if reached > 0 {
		t.Errorf("the private server was reached %d times", reached)
	}
}

func TestADownloadIsBounded(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var hops, length int
		switch {
		case r.URL.Path == "/gone":
			http.NotFound(w, r)
		case r.URL.Path == "/slow":
			<-r.Context().Done()
		default:
			fmt.Sscanf(r.URL.Path, "/%d/%d", &hops, &length) // The test writes the paths.
			if hops > 0 {
				http.Redirect(w, r, fmt.Sprintf("/%d/%d", hops-1, length), http.StatusFound)
				return
			}
			fmt.Fprint(w, strings.Repeat("x", length)) // The client may have gone.
		}
	}))
	defer server.Close()
	for path, want := range map[string]error{"/0/100": nil, "/3/100": nil, "/4/100": ErrAddress, "/0/101": ErrTooLarge,
		"/1/100000": ErrTooLarge, "/gone": ErrFetch} {
		b, err := download(context.Background(), server.URL+path, 100, 5*time.Second, onlyTo(server))
		if !errors.Is(err, want) || want == nil && len(b) != 100 {
			t.Errorf("%s: %d bytes, %v", path, len(b), err)
		}
	}
	_, err := download(context.Background(), server.URL+"/slow", 100, 50*time.Millisecond, onlyTo(server))
	if !errors.Is(err, ErrFetch) {
		t.Errorf("slow: %v", err)
	}
	_, err = download(context.Background(), server.URL+"/gone", 100, 5*time.Second, onlyTo(server))
	if f, _ := fault.From(err); f == nil || f.Values["Status"] != http.StatusNotFound {
		t.Errorf("the status is not told: %v", err)
	}
}
