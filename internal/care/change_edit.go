package care

import (
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// amend is the edit of a step that brings what speakers want into the draft.
type amend []amendment

// amendment is one field of one object.
type amendment struct {
	object string
	field  ChangeField
	value  string
	joins  cfp.Speaker // of a field that somebody joins by
}

// Apply does the edit.
func (e amend) Apply(d *programme.Draft, ids id.Source) error {
	d.Stage.Speakers = slices.Clone(d.Stage.Speakers)
	for _, a := range e {
		if err := a.apply(d, ids); err != nil {
			return err
		}
	}
	return nil
}

func (a amendment) apply(d *programme.Draft, ids id.Source) error {
	if i := slices.IndexFunc(d.Sessions, func(v programme.Session) bool { return string(v.ID) == a.object }); i >= 0 {
		if a.field.Joins() {
			who := welcome(d, ids, a.joins)
			d.Sessions[i].Speakers = append(slices.Clip(d.Sessions[i].Speakers), who)
			return nil
		}
		return setSession(&d.Sessions[i], a.field, a.value)
	}
	if i := slices.IndexFunc(d.Stage.Speakers, func(v speaker.Speaker) bool { return string(v.ID) == a.object }); i >= 0 {
		return setProfile(&d.Stage.Speakers[i], a.field, a.value)
	}
	return ErrNoRequest
}

// knownAs finds somebody who speaks for a proposal among the speakers of an edition: by their account, or else by their address.
func knownAs(d programme.Draft, v cfp.Speaker) (speaker.ID, bool) {
	known, ok := d.Stage.Find(speaker.Guest{PersonID: v.Person, Email: v.Email})
	return known.ID, ok
}

// welcome is somebody among the speakers of the draft, made where they are not there yet.
func welcome(d *programme.Draft, ids id.Source, v cfp.Speaker) speaker.ID {
	if known, is := knownAs(*d, v); is {
		return known
	}
	name := strings.TrimSpace(v.Name)
	if name == "" {
		name = v.Email
	}
	made := speaker.Speaker{ID: speaker.ID(ids.New("spe")), EditionID: d.Frame.Edition.ID, Name: name, Email: v.Email,
		PersonID: string(v.Person), Biography: v.Biography}
	d.Stage.Speakers = append(d.Stage.Speakers, made)
	return made.ID
}

// valuesOf are what the fields of an object say in the draft. It is false where the object is not there, or is out: cancelled, or
// nobody may know of it.
func valuesOf(d programme.Draft, object string) (now map[ChangeField]string, title string, there bool) {
	now = map[ChangeField]string{}
	for _, v := range d.Sessions {
		if string(v.ID) == object && v.State != programme.Cancelled {
			for _, f := range SessionFields {
				now[f] = sessionValue(v, f)
			}
			return now, v.Title, true
		}
	}
	for _, v := range d.Stage.Speakers {
		if string(v.ID) == object {
			for _, f := range ProfileFields {
				now[f] = profileValue(v, f)
			}
			return now, v.Name, true
		}
	}
	return nil, "", false
}
