package app_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/speaker"
)

const (
	leaverEmail = "leaving@example.org"
	leaverName  = "Zéphyrine O’Leary-Quill"
)

// trace gives somebody everything that the chapters keep of people: an account with a device, a token, stars, a choice and a
// calendar address, and a stage in two releases about which they were written to.
func trace(q webtest.Quay, t *testing.T) webtest.Quay {
	t.Helper()
	ctx := context.Background()
	who := actor.System("test")
	talk := q.Session("Storage for all")
	v, _, err := q.Speakers.Speaker().Save(ctx, who, speaker.Speaker{EditionID: q.Edition.ID, Name: leaverName, Email: leaverEmail,
		Biography: "I write."})
	if err != nil {
		t.Fatal(err)
	}
	talk.Speakers = append(talk.Speakers, v.ID)
	if _, _, err := q.Programme.Session().Save(ctx, who, talk); err != nil {
		t.Fatal(err)
	}
	q.Place("Storage for all", 1, "10:00")
	q.Submit("/organise/quay-2027/release/", "telling", "send")
	q.Wake(ctx, release.Released)
	q.Deliver(nil)
	q.Place("A lab", 0, "11:00")
	q.Submit("/organise/quay-2027/release/", "telling", "hold")
	q.Wake(ctx, release.Released)

	person := signedInAs(q, t, leaverEmail)
	person.Submit("/quay-2027/my/star", "session", talk.Code, "level", "2")
	person.Submit("/quay-2027/my/feed")
	person.Submit("/me/tokens", "name", "cron", "write", "1")
	return person
}

// signedInAs signs somebody in, in a browser of their own.
func signedInAs(q webtest.Quay, t *testing.T, email string) webtest.Quay {
	t.Helper()
	token, err := q.Accounts.GrantLink(context.Background(), actor.System("test"), email, actor.Grant{}, time.Hour, "/me")
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Visitor.Client = &http.Client{Jar: jar, Timeout: 30 * time.Second, Transport: q.Visitor.Client.Transport}
	q.Submit("/sign-in/" + token)
	return q
}

// etagOf is that of an address as it is now.
func etagOf(q webtest.Quay, path string) string {
	q.T.Helper()
	res, err := q.Client.Get(q.Base + path)
	if err != nil {
		q.T.Fatal(err)
	}
	res.Body.Close()
	return res.Header.Get("ETag")
}

// holds reports in which parts of a server's database a text stands, snapshots of releases included.
func holds(t *testing.T, a *app.App, texts ...string) (found []string) {
	t.Helper()
	ctx := context.Background()
	var packed bytes.Buffer
	if _, err := a.Backup(ctx, &packed); err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(&packed)
	if err != nil {
		t.Fatal(err)
	}
	dump, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(dump), "\n") {
		for _, text := range texts {
			if strings.Contains(strings.ToLower(line), strings.ToLower(text)) {
				found = append(found, line[:min(len(line), 400)])
			}
		}
	}
	editions, err := a.Editions.All(ctx, actor.System("test"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range editions {
		releases, err := a.Releases.Releases(ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range releases {
			at, err := a.Releases.ReleaseAt(ctx, e.ID, r.Number)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range at.Speakers {
				if v.Name == leaverName {
					found = append(found, "a snapshot")
				}
			}
		}
	}
	return found
}

func TestWhoeverLeavesIsInNothingThatIsKeptOrShown(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		ctx := context.Background()
		person := trace(q, t)
		before := holds(t, q.App, leaverEmail, leaverName)
		if len(before) < 8 {
			t.Fatalf("the person is found in %d places only: the test would show nothing", len(before))
		}
		addresses := []string{"/quay-2027/schedule/", "/quay-2027/speaker/", "/quay-2027/schedule.xml", "/quay-2027/schedule.json",
			"/quay-2027/schedule.ics",
			"/quay-2027/schedule.csv", "/quay-2027/schedule/v/1/", "/quay-2027/schedule/v/1/schedule.xml", "/quay-2027/schedule/changelog/"}
		etags := map[string]string{}
		for _, path := range addresses {
			etags[path] = etagOf(person, path)
		}
		data := person.Get("/me/data.json")
		for _, want := range []string{leaverEmail, `"stars"`, `"devices"`, `"messages"`, `"speakers"`, "I write.", `"told"`} {
			if !strings.Contains(data, want) {
				t.Errorf("what is kept of a person lacks %s:\n%s", want, data)
			}
		}
		person.Shows("/me/data", "Messages to you", "Stars, choices, secret calendar addresses", "Name, biography")
		person.Refused(http.StatusUnprocessableEntity, "/me/erase", "address", "somebody@else.example")
		if len(holds(t, q.App, leaverEmail)) == 0 {
			t.Fatal("a wrong confirmation erased")
		}

		person.Submit("/me/erase", "address", "Leaving@Example.org ")
		if err := q.Releases.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if left := holds(t, q.App, leaverEmail, leaverName, "O’Leary-Quill"); len(left) > 0 {
			t.Errorf("%d rows still hold the person:\n%s", len(left), strings.Join(left, "\n"))
		}
		rows, err := q.Privacy.RowsLeft(ctx, actor.System("test"), leaverEmail)
		if err != nil || len(rows) > 0 {
			t.Errorf("the proof query finds %v, %v", rows, err)
		}
		for _, path := range addresses {
			if body := q.Get(path); strings.Contains(body, "Leary-Quill") {
				t.Errorf("%s still shows the name", path)
			}
			if strings.Contains(path, "speaker") && etagOf(q, path) == etags[path] {
				t.Errorf("%s has its old ETag", path)
			}
		}
		q.Shows("/quay-2027/schedule/", "Storage for all")
		q.Shows("/organise/quay-2027/changes/", "erased somebody at their wish", "withdrew a name")
		if status, _ := person.Read(person.Client.Get(person.Base + "/me/data")); status != http.StatusUnauthorized {
			t.Errorf("the device is still signed in: %d", status)
		}
		if _, err := q.Privacy.Erase(ctx, actor.System("test"), leaverEmail); !errors.Is(err, account.ErrUnknownPerson) {
			t.Errorf("erased twice: %v", err)
		}
	})
}

func TestWhomARestoredBackupBringsBackIsErasedAgain(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		ctx := context.Background()
		q.Config.Erasures = filepath.Join(t.TempDir(), "erasures")
		a, err := app.New(q.Config, q.Log, q.DB)
		if err != nil {
			t.Fatal(err)
		}
		trace(q, t)
		var backup bytes.Buffer
		if _, err := q.Backup(ctx, &backup); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Privacy.Erase(ctx, actor.System("test"), leaverEmail); err != nil {
			t.Fatal(err)
		}
		list, err := os.ReadFile(q.Config.Erasures)
		if err != nil || len(list) == 0 || bytes.Contains(list, []byte("leaving")) || bytes.Contains(list, []byte("Leary")) {
			t.Errorf("the list of erasures: %s, %v", list, err)
		}

		c := q.Config
		c.Database = "sqlite://" + filepath.Join(t.TempDir(), "restored.db")
		if _, _, err := app.Restore(ctx, c.Database, bytes.NewReader(backup.Bytes()), q.Log); err != nil {
			t.Fatal(err)
		}
		restored, err := app.Open(ctx, c, q.Log)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { restored.Close() })
		if len(holds(t, restored, leaverEmail)) == 0 {
			t.Fatal("the backup does not hold the person: the test would show nothing")
		}
		for _, want := range []int{1, 0} {
			people, err := restored.Privacy.Again(ctx, actor.System("serve"))
			if err != nil || people != want {
				t.Errorf("erased %d people again, not %d: %v", people, want, err)
			}
		}
		if err := restored.Releases.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		if left := holds(t, restored, leaverEmail, leaverName); len(left) > 0 {
			t.Errorf("%d rows of the restored backup still hold the person:\n%s", len(left), strings.Join(left, "\n"))
		}
	})
}

func TestANameIsWithdrawnFromReleasesAndStaysInTheDraft(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		ctx := context.Background()
		trace(q, t)
		var id speaker.ID
		for _, v := range q.Draft().Stage.Speakers {
			if v.Name == leaverName {
				id = v.ID
			}
		}
		if _, err := q.Releases.WithdrawName(ctx, actor.Actor{PersonID: "per_1"}, q.Edition.ID, id); !errors.Is(err, actor.ErrForbidden) {
			t.Errorf("a stranger withdraws a name: %v", err)
		}
		releases, err := q.Releases.WithdrawName(ctx, actor.System("test"), q.Edition.ID, id)
		if err != nil || releases != 2 {
			t.Errorf("withdrawn from %d releases, %v", releases, err)
		}
		if _, err := q.Releases.WithdrawName(ctx, actor.System("test"), q.Edition.ID, id); !errors.Is(err, release.ErrNotReleased) {
			t.Errorf("withdrawn twice: %v", err)
		}
		if err := q.Releases.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/quay-2027/schedule/", "/quay-2027/schedule/v/1/schedule.xml", "/quay-2027/schedule.ics"} {
			if strings.Contains(q.Get(path), "Leary-Quill") {
				t.Errorf("%s still shows the name", path)
			}
		}
		all, err := q.Releases.Releases(ctx, q.Edition.ID)
		if err != nil || len(all) != 2 || all[0].Number != 2 {
			t.Errorf("releases: %+v, %v", all, err)
		}
		if len(q.Session("Storage for all").Speakers) == 0 {
			t.Error("the speaker is gone from the draft")
		}
	})
}

func TestOrganisersAreToldWhereTheNameOfWhoeverLeftStillStands(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		trace(q, t)
		q.Edit("A lab", func(s *programme.Session) { s.Abstract = "As " + leaverName + "’s team has it." })
		done, err := q.Privacy.Erase(context.Background(), actor.System("test"), leaverEmail)
		page := "/quay-2027/talk/" + q.Session("A lab").Code + "/"
		if err != nil || len(done.Mentions) != 1 || done.Mentions[0] != page {
			t.Errorf("%v, %v", done.Mentions, err)
		}
		q.Shows("/organise/quay-2027/changes/", "the name still stands in the texts of "+page)
	})
}
