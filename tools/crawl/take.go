package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
)

// How many addresses of a shape are asked for: by callers who go deep, and by the others.
const (
	deep    = 3
	shallow = 1
)

// Addresses from which every caller starts, and those of every edition.
var (
	starts = []string{"/", "/sign-in", "/sign-in/no-such-link", "/me", "/me/data", "/me/data.json", "/organise/", "/organise/new",
		"/organise/series/", "/outbox",
		"/sw.js", "/manifest.webmanifest", "/healthz", "/readyz", "/api/", "/api/v1/", "/api/v1/docs", "/api/v1/openapi.json", "/no-such-page",
		"/assets/none.css"}
	ofEditions = []string{"/%s/", "/%s/schedule/", "/%s/my/", "/%s/my/keep.json", "/%s/wishes/", "/%s/schedule/export/schedule.xml",
		"/%s/schedule/feed.xml", "/%s/schedule/grid.css", "/%s/schedule/v/1/", "/%s/schedule.xml", "/%s/schedule/now/",
		"/%s/schedule/changelog/", "/%s/schedule/nojs", "/organise/%s/", "/organise/%s/edit/", "/organise/%s/edit/state",
		"/organise/%s/release/", "/organise/%s/release/1/again", "/organise/%s/release/1/draft", "/organise/%s/release/withdraw",
		"/organise/%s/plans/compare", "/organise/%s/warnings/fix", "/api/events/%s/submissions/favourites/"}
)

// inLanguage is a page in a language that is asked for: callers have languages of their own.
var inLanguage = regexp.MustCompile(`^/.+[?&]lang=`)

// taker crawls one server.
type taker struct {
	ctx   context.Context
	base  string
	known known
	shelf *shelf
	left  int
	seen  map[string]bool   // what was asked, with by whom
	of    map[string]string // one address of each shape that somebody found
	order []string          // of those shapes
	forms []form            // that somebody was shown
	posts map[string]bool   // shapes of the addresses of those forms
	read  map[string][]byte // answers of the API to an administrator, to fill other addresses from
}

func take(ctx context.Context, base, world, out string, limit int) error {
	k, err := readKnown(world)
	if err != nil {
		return err
	}
	shelf, err := newShelf(out)
	if err != nil {
		return err
	}
	t := &taker{ctx: ctx, base: base, known: k, shelf: shelf, left: limit, seen: map[string]bool{}, of: map[string]string{},
		posts: map[string]bool{}, read: map[string][]byte{}}
	if err := t.all(); err != nil {
		return errors.Join(err, shelf.close())
	}
	fmt.Fprintf(os.Stderr, "crawl: %d requests to %d shapes of addresses, kept in %s\n", limit-t.left, len(t.order), out)
	return shelf.close()
}

func (t *taker) all() error {
	for _, c := range t.known.Callers {
		if c.Bearer == "" {
			if err := t.follow(c); err != nil {
				return err
			}
		}
	}
	for _, c := range t.known.Callers {
		if c.Bearer == "" {
			if err := t.visit(c); err != nil {
				return err
			}
		}
	}
	d, err := t.describe()
	if err != nil {
		return err
	}
	for _, step := range []func(*description, caller) error{t.readAPI, t.refuseAPI, t.refuseForms, t.refuseMethods, t.emptyForms} {
		for _, c := range t.known.Callers {
			if err := step(d, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// ask asks once, keeps the answer, and returns it; zero when it was asked before.
func (t *taker) ask(c caller, q request) (a answer, err error) {
	key := c.Name + " " + q.method + " " + q.path + " " + string(q.body)
	if t.seen[key] {
		return a, nil
	}
	t.seen[key] = true
	if t.left--; t.left < 0 {
		return a, fmt.Errorf("more requests than --limit allows")
	}
	a, err = c.ask(t.ctx, t.base, q)
	if err != nil {
		return a, err
	}
	return a, t.shelf.keep(c, q, a)
}

func (t *taker) starts() []string {
	out := append(append([]string{}, starts...), t.known.Starts...)
	for _, e := range t.known.Editions {
		for _, address := range ofEditions {
			out = append(out, fmt.Sprintf(address, e))
		}
	}
	return out
}

// follow crawls by links, breadth first, in the order of the pages.
func (t *taker) follow(c caller) error {
	limit := shallow
	if c.Deep {
		limit = deep
	}
	queue, count, queued := t.starts(), map[string]int{}, map[string]bool{}
	for _, address := range queue {
		queued[address] = true
	}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		t.note(path)
		a, err := t.ask(c, request{method: http.MethodGet, path: path})
		if err != nil {
			return err
		}
		found := links(path, a)
		t.noteForms(path, a)
		for _, next := range found {
			if queued[next] || count[shape(next)] >= limit || inLanguage.MatchString(next) {
				continue
			}
			queued[next] = true
			count[shape(next)]++
			queue = append(queue, next)
		}
	}
	return nil
}

func (t *taker) note(path string) {
	s := shape(path)
	if _, ok := t.of[s]; !ok {
		t.of[s] = path
		t.order = append(t.order, s)
	}
}

// visit asks for one of each shape of address that a caller was not led to.
func (t *taker) visit(c caller) error {
	if !c.Deep {
		return nil
	}
	for _, s := range t.order {
		if strings.HasPrefix(s, "/assets/") {
			continue
		}
		if _, err := t.ask(c, request{method: http.MethodGet, path: t.of[s]}); err != nil {
			return err
		}
	}
	return nil
}
