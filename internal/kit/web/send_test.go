package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/kit/web"
)

func TestAnAnswerForOneRequestIsCompressedForWhoTakesIt(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("créneau ", 500)
	for _, c := range []struct {
		accept, body string
		packed       bool
	}{
		{"gzip, br", long, true}, {"br", long, false}, {"", long, false}, {"gzip;q=0", long, false}, {"gzip", "short", false},
	} {
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Vary", "Cookie")
			web.Send(w, r, http.StatusAccepted, []byte(c.body))
		})
		kept := web.Pack([]byte(c.body))
		again := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Vary", "Cookie")
			if err := kept.Send(w, r, http.StatusAccepted); err != nil {
				t.Error(err)
			}
		})
		res := ask(h, http.MethodGet, map[string]string{"Accept-Encoding": c.accept})
		same := ask(again, http.MethodGet, map[string]string{"Accept-Encoding": c.accept})
		if same.StatusCode != res.StatusCode || !maps.EqualFunc(same.Header, res.Header, slices.Equal) {
			t.Errorf("%q: kept, it is sent with %v, not %v", c.accept, same.Header, res.Header)
		}
		var body io.Reader = res.Body
		if c.packed {
			z, err := gzip.NewReader(res.Body)
			if err != nil {
				t.Fatalf("%q: %v", c.accept, err)
			}
			body = z
		}
		keptBody, _ := io.ReadAll(same.Body)
		if z, err := gzip.NewReader(bytes.NewReader(keptBody)); err == nil {
			keptBody, _ = io.ReadAll(z)
		}
		if string(keptBody) != c.body {
			t.Errorf("%q: kept, another body is sent", c.accept)
		}
		got, err := io.ReadAll(body)
		if err != nil || string(got) != c.body || res.StatusCode != http.StatusAccepted {
			t.Errorf("%q: status %d, %d bytes, %v", c.accept, res.StatusCode, len(got), err)
		}
		if is := res.Header.Get("Content-Encoding") == "gzip"; is != c.packed {
			t.Errorf("%q: compressed %v", c.accept, is)
		}
		if want := len(c.body) >= 600; want != strings.Contains(strings.Join(res.Header["Vary"], ","), "Accept-Encoding") {
			t.Errorf("%q: Vary is %q", c.accept, res.Header["Vary"])
		}
		head := ask(h, http.MethodHead, map[string]string{"Accept-Encoding": c.accept})
		if n, err := strconv.Atoi(head.Header.Get("Content-Length")); err != nil || n == 0 ||
			head.Header.Get("Content-Length") != res.Header.Get("Content-Length") {
			t.Errorf("%q: HEAD says %q bytes, GET %q", c.accept, head.Header.Get("Content-Length"), res.Header.Get("Content-Length"))
		}
	}
}

func TestAStateThatTheClientHasIsNotSentAgain(t *testing.T) {
	t.Parallel()
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !web.Fresh(w, r, "one") {
			web.Send(w, r, http.StatusOK, []byte("body"))
		}
	})
	for match, want := range map[string]int{
		"": http.StatusOK, `W/"one"`: http.StatusNotModified, `"other", "one"`: http.StatusNotModified, `W/"two"`: http.StatusOK,
		"*": http.StatusNotModified,
	} {
		res := ask(h, http.MethodGet, map[string]string{"If-None-Match": match})
		if res.StatusCode != want || res.Header.Get("ETag") != `W/"one"` {
			t.Errorf("%q: status %d, tag %s", match, res.StatusCode, res.Header.Get("ETag"))
		}
	}
}
