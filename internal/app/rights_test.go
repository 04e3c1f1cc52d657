package app_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

// What a row of testdata/rights.txt may ask for besides the rights that chapters declare.
const (
	forEverybody  = "everybody" // nobody is asked; what is not published is not there
	bySecret      = "secret"    // whoever knows the address
	ofOneself     = "own"       // one's own things, by account or by the browser's key
	ofAPerson     = "person"    // one's own things, by account
	allOfAPerson  = "all-own"   // everything of one's own; a token for one edition never
	signedInRight = "account"   // being signed in, or any token
	inPerson      = "in-person" // being signed in; a token never
	orForm        = "form"      // the same, but who is not signed in gets the form to do so
	takingPart    = "desk"      // any right to change something in the edition, or any that a page of organisers asks for
)

// noRoute are the rights that no row can name, with the reason.
var noRoute = map[string]string{
	"account.appoint": "roles are given on the command line",
	"edition.see":     "an edition that is not public is not there for who lacks it: see the calls of hidden-2027",
	"notice.preview":  "the page of a release is there without it, and does not say whom it tells: TestWhoHoldsOneRightAloneMeetsNothingDead",
	"picture.change":  "it is asked for after the speaker that the picture is of is found, and the rows' is not there",
	"picture.read":    "as picture.change",
}

// row is what is decided of one route.
type row struct {
	method, path, right string
	writes              bool
	needs               []actor.Right // those that right names
	onServer            bool          // organisers of an edition lack one of them
}

// caller is one way to ask: a role and what proves it.
type caller struct {
	name                    string
	signedIn, token         bool
	organises, administers  bool // here
	readOnly                bool
	elsewhere               bool // a token for another edition
	scoped                  bool // a token for one edition
	cookie, bearer, browser string
}

// want is 0 for let in, else the status of the refusal.
func (r row) want(c caller) int {
	right, own := map[string]bool{forEverybody: true, bySecret: true, ofOneself: true, ofAPerson: c.signedIn,
		allOfAPerson: c.signedIn && !c.scoped, signedInRight: c.signedIn, inPerson: !c.token, orForm: !c.token}[r.right]
	if !own {
		right = c.organises && !r.onServer || c.administers
	}
	switch {
	case r.right == forEverybody || r.right == bySecret:
		return 0
	case !c.signedIn && r.right == orForm:
		return 0
	case !c.signedIn && r.right != ofOneself:
		return http.StatusUnauthorized
	case r.right == signedInRight:
		return 0
	case !right, c.elsewhere, c.readOnly && (r.writes || r.toPeople() || slices.ContainsFunc(r.needs, actor.Right.Writes)):
		return http.StatusForbidden
	default:
		return 0
	}
}

// toPeople reports whether the row is a page that a token which only reads does not get, whatever right it asks for.
func (r row) toPeople() bool {
	return (len(r.needs) > 0 || r.right == takingPart) && strings.HasPrefix(r.path, "/organise/")
}

const rightsFile = "testdata/rights.txt"

func readRights(t *testing.T) (rows []row) {
	t.Helper()
	text, err := os.ReadFile(rightsFile)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 4 || f[3] != "reads" && f[3] != "writes" {
			t.Fatalf("%s: %q is not: METHOD path right reads|writes", rightsFile, line)
		}
		rows = append(rows, row{method: f[0], path: f[1], right: f[2], writes: f[3] == "writes"})
	}
	return rows
}

// TestEveryRouteLetsInWhoItShould calls every route in every way, on both engines: first all that must be refused, after which nothing
// may have changed, then all that must not. Who has every right but one of those that a row names is refused; who has those alone is
// let in.
func TestEveryRouteLetsInWhoItShould(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := newHall(t, db)
		rows := h.decided(t)
		before := h.dump(t)
		h.each(rows, func(r row, c caller) {
			if want := r.want(c); want != 0 {
				if got := h.call(t, r, c, h.slug); got != want {
					t.Errorf("%s %s by %s: %d, want %d", r.method, r.path, c.name, got, want)
				}
			}
		})
		for _, r := range rows {
			for _, right := range r.needs {
				if got := h.call(t, r, h.without[right], h.slug); got != http.StatusForbidden {
					t.Errorf("%s %s by who has every right but %s: %d", r.method, r.path, right.Name(), got)
				}
			}
		}
		if after := h.dump(t); after != before {
			t.Error("what was refused has changed the database")
		}
		for _, r := range rows { // an edition that is not published is there for nobody from elsewhere
			for _, c := range h.callers {
				if strings.Contains(r.path, "{edition}") && r.right != bySecret && !c.organises && !strings.HasPrefix(c.name, "speaker") {
					if got := h.call(t, r, c, "hidden-2027"); got < 400 || got >= 500 {
						t.Errorf("%s %s of an edition that is not published by %s: %d", r.method, r.path, c.name, got)
					}
				}
			}
		}
		for _, r := range rows {
			if c, named := h.with[r.right]; named {
				if got := h.call(t, r, c, h.slug); letsIn(got) {
					continue
				} else {
					t.Errorf("%s %s by who has %s alone: %d, and should be let in", r.method, r.path, r.right, got)
				}
			}
		}
		h.each(rows, func(r row, c caller) {
			if r.want(c) == 0 {
				if got := h.call(t, r, c, h.slug); !letsIn(got) {
					t.Errorf("%s %s by %s: %d, and should be let in", r.method, r.path, c.name, got)
				}
			}
		})
	})
}

func letsIn(status int) bool {
	return status != http.StatusUnauthorized && status != http.StatusForbidden && status < 500
}

// hall is a small world behind a handler: an edition, another, and one that is not published.
type hall struct {
	app        *app.App
	slug, code string
	entry      string
	operations map[string]operation // by method and path
	shapes     map[string]any
	callers    []caller
	here       string                 // scope of the edition
	without    map[actor.Right]caller // who has every right but that one, here and on the server
	with       map[string]caller      // who has some rights alone, by their names as a row lists them
	calls      int
	last       *httptest.ResponseRecorder
}

type operation struct {
	Parameters []struct {
		Name, In string
		Required bool
	}
	RequestBody struct {
		Content map[string]struct{ Schema map[string]any }
	}
}

func newHall(t *testing.T, db *sqldb.DB) *hall {
	return newLoggedHall(t, db, slog.New(slog.DiscardHandler))
}

func newLoggedHall(t *testing.T, db *sqldb.DB, log *slog.Logger) *hall {
	t.Helper()
	a, err := app.New(app.Config{Addr: "127.0.0.1:0", BaseURL: "http://127.0.0.1"}, log, db)
	if err != nil {
		t.Fatal(err)
	}
	h := &hall{app: a, slug: "here-2027", operations: map[string]operation{}}
	h.callers = []caller{h.enrol(t, "admin", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin})}
	editions := map[string]string{}
	for _, name := range []string{"Here", "There", "Hidden"} {
		e := h.ask(t, "POST", "/editions", map[string]any{"organisation": "Port", "series": name, "name": name + " 2027", "zone": "Europe/Paris"})
		editions[name] = e["id"].(string)
	}
	h.furnish(t)
	h.describe(t)
	h.here = editions["Here"]
	h.people(t, h.here, editions["There"])
	return h
}

// furnish publishes and releases the edition with one session.
func (h *hall) furnish(t *testing.T) {
	t.Helper()
	e := "/editions/" + h.slug
	h.ask(t, "POST", e+"/days", map[string]any{"date": "2027-03-04", "start": "2027-03-04T08:00:00Z", "end": "2027-03-04T17:00:00Z"})
	room := h.ask(t, "POST", e+"/rooms", map[string]any{"name": "Bow", "capacity": 50})
	s := h.ask(t, "POST", e+"/sessions", map[string]any{"title": "Tides", "kind": "talk", "minutes": 30})
	h.code = s["code"].(string)
	h.ask(t, "POST", e+"/steps", map[string]any{"label": "Place", "edits": []any{
		map[string]any{"do": "put", "session": s["id"], "room": room["id"], "start": "2027-03-04T09:00:00Z"}}})
	set := h.ask(t, "GET", e, nil)
	set["wishes_open"], set["state"] = true, "published"
	h.ask(t, "PUT", e, set)
	h.ask(t, "POST", e+"/releases", map[string]any{"note": "First"})
	h.entry = h.ask(t, "GET", e+"/programme", nil)["entries"].([]any)[0].(map[string]any)["id"].(string)
}

// ask asks the API as the administrator.
func (h *hall) ask(t *testing.T, method, path string, body any) (out map[string]any) {
	t.Helper()
	var send []byte
	if body != nil {
		send, _ = json.Marshal(body) // maps of text only
	}
	w := h.send(method, "/api/v1"+path, h.callers[0], "application/json", send)
	if w.Code >= 300 {
		t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil && w.Body.Len() > 0 {
		t.Fatal(err)
	}
	return out
}

func (h *hall) describe(t *testing.T) {
	t.Helper()
	doc := h.ask(t, "GET", "/openapi.json", nil)
	h.shapes = doc["components"].(map[string]any)["schemas"].(map[string]any)
	for path, methods := range doc["paths"].(map[string]any) {
		for method, described := range methods.(map[string]any) {
			text, err := json.Marshal(described)
			if err != nil {
				t.Fatal(err)
			}
			var op operation
			if err := json.Unmarshal(text, &op); err != nil {
				t.Fatal(err)
			}
			h.operations[strings.ToUpper(method)+" "+path] = op
		}
	}
}

// people are every role by cookie and by each kind of token.
func (h *hall) people(t *testing.T, here, there string) {
	t.Helper()
	admin := h.callers[0]
	nobody := caller{name: "nobody", browser: strings.Repeat("A", 43)}
	h.callers = []caller{nobody}
	for name, g := range map[string]actor.Grant{
		"attendee": {}, "speaker": {Scope: here, Role: speaker.Role}, "organiser": {Scope: here, Role: edition.Organiser},
		"organiser of another": {Scope: there, Role: edition.Organiser}, "admin": {Scope: actor.ServerScope, Role: actor.Admin},
	} {
		c := admin
		if name != "admin" {
			c = h.enrol(t, name, g)
		}
		c.organises, c.administers = name == "organiser" || name == "admin", name == "admin"
		byCookie := c
		byCookie.name, byCookie.bearer, byCookie.token = name+" by cookie", "", false
		h.callers = append(h.callers, byCookie)
		who, err := h.app.Accounts.ActorBySession(context.Background(), c.cookie)
		if err != nil {
			t.Fatal(err)
		}
		for kind, token := range map[string]account.Token{"token": {MayWrite: true}, "read-only token": {},
			"token for here":      {MayWrite: true, Scope: here},
			"token for elsewhere": {MayWrite: true, Scope: there}} {
			v := c
			v.name, v.cookie, v.token, v.readOnly, v.elsewhere = name+" by "+kind, "", true, !token.MayWrite, token.Scope == there
			v.administers, v.scoped = v.administers && token.Scope == "", token.Scope != ""
			if v.bearer, err = h.app.Accounts.CreateToken(context.Background(), who, token); err != nil {
				t.Fatal(err)
			}
			h.callers = append(h.callers, v)
		}
	}
	slices.SortFunc(h.callers, func(a, b caller) int { return strings.Compare(a.name, b.name) })
	for _, c := range h.callers { // the first use of each is noted, and no other while the clock stands
		h.send("GET", "/api/v1/me", c, "", nil)
	}
}

// enrol signs somebody in; their token writes.
func (h *hall) enrol(t *testing.T, name string, g actor.Grant) caller {
	t.Helper()
	ctx, s := context.Background(), h.app.Accounts
	link, err := s.GrantLink(ctx, actor.System("test"), strings.ReplaceAll(name, " ", "-")+"@example.org", g, time.Hour, "/")
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := s.SignIn(ctx, link, "en", "")
	if err != nil {
		t.Fatal(err)
	}
	c := caller{name: name, signedIn: true}
	if c.cookie, err = s.OpenSession(ctx, p.ID, ""); err != nil {
		t.Fatal(err)
	}
	who, err := s.ActorBySession(ctx, c.cookie)
	if err != nil {
		t.Fatal(err)
	}
	if c.bearer, err = s.CreateToken(ctx, who, account.Token{MayWrite: true}); err != nil {
		t.Fatal(err)
	}
	return c
}

// decided are the rows, those that take the edition away last. A route without a row, or with none of the known rights, fails.
func (h *hall) decided(t *testing.T) []row {
	t.Helper()
	routes := map[string]bool{}
	for _, p := range h.app.Patterns() {
		method, path, ok := strings.Cut(p, " ")
		if !ok {
			method, path = "ANY", p
		}
		routes[method+" "+path] = true
	}
	for p := range h.operations {
		routes[p] = true
	}
	rows, kept := readRights(t), []row{}
	h.enrolHolders(t, rows)
	for _, r := range rows {
		known := slices.Contains([]string{forEverybody, bySecret, ofOneself, ofAPerson, allOfAPerson, signedInRight, inPerson, orForm,
			takingPart}, r.right)
		if !known {
			r.needs, known = h.named(r.right)
			r.onServer = slices.ContainsFunc(r.needs, func(right actor.Right) bool { return h.organiser().May(right, h.here) != nil })
		}
		switch {
		case !routes[r.method+" "+r.path]:
			t.Errorf("%s %s has a row and is no route", r.method, r.path)
		case !known:
			t.Errorf("%s %s: decide its right", r.method, r.path)
		default:
			kept = append(kept, r)
		}
		delete(routes, r.method+" "+r.path)
	}
	if len(routes) > 0 && *update {
		h.addRows(t, routes)
	}
	for p := range routes {
		t.Errorf("%s has no row in %s; run with -update and decide its right", p, rightsFile)
	}
	h.eachRightIsAsked(t, kept)
	slices.SortStableFunc(kept, func(a, b row) int { return last(a) - last(b) })
	return kept
}

// organiser holds what organisers of the edition do.
func (h *hall) organiser() actor.Actor {
	return h.app.Accounts.Roles().Grant(actor.Actor{PersonID: "per_x"}, actor.Grant{Scope: h.here, Role: edition.Organiser})
}

// named are the rights that a row lists, divided by commas; false when a chapter declares none of a name.
func (h *hall) named(list string) (rights []actor.Right, known bool) {
	all := h.app.Accounts.Roles().Rights()
	for _, name := range strings.Split(list, ",") {
		at := slices.IndexFunc(all, func(r actor.Right) bool { return r.Name() == name })
		if at < 0 {
			return nil, false
		}
		rights = append(rights, all[at])
	}
	return rights, true
}

// enrolHolders signs in who has the rights of a row alone, and who has every right but one.
func (h *hall) enrolHolders(t *testing.T, rows []row) {
	t.Helper()
	h.without, h.with = map[actor.Right]caller{}, map[string]caller{}
	all := h.app.Accounts.Roles().Rights()
	for _, right := range all {
		h.without[right] = h.holder(t, "not "+right.Name(), slices.DeleteFunc(slices.Clone(all), func(r actor.Right) bool { return r == right }))
	}
	for _, r := range rows {
		if rights, known := h.named(r.right); known && !h.with[r.right].signedIn {
			h.with[r.right] = h.holder(t, strings.ReplaceAll(r.right, ",", "-"), rights)
		}
	}
}

// holder signs in who has some rights, each by a grant of its own, here and on the server.
func (h *hall) holder(t *testing.T, name string, rights []actor.Right) caller {
	t.Helper()
	c := h.enrol(t, name, actor.Grant{})
	err := h.app.DB.Write(context.Background(), func(tx *sqldb.Tx) error { // all at once: there are a thousand
		for _, right := range rights {
			if _, err := tx.Exec(`INSERT INTO role (person_id, scope, role) SELECT id, CAST($2 AS TEXT), CAST($3 AS TEXT) FROM person WHERE email = $1
				UNION SELECT id, CAST($4 AS TEXT), CAST($3 AS TEXT) FROM person WHERE email = $1`,
				strings.ReplaceAll(name, " ", "-")+"@example.org", h.here, actor.Alone(right), actor.ServerScope); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	h.send("GET", "/api/v1/me", c, "", nil) // its first use is noted, and no other while the clock stands
	return c
}

// eachRightIsAsked finds rights that a chapter declares and no route asks for.
func (h *hall) eachRightIsAsked(t *testing.T, rows []row) {
	t.Helper()
	for _, right := range h.app.Accounts.Roles().Rights() {
		asked := slices.ContainsFunc(rows, func(r row) bool { return slices.Contains(r.needs, right) })
		if why := noRoute[right.Name()]; asked == (why != "") {
			t.Errorf("%s is asked for by a route: %t, and the reason why it is by none is %q", right.Name(), asked, why)
		}
	}
}

// last is the order of what ends the world: the edition, then who is signed in.
func last(r row) int {
	return slices.Index([]string{"DELETE /api/v1/editions/{edition}", "POST /sign-out"}, r.method+" "+r.path) + 1
}

// addRows adds a row for each route, with the rights whose lack it refuses.
func (h *hall) addRows(t *testing.T, routes map[string]bool) {
	t.Helper()
	f, err := os.OpenFile(rightsFile, os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for p := range routes {
		method, path, _ := strings.Cut(p, " ")
		var names []string
		for _, right := range h.app.Accounts.Roles().Rights() {
			if h.call(t, row{method: method, path: path}, h.without[right], h.slug) == http.StatusForbidden {
				names = append(names, right.Name())
			}
		}
		fmt.Fprintf(f, "%-6s %-60s %s %s\n", method, path, cmp.Or(strings.Join(names, ","), "undecided"),
			map[bool]string{true: "reads", false: "writes"}[method == "GET" || method == "ANY"])
	}
}

func (h *hall) each(rows []row, do func(row, caller)) {
	for _, r := range rows {
		for _, c := range h.callers {
			do(r, c)
		}
	}
}

// call asks a route with what could be right, but for objects that are not there: nothing is taken away that others still need.
func (h *hall) call(t *testing.T, r row, c caller, slug string) int {
	t.Helper()
	path := strings.NewReplacer("{$}", "", "{edition}", slug, "{id}", "x_1", "{number}", "1", "{code}", h.code, "{file}", h.code+".ics",
		"{token}", "x",
		"{rest...}", "").Replace(r.path)
	method := r.method
	if method == "ANY" {
		method = "GET"
	}
	if op, ok := h.operations[r.method+" "+r.path]; ok {
		for i, p := range op.Parameters {
			if p.In == "query" && p.Required {
				path += map[bool]string{true: "?", false: "&"}[i == 0 || !strings.Contains(path, "?")] + p.Name + "=x"
			}
		}
		kind, body := h.body(op, r)
		return h.send(method, path, c, kind, body).Code
	}
	form := ""
	if r.right == ofOneself {
		form = "session=" + h.code + "&level=1&choice=attend&entry=" + h.entry
	}
	if strings.HasSuffix(r.path, "/my/sync") {
		return h.send(method, path, c, "application/json", []byte(`{"stars":[{"session":"`+h.code+`","level":1}]}`)).Code
	}
	return h.send(method, path, c, "application/x-www-form-urlencoded", []byte(form)).Code
}

// body is the least that an operation takes.
func (h *hall) body(op operation, r row) (kind string, body []byte) {
	for kind, m := range op.RequestBody.Content {
		if kind != "application/json" {
			return kind, []byte("nothing known")
		}
		least := h.least(m.Schema)
		if o, ok := least.(map[string]any); ok {
			h.fit(o, r)
		}
		body, _ = json.Marshal(least)
		return kind, body
	}
	return "application/json", nil
}

// fit names what is there, where the least would be a lie that is found before anybody is asked.
func (h *hall) fit(o map[string]any, r row) {
	switch {
	case strings.HasSuffix(r.path, "/my/stars"):
		o["stars"] = []any{map[string]any{"session": h.code, "level": 1}}
	case strings.HasSuffix(r.path, "/my/choices"):
		o["entry"] = h.entry
	case r.method == "PUT" && r.path == "/api/v1/editions/{edition}":
		o["slug"], o["name"], o["zone"], o["state"], o["wishes_open"] = h.slug, "Here 2027", "Europe/Paris", "published", true
	}
}

func (h *hall) least(s map[string]any) any {
	if ref, ok := s["$ref"].(string); ok {
		return h.least(h.shapes[ref[strings.LastIndex(ref, "/")+1:]].(map[string]any))
	}
	if one, ok := s["enum"].([]any); ok {
		return one[0]
	}
	kind, ok := s["type"].(string)
	if kinds, several := s["type"].([]any); several {
		kind, ok = kinds[0].(string), true
	}
	switch {
	case !ok:
		return nil
	case kind == "object":
		out := map[string]any{}
		required, _ := s["required"].([]any)
		for _, name := range required {
			if field := s["properties"].(map[string]any)[name.(string)].(map[string]any); field["readOnly"] != true {
				out[name.(string)] = h.least(field)
			}
		}
		return out
	case kind == "array":
		least, _ := s["minItems"].(float64)
		return slices.Repeat([]any{h.least(s["items"].(map[string]any))}, int(least))
	case kind == "boolean":
		return false
	case kind == "integer" || kind == "number":
		if least, ok := s["minimum"]; ok {
			return least
		}
		return 0
	case s["format"] == "date-time":
		return "2027-03-04T10:00:00Z"
	case s["format"] == "date":
		return "2027-03-04"
	default:
		return "x"
	}
}

func (h *hall) send(method, path string, c caller, kind string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://127.0.0.1"+path, bytes.NewReader(body))
	h.calls++
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:1", h.calls>>16&255, h.calls>>8&255, h.calls&255) // nobody is refused for asking often
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.Header.Set("If-Match", "*")
	if c.cookie != "" && !c.token {
		r.AddCookie(&http.Cookie{Name: "session", Value: c.cookie})
	}
	if c.browser != "" {
		r.AddCookie(&http.Cookie{Name: "wisher", Value: c.browser})
	}
	if c.bearer != "" && (c.token || c.name == "admin") {
		r.Header.Set("Authorization", "Bearer "+c.bearer)
	}
	w := httptest.NewRecorder()
	h.app.Handler().ServeHTTP(w, r)
	h.last = w
	return w
}

func (h *hall) dump(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := h.app.Backup(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
