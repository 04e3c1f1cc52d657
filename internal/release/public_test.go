package release_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

func TestWhatHasNoPlaceIsPublicOnlyWhenSomebodySaysSo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		shy, _, err := s.People.Speaker().Save(ctx, s.Who, speaker.Speaker{EditionID: s.Edition.ID, Name: "Shy Person"})
		if err != nil {
			t.Fatal(err)
		}
		talk := func(title string, pending bool) programme.Session {
			return s.Save(programme.Session{EditionID: s.Edition.ID, Title: title, Kind: programme.Talk, Minutes: 30, Pending: pending,
				Speakers: []speaker.ID{shy.ID}})
		}
		decided, undecided := talk("Decided later", false), talk("Undecided maybe", true)
		for _, c := range []struct {
			choice             edition.Unplaced
			wishes             bool
			decided, undecided bool
		}{
			{edition.UnplacedNone, false, false, false}, {edition.UnplacedNone, true, true, false}, {edition.UnplacedDecided, false, true, false},
			{edition.UnplacedAll, false, true, true}, {edition.UnplacedNone, false, false, false},
		} {
			e := s.DraftNow().Frame.Edition
			e.Unplaced, e.WishesOpen = c.choice, c.wishes
			if _, _, err := s.Editions.Edition().Save(ctx, s.Who, e); err != nil {
				t.Fatal(err)
			}
			now, _, err := s.Releases.Preview(ctx, s.Who, s.Edition.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range []struct {
				of   programme.Session
				want bool
			}{{decided, c.decided}, {undecided, c.undecided}} {
				_, page := now.Index().SessionByCode(v.of.Code)
				if page != v.want || (len(release.NewSearch(now.Index()).Find(v.of.Title)) > 0) != v.want {
					t.Errorf("%+v: %s is public: %v", c, v.of.Title, page)
				}
				if files := slices.Concat(written(t, now)["csv"], written(t, now)["xml"]); bytes.Contains(files, []byte(v.of.Title)) && !v.want {
					t.Errorf("%+v: a file has %s", c, v.of.Title)
				}
			}
			if there := now.Index().Speaker(string(shy.ID)).ID != ""; there != c.decided {
				t.Errorf("%+v: the speaker is public: %v", c, there)
			}
		}
	})
}

func TestATakenPlaceTakesThePageAlong(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		s.Released()
		s.MustDo(programme.Away{Session: s.Talks[0].ID})
		r, now := s.Released()
		if _, there := now.Index().SessionByCode(s.Talks[0].Code); there {
			t.Error("the page stays")
		}
		if len(r.Changes) != 1 || r.Changes[0].Kind != release.Removed || len(r.Changes[0].From) != 1 {
			t.Errorf("told %+v", r.Changes)
		}
	})
}
