package edition_test

import (
	"context"
	"errors"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestAShortNameThatWasPublicLeadsToItsEditionForGood(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, e := newEdition(t, db)
		rename := func(slug string, state edition.State) {
			t.Helper()
			e.Slug, e.State = slug, state
			var err error
			if e, _, err = s.Edition().Save(ctx, system, e); err != nil {
				t.Fatal(err)
			}
		}
		rename("never-public", edition.Draft)
		rename("first", edition.Published)
		rename("second", edition.Published)
		rename("third", edition.Draft)
		for slug, want := range map[string]error{"first": nil, "second": nil, "third": nil, "never-public": edition.ErrNoEdition,
			"ete-2027": edition.ErrNoEdition} {
			found, err := s.BySlug(ctx, system, slug)
			if !errors.Is(err, want) || want == nil && found.ID != e.ID {
				t.Errorf("%s: %s, %v", slug, found.Slug, err)
			}
		}
		if _, err := s.BySlug(ctx, actor.Actor{}, "first"); !errors.Is(err, edition.ErrNoEdition) {
			t.Errorf("a draft is found under its former name: %v", err)
		}

		for slug, want := range map[string]error{"first": edition.ErrSlugTaken, "second": edition.ErrSlugTaken, "never-public": nil} {
			_, err := s.Create(ctx, system, edition.Wanted{Organisation: "o", Series: "s", Name: "Other", Slug: slug, Zone: "Europe/Paris"})
			if !errors.Is(err, want) {
				t.Errorf("another edition takes %s: %v", slug, err)
			}
		}
		rename("first", edition.Published)
		if found, err := s.BySlug(ctx, system, "first"); err != nil || found.Slug != "first" {
			t.Errorf("an edition takes its own former name back: %s, %v", found.Slug, err)
		}
	})
}

func TestTheHostOfUidsOutlivesTheAddressOfTheServer(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, fresh := newEdition(t, db)
		old, err := s.Create(ctx, system, edition.Wanted{Organisation: "o", Series: "s", Name: "Old", Zone: "Europe/Paris"})
		if err != nil {
			t.Fatal(err)
		}
		// As an upgrade leaves an edition whose calendars were given out.
		if err := db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`UPDATE edition SET uid_host = '?' WHERE id = $1`, old.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		host := func(id edition.ID, serving string) string {
			t.Helper()
			all, err := s.All(ctx, system)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range all {
				if e.ID == id {
					return e.CalendarHost(serving)
				}
			}
			return "none"
		}
		if got := host(old.ID, "https://now.example.org:8443"); got != "now.example.org" {
			t.Errorf("before it is kept: %q", got)
		}
		if err := s.KeepGiven(ctx, system, "https://first.example.org"); err != nil {
			t.Fatal(err)
		}
		if err := s.KeepGiven(ctx, system, "https://second.example.org"); err != nil {
			t.Fatal(err)
		}
		if got := host(old.ID, "https://second.example.org"); got != "first.example.org" {
			t.Errorf("after a move to another address: %q", got)
		}
		if got := host(fresh.ID, "https://second.example.org"); got != "" {
			t.Errorf("a new edition's uids have the host %q", got)
		}
		// Neither an edit nor its undo changes it, whatever the edit says.
		old.Name, old.UIDHost = "Older", "evil.example.org"
		if old, _, err = s.Edition().Save(ctx, system, old); err != nil {
			t.Fatal(err)
		}
		if got := host(old.ID, "https://second.example.org"); got != "first.example.org" {
			t.Errorf("after an edit: %q", got)
		}
		if err := s.KeepGiven(ctx, actor.Actor{PersonID: "per_1"}, "https://evil.example.org"); !errors.Is(err, actor.ErrForbidden) {
			t.Errorf("a person keeps hosts: %v", err)
		}
	})
}

func TestWhatIsKeptOfAnOlderBackupsEditionsHasTheirNames(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, e := newEdition(t, db)
		e.State = edition.Published
		e, _, err := s.Edition().Save(ctx, system, e)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Write(ctx, func(tx *sqldb.Tx) error { _, err := tx.Exec(`DELETE FROM edition_name`); return err }); err != nil {
			t.Fatal(err)
		}
		if err := s.KeepGiven(ctx, system, "http://localhost"); err != nil {
			t.Fatal(err)
		}
		former := e.Slug
		e.Slug = "renamed"
		if _, _, err := s.Edition().Save(ctx, system, e); err != nil {
			t.Fatal(err)
		}
		if found, err := s.BySlug(ctx, system, former); err != nil || found.ID != e.ID {
			t.Errorf("%v, %v", found.ID, err)
		}
	})
}

func TestAddressesOfVenuesAndOrganisationsAreOfTheWeb(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	s, e := newEdition(t, db)
	for _, address := range []string{"javascript:alert(1)", "data:text/html,x", "example.org", "//example.org", "https://"} {
		e.VenueURL = address
		if _, _, err := s.Edition().Save(context.Background(), system, e); fault.KindOf(err) != fault.Invalid {
			t.Errorf("venue at %s: %v", address, err)
		}
		o := edition.Organisation{Name: "P", URL: address}
		if _, _, err := edition.NewService(db, id.System()).Organisation().Save(context.Background(), system,
			o); fault.KindOf(err) != fault.Invalid {
			t.Errorf("organisation at %s: %v", address, err)
		}
	}
	e.VenueURL = "https://example.org/venue"
	if _, _, err := s.Edition().Save(context.Background(), system, e); err != nil {
		t.Error(err)
	}
}
