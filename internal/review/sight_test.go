package review_test

import (
	"errors"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
)

func TestVerdictsOfWhoHasSightAreMarkedAndCountedApart(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		give := func(i int, role actor.Role) {
			t.Helper()
			s.must(s.c.Accounts.Grant(s.ctx, s.system, s.reader(i).Email, actor.Grant{Scope: string(s.e.ID), Role: role}))
		}
		s.c.Accounts.AddRights(edition.Rights()...)
		up := func(i int) error { return s.s.GiveUpSight(s.ctx, s.reader(i), s.e.ID) }
		give(3, edition.Organiser)
		if err := up(3); !errors.Is(err, review.ErrNotBlind) {
			t.Errorf("given up while nothing is read: %v", err)
		}
		s.open()
		if err := up(2); !errors.Is(err, review.ErrNoSight) {
			t.Errorf("given up by who has none: %v", err)
		}
		if err := s.s.RegainSight(s.ctx, s.reader(3), s.e.ID); !errors.Is(err, review.ErrKept) {
			t.Errorf("regained by who gave nothing up: %v", err)
		}
		byToken := s.reader(3)
		byToken.ByToken = true
		if err := s.s.GiveUpSight(s.ctx, byToken, s.e.ID); !errors.Is(err, actor.ErrInPerson) {
			t.Errorf("given up by a token: %v", err)
		}
		judge := func(at, grade int) {
			t.Helper()
			h := s.queue(3).Sheets[at].Handle
			s.must(s.s.Blind.Judge(s.ctx, s.reader(3), s.e.ID, false, blind.Given{Handle: h, Act: blind.ToGrade, Grade: grade}))
		}
		for i := range 3 {
			s.grade(i, func(string) int { return 3 })
		}
		judge(0, 5)
		apart := func() review.Standings {
			t.Helper()
			all, err := s.s.Standings(s.ctx, s.system, s.e.ID, s.round.ID)
			s.must(err)
			return all
		}
		if d := apart().Sight; d.Readings != 1 || d.Sheets != 1 || d.Higher != 2 {
			t.Errorf("with sight: %+v", d)
		}
		if v, err := s.s.Sight(s.ctx, s.reader(3), s.e.ID); err != nil || !v.May || v.GivenUp || len(v.Roles) != 1 {
			t.Errorf("%+v, %v", v, err)
		}
		s.must(up(3))
		if v, err := s.s.Sight(s.ctx, s.reader(3), s.e.ID); err != nil || v.May || !v.GivenUp || len(v.Roles) != 1 {
			t.Errorf("%+v, %v", v, err)
		}
		if err := s.reader(3).May(review.Overseeing, string(s.e.ID)); err == nil {
			t.Error("they oversee still")
		}
		judge(1, 4)
		judge(2, 4)
		if d := apart().Sight; d.Readings != 1 {
			t.Errorf("without sight: %+v", d)
		}
		s.must(s.s.RegainSight(s.ctx, s.reader(3), s.e.ID))
		judge(2, 4) // given again by who has sight
		marked := 0
		for _, o := range apart().All {
			marked += o.Sighted
		}
		if d := apart().Sight; d.Readings != 2 || marked != 2 {
			t.Errorf("with sight again: %+v, %d marked", d, marked)
		}
		s.must(up(3))
		s.must(s.s.Close(s.ctx, s.system, s.e.ID, s.round.ID))
		if err := s.reader(3).May(review.Overseeing, string(s.e.ID)); err != nil {
			t.Errorf("after it closed: %v", err)
		}
		s.must(s.s.Open(s.ctx, s.system, s.e.ID, s.round.ID))
		s.must(s.c.Accounts.Grant(s.ctx, s.system, s.reader(3).Email, actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}))
		if err := up(3); !errors.Is(err, review.ErrSeesAll) {
			t.Errorf("given up by who administers: %v", err)
		}
	})
}
