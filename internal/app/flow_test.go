package app_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestAnOrganiserGoesFromNothingToEverybodysDay(t *testing.T) {
	t.Parallel()
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			address := "sqlite://" + filepath.Join(t.TempDir(), "x.db")
			if engine == sqldb.Postgres {
				address = schematest.PostgresAddress(t)
			}
			organise(t, address)
		})
	}
}

func organise(t *testing.T, address string) {
	a, v := webtest.ServeFresh(t, address)
	ctx := context.Background()
	token, err := a.Accounts.GrantLink(ctx, actor.System("t"), "o@example.org", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin},
		time.Hour, "/organise/")
	if err != nil {
		t.Fatal(err)
	}
	v.Submit("/sign-in/" + token)
	v.Submit("/organise/new", "organisation", "Nuée", "series", "Large", "name", "Day 2027", "zone", "Europe/Paris")
	v.Submit("/organise/series/", "do", "organisation", "name", "Phare")
	if body := v.Get("/organise/series/"); !strings.Contains(body, "Phare") || !strings.Contains(body, "Large") {
		t.Errorf("organisations and series:\n%s", body)
	}
	root := "/organise/day-2027"
	v.Submit(root+"/days/new", "start", "2027-02-04T09:00", "end", "2027-02-04T18:00")
	v.Submit(root+"/rooms/new", "name", "Big", "capacity", "200")
	v.Submit(root+"/rooms/new", "name", "Small", "capacity", "20")
	v.Submit(root+"/slots/row", "first", "2027-02-04T10:00", "count", "3", "minutes", "30", "gap", "10")
	if body := v.Upload(root+"/import/", "files", "talks.csv", webtest.Table); !strings.Contains(body, "Storage for all") {
		t.Errorf("the import does not show what it took in:\n%s", body)
	}
	v.Get(root + "/settings/")
	e, err := a.Editions.BySlug(ctx, actor.System("t"), "day-2027")
	if err != nil {
		t.Fatal(err)
	}
	e.State, e.WishesOpen = "announced", true
	if _, _, err := a.Editions.Edition().Save(ctx, actor.System("t"), e); err != nil {
		t.Fatal(err)
	}
	if body := v.Get("/day-2027/wishes/"); !strings.Contains(body, "Réseaux sans peur") {
		t.Error("sessions without a grid cannot be wished for")
	}
	v.Submit("/day-2027/my/star", "session", codeOf(t, a, e.ID, "Storage for all"), "level", "2")
	code := codeOf(t, a, e.ID, "Birds and models")
	v.Upload(root+"/clashes/wishes", "wishes", "w.csv", "person,session,level\np1,"+code+",1\np2,"+code+",2\n")
	v.Submit(root+"/plans/", "name", "one", "seconds", "1", "seed", "1")
	if worked, err := a.Planning.Work(ctx); !worked || err != nil {
		t.Fatalf("planned: %v, %v", worked, err)
	}
	plans, err := a.Planning.Plans(ctx, actor.System("t"), e.ID)
	if err != nil || len(plans) != 1 {
		t.Fatal(plans, err)
	}
	v.Submit(root + "/plans/" + string(plans[0].ID) + "/apply")
	v.Submit(root+"/release/", "note", "first")
	for path, want := range map[string]string{
		"/day-2027/schedule/": "Storage for all", "/day-2027/schedule.xml": "<schedule>", "/day-2027/schedule.json": `"daysCount": 1`,
		"/day-2027/schedule.ics": "BEGIN:VEVENT",
		"/day-2027/schedule.csv": "Birds and models", "/day-2027/schedule/feed.xml": "first", "/day-2027/my/": "Storage for all",
		"/day-2027/schedule/?q=storge": "Storage for all",
		"/day-2027/schedule/v/1/":      "Storage for all", root + "/coverage/": "Object store",
	} {
		if body := v.Get(path); !strings.Contains(body, want) {
			t.Errorf("%s does not show %q", path, want)
		}
	}
	feed := v.Submit("/day-2027/my/feed")
	_, secret, _ := strings.Cut(feed, v.Base+"/day-2027/my/feed/")
	secret, _, _ = strings.Cut(secret, ".ics")
	if body := v.Get("/day-2027/my/feed/" + secret + ".ics"); !strings.Contains(body, "SUMMARY:Storage for all") ||
		!strings.Contains(body, "SEQUENCE:0") {
		t.Errorf("the calendar:\n%s", body)
	}
	loseRoom(t, a, e.ID)
	if body := v.Submit(root+"/repair/", "kind", "broken", "most", "2"); !strings.Contains(body, "Make it the draft") {
		t.Errorf("no way of repairing after a room was lost:\n%s", body)
	}
	if plans, err = a.Planning.Plans(ctx, actor.System("t"), e.ID); err != nil {
		t.Fatal(err)
	}
	v.Submit(root + "/plans/" + string(plans[0].ID) + "/apply")
	moveFirst(t, a, e.ID)
	v.Submit(root + "/release/")
	if body := v.Get("/day-2027/my/feed/" + secret + ".ics"); !strings.Contains(body, "SEQUENCE:1") {
		t.Errorf("after the session moved:\n%s", body)
	}
}

func codeOf(t *testing.T, a *app.App, e edition.ID, title string) string {
	t.Helper()
	d, err := a.Programme.Draft(context.Background(), actor.System("t"), e)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range d.Sessions {
		if s.Title == title {
			return s.Code
		}
	}
	t.Fatalf("no session %q", title)
	return ""
}

// loseRoom takes the hour of some placed session from its room.
func loseRoom(t *testing.T, a *app.App, e edition.ID) {
	t.Helper()
	ctx := context.Background()
	d, err := a.Programme.Draft(ctx, actor.System("t"), e)
	if err != nil {
		t.Fatal(err)
	}
	p := d.Placements[0]
	room, _, err := a.Editions.Room().ByID(ctx, actor.System("t"), string(p.RoomID))
	if err != nil {
		t.Fatal(err)
	}
	room.Available = []edition.Window{{Start: p.End(), End: p.End().Add(8 * time.Hour)}}
	if _, _, err := a.Editions.Room().Save(ctx, actor.System("t"), room); err != nil {
		t.Fatal(err)
	}
}

// moveFirst moves the starred session by ten minutes.
func moveFirst(t *testing.T, a *app.App, e edition.ID) {
	t.Helper()
	d, err := a.Programme.Draft(context.Background(), actor.System("t"), e)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Placements {
		if s, _ := d.Session(p.SessionID); s.Title == "Storage for all" {
			p.Start = time.Date(2027, 2, 4, 15, 0, 0, 0, time.UTC)
			if _, _, err := a.Programme.Placement().Save(context.Background(), actor.System("t"), p); err != nil {
				t.Fatal(err)
			}
		}
	}
}
