package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// kind is a request that is measured, so many of them at once. Before each one that needs it, prepare asks for what
// makes it worth asking, which is not measured.
type kind struct {
	name    string
	batch   int
	rounds  int // times the rounds that are asked for
	prepare func(*visitor, context.Context) error
	do      func(*visitor, context.Context) error
}

var kinds = []kind{
	{"programme page", 100, 5, nil, (*visitor).page},
	{"programme page, 304", 100, 5, nil, (*visitor).unchanged},
	{"star", 10, 4, nil, (*visitor).star},
	{"drop in the room", 1, 1, nil, (*visitor).drop},
	{"first prices after a drop", 1, 1, (*visitor).drop, (*visitor).prices},
	{"release", 1, 1, (*visitor).drop, (*visitor).release},
}

const edition = "demo"

// visitor asks one server, as an administrator and as somebody without an account.
type visitor struct {
	server  *server
	session string
	tag     string // of the programme page
	key     string // of the browser of somebody without an account
	code    string // of a session to star
	moved   string // id of a session to move, and where it may be
	places  []place
	given   int
	drops   int
}

// place is where the moved session may stand.
type place struct {
	Room    string    `json:"room"`
	Start   time.Time `json:"start"`
	With    string    `json:"with"`
	Here    bool      `json:"here"`
	Allowed bool      `json:"allowed"`
}

// placesNeeded is between how many places a session is moved to and fro.
const placesNeeded = 2

func newVisitor(ctx context.Context, s *server, session string) (*visitor, error) {
	v := &visitor{server: s, session: session}
	var sessions struct {
		Items []struct {
			ID, Code, Kind string
			Plenary        bool
		}
	}
	if err := v.read(ctx, "/api/v1/editions/"+edition+"/sessions", &sessions); err != nil {
		return nil, err
	}
	for _, one := range sessions.Items {
		if one.Kind != "talk" || one.Plenary {
			continue
		}
		v.code = one.Code
		var all []place
		if err := v.read(ctx, "/organise/"+edition+"/edit/choices?session="+one.ID, &all); err != nil {
			return nil, err
		}
		v.moved, v.places = one.ID, nil
		for _, p := range all {
			if p.Allowed && !p.Here && p.With == "" {
				v.places = append(v.places, p)
			}
		}
		if len(v.places) >= placesNeeded {
			return v, nil
		}
	}
	return nil, fmt.Errorf("no session of the demonstration has %d other places", placesNeeded)
}

// measure asks a batch and returns what one request of it cost on average.
func (v *visitor) measure(ctx context.Context, k kind) (c cost, err error) {
	if k.prepare == nil {
		return v.timed(ctx, k.batch, k.do)
	}
	for range k.batch {
		if err := k.prepare(v, ctx); err != nil {
			return c, err
		}
		one, err := v.timed(ctx, 1, k.do)
		if err != nil {
			return c, err
		}
		c.cpu, c.wall = c.cpu+one.cpu, c.wall+one.wall
	}
	return cost{c.cpu / time.Duration(k.batch), c.wall / time.Duration(k.batch)}, nil
}

func (v *visitor) timed(ctx context.Context, n int, do func(*visitor, context.Context) error) (c cost, err error) {
	before, err := v.server.cpu()
	if err != nil {
		return c, err
	}
	began := time.Now()
	for range n {
		if err := do(v, ctx); err != nil {
			return c, err
		}
	}
	c.wall = time.Since(began) / time.Duration(n)
	after, err := v.server.cpu()
	c.cpu = (after - before) / time.Duration(n)
	return c, err
}

func (v *visitor) page(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.server.base+"/"+edition+"/schedule/", nil)
	if err != nil {
		return err
	}
	header, _, err := v.send(r, http.StatusOK)
	v.tag = header.Get("Etag")
	return err
}

func (v *visitor) unchanged(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.server.base+"/"+edition+"/schedule/", nil)
	if err != nil {
		return err
	}
	r.Header.Set("If-None-Match", v.tag)
	_, _, err = v.send(r, http.StatusNotModified)
	return err
}

// starsOfOne is how many stars somebody gives and takes before another browser comes: nobody may give them without end.
const starsOfOne = 20

func (v *visitor) star(ctx context.Context) error {
	if v.given%starsOfOne == 0 {
		var secret [32]byte
		rand.Read(secret[:]) // crypto/rand.Read never fails.
		v.key = base64.RawURLEncoding.EncodeToString(secret[:])
	}
	v.given++
	form := url.Values{"session": {v.code}, "level": {fmt.Sprint(v.given % 3)}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, v.server.base+"/"+edition+"/my/star", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "wisher", Value: v.key})
	_, _, err = v.send(r, http.StatusSeeOther)
	return err
}

// drop moves the session to the next of its places, as the programme room does.
func (v *visitor) drop(ctx context.Context) error {
	to := v.places[v.drops%placesNeeded]
	v.drops++
	return v.post(ctx, "/organise/"+edition+"/edit/step", http.StatusOK,
		map[string]any{"edits": []any{map[string]any{"do": "put", "session": v.moved, "room": to.Room, "start": to.Start}}})
}

func (v *visitor) prices(ctx context.Context) error {
	var all []place
	return v.read(ctx, "/organise/"+edition+"/edit/choices?session="+v.moved, &all)
}

func (v *visitor) release(ctx context.Context) error {
	return v.post(ctx, "/api/v1/editions/"+edition+"/releases", http.StatusCreated, map[string]any{"note": "measured"})
}

func (v *visitor) post(ctx context.Context, path string, want int, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, v.server.base+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(&http.Cookie{Name: "session", Value: v.session})
	_, _, err = v.send(r, want)
	return err
}

func (v *visitor) read(ctx context.Context, path string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.server.base+path, nil)
	if err != nil {
		return err
	}
	r.AddCookie(&http.Cookie{Name: "session", Value: v.session})
	_, body, err := v.send(r, http.StatusOK)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, into)
}

func (v *visitor) send(r *http.Request, want int) (http.Header, []byte, error) {
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != want {
		err = fmt.Errorf("%s %s: %s: %.300s", r.Method, r.URL.Path, res.Status, body)
	}
	return res.Header, body, err
}
