package release_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestTheNoteOfAReleaseIsBounded(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		a := release.Announcement{Note: strings.Repeat("n", programme.MaxNote+1)}
		if _, err := w.Releases.Release(context.Background(), w.Who, w.Edition.ID, a, nil); !errors.Is(err, text.ErrLong) {
			t.Errorf("%v", err)
		}
	})
}
