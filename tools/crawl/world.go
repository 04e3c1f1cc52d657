package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// The editions of the world.
const (
	big    = "demo"
	small  = "small-2027"
	hidden = "hidden-2028"
)

// maker makes a world by what the program offers to everybody: its command line, its API and its pages.
type maker struct {
	ctx              context.Context
	binary, database string
	server           *server
	admin            caller
	err              error // of the first step that failed; later steps do nothing
}

func makeWorld(ctx context.Context, binary, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	path, err := filepath.Abs(filepath.Join(dir, databaseFile))
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s is there already; name a new folder", path)
	}
	m := &maker{ctx: ctx, binary: binary, database: path}
	m.command("demo", "--exit", "--people", "300", "--database", "sqlite://"+path)
	m.command("user", "grant", "admin@example.org", "admin", "--database", "sqlite://"+path)
	if m.err != nil {
		return m.err
	}
	if m.server, err = serve(ctx, binary, path); err != nil {
		return err
	}
	defer m.server.stop()
	m.admin = m.signIn("admin", "admin@example.org")
	m.small()
	m.hidden()
	m.demo()
	k := m.callers()
	m.settle()
	if m.err != nil {
		return m.err
	}
	return k.write(dir)
}

func (m *maker) command(args ...string) string {
	if m.err != nil {
		return ""
	}
	text, err := exec.CommandContext(m.ctx, m.binary, args...).CombinedOutput()
	if err != nil {
		m.err = fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, text)
	}
	return string(text)
}

// call asks the API as the administrator, or as somebody else, and returns the object that it answers.
func (m *maker) call(c caller, method, path string, body any) (out map[string]any) {
	if m.err != nil {
		return nil
	}
	q := request{method: method, path: "/api/v1" + path}
	switch body := body.(type) {
	case nil:
	case string:
		q.kind, q.body = "application/octet-stream", []byte(body)
	default:
		q.kind = "application/json"
		q.body, m.err = json.Marshal(body)
	}
	a, err := c.ask(m.ctx, m.server.base, q)
	switch {
	case err != nil:
		m.err = err
	case a.status >= 300:
		m.err = fmt.Errorf("%s %s: %d %s", method, path, a.status, a.body)
	case len(a.body) > 0:
		m.err = json.Unmarshal(a.body, &out)
	}
	return out
}

func (m *maker) do(method, path string, body any) map[string]any {
	return m.call(m.admin, method, path, body)
}

// list returns the objects of a list; after a failure, objects without fields.
func (m *maker) list(path string) (out []map[string]any) {
	for _, value := range m.do("GET", path, nil) {
		if all, ok := value.([]any); ok {
			for _, one := range all {
				if o, ok := one.(map[string]any); ok {
					out = append(out, o)
				}
			}
		}
	}
	if m.err == nil && len(out) == 0 {
		m.err = fmt.Errorf("GET %s: the list is empty", path)
	}
	if m.err != nil {
		return make([]map[string]any, 5)
	}
	return out
}

var signInLink = regexp.MustCompile(`/sign-in/\S+`)

// signIn opens a session for somebody.
func (m *maker) signIn(name, email string) caller {
	c := caller{Name: name, Cookies: map[string]string{}, Deep: true}
	link := signInLink.FindString(m.command("user", "link", "--database", "sqlite://"+m.database, email))
	m.post(c, link, nil)
	return c
}

// post sends a form, and keeps the cookies of the answer.
func (m *maker) post(c caller, path string, form url.Values) {
	if m.err != nil {
		return
	}
	a, err := c.ask(m.ctx, m.server.base, request{"POST", path, "application/x-www-form-urlencoded", []byte(form.Encode())})
	if err != nil {
		m.err = err
		return
	}
	if a.status != http.StatusSeeOther {
		m.err = fmt.Errorf("POST %s: %d", path, a.status)
	}
	for _, cookie := range (&http.Response{Header: a.header}).Cookies() {
		if cookie.Value != "" {
			c.Cookies[cookie.Name] = cookie.Value
		}
	}
}

// token makes an API token of a caller, as the page about oneself does.
func (m *maker) token(c caller, name string, writes bool) caller {
	form := url.Values{"name": {name}}
	if writes {
		form.Set("write", "1")
	}
	m.post(c, "/me/tokens", form)
	once := c.Cookies["once"]
	delete(c.Cookies, "once")
	_, secret, _ := strings.Cut(once, ".")
	if m.err == nil && secret == "" {
		m.err = fmt.Errorf("no token was made")
	}
	return caller{Name: name, Bearer: secret}
}

const firstTable = `key,title,kind,track,level,language,minutes,speakers,organisations,products,room,date,start
A1,Storage for all,talk,Cloud,beginner,en,30,Zoé,Labo,Object store,Bow,2027-03-04,09:00
A2,Réseaux sans peur,talk,Cloud,advanced,fr,30,Yann; Zoé,Labo; Labo,Network,Stern,2027-03-04,15:00
A3,Birds & models <b>,talk,AI,beginner,en,20,Ana,Musée,,Bow,2027-03-04,10:00
A4,A lab,lab,AI,intermediate,en,60,Bo,,,Stern,2027-03-04,10:00
A5,Lunch,break,,,,60,,,,Bow,2027-03-04,12:00
A6,Not yet placed,talk,AI,beginner,en,30,Ana,Musée,,,,
`

// small is imported, edited by hand and by steps, and released three times; its messages are held.
func (m *maker) small() {
	m.do("POST", "/editions", map[string]any{"organisation": "Port", "series": "Small", "name": "Small 2027", "zone": "Europe/Paris",
		"slug": small})
	e := "/editions/" + small
	day := m.do("POST", e+"/days", map[string]any{"date": "2027-03-04", "start": "2027-03-04T08:00:00Z", "end": "2027-03-04T17:00:00Z"})
	m.do("POST", e+"/days/"+text(day, "id")+"/slot-row",
		map[string]any{"first": "2027-03-04T08:00:00Z", "minutes": 30, "gap": 10, "count": 10})
	for i, name := range []string{"Bow", "Stern"} {
		m.do("POST", e+"/rooms", map[string]any{"name": name, "capacity": 40 + 40*i, "floor": i, "description": "Up *the* stairs"})
	}
	m.do("POST", e+"/imports?name=small.csv", firstTable)
	for i, s := range m.list(e + "/speakers") {
		if m.err != nil {
			return
		}
		s["email"] = fmt.Sprintf("speaker-%d@example.org", i)
		s["biography"] = "Knows **much**, and [more](https://example.org/)."
		m.replace(e+"/speakers", s)
	}
	set := m.do("GET", e, nil)
	if set != nil {
		set["state"], set["wishes_open"], set["tagline"], set["languages"] = "published", true, "Where <ships> meet", []string{"en", "fr"}
	}
	m.do("PUT", e, set)
	m.do("POST", e+"/releases", map[string]any{"note": "First"})
	m.edits(e)
	m.do("POST", e+"/releases", map[string]any{"note": "Second, *moved*", "telling": "hold"})
	m.do("POST", e+"/imports?name=small.csv&take=file", strings.Replace(firstTable, "Storage for all", "Storage for most", 1))
	m.do("POST", e+"/releases", map[string]any{"note": "Third", "telling": "hold"})
	m.edit(e+"/sessions", 0, "abstract", "Edited after the release.")
	m.do("POST", e+"/plans", map[string]any{"name": "Quick", "iterations": 20000, "seed": 3, "workers": 1})
}

func (m *maker) edits(e string) {
	sessions, rooms := m.list(e+"/sessions"), m.list(e+"/rooms")
	placement := m.list(e + "/placements")[0]
	m.do("POST", e+"/steps", map[string]any{"label": "Move", "edits": []any{map[string]any{"do": "put", "session": placement["session_id"],
		"placement": placement["id"], "room": rooms[0]["id"], "start": "2027-03-04T13:20:00Z"}}})
	m.do("POST", e+"/steps", map[string]any{"label": "Shorter",
		"edits": []any{map[string]any{"do": "resize", "session": sessions[1]["id"], "minutes": 20}}})
	m.do("POST", e+"/steps/undo", nil)
	m.do("POST", e+"/steps/redo", nil)
	m.do("POST", e+"/rules", map[string]any{"kind": "before", "first": sessions[0]["id"], "second": sessions[1]["id"]})
	m.do("POST", e+"/formats", map[string]any{"name": "Short talk", "kind": "talk", "minutes": 20})
	family := m.do("POST", e+"/families", map[string]any{"name": "Things"})
	m.do("POST", e+"/products", map[string]any{"name": "A thing", "family_id": family["id"], "summary": "It helps."})
	m.do("PUT", e+"/walks", map[string]any{"a": rooms[0]["id"], "b": rooms[1]["id"], "minutes": 4})
	track := m.do("POST", e+"/tracks", map[string]any{"name": "Gone"})
	m.do("DELETE", e+"/tracks/"+text(track, "id"), nil)
}

// edit sets one field of one object of a list.
func (m *maker) edit(list string, at int, field, value string) {
	if o := m.list(list)[at]; m.err == nil {
		o[field] = value
		m.replace(list, o)
	}
}

// replace puts an object back under its own address.
func (m *maker) replace(list string, o map[string]any) {
	if m.err == nil {
		m.do("PUT", list+"/"+text(o, "id"), o)
	}
}

func text(o map[string]any, field string) string {
	s, _ := o[field].(string)
	return s
}

// hidden is not published: a day, a room and a session without a place.
func (m *maker) hidden() {
	m.do("POST", "/editions", map[string]any{"organisation": "Port", "series": "Hidden", "name": "Hidden 2028", "zone": "America/New_York",
		"slug": hidden})
	e := "/editions/" + hidden
	m.do("POST", e+"/days", map[string]any{"date": "2028-02-29", "start": "2028-02-29T14:00:00Z", "end": "2028-02-29T22:00:00Z"})
	m.do("POST", e+"/rooms", map[string]any{"name": "Cellar", "capacity": 12})
	m.do("POST", e+"/sessions", map[string]any{"title": "Secret", "kind": "talk", "minutes": 30})
}

// demo gets plans, a repair, changes, a severity and a silence.
func (m *maker) demo() {
	e := "/editions/" + big
	m.do("POST", e+"/plans", map[string]any{"name": "Fast", "iterations": 20000, "seed": 1, "workers": 1})
	m.do("POST", e+"/plans", map[string]any{"name": "Rooms", "iterations": 20000, "seed": 2, "workers": 1, "focus": "rooms"})
	speaker := m.list(e + "/speakers")[0]
	m.do("POST", e+"/repairs", map[string]any{"kind": "speaker", "speaker": speaker["id"]})
	m.edit(e+"/sessions", 3, "title", "Titled anew")
	severity := m.list(e + "/severities")[0]
	m.do("PUT", e+"/severities/"+text(severity, "code"), map[string]any{"severity": "warns"})
	m.do("POST", e+"/releases", map[string]any{"note": "Anew", "telling": "hold"})
}

// callers enrols everybody who will ask.
func (m *maker) callers() known {
	address := "sqlite://" + m.database
	speaker := m.list("/editions/" + big + "/speakers")[0]
	email := text(speaker, "email")
	m.command("user", "grant", "--database", address, "organiser@example.org", "organiser", "--edition", big)
	m.command("user", "grant", "--database", address, "elsewhere@example.org", "organiser", "--edition", hidden)
	m.command("user", "grant", "--database", address, email, "speaker", "--edition", big)
	attendee, organiser := m.signIn("attendee", "attendee@example.org"), m.signIn("organiser", "organiser@example.org")
	k := known{Editions: []string{big, small, hidden}, Callers: []caller{
		m.admin, organiser, m.signIn("elsewhere", "elsewhere@example.org"), m.signIn("speaker", email), attendee,
		{Name: "nobody", Deep: true}, {Name: "nobody in French", French: true},
		{Name: "organiser in French", Cookies: organiser.Cookies, French: true},
		{Name: "attendee in French", Cookies: attendee.Cookies, French: true},
		m.token(organiser, "token that reads", false), m.token(m.admin, "token that writes", true)}}
	m.wish(attendee)
	feed := m.call(attendee, "POST", "/editions/"+big+"/my/feed", nil)
	for _, value := range feed {
		if address, ok := value.(string); ok && strings.Contains(address, "/my/feed/") {
			k.Starts = append(k.Starts, strings.TrimPrefix(address, site))
		}
	}
	return k
}

// wish gives stars and a choice.
func (m *maker) wish(c caller) {
	e := "/editions/" + big
	var stars []any
	for i, s := range m.list(e + "/sessions") {
		if s["kind"] == "talk" && s["plenary"] != true && i%9 == 0 {
			stars = append(stars, map[string]any{"session": s["code"], "level": 1 + i%2})
		}
	}
	m.call(c, "PUT", e+"/my/stars", map[string]any{"stars": stars})
}

// settle waits until plans are found and messages made, so that no server begins with other work than another.
func (m *maker) settle() {
	for range 300 {
		waiting := false
		for _, e := range []string{big, small} {
			for _, p := range m.list("/editions/" + e + "/plans") {
				waiting = waiting || p["state"] == "queued" || p["state"] == "running"
			}
		}
		if !waiting || m.err != nil {
			break
		}
		time.Sleep(time.Second)
	}
	time.Sleep(8 * time.Second) // what a server does by its clock: messages of releases, pictures
}
