package planning

import (
	"reflect"
	"slices"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable"
)

// Draft is what was described.
func (b *Description) Draft() programme.Draft { return b.d }

// Plan is where the draft has the sessions.
func (b *Description) Plan() timetable.Plan { return b.draft }

// With adds people who wish. The description stays as it is.
func (b *Description) With(wishes []agenda.PersonWishes, set Settings) (*Task, error) {
	c := *b
	c.people(wishes)
	return c.task(set, timetable.NewInstance)
}

// Following adds the people of a task whose crowd is the same, and takes over what of its instance stays true. Cost: less than With
// by what describing the people costs.
func (b *Description) Following(t *Task) (*Task, error) {
	c := *b
	c.p.People = t.Instance.Problem().People
	c.count()
	return c.task(DefaultSettings(), t.Instance.Variant)
}

// Same reports whether two drafts differ in nothing but where free sessions are.
func (b *Description) Same(o *Description) bool {
	return b.SameCrowd(o) && slices.Equal(b.roomIDs, o.roomIDs) && b.origin.Equal(o.origin) && reflect.DeepEqual(b.p, o.p)
}

// SameCrowd reports whether the same wishes come to the same people in two drafts.
func (b *Description) SameCrowd(o *Description) bool {
	e, f := b.d.Frame.Edition, o.d.Frame.Edition
	return slices.Equal(b.ids, o.ids) && e.MustWeight == f.MustWeight && e.PeopleExpected == f.PeopleExpected &&
		e.NoShowPercent == f.NoShowPercent
}
