package programme

import (
	"context"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

// Named is somebody by the words that an organiser types.
type Named struct {
	Name         string
	Email        string // empty when it is not known yet
	Organisation string // likewise
}

// Described is a session with the names of what may not be there yet: what is not there is made with it.
type Described struct {
	Session
	People []Named  // on stage, after Session.Speakers
	About  []string // products, after Session.Products
	Theme  string   // track; empty: Session.TrackID is meant
}

// ErrSameName refuses a name that several speakers have.
var ErrSameName = fault.New(fault.Conflict, "session.same_name",
	"several speakers have this name; write the e-mail address of the one who is meant behind it").Field("speakers", "session.same_name")

// Describe makes or replaces sessions. One that has an id carries the version that was read.
type Describe []Described

// Apply does the edit.
func (e Describe) Apply(d *Draft, ids id.Source) error {
	for _, v := range e {
		if err := d.describe(ids, v); err != nil {
			return err
		}
	}
	return nil
}

func (d *Draft) describe(ids id.Source, v Described) (err error) {
	s := v.Session
	s.EditionID, s.Speakers, s.Products = d.Frame.Edition.ID, slices.Clone(s.Speakers), slices.Clone(s.Products)
	for _, named := range v.People {
		who, err := d.Welcome(ids, named)
		if err != nil {
			return err
		}
		if !slices.Contains(s.Speakers, who) {
			s.Speakers = append(s.Speakers, who)
		}
	}
	for _, name := range v.About {
		if product := d.product(ids, name); !slices.Contains(s.Products, product) {
			s.Products = append(s.Products, product)
		}
	}
	if v.Theme != "" {
		s.TrackID = d.track(ids, v.Theme)
	}
	if err := s.Check(d.Frame.Edition.SessionLimit); err != nil {
		return err
	}
	if s.ID == "" {
		d.addSession(ids, s)
		return nil
	}
	i := slices.IndexFunc(d.Sessions, func(o Session) bool { return o.ID == s.ID })
	if i < 0 || d.Sessions[i].Version != s.Version {
		return record.ErrMoved
	}
	d.Sessions[i] = s
	return nil
}

// addSession gives a session that was just described the names that clients need.
func (d *Draft) addSession(ids id.Source, s Session) {
	s.ID, s.GUID, s.Code = SessionID(ids.New("ses")), ids.UUID(), ids.Code()
	for _, o := range d.Sessions {
		s.Number = max(s.Number, o.Number)
	}
	s.Number++
	at, _ := slices.BinarySearchFunc(d.Sessions, s, byTitle)
	d.Sessions = slices.Insert(slices.Clone(d.Sessions), at, s)
}

// same reports whether two names are one but for capitals and accents.
func same(a, b string) bool {
	return strings.EqualFold(text.Fold(strings.TrimSpace(a)), text.Fold(strings.TrimSpace(b)))
}

// Known is the speaker who is meant by a name, or an address; none when nobody is. It is refused with ErrSameName when several have it.
func (d *Draft) Known(who Named) (speaker.ID, error) {
	var found speaker.ID
	for _, o := range d.Stage.Speakers {
		switch {
		case who.Email != "" && strings.EqualFold(o.Email, who.Email):
			return o.ID, nil
		case !same(o.Name, who.Name) || who.Email != "" && o.Email != "":
		case found != "":
			return "", ErrSameName.With("Name", who.Name)
		default:
			found = o.ID
		}
	}
	return found, nil
}

// Welcome is the speaker of a name, made when nobody has it.
func (d *Draft) Welcome(ids id.Source, who Named) (speaker.ID, error) {
	known, err := d.Known(who)
	if err != nil || known != "" {
		return known, err
	}
	email, err := speaker.CheckEmail(who.Email)
	if err != nil {
		return "", err
	}
	v := speaker.Speaker{ID: speaker.ID(ids.New("spe")), EditionID: d.Frame.Edition.ID, Name: strings.TrimSpace(who.Name), Email: email}
	if who.Organisation != "" {
		v.OrganisationID = d.organisation(ids, who.Organisation)
	}
	d.Stage.Speakers = append(slices.Clone(d.Stage.Speakers), v)
	return v.ID, nil
}

func (d *Draft) organisation(ids id.Source, name string) speaker.OrganisationID {
	for _, o := range d.Stage.Organisations {
		if same(o.Name, name) {
			return o.ID
		}
	}
	o := speaker.Organisation{ID: speaker.OrganisationID(ids.New("sor")), EditionID: d.Frame.Edition.ID, Name: strings.TrimSpace(name),
		Kind: speaker.Partner}
	d.Stage.Organisations = append(slices.Clone(d.Stage.Organisations), o)
	return o.ID
}

func (d *Draft) product(ids id.Source, name string) catalogue.ProductID {
	for _, o := range d.Catalogue.Products {
		if same(o.Name, name) {
			return o.ID
		}
	}
	p := catalogue.Product{ID: catalogue.ProductID(ids.New("pro")), EditionID: d.Frame.Edition.ID, Name: strings.TrimSpace(name)}
	d.Catalogue.Products = append(slices.Clone(d.Catalogue.Products), p)
	return p.ID
}

// track is the track of a name. A new one takes the hue that fewest have.
func (d *Draft) track(ids id.Source, name string) edition.TrackID {
	var used [edition.Hues]int
	position := 0
	for _, o := range d.Frame.Tracks {
		if same(o.Name, name) {
			return o.ID
		}
		used[o.Hue%edition.Hues]++
		position = max(position, o.Position+1)
	}
	t := edition.Track{ID: edition.TrackID(ids.New("tra")), EditionID: d.Frame.Edition.ID, Name: strings.TrimSpace(name), Position: position}
	for hue, n := range used {
		if n < used[t.Hue] {
			t.Hue = hue
		}
	}
	d.Frame.Tracks = append(slices.Clone(d.Frame.Tracks), t)
	return t.ID
}

// Welcomed makes speakers of names; those who are there stay as they are.
type Welcomed []Named

// Apply does the edit.
func (e Welcomed) Apply(d *Draft, ids id.Source) error {
	for _, who := range e {
		if _, err := d.Welcome(ids, who); err != nil {
			return err
		}
	}
	return nil
}

// DescribeSession saves a session with what it names, in one step that one undo takes back. Where nothing is new it is an edit as any
// other. Change is empty when there is nothing that undo would put back.
func (s *Service) DescribeSession(ctx context.Context, who actor.Actor, v Described) (out Session, change string, err error) {
	if len(v.People) == 0 && len(v.About) == 0 && v.Theme == "" {
		made := v.Session.ID == ""
		out, change, err = s.Session().Save(ctx, who, v.Session)
		if made {
			change = ""
		}
		return out, change, err
	}
	label := text.Say("programme.described", "Name", v.Title).Kept()
	done, err := s.TakeStep(ctx, who, v.EditionID, Step{Label: label, Edits: []Edit{Describe{v}}})
	if err != nil {
		return v.Session, "", err
	}
	for _, now := range done.After.Sessions {
		if _, was := done.Before.Session(now.ID); now.ID == v.ID || v.ID == "" && !was {
			return now, done.Change, nil
		}
	}
	return v.Session, done.Change, nil
}

// Edited is a draft after edits, with identifiers of their own. Nothing is written.
func (s *Service) Edited(d Draft, edits ...Edit) (Draft, error) { return d.Edited(s.ids, edits...) }
