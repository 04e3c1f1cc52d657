package web_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

var mailedLink = regexp.MustCompile(`/sign-in/[\w-]{43}`)

// mailed are the sign-in links mailed to an address.
func mailed(q webtest.Quay, email string) (links []string) {
	q.T.Helper()
	err := q.DB.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		links, err = sqldb.Each(tx, func(row sqldb.Scanner) (text string, err error) {
			err = row.Scan(&text)
			return mailedLink.FindString(text), err
		}, `SELECT body_text FROM mail WHERE recipient = $1`, email)
		return err
	})
	if err != nil {
		q.T.Fatal(err)
	}
	return links
}

// hammer asks for links and stars without end, as one who makes up a browser each time and one who keeps theirs; it returns how often
// they were refused.
func hammer(b *webtest.Tab, code string, times int) (refused int) {
	for range times {
		for _, w := range []int{b.Post("/sign-in", "email", "greedy@example.org").Code,
			b.Post("/quay-2027/my/star", "session", code, "level", "1").Code} {
			if w == http.StatusTooManyRequests {
				refused++
			}
		}
	}
	return refused
}

// A convention's morning: everybody stands behind one address, signs in and stars within ten minutes, and one of them asks without end.
func TestAConventionBehindOneAddressSignsInAndStarsWhileOneOfThemHammers(t *testing.T) {
	t.Parallel()
	const people, minutes = 2400, 10
	for name, header := range map[string][]string{"one address": nil, "a trusted proxy": {"X-Forwarded-For", "10.9.9.9, 198.51.100.20"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			webtest.InBubble(t, func(t *testing.T, q webtest.Quay) {
				at := func() *webtest.Tab {
					b := webtest.NewTab(q.App.Handler())
					if b.Always = header; header != nil {
						b.Peer = "10.0.0.1:1"
					}
					return b
				}
				code, greedy, refused := q.Session("Storage for all").Code, at(), 0
				for i := range people {
					b, email := at(), fmt.Sprintf("p%d@example.org", i)
					if w := b.Post("/sign-in", "email", email); w.Code != http.StatusOK {
						t.Fatalf("person %d asks for a link: %d", i, w.Code)
					}
					links := mailed(q, email)
					if len(links) != 1 {
						t.Fatalf("person %d has %d links", i, len(links))
					}
					if w := b.Post(links[0]); w.Code != http.StatusSeeOther {
						t.Fatalf("person %d signs in: %d", i, w.Code)
					}
					if w := b.Post("/quay-2027/my/star", "session", code, "level", "2"); w.Code != http.StatusSeeOther {
						t.Fatalf("person %d stars: %d", i, w.Code)
					}
					refused += hammer(greedy, code, 3)
					time.Sleep(minutes * time.Minute / people) // of the bubble
				}
				if refused == 0 {
					t.Error("who asks without end was never refused: the test shows nothing")
				}
			})
		})
	}
}

func TestANeighbourWhoAsksInSomebodysNameKeepsThemOutOfNothing(t *testing.T) {
	t.Parallel()
	webtest.InBubble(t, func(t *testing.T, q webtest.Quay) {
		stranger, victim := webtest.NewTab(q.App.Handler()), webtest.NewTab(q.App.Handler())
		answers := map[string]bool{}
		for range 20 {
			w := stranger.Post("/sign-in", "email", "vic@example.org")
			answers[fmt.Sprint(w.Code, w.Body)] = true
		}
		if w := victim.Post("/sign-in", "email", "vic@example.org"); !answers[fmt.Sprint(w.Code, w.Body)] || len(answers) != 1 ||
			w.Code != http.StatusOK {
			t.Errorf("%d answers, the victim's is %d", len(answers), w.Code)
		}
		links := mailed(q, "vic@example.org")
		if len(links) == 0 || len(links) > 5 {
			t.Fatalf("%d links were mailed", len(links))
		}
		for _, link := range links { // a person who signs in on device after device, while the stranger goes on
			if w := victim.Post(link); w.Code != http.StatusSeeOther {
				t.Errorf("a mailed link: %d", w.Code)
			}
		}
		if w := victim.Post("/sign-in", "email", "vic@example.org"); w.Code != http.StatusOK {
			t.Errorf("after all are spent: %d", w.Code)
		}
		more := slices.DeleteFunc(mailed(q, "vic@example.org"), func(link string) bool { return slices.Contains(links, link) })
		if len(more) != 1 || victim.Post(more[0]).Code != http.StatusSeeOther {
			t.Errorf("after all are spent %d links were mailed, want one that signs in", len(more))
		}
	})
}
