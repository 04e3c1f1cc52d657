package web_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/selection"
)

// ofRequests is what differs between two answers to the same: what the server calls a request and a form, and when it answered.
var ofRequests = regexp.MustCompile(`(?i)(request[_-]?(?:id|number)?"?[:= ]+"?|nonce[-=]"?)[A-Za-z0-9_-]+|\d{4}-\d\d-\d\dT[0-9:.]+Z?|name="id" value="prp_\w+`)

// public are the addresses that are made for everybody and for authors, from the file in which a test keeps every route.
func public(t *testing.T, slug string, ids []string) (paths []string) {
	t.Helper()
	text, err := os.ReadFile(webtest.Path("internal/app/testdata/rights.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] != "GET" || strings.HasPrefix(f[1], "/organise") || strings.HasPrefix(f[1], "/metrics") ||
			strings.Contains(f[1], "sign-in") || strings.HasPrefix(f[1], "/me") || strings.HasPrefix(f[1], "/api/v1/me") {
			continue
		}
		path := strings.ReplaceAll(strings.TrimSuffix(f[1], "{$}"), "{edition}", slug)
		if !strings.Contains(path, "{") {
			paths = append(paths, path)
			continue
		}
		for _, id := range ids {
			if at := strings.ReplaceAll(path, "{id}", id); !strings.Contains(at, "{") {
				paths = append(paths, at)
			}
		}
	}
	if len(paths) < 40 {
		t.Fatalf("only %d addresses", len(paths))
	}
	return paths
}

// TestNobodyNoticesADecisionBeforeItIsTold: what is decided, put on the reserve or placed changes no byte of what everybody or an author
// gets, by page or as a program, until it is told.
func TestNobodyNoticesADecisionBeforeItIsTold(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		ctx, system := context.Background(), actor.System("test")
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		graded(t, q.App, q.Edition, 12, 4, 5)
		c, err := q.Calls.Call(ctx, system, q.Edition.ID)
		must(err)
		now := q.Calls.Now(q.Edition)
		c.Opens, c.Closes, c.Announced, c.Intro = now.Add(-time.Hour), now.Add(24*time.Hour), true, cfp.Texts{"en": "Come.", "fr": "Venez."}
		_, _, err = q.Calls.SaveCall(ctx, system, c)
		must(err)
		all, err := q.Calls.Proposals(ctx, system, q.Edition.ID)
		must(err)
		token := accounttest.Token(t, q.Accounts, "p0@example.org")
		author, nobody := webtest.NewTab(q.Handler()), webtest.NewTab(q.Handler())
		author.Post(q.SignInLink("p0@example.org"))
		paths := public(t, q.Edition.Slug, []string{string(all[0].ID), string(all[len(all)-1].ID)})
		look := func() map[string]string {
			said := map[string]string{}
			for _, path := range paths {
				for name, b := range map[string]*webtest.Tab{"an author": author, "anybody": nobody} {
					var header []string
					if strings.HasPrefix(path, "/api/") && b == author {
						header = []string{"Authorization", "Bearer " + token}
					}
					w := b.Ask("GET", path, "", header...)
					out := fmt.Sprintf("%d %s %s\n%s", w.Code, w.Header().Get("ETag"), w.Header().Get("Content-Length"), w.Body)
					said[path+" as "+name] = ofRequests.ReplaceAllString(out, "$1…")
				}
			}
			return said
		}
		look() // what is made when somebody asks first, is made
		before := look()
		var choices []selection.Choice
		for i, p := range all {
			state := []selection.State{selection.Accepted, selection.Declined, selection.Reserve, selection.Shortlisted}[i%4]
			choices = append(choices, selection.Choice{ProposalID: p.ID, State: state, Staged: state == selection.Shortlisted})
		}
		_, _, err = q.Selection.Decide(ctx, system, q.Edition.ID, choices)
		must(err)
		after := look()
		for _, path := range slices.Sorted(maps.Keys(before)) {
			if x, y := before[path], after[path]; x != y {
				at := 0
				for at < min(len(x), len(y)) && x[at] == y[at] {
					at++
				}
				t.Errorf("%s tells of it:\n%s\n%s", path, x[max(0, at-100):min(len(x), at+120)], y[max(0, at-100):min(len(y), at+120)])
			}
		}
		t.Logf("%d answers", len(before))
	})
}
