package intake_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// followed is an address that a test answers for, and its clock.
type followed struct {
	programmetest.World
	*intake.Follower
	text string
	err  error
	asks int
	now  time.Time
}

func newFollowed(t *testing.T, db *sqldb.DB) *followed {
	t.Helper()
	f := &followed{World: programmetest.New(t, db), now: schematest.Clock(), text: "title,room,start\nTides,Pier,2027-05-03T09:00\n"}
	f.Follower = f.Intake.Follower(func(context.Context, string, formats.Seen) (formats.Answer, error) {
		f.asks++
		return formats.Answer{Source: formats.Source{Name: "p.csv", Data: []byte(f.text)}}, f.err
	}, func() time.Time { return f.now })
	if err := f.Intake.Follow(t.Context(), f.Who, f.Edition.ID, "https://programme.example.org/p.csv"); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *followed) work(t *testing.T, want bool) intake.ImportSource {
	t.Helper()
	worked, err := f.Work(t.Context())
	if err != nil || worked != want {
		t.Fatalf("worked %v, want %v: %v", worked, want, err)
	}
	source, err := f.Intake.Source(t.Context(), f.Who, f.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func (f *followed) takeOffer(digest string) (intake.Difference, error) {
	diff, _, err := f.Intake.TakeOffer(context.Background(), f.Who, f.Edition, digest, intake.Taking{})
	return diff, err
}

func TestWhatAnAddressHasIsOfferedAndNeverTakenUnasked(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := newFollowed(t, db)
		first := f.work(t, true)
		if first.State != intake.SourceOffered || first.Offer.Differences == 0 || len(f.DraftNow(t).Sessions) != 0 {
			t.Fatalf("%s with %d differences, and %d sessions in the draft", first.State, first.Offer.Differences, len(f.DraftNow(t).Sessions))
		}
		f.work(t, false)
		f.now = f.now.Add(time.Hour)
		f.text = strings.Replace(f.text, "Tides", "Low tides", 1)
		second := f.work(t, true)
		if _, err := f.takeOffer(first.Offer.Digest); !errors.Is(err, intake.ErrOfferGone) {
			t.Errorf("an older version is taken: %v", err)
		}
		diff, err := f.takeOffer(second.Offer.Digest)
		if err != nil || diff.Change == "" || f.DraftNow(t).Sessions[0].Title != "Low tides" {
			t.Fatalf("taken: %+v, %v", diff, err)
		}
		if err := turn(f.World, true); err != nil || len(f.DraftNow(t).Sessions) != 0 {
			t.Errorf("taking it back leaves %d sessions: %v", len(f.DraftNow(t).Sessions), err)
		}
		f.now = f.now.Add(time.Hour)
		if third := f.work(t, true); third.State != intake.SourceUnchanged {
			t.Errorf("what was taken is %s again", third.State)
		}
	})
}

func TestAFailureIsToldAndWhatWasOfferedStays(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := newFollowed(t, db)
		f.work(t, true)
		f.err = formats.ErrFetch
		for _, pause := range []time.Duration{1, 2, 4, 6, 6} {
			f.now = f.now.Add(6 * time.Hour)
			got := f.work(t, true)
			if got.State != intake.SourceFailed || got.Error.Code != "import.fetch" || got.Offer.Digest == "" ||
				got.NextAt.Sub(f.now) != pause*time.Hour {
				t.Errorf("%s for %q, offer %q, next after %v", got.State, got.Error.Code, got.Offer.Digest, got.NextAt.Sub(f.now))
			}
		}
		f.err, f.text = nil, "{"
		f.now = f.now.Add(6 * time.Hour)
		if got := f.work(t, true); got.State != intake.SourceFailed || got.Error.Code == "import.fetch" || got.Error.Code == "" {
			t.Errorf("a damaged file is %s for %q", got.State, got.Error.Code)
		}
	})
}

func TestOneLooksAtATimeAndALookThatDiedIsDoneAgain(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := newFollowed(t, db)
		dying, kill := context.WithCancel(t.Context())
		cut := f.Intake.Follower(func(context.Context, string, formats.Seen) (formats.Answer, error) {
			f.work(t, false) // another has it
			kill()
			return formats.Answer{}, context.Canceled
		}, func() time.Time { return f.now })
		if _, err := cut.Work(dying); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if _, err := f.CheckNow(t.Context(), f.Who, f.Edition.ID); fault.KindOf(err) != fault.Busy {
			t.Errorf("looking beside another: %v", err)
		}
		f.now = f.now.Add(3 * time.Minute)
		if got := f.work(t, true); got.State != intake.SourceOffered || f.asks != 1 {
			t.Errorf("%s after %d looks", got.State, f.asks)
		}
	})
}

func TestAnIgnoredVersionIsNotOfferedUntilTheSourceChanges(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		f := newFollowed(t, db)
		if err := f.Intake.IgnoreOffer(t.Context(), f.Who, f.Edition.ID, f.work(t, true).Offer.Digest); err != nil {
			t.Fatal(err)
		}
		f.now = f.now.Add(time.Hour)
		if got := f.work(t, true); got.State != intake.SourceUnchanged || got.Offer.Digest != "" {
			t.Errorf("what was ignored is %s", got.State)
		}
		f.text += "Ebb,Pier,2027-05-03T10:00\n"
		f.now = f.now.Add(time.Hour)
		if got := f.work(t, true); got.State != intake.SourceOffered {
			t.Errorf("what is new is %s", got.State)
		}
		if err := f.Intake.StopFollowing(t.Context(), f.Who, f.Edition.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Intake.Source(t.Context(), f.Who, f.Edition.ID); !errors.Is(err, intake.ErrNoSource) {
			t.Errorf("after stopping: %v", err)
		}
	})
}

func TestOnlyPublicAddressesAreFollowed(t *testing.T) {
	t.Parallel()
	w := programmetest.New(t, schematest.SQLite(t))
	for _, address := range []string{"", "file:///etc/passwd", "https://me:word@example.org/", "http://127.0.0.1/", "http://[::1]/",
		"http://10.1.2.3/x", "http://localhost/"} {
		if err := w.Intake.Follow(t.Context(), w.Who, w.Edition.ID, address); !errors.Is(err, formats.ErrAddress) {
			t.Errorf("%q is followed: %v", address, err)
		}
	}
}
