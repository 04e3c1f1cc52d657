package bench_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/bench"
)

func TestAPageIsServedAsItWasFetched(t *testing.T) {
	t.Parallel()
	want := bench.Page{Status: http.StatusOK, Header: http.Header{"Etag": {`"v1"`}, "Content-Type": {"text/plain"}, "Content-Length": {"2"}},
		Body: []byte("hi")}
	server := httptest.NewServer(want)
	defer server.Close()
	got, err := bench.Fetch(context.Background(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	got.Header.Del("Date")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	known := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", nil)
	known.Header.Set("If-None-Match", `"v1"`)
	answer := httptest.NewRecorder()
	want.ServeHTTP(answer, known)
	if answer.Code != http.StatusNotModified || answer.Body.Len() != 0 {
		t.Errorf("whoever knows the page gets %d and %d bytes", answer.Code, answer.Body.Len())
	}
}

func TestTheMedianOfAnEvenNumberIsTheGreaterOfTwo(t *testing.T) {
	t.Parallel()
	if got := bench.Median([]float64{4, 1, 3, 2}); got != 3 {
		t.Errorf("it is %v", got)
	}
}

func TestThisProcessUsesCPUAndMemory(t *testing.T) {
	t.Parallel()
	if bench.PeakMiB() <= 0 || bench.OwnCPU() <= 0 {
		t.Errorf("%d MiB, %s", bench.PeakMiB(), bench.OwnCPU())
	}
}
