package review_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
)

// grade gives every sheet of a reviewer a grade by its title.
func (s *stand) grade(i int, of func(title string) int) {
	s.t.Helper()
	for _, v := range s.queue(i).Sheets {
		if v.Own.State == blind.None {
			s.must(s.s.Blind.Judge(s.ctx, s.reader(i), s.e.ID, false, blind.Given{Handle: v.Handle, Act: blind.ToGrade, Grade: of(v.Title)}))
		}
	}
}

func TestFurtherReadingsAreDealtToWhoHasNotReadAndTakenBack(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.open()
		further := func() review.Deal {
			t.Helper()
			d, err := s.s.Further(s.ctx, s.system, s.e.ID, s.round.ID, 0)
			s.must(err)
			return d
		}
		if d := further(); d.Readings() != 0 {
			t.Errorf("%d readings before any verdict", d.Readings())
		}
		if _, err := s.s.DealFurther(s.ctx, s.system, s.e.ID, s.round.ID, 4); !errors.Is(err, review.ErrNoDeal) {
			t.Errorf("dealt before any verdict: %v", err)
		}
		even := func(title string) int { return 2 + len(title)%3 }
		for i := range 3 {
			s.grade(i, even)
		}
		before, waiting := further(), len(s.queue(3).Sheets)
		ready := 0
		for _, z := range before.Zones {
			ready += z.Ready
		}
		if ready == 0 || ready > 12-waiting {
			t.Errorf("%d sheets may be read again, and %d of 12 wait for a reader", ready, waiting)
		}
		s.grade(3, even)
		d, err := s.s.DealFurther(s.ctx, s.system, s.e.ID, s.round.ID, 8)
		s.must(err)
		if d.Readings() != 8 || d.Cover == 8 {
			t.Errorf("%d readings, %d of them cover", d.Readings(), d.Cover)
		}
		total, given := 0, 0
		for i := range 4 {
			q := s.queue(i)
			given += len(q.Sheets)
			total += len(q.Sheets) - q.Done()
			for _, v := range q.Sheets {
				if !v.Assigned {
					t.Errorf("reader %d sees that %s was dealt later", i, v.Handle)
				}
			}
			if i < 2 && q.Place("") >= 0 && q.Sheets[q.Place("")].Title == "Talk 0" {
				t.Error("who is recused was dealt it")
			}
		}
		if total != 8 || given != 32 {
			t.Errorf("%d sheets to read, %d in all", total, given)
		}
		if _, err := s.s.DealFurther(s.ctx, s.system, s.e.ID, s.round.ID, 0); !errors.Is(err, review.ErrFurther) {
			t.Errorf("none were dealt: %v", err)
		}
		// Taken back, but for what has a verdict by then.
		for i := range 4 {
			if q := s.queue(i); q.Place("") >= 0 {
				h := q.Sheets[q.Place("")].Handle
				s.must(s.s.Blind.Judge(s.ctx, s.reader(i), s.e.ID, false, blind.Given{Handle: h, Act: blind.ToGrade, Grade: 3}))
				break
			}
		}
		if n, err := s.s.TakeBackFurther(s.ctx, s.system, s.e.ID, s.round.ID); n != 7 || err != nil {
			t.Errorf("%d taken back, %v", n, err)
		}
		if _, err := s.s.TakeBackFurther(s.ctx, s.system, s.e.ID, s.round.ID); !errors.Is(err, review.ErrNoBatch) {
			t.Errorf("taken back again: %v", err)
		}
		given = 0
		for i := range 4 {
			given += len(s.queue(i).Sheets)
		}
		if given != 25 {
			t.Errorf("%d sheets are read", given)
		}
	})
}

// What others judge of a chair's own proposal moves nothing of what would be dealt, nor is it dealt by them.
func TestFurtherReadingsTellAChairNothingOfTheirOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.open()
		own := 1
		of := func(title string) int {
			if title == "Talk 0" {
				return own
			}
			return 2 + len(title)%3
		}
		for i := range 4 {
			s.grade(i, of)
		}
		chair := s.reader(0).Holding(string(s.e.ID), review.Overseeing, review.Running)
		seen := func() review.Deal {
			t.Helper()
			d, err := s.s.Further(s.ctx, chair, s.e.ID, s.round.ID, 6)
			s.must(err)
			return d
		}
		before := seen()
		sheets := 0
		for _, z := range before.Zones {
			sheets += z.Sheets
		}
		if sheets != 11 {
			t.Errorf("a chair deals of %d sheets, with their own", sheets)
		}
		for i := 2; i < 4; i++ {
			for _, v := range s.queue(i).Sheets {
				if v.Title == "Talk 0" {
					s.must(s.s.Blind.Judge(s.ctx, s.reader(i), s.e.ID, false, blind.Given{Handle: v.Handle, Act: blind.ToGrade, Grade: 5}))
				}
			}
		}
		if diff := diffOf(before, seen()); diff != "" {
			t.Error("grades of their own show: " + diff)
		}
	})
}

func diffOf(a, b review.Deal) string {
	x, y := fmt.Sprintf("%+v", a), fmt.Sprintf("%+v", b)
	if x == y {
		return ""
	}
	return x + "\n" + y
}
