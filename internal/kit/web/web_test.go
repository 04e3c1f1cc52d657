package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/web"
)

func ask(h http.Handler, method string, header map[string]string) *http.Response {
	r := httptest.NewRequest(method, "http://example.org/x", nil)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestACachedAnswerIsTheSameBytesInEveryEncodingAndFreshByItsTag(t *testing.T) {
	t.Parallel()
	body := bytes.Repeat([]byte("créneau "), 500)
	c := web.NewCached("text/plain", body, web.CacheOptions{Modified: time.Unix(1_800_000_000, 0), Share: true})
	tags := map[string]bool{}
	for _, encoding := range []string{"", "gzip", "zstd", "gzip;q=0"} {
		res := ask(c, http.MethodGet, map[string]string{"Accept-Encoding": encoding})
		got, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatal(res.StatusCode, err)
		}
		if res.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(bytes.NewReader(got))
			if err != nil {
				t.Fatal(err)
			}
			if got, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if res.Header.Get("Content-Encoding") != "zstd" && !bytes.Equal(got, body) {
			t.Errorf("%q: other bytes", encoding)
		}
		tag := res.Header.Get("ETag")
		tags[tag] = true
		again := ask(c, http.MethodGet, map[string]string{"Accept-Encoding": encoding, "If-None-Match": `"other", ` + tag})
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%q: %d for its own tag", encoding, again.StatusCode)
		}
	}
	if len(tags) != 3 {
		t.Errorf("%d tags for three encodings", len(tags))
	}
	since := ask(c, http.MethodGet, map[string]string{"If-Modified-Since": time.Unix(1_800_000_000, 0).UTC().Format(http.TimeFormat)})
	stale := ask(c, http.MethodGet, map[string]string{"If-Modified-Since": time.Unix(1_700_000_000, 0).UTC().Format(http.TimeFormat)})
	if since.StatusCode != http.StatusNotModified || stale.StatusCode != http.StatusOK ||
		stale.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("since %d, stale %d", since.StatusCode, stale.StatusCode)
	}
}

func TestCrossSiteWritesAreRefusedAndPanicsAnswered(t *testing.T) {
	t.Parallel()
	h := web.Chain(slog.New(slog.DiscardHandler), nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Boom") != "" {
			panic("boom")
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	for _, c := range []struct {
		method string
		header map[string]string
		want   int
	}{
		{http.MethodPost, map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		{http.MethodPost, map[string]string{"Origin": "https://evil.example"}, http.StatusForbidden},
		{http.MethodPost, map[string]string{"Sec-Fetch-Site": "same-origin"}, http.StatusNoContent},
		{http.MethodPost, nil, http.StatusNoContent},
		{http.MethodGet, map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusNoContent},
		{http.MethodGet, map[string]string{"Boom": "1"}, http.StatusInternalServerError},
	} {
		res := ask(h, c.method, c.header)
		if res.StatusCode != c.want || res.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s %v: %d", c.method, c.header, res.StatusCode)
		}
	}
}

func BenchmarkCachedThroughTheChain(b *testing.B) {
	body := bytes.Repeat([]byte("créneau "), 5000)
	h := web.Chain(slog.New(slog.DiscardHandler), nil, web.NewCached("text/html", body, web.CacheOptions{}))
	r := httptest.NewRequest(http.MethodGet, "/x", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
}
