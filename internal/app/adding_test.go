package app_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/lostproperty"
	lostpropertyweb "github.com/creneau/creneau/internal/lostproperty/web"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// lostProperty is the one line that adds the example chapter.
var lostProperty = app.Maker{Name: "lostproperty", Make: func(h *app.Hall) (chapter.Chapter, error) {
	return lostpropertyweb.New(h.Office, lostproperty.NewService(h.DB, h.IDs, h.Editions)).Chapter(), nil
}}

// desk is a served product with an edition, as an administrator's program asks it.
type desk struct {
	*app.App
	t     *testing.T
	e     edition.Edition
	token string
}

func newDesk(t *testing.T, db *sqldb.DB, makers ...app.Maker) desk {
	t.Helper()
	config := app.Config{BaseURL: "http://here.example", Database: "sqlite://:memory:", CheckPage: checkPage}
	a, err := app.New(config, slog.New(slog.DiscardHandler), db, makers...)
	if err != nil {
		t.Fatal(err)
	}
	e, err := a.Editions.Create(context.Background(), actor.System("test"),
		edition.Wanted{Organisation: "Port", Series: "Quay", Name: "Quay 2027", Zone: "Europe/Paris"})
	if err != nil {
		t.Fatal(err)
	}
	return desk{a, t, e, accounttest.AdminToken(t, a.Accounts)}
}

// ask sends a request and returns the status and the text of the answer.
func (d desk) ask(method, path, body string) (status int, text string) {
	d.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if d.token != "" {
		r.Header.Set("Authorization", "Bearer "+d.token)
	}
	if strings.HasPrefix(path, "/api/") {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	d.Handler().ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// redirect asks for a page and returns where it leads.
func (d desk) redirect(path string) string {
	d.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+d.token)
	w := httptest.NewRecorder()
	d.Handler().ServeHTTP(w, r)
	return w.Header().Get("Location")
}

// shows asks for a page or file, which must hold every text.
func (d desk) shows(path string, texts ...string) {
	d.t.Helper()
	status, body := d.ask(http.MethodGet, path, "")
	for _, text := range texts {
		if status != http.StatusOK || !strings.Contains(body, text) {
			d.t.Errorf("%s: status %d, %q is not there", path, status, text)
		}
	}
}

func TestAChapterIsAddedByItsValueAlone(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx, system := context.Background(), actor.System("test")
		if _, err := schema.Migrate(ctx, db, lostproperty.Migrations()); err != nil {
			t.Fatal(err)
		}
		d := newDesk(t, db, append(app.Chapters(), lostProperty)...)
		api, desk := "/api/v1/editions/"+d.e.Slug+"/things", "/organise/"+d.e.Slug

		status, body := d.ask(http.MethodPost, api, `{"name": "A blue umbrella", "owner": "ana@example.org"}`)
		if status != http.StatusCreated {
			t.Fatalf("API: status %d, %s", status, body)
		}
		if status, _ := d.ask(http.MethodPost, api, `{"name": ""}`); status != http.StatusUnprocessableEntity {
			t.Errorf("a thing without a name: status %d", status)
		}
		stranger := d
		stranger.token = ""
		if status, _ := stranger.ask(http.MethodGet, api, ""); status != http.StatusUnauthorized {
			t.Errorf("a stranger reads things: status %d", status)
		}
		d.shows("/api/v1/openapi.json", `"createThing"`, `"lostproperty"`)
		d.shows(desk+"/things/", "A blue umbrella")
		d.shows(desk+"/rooms/", desk+"/things/", "Lost property")
		d.shows(desk+"/find/?q=umbrela&part=1", "A blue umbrella", desk+"/things/")
		d.ask(http.MethodPost, api, `{"name": "A grey scarf"}`)
		d.shows(desk+"/", "Nobody has asked for “A grey scarf”", "1 / 2")
		d.shows(desk+"/changes/", "added the thing that was found “A blue umbrella”")

		all, err := d.things().All(ctx, system, d.e.ID)
		umbrella := slices.IndexFunc(all, func(t lostproperty.Thing) bool { return t.Owner != "" })
		if err != nil || len(all) != 2 || umbrella < 0 {
			t.Fatalf("%d things, %v", len(all), err)
		}
		change, err := d.things().Thing().Remove(ctx, system, string(all[umbrella].ID))
		if err != nil {
			t.Fatal(err)
		}
		if status, body := d.ask(http.MethodPost, "/api/v1/editions/"+d.e.Slug+"/changes/"+change+"/undo", "{}"); status >= 300 {
			t.Errorf("undo: status %d, %s", status, body)
		}
		d.shows(desk+"/things/", "A blue umbrella")
		d.asksForItsRights()
		d.keepsARoom()
		if !strings.Contains(d.backup(), "A blue umbrella") {
			t.Error("the backup does not hold the thing")
		}
		d.erases("ana@example.org")
		d.demonstrates("3 things found")
	})
}

// asksForItsRights asks for pages and operations as people who hold one of the chapter's rights, and as an organiser.
func (d desk) asksForItsRights() {
	d.t.Helper()
	rights := d.Accounts.Roles().Rights()
	if !slices.Contains(rights, lostproperty.Reading) || !slices.Contains(rights, lostproperty.Changing) {
		d.t.Errorf("the product has the rights %v", rights)
	}
	scope := string(d.e.ID)
	grant := func(right actor.Right) actor.Grant { return actor.Grant{Scope: scope, Role: actor.Alone(right)} }
	api, desk := "/api/v1/editions/"+d.e.Slug+"/things", "/organise/"+d.e.Slug
	d.namesGrants(grant(lostproperty.Reading))
	for name, of := range map[string]struct {
		grants            []actor.Grant
		read, add         int  // status of operations
		things, rooms     int  // status of pages
		toThings, toRooms bool // links on the page that they may open
	}{
		"organiser": {[]actor.Grant{{Scope: scope, Role: edition.Organiser}}, 200, 201, 200, 200, true, true},
		"reads":     {[]actor.Grant{grant(edition.Seeing), grant(lostproperty.Reading)}, 200, 403, 200, 403, true, false},
		"changes":   {[]actor.Grant{grant(edition.Seeing), grant(lostproperty.Changing)}, 403, 201, 403, 403, false, false},
		"frame":     {[]actor.Grant{grant(edition.Seeing), grant(edition.Reading)}, 403, 403, 403, 200, false, true},
	} {
		who := d
		who.token = accounttest.Token(d.t, d.Accounts, name+"@example.org", of.grants...)
		read, _ := who.ask(http.MethodGet, api, "")
		add, _ := who.ask(http.MethodPost, api, `{"name": "Found by `+name+`"}`)
		things, text := who.ask(http.MethodGet, desk+"/things/", "")
		rooms, more := who.ask(http.MethodGet, desk+"/rooms/", "")
		if read != of.read || add != of.add || things != of.things || rooms != of.rooms {
			d.t.Errorf("%s: API %d and %d, pages %d and %d; want %+v", name, read, add, things, rooms, of)
		}
		toThings := strings.Contains(text+more, `href="`+desk+`/things/"`)
		toRooms := strings.Contains(text+more, `href="`+desk+`/rooms/"`)
		if toThings != of.toThings || toRooms != of.toRooms {
			d.t.Errorf("%s: link to things %t, to rooms %t", name, toThings, toRooms)
		}
	}
}

// namesGrants reads what the journal and the API say of somebody who was given a role, and a right alone.
func (d desk) namesGrants(alone actor.Grant) {
	d.t.Helper()
	role := actor.Grant{Scope: alone.Scope, Role: edition.Organiser}
	both := d
	both.token = accounttest.Token(d.t, d.Accounts, "both@example.org", role, alone)
	journal := "/organise/" + d.e.Slug + "/changes/"
	d.shows(journal, "the role organiser", "the role "+string(alone.Role))
	if status, me := both.ask(http.MethodGet, "/api/v1/me", ""); status != http.StatusOK ||
		!strings.Contains(me, `"grants":[{"scope":"`+role.Scope+`","role":"organiser"}]`) {
		d.t.Errorf("who has a role and a right is told %d %s", status, me)
	}
	reader := d
	reader.token = accounttest.Token(d.t, d.Accounts, "journal@example.org",
		actor.Grant{Scope: alone.Scope, Role: actor.Alone(edition.Seeing)},
		actor.Grant{Scope: alone.Scope, Role: actor.Alone(record.Reading)})
	reader.shows(journal, "the role organiser") // who may read nothing else
}

// demonstrates makes the demonstration, of which the chapter says what it made.
func (d desk) demonstrates(made string) {
	d.t.Helper()
	w, err := d.Demonstrate(context.Background(), demo.Options{People: 50, Seed: 1})
	if err != nil {
		d.t.Fatal(err)
	}
	if !slices.Contains(w.Made, made) {
		d.t.Errorf("the demonstration made %q, not %q", w.Made, made)
	}
	d.shows("/organise/"+w.Edition.Slug+"/things/", "A grey scarf")
}

// things are the use cases, made anew: they keep nothing but the database.
func (d desk) things() *lostproperty.Service {
	return lostproperty.NewService(d.DB, d.IDs, edition.NewService(d.DB, d.IDs))
}

// keepsARoom removes a room in which something was found, which the chapter refuses.
func (d desk) keepsARoom() {
	d.t.Helper()
	ctx, system := context.Background(), actor.System("test")
	room, _, err := d.Editions.Room().Save(ctx, system, edition.Room{EditionID: d.e.ID, Name: "Big"})
	if err != nil {
		d.t.Fatal(err)
	}
	thing := lostproperty.Thing{EditionID: d.e.ID, RoomID: room.ID, Name: "A left glove"}
	if _, _, err := d.things().Thing().Save(ctx, system, thing); err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.Editions.Room().Remove(ctx, system, string(room.ID)); !errors.Is(err, record.ErrInUse) {
		d.t.Errorf("a room with a thing: %v", err)
	}
	d.shows("/organise/"+d.e.Slug+"/rooms/"+string(room.ID)+"/remove", "A left glove", "1 thing was found here")
}

// backup is the text of a backup.
func (d desk) backup() string {
	d.t.Helper()
	var file bytes.Buffer
	if _, err := d.Backup(context.Background(), &file); err != nil {
		d.t.Fatal(err)
	}
	z, err := gzip.NewReader(&file)
	if err != nil {
		d.t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

// erases takes somebody out, who was shown what the chapter keeps of them.
func (d desk) erases(email string) {
	d.t.Helper()
	ctx, system := context.Background(), actor.System("test")
	data, err := d.Privacy.Export(ctx, system, email)
	if err != nil || fmt.Sprint(data["lostproperty"]["things"]) != "[A blue umbrella]" {
		d.t.Errorf("export: %v, %v", data, err)
	}
	if _, err := d.Privacy.Erase(ctx, system, email); err != nil {
		d.t.Fatal(err)
	}
	if strings.Contains(d.backup(), email) {
		d.t.Errorf("%s is still in the database", email)
	}
}

// Nobody imports these but whoever is left out with them: each may be left out, and is then in none of what is made from the list.
func TestAChapterThatNobodyBuildsOnCanBeLeftOut(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]struct {
		page, tag string
		rights    []string
		with      string
	}{
		"notice": {"messages", "notice", []string{"notice.preview"}, "alert"}, "repair": {"repair", "", nil, ""}, "room": {"edit", "", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var rest []app.Maker
			for _, m := range app.Chapters() {
				if m.Name != name && m.Name != of.with {
					rest = append(rest, m)
				}
			}
			whole, without := newDesk(t, schematest.SQLite(t)), newDesk(t, schematest.SQLite(t), rest...)
			root := "/organise/" + whole.e.Slug + "/"
			for _, page := range []string{"", "release/", "warnings/", "plans/", "heads/", "changes/", "settings/"} {
				if status, body := whole.ask(http.MethodGet, root+page, ""); status != http.StatusOK {
					t.Fatalf("%s of the whole: %d %s", page, status, body)
				}
				want := http.StatusOK
				if name == "room" && page == "warnings/" {
					want = http.StatusNotFound
				}
				if status, _ := without.ask(http.MethodGet, root+page, ""); status != want {
					t.Errorf("%s without %s: status %d, want %d", page, name, status, want)
				}
			}
			link := `href="` + root + of.page + `/"`
			if _, body := whole.ask(http.MethodGet, root+"settings/", ""); !strings.Contains(body, link) {
				t.Errorf("the whole does not link %s", link)
			}
			if _, body := without.ask(http.MethodGet, root+"settings/", ""); strings.Contains(body, link) {
				t.Errorf("without %s %s is linked", name, link)
			}
			if status, _ := without.ask(http.MethodGet, root+of.page+"/", ""); status != http.StatusNotFound {
				t.Errorf("without %s %s has status %d", name, of.page, status)
			}
			if n, all := len(without.Tables()), len(whole.Tables()); name != "repair" && n >= all {
				t.Errorf("without %s a backup holds %d tables of %d", name, n, all)
			}
			all := rightsOf(whole)
			left := slices.DeleteFunc(slices.Clone(all), func(right string) bool { return slices.Contains(of.rights, right) })
			if got := rightsOf(without); !slices.Equal(got, left) || len(all)-len(left) != len(of.rights) {
				t.Errorf("without %s the rights are %q of %q", name, got, all)
			}
			if of.tag != "" {
				if _, body := without.ask(http.MethodGet, "/api/v1/openapi.json", ""); strings.Contains(body, `"name":"`+of.tag+`"`) {
					t.Errorf("without %s the API has its group", name)
				}
			}
		})
	}
}

// rightsOf names the rights of a product.
func rightsOf(d desk) (names []string) {
	for _, right := range d.Accounts.Roles().Rights() {
		names = append(names, right.Name())
	}
	return names
}

// A right is found by its name in rows of grants: it must be one chapter's, and be no role's name.
func TestEachRightIsNamedAfterItsChapter(t *testing.T) {
	t.Parallel()
	d := newDesk(t, schematest.SQLite(t))
	byName, chapters := map[string]actor.Right{}, []string{"record"} // which has no chapter: accounts hand it in
	for _, c := range d.Chapters {
		chapters = append(chapters, c.Name)
		for _, included := range c.Rights {
			name := included.Right.Name()
			if other, is := byName[name]; is && other != included.Right {
				t.Errorf("two rights are called %s", name)
			}
			byName[name] = included.Right
			if of, _, dotted := strings.Cut(name, "."); !dotted || !slices.Contains(chapters, of) {
				t.Errorf("%s hands in the right %s, which is of no chapter up to it", c.Name, name)
			}
		}
	}
	for _, role := range d.Accounts.Roles().Names() {
		if strings.Contains(string(role), ".") {
			t.Errorf("the role %s is called as a right", role)
		}
	}
	if len(byName) < 20 {
		t.Errorf("only %d rights", len(byName))
	}
}
