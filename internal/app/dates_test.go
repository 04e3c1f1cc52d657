package app_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// Each chapter's dates are read from its own rows: those of days before a release, those of releases after it.
func TestOrganisersReadTheDatesThatChaptersKeep(t *testing.T) {
	t.Parallel()
	ctx, d := context.Background(), newDesk(t, schematest.SQLite(t))
	w, err := d.Demonstrate(ctx, demo.Options{People: 50, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	start := "/organise/" + w.Edition.Slug + "/"
	d.shows(start, "The day", "4 February 2027, 08:30–19:00")
	if _, body := d.ask(http.MethodGet, start, ""); strings.Contains(body, "Programme public since") {
		t.Error("nothing is released, but the programme is said to be public")
	}
	if _, err := d.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil); err != nil {
		t.Fatal(err)
	}
	d.shows(start, "The day", "Programme public since")
}
