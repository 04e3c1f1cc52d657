package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
)

// from is a request of an address.
func from(address string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.RemoteAddr = address
	return r
}

func TestTheLimiterStopsWhoAsksTooOften(t *testing.T) {
	t.Parallel()
	l := web.NewLimiter(0.001, 3)
	r := from("198.51.100.8:1")
	for i := range 5 {
		if err := l.Allow(r); (err == nil) != (i < 3) {
			t.Errorf("request %d: %v", i, err)
		}
	}
	if err := l.Allow(from("198.51.100.9:1")); err != nil {
		t.Errorf("another address: %v", err)
	}
}

func TestWhoIsRefusedIsLetInAfterTheWaitItWasTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := web.NewFair(web.Rate{PerSecond: 0.1, Burst: 2}, web.Rate{PerSecond: 1, Burst: 1000})
		for range 2 {
			if err := f.Person("p"); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(3 * time.Second)
		refused, _ := fault.From(f.Person("p"))
		if refused == nil || !errors.Is(refused, web.ErrOften) || refused.After != 7*time.Second {
			t.Fatalf("got %+v, want a wait of the 7 s that are left of 10", refused)
		}
		h := http.Header{}
		web.SetRetryAfter(h, refused)
		if got := h.Get("Retry-After"); got != "7" {
			t.Errorf("Retry-After: %q", got)
		}
		time.Sleep(refused.After)
		if err := f.Person("p"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

// The sum of a convention: all come in and choose within ten minutes, while one of them does all that one can.
func TestAConventionBehindOneAddressIsLetInWhileOneOfThemAsksWithoutEnd(t *testing.T) {
	t.Parallel()
	const people, stars = 2400, 20
	const forged = 10 // requests of the one for each of another's
	synctest.Test(t, func(t *testing.T) {
		f := web.NewFair(web.Rate{PerSecond: 2, Burst: 300}, web.Rate{PerSecond: 10, Burst: 6000})
		venue, refused, stopped := from("192.0.2.1:9"), 0, 0
		visit := func(i int) {
			if err := f.Visitor(venue, fmt.Sprint("browser ", i)); err != nil {
				refused++
			}
		}
		for i := range people { // they come within five minutes
			time.Sleep(5 * time.Minute / people)
			visit(i)
			if err := f.Person(fmt.Sprint("person ", i)); err != nil {
				refused++
			}
			if err := f.Visitor(venue, "greedy"); err != nil {
				stopped++
			}
		}
		for n := range stars { // and choose within the other five, while the one pretends to be many
			for i := range people {
				time.Sleep(5 * time.Minute / people / stars)
				visit(i)
				for k := range forged {
					if err := f.Visitor(venue, fmt.Sprint("forged ", n, i, k)); err != nil {
						stopped++
					}
				}
			}
		}
		if refused > 0 || stopped < people*stars*forged*8/10 {
			t.Errorf("%d refused of %d people, and only %d of the one who asks without end", refused, people, stopped)
		}
	})
}

func TestAnotherAddressIsNotTouched(t *testing.T) {
	t.Parallel()
	f := web.NewFair(web.Rate{PerSecond: 0.001, Burst: 1}, web.Rate{PerSecond: 0.001, Burst: 3})
	here, there := from("192.0.2.1:9"), from("192.0.2.2:9")
	for i := range 9 {
		err := f.Visitor(here, fmt.Sprint(i%4))
		if want := i < 3; (err == nil) != want {
			t.Errorf("%d here: %v", i, err)
		}
	}
	for i := range 3 {
		if err := f.Visitor(there, fmt.Sprint(i)); err != nil {
			t.Errorf("%d there: %v", i, err)
		}
	}
	if err := f.Visitor(there, ""); !errors.Is(err, web.ErrBusy) {
		t.Errorf("without a key: %v", err)
	}
}
