package selection_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/selection"
)

// Whatever is decided, undecided, opened and cancelled before a release, each person gets one mail, and it says what was decided last.
func TestAnyHistoryOfDecisionsIsOneMailForEachPersonEqualToTheEnd(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		r := rand.New(rand.NewPCG(7, 7))
		people := []string{"ada", "bob", "cyd"}
		for round := range 4 {
			var all []cfp.ProposalID
			of := map[string][]int{}
			for i := range 5 {
				with := []string{people[r.IntN(3)]}
				if other := people[r.IntN(3)]; other != with[0] {
					with = append(with, other)
				}
				for _, name := range with {
					of[name] = append(of[name], i)
				}
				all = append(all, s.propose(fmt.Sprintf("P%d-%d", round, i), with...))
			}
			s.wander(r, all)
			final := map[int]selection.State{}
			for i, p := range all {
				if d := s.row(p).Decision; d.State != selection.None && d.State != selection.Shortlisted {
					final[i] = d.State
				}
			}
			before := len(s.mails(selection.RevealTopic))
			if len(final) == 0 {
				continue
			}
			s.reveal()
			var want []string
			for _, name := range people {
				var said []string
				for _, state := range []selection.State{selection.Accepted, selection.Reserve, selection.Elsewhere, selection.Declined} {
					for _, i := range of[name] {
						if final[i] == state {
							said = append(said, fmt.Sprintf("P%d-%d=%s", round, i, state))
						}
					}
				}
				if len(said) > 0 {
					want = append(want, name+"@example.org: told "+strings.Join(said, ",")+" queued")
				}
			}
			var got []string
			for _, m := range s.mails(selection.RevealTopic) {
				if strings.Contains(m, fmt.Sprintf("P%d-", round)) {
					got = append(got, m)
				}
			}
			if !slices.Equal(got, want) || len(s.mails(selection.RevealTopic)) != before+len(want) {
				t.Fatalf("told %q\nnot  %q", got, want)
			}
		}
	})
}

// wander decides at random, undoes, and opens and cancels reveals.
func (s stand) wander(r *rand.Rand, all []cfp.ProposalID) {
	s.t.Helper()
	open := selection.RevealID("")
	for range 25 {
		switch n := r.IntN(10); {
		case n == 0 && open == "":
			o, err := s.s.OpenReveal(s.ctx, s.chair, s.e.ID, selection.Opening{Knowing: true})
			if !errors.Is(err, selection.ErrNothing) {
				s.must(err)
				open = o.ID
			}
		case n < 4 && open != "":
			s.must(s.s.CancelReveal(s.ctx, s.chair, s.e.ID, open))
			open = ""
		default:
			p := all[r.IntN(len(all))]
			to := selection.States[r.IntN(len(selection.States))]
			d := s.row(p).Decision
			_, _, err := s.s.Decide(s.ctx, s.chair, s.e.ID, []selection.Choice{s.choice(p, to)})
			if may := d.MayBe(to); (err == nil) != (may == nil || d.State == to) && d.State != to {
				s.t.Fatalf("%+v to %s: %v, and not %v", d, to, err, may)
			}
		}
	}
	if open != "" {
		s.must(s.s.CancelReveal(s.ctx, s.chair, s.e.ID, open))
	}
}

// Of all pairs of what was told and what is wanted, those alone are legal that the table names.
func TestLegalPathsAlone(t *testing.T) {
	t.Parallel()
	for _, told := range []selection.State{"", selection.Accepted, selection.Reserve, selection.Declined, selection.Elsewhere} {
		for _, settled := range []selection.Settled{selection.Waiting, selection.Confirmed, selection.Out} {
			for _, frozen := range []selection.RevealID{"", "rvl_x"} {
				for _, to := range append(selection.States[:], "nonsense") {
					d := selection.Decision{State: told, Told: told, Settled: settled, RevealID: frozen}
					if told == "" {
						d.State = selection.None
					}
					legal := frozen == "" && slices.Contains(selection.States[:], to) && (told == "" || told == to ||
						told == selection.Reserve && settled != selection.Out && (to == selection.Accepted || to == selection.Declined))
					if err := d.MayBe(to); (err == nil) != legal {
						t.Errorf("told %q, settled %q, in %q, to %q: %v", told, settled, frozen, to, err)
					}
				}
			}
		}
	}
}

var errCut = errors.New("cut here")

// A release that is cut wherever it writes leaves nothing of itself, and released again it is whole, with one mail for each person.
func TestAReleaseThatIsCutIsNoneOrAll(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		a, b := s.propose("A", "ada", "bob"), s.propose("B", "bob")
		s.decide(selection.Accepted, a)
		s.decide(selection.Declined, b)
		o, err := s.s.OpenReveal(s.ctx, s.chair, s.e.ID, selection.Opening{})
		s.must(err)
		untouched := func(cut string) {
			t.Helper()
			r, err := s.s.Reveal(s.ctx, s.chair, s.e.ID, o.ID)
			if err != nil || r.State != selection.Open || s.row(a).Decision.Told != "" || !s.sessions()["A"].Undisclosed ||
				len(s.row(a).Replies) != 0 || s.deliver() != 0 {
				t.Fatalf("cut %s: %+v, %v", cut, r.Reveal, err)
			}
		}
		err = s.db.WriteAll(s.ctx, func(ctx context.Context, _ *sqldb.Tx) error {
			if _, err := s.s.Release(ctx, s.chair, s.e.ID, o.ID); err != nil {
				return err
			}
			return errCut
		})
		if !errors.Is(err, errCut) {
			t.Fatal(err)
		}
		untouched("before it is committed")
		broken := selection.NewService(s.db, s.c.IDs, s.c.Calls, s.c.Post, s.c.Editions, selection.Stage{
			Disclose: func(*sqldb.Tx, actor.Actor, edition.ID, []string) error { return errCut }})
		if _, err := broken.Release(s.ctx, s.chair, s.e.ID, o.ID); !errors.Is(err, errCut) {
			t.Fatal(err)
		}
		untouched("where sessions are disclosed")
		// Many at once are one.
		var ways sync.WaitGroup
		for range 8 {
			ways.Go(func() {
				if _, err := s.s.Release(s.ctx, s.chair, s.e.ID, o.ID); err != nil {
					t.Error(err)
				}
			})
		}
		ways.Wait()
		if got := s.mails(selection.RevealTopic); len(got) != 2 || len(s.row(a).Replies) != 2 {
			t.Errorf("%v, %+v", got, s.row(a).Replies)
		}
	})
}

// A message about a release of the programme takes the place of none of a reveal's, and the other way round.
func TestReleasesAndRevealsLeaveEachOthersMailsAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.decide(selection.Declined, s.propose("A", "ada"))
		o, err := s.s.OpenReveal(s.ctx, s.chair, s.e.ID, selection.Opening{})
		s.must(err)
		s.place("Opening", 9)
		hour := 10
		publish := func() {
			t.Helper()
			s.place(fmt.Sprint("More ", hour), hour)
			hour++
			_, err := s.c.Releases.Release(s.ctx, s.system, s.e.ID, release.Announcement{Telling: release.TellHeld}, nil)
			s.must(err)
			_, err = s.c.Notices.Prepare(s.ctx, func(notice.Round) func(notice.Told) post.Mail {
				return func(notice.Told) post.Mail { return post.Mail{Subject: "release", Text: "t"} }
			})
			if err != nil {
				t.Fatalf("what a reveal holds stops the messages of a release: %v", err)
			}
		}
		publish()
		s.must(s.db.Write(s.ctx, func(tx *sqldb.Tx) error { // of the release before
			return post.Queue(tx, s.c.IDs, post.Mail{To: "ada@example.org", Subject: "release", Text: "t", Scope: string(s.e.ID),
				Topic: notice.ReleaseTopic, About: "1", Held: true})
		}))
		s.must(s.s.CancelReveal(s.ctx, s.chair, s.e.ID, o.ID))
		if got := s.mails(""); !slices.Equal(got, []string{"ada@example.org: release held"}) {
			t.Errorf("cancelling a reveal left %v", got)
		}
		s.reveal()
		publish()
		if got := s.mails(selection.RevealTopic); !slices.Equal(got, []string{"ada@example.org: told A=declined queued"}) {
			t.Errorf("releasing the programme left %v", got)
		}
	})
}

// place puts a new session into a room of its own, at an hour of 8 June 2027.
func (s stand) place(title string, hour int) {
	s.t.Helper()
	start := time.Date(2027, 6, 8, hour, 0, 0, 0, time.UTC)
	if hour == 9 {
		_, _, err := s.c.Editions.Day().Save(s.ctx, s.system, edition.Day{EditionID: s.e.ID, Date: "2027-06-08", Start: start.Add(-time.Hour),
			End: start.Add(8 * time.Hour)})
		s.must(err)
	}
	room, _, err := s.c.Editions.Room().Save(s.ctx, s.system, edition.Room{EditionID: s.e.ID, Name: title, Capacity: 100})
	s.must(err)
	v, _, err := s.c.Programme.Session().Save(s.ctx, s.system, programme.Session{EditionID: s.e.ID, Title: title, Kind: programme.Talk,
		Minutes: 20, State: programme.Confirmed})
	s.must(err)
	_, err = s.c.Programme.ApplyPlan(s.ctx, s.system, s.e.ID, "x", []programme.PlanPlace{{SessionID: v.ID, RoomID: room.ID, Start: start}})
	s.must(err)
}
