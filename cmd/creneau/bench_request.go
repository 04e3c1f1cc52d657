package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/bench"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// asking is how requests of people who are signed in are measured.
type asking struct {
	People   int  `help:"How many people ask, each signed in; more when what one may ask would be reached." default:"64"`
	Requests int  `help:"How many requests, each time." default:"3000"`
	Rounds   int  `help:"How often the two servers take turns; the medians are told." default:"3"`
	JSON     bool `name:"json" help:"Tell the figures as one object in the last line."`
}

// perPerson bounds the requests of one person below what one may ask: 300 stars and 60 readings of a calendar at once.
const (
	starsPerPerson = 250
	readsPerPerson = 50
)

// peopleFor is how many people ask so much that nobody reaches what one may.
func (a asking) peopleFor(kinds, each int) int {
	return max(1, a.People, (a.Rounds*a.Requests*kinds+each-1)/each)
}

// requestCost is what was measured of one kind of request.
type requestCost struct {
	Micros    float64 `json:"us"`
	Bare      float64 `json:"bare_us"`
	Ratio     float64 `json:"ratio"`
	Bytes     int     `json:"bytes"`
	PerSecond float64 `json:"per_second"`
	BareRate  float64 `json:"bare_per_second"`
	Share     float64 `json:"share"` // of what the bare server answers a second
}

// visitors are people signed in on a server that serves a released edition.
type visitors struct {
	server   *bench.Server
	slug     string
	x        *release.Index
	cookies  []http.Header // of each
	calendar []string      // secret address of each, once made
}

// starsOfVisitor is how many each visitor gives.
const starsOfVisitor = 20

// visit serves what a world holds to people who sign in as everybody does, by a link, and star.
func (w *benched) visit(ctx context.Context, people, stars int) (*visitors, error) {
	links := make([]string, people)
	for i := range links {
		token, err := w.app.Accounts.GrantLink(ctx, actor.System("bench"), fmt.Sprintf("visitor-%d@example.org", i), actor.Grant{}, time.Hour,
			"/me")
		if err != nil {
			return nil, err
		}
		links[i] = token
	}
	now, err := w.app.Releases.CurrentRelease(ctx, w.edition.ID)
	if err != nil {
		return nil, err
	}
	x := now.Index()
	day := x.Days[0]
	if _, _, err := w.app.Editions.SetClock(ctx, actor.System("bench"), w.edition, day.Start.Add(day.End.Sub(day.Start)/2)); err != nil {
		return nil, err
	}
	if err := w.leave(); err != nil {
		return nil, err
	}
	v := &visitors{slug: w.edition.Slug, x: x}
	if v.server, err = bench.Start(ctx, nil, "serve", "--database", w.database, "--log-level", "error"); err != nil {
		return nil, err
	}
	for i, link := range links {
		if err := v.arrive(ctx, i, link, stars); err != nil {
			v.server.Stop()
			return nil, err
		}
	}
	return v, nil
}

// arrive signs one in and gives their stars.
func (v *visitors) arrive(ctx context.Context, i int, link string, stars int) error {
	in, err := v.server.Do(ctx, bench.Ask{Method: http.MethodPost, Path: "/sign-in/" + link, Want: http.StatusSeeOther})
	if err != nil {
		return err
	}
	v.cookies = append(v.cookies, http.Header{"Cookie": {cookieOf(in, "session")}})
	_, err = v.server.Do(ctx, v.sync(i, v.wished(i, stars)))
	return err
}

// cookieOf is what a browser sends of a cookie that it was given.
func cookieOf(p bench.Page, name string) string {
	for _, c := range p.Header["Set-Cookie"] {
		if strings.HasPrefix(c, name+"=") {
			pair, _, _ := strings.Cut(c, ";")
			return pair
		}
	}
	return ""
}

// talks are the codes of what can be starred.
func (v *visitors) talks() (codes []string) {
	for _, s := range v.x.Sessions {
		if !s.Plenary && s.Kind != programme.Break {
			codes = append(codes, s.Code)
		}
	}
	return codes
}

// wished are stars spread over the programme, for each visitor others.
func (v *visitors) wished(i, stars int) []starred {
	talks := v.talks()
	out := make([]starred, min(stars, len(talks)))
	for k := range out {
		out[k] = starred{talks[(i+k*max(1, len(talks)/max(1, stars)))%len(talks)], 1 + k%2, time.Now().UTC()}
	}
	return out
}

// starred is a star as the browser's script sends it.
type starred struct {
	Session string    `json:"session"`
	Level   int       `json:"level"`
	At      time.Time `json:"at"`
}

// sync is what the browser's script sends after a star.
func (v *visitors) sync(i int, stars []starred) bench.Ask {
	body, _ := json.Marshal(map[string]any{"stars": stars, "brief": true}) // of strings and numbers
	return bench.Ask{Method: http.MethodPost, Path: "/" + v.slug + "/my/sync", Header: v.headers(i, "Content-Type", "application/json"),
		Body: string(body), Want: http.StatusNoContent}
}

func (v *visitors) headers(i int, more ...string) http.Header {
	h := v.cookies[i%len(v.cookies)].Clone()
	for k := 0; k+1 < len(more); k += 2 {
		h[more[k]] = []string{more[k+1]}
	}
	return h
}

// get is a request for a page of the edition.
func (v *visitors) get(i int, path string) bench.Ask {
	return bench.Ask{Method: http.MethodGet, Path: "/" + v.slug + "/" + path, Header: v.headers(i), Want: http.StatusOK}
}

// follow makes everybody's calendar address.
func (v *visitors) follow(ctx context.Context) error {
	for i := range v.cookies {
		made, err := v.server.Do(ctx, bench.Ask{Method: http.MethodPost, Path: "/" + v.slug + "/my/feed", Header: v.headers(i),
			Want: http.StatusSeeOther})
		if err != nil {
			return err
		}
		path, secret, ok := strings.Cut(strings.TrimPrefix(cookieOf(made, "once"), "once="), ".")
		if _, err := base64.RawURLEncoding.DecodeString(path); err != nil || !ok {
			return fmt.Errorf("no calendar address was made: %v", made.Header)
		}
		v.calendar = append(v.calendar, "my/feed/"+secret+".ics")
	}
	return nil
}

// measure lets the server and a bare one that sends the same bytes take turns. What else the bare one does is told by its arguments.
func (a asking) measure(ctx context.Context, v *visitors, connections int, ask func(i int) bench.Ask, does ...string) (f requestCost,
	err error) {
	first := ask(0)
	p, err := v.server.Do(ctx, first)
	if err != nil {
		return f, err
	}
	sent, err := json.Marshal(p)
	if err != nil {
		return f, err
	}
	bare, err := bench.Start(ctx, bytes.NewReader(sent), append([]string{"bench", "bare"}, does...)...)
	if err != nil {
		return f, err
	}
	defer bare.Stop()
	bareAsk := func(i int) bench.Ask {
		again := ask(i)
		if p.Status == http.StatusNotModified {
			again.Header.Del("If-None-Match")
		}
		return again
	}
	var us, them, ratios, rates, bareRates, shares []float64
	for round := range a.Rounds {
		numbered := func(i int) bench.Ask { return ask(1 + round*a.Requests + i) }
		ours, err := v.server.Spend(ctx, connections, a.Requests, numbered)
		if err != nil {
			return f, err
		}
		theirs, err := bare.Spend(ctx, connections, bareTimes*a.Requests, bareAsk)
		if err != nil {
			return f, err
		}
		us, them, rates = append(us, ours.Micros), append(them, theirs.Micros), append(rates, ours.PerSecond)
		ratios = append(ratios, ours.Micros/max(theirs.Micros, 1))
		bareRates, shares = append(bareRates, theirs.PerSecond), append(shares, ours.PerSecond/theirs.PerSecond)
	}
	return requestCost{bench.Median(us), bench.Median(them), bench.Median(ratios), len(p.Body), bench.Median(rates),
		bench.Median(bareRates), bench.Median(shares)}, nil
}

// atOnce are asking; a bare server is asked bareTimes as often, since the clock of its CPU is coarse.
const (
	atOnce    = 8
	bareTimes = 3
)

// tell writes what was measured, and with --json the object.
func (a asking) tell(out terminal, name string, f requestCost) error {
	_, err := fmt.Fprintf(out.Out, "%s (%.1f KB): %.0f µs of CPU a request, a bare server that sends the same bytes %.1f µs: %.1f ×\n",
		name, float64(f.Bytes)/1000, f.Micros, f.Bare, f.Ratio)
	return err
}

// end writes the object that --json asks for.
func (a asking) end(out terminal, figures any) error {
	if !a.JSON {
		return nil
	}
	line, err := json.Marshal(figures)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "%s\n", line)
	return err
}
