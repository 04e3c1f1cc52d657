package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/registration"
)

// attendeeWire is an attendee as programs see it.
type attendeeWire struct {
	ID           string     `json:"id"`
	Number       int64      `json:"number" doc:"In the edition: nobody else gets it."`
	Kind         string     `json:"kind" doc:"The kind's id."`
	Name         string     `json:"name"`
	Email        string     `json:"email"`
	State        string     `json:"state" enum:"invited,asked,confirmed,refused,cancelled,lapsed"`
	Reason       string     `json:"reason"`
	Language     string     `json:"language"`
	RegisteredAt time.Time  `json:"registered_at"`
	ProveBy      *time.Time `json:"prove_by" doc:"Until when the address is to be proved, on the edition's clock; null: it need not."`
	AnswerBy     *time.Time `json:"answer_by" doc:"Until when somebody who is invited answers; null: nothing is asked."`
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func attendeeOut(a registration.Attendee) attendeeWire {
	return attendeeWire{ID: string(a.ID), Number: a.Serial, Kind: string(a.KindID), Name: a.Name, Email: a.Email, State: string(a.State),
		Reason: a.Reason, Language: a.Language, RegisteredAt: a.RegisteredAt.UTC(), ProveBy: moment(a.ProveBy), AnswerBy: moment(a.AnswerBy)}
}

type attendeesIn struct {
	office.InEdition
	State string `query:"state" enum:"invited,asked,confirmed,refused,cancelled,lapsed" required:"false"`
	After int64  `query:"after" doc:"Go on after the attendee with this number." required:"false"`
	Limit int    `query:"limit" default:"1000" minimum:"1" maximum:"5000"`
}

type registeringIn struct {
	office.InEdition
	Body struct {
		Kind     string   `json:"kind" maxLength:"60" doc:"The kind's id, or its short name."`
		Name     string   `json:"name" maxLength:"120"`
		Email    string   `json:"email" maxLength:"254"`
		Language string   `json:"language" required:"false" maxLength:"10"`
		Agreed   []string `json:"agreed" required:"false" nullable:"false" maxItems:"3" enum:"photo,partner,memory" doc:"What they agreed to, and nothing that nobody asked them."`
	}
}

func (d *Door) api(a *api.API) {
	api.Read(a, api.Op{ID: "listAttendees", Path: "/editions/{edition}/attendees", Tag: "registration",
		Summary: "List attendees", Description: "By number."}, d.listAttendees)
	api.Create(a, api.Op{ID: "registerAttendee", Path: "/editions/{edition}/attendees", Tag: "registration",
		Created: true, Keyed: true, Rush: true, Summary: "Register somebody",
		Description: "Organisers register anybody, with a ticket at once; everybody else their own address, as on the page. " +
			"A pool without a place answers 409 with the code registration.full."}, d.registerAttendee)
	api.Read(a, api.Op{ID: "readAttendee", Path: "/editions/{edition}/attendees/{id}", Tag: "registration", Summary: "Read an attendee"},
		func(ctx context.Context, who actor.Actor, in *office.Item) (*office.One[attendeeWire], error) {
			v, err := d.attendeeOf(ctx, who, registration.Reading, in)
			return &office.One[attendeeWire]{ETag: api.ETag(v.Version), Body: attendeeOut(v)}, err
		})
	api.Remove(a, api.Op{ID: "cancelAttendee", Path: "/editions/{edition}/attendees/{id}", Tag: "registration", Summary: "Cancel an attendee",
		Description: "Their place goes on, and they are told. Undone through the edition's changes."},
		func(ctx context.Context, who actor.Actor, in *office.Item) (*api.None, error) {
			v, err := d.attendeeOf(ctx, who, registration.Changing, in)
			if err != nil || v.State == registration.Cancelled {
				return nil, err
			}
			v.State = registration.Cancelled
			_, _, err = d.places.Attendee().Save(ctx, who, v)
			return nil, err
		})
	d.poolsAPI(a)
	d.kindsAPI(a)
}

// attendeeOf finds an attendee of the edition in the address.
func (d *Door) attendeeOf(ctx context.Context, who actor.Actor, right actor.Right, in *office.Item) (a registration.Attendee, err error) {
	e, err := d.office.Into(ctx, who, right, in.Edition)
	if err != nil {
		return a, err
	}
	if a, _, err = d.places.Attendee().ByID(ctx, who, in.ID); fault.KindOf(err) == fault.NotFound || err == nil && a.EditionID != e.ID {
		return a, registration.ErrNoAttendee
	}
	return a, err
}

func (d *Door) listAttendees(ctx context.Context, who actor.Actor, in *attendeesIn) (*api.List[attendeeWire], error) {
	e, err := d.office.Into(ctx, who, registration.Reading, in.Edition)
	if err != nil {
		return nil, err
	}
	all, err := d.places.Attendees(ctx, who, e.ID)
	if err != nil {
		return nil, err
	}
	var some []registration.Attendee
	for i := len(all) - 1; i >= 0 && len(some) < in.Limit; i-- { // by number
		if all[i].Serial > in.After && (in.State == "" || string(all[i].State) == in.State) {
			some = append(some, all[i])
		}
	}
	return api.Listed(some, attendeeOut), nil
}

func (d *Door) registerAttendee(ctx context.Context, who actor.Actor, in *registeringIn) (*office.Made[attendeeWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	organises := who.May(registration.Changing, string(e.ID)) == nil
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return nil, err
	}
	if err := api.HasKey(ctx); err != nil {
		return nil, err
	}
	email, err := account.CleanEmail(in.Body.Email)
	if err != nil {
		return nil, err
	}
	if !organises && email != who.Email {
		return nil, registration.ErrSomeone
	}
	w := registration.Wanted{Kind: registration.KindID(in.Body.Kind), Name: in.Body.Name, Email: email, Way: registration.ByAPI,
		Language: in.Body.Language}
	for _, p := range in.Body.Agreed {
		w.Agreed = append(w.Agreed, registration.Purpose(p))
	}
	done, err := d.registered(ctx, who, e, w, organises)
	if err != nil {
		return nil, err
	}
	return &office.Made[attendeeWire]{Location: "/api/v1/editions/" + e.Slug + "/attendees/" + string(done.Attendee.ID),
		ETag: api.ETag(done.Attendee.Version), Body: attendeeOut(done.Attendee)}, nil
}

func (d *Door) registered(ctx context.Context, who actor.Actor, e edition.Edition, w registration.Wanted, organises bool) (
	registration.Registered, error) {
	for _, k := range d.places.Shown(ctx, e.ID).Kinds {
		if k.Slug == string(w.Kind) {
			w.Kind = k.ID
		}
	}
	if organises {
		return d.places.Enrol(ctx, who, e.ID, w)
	}
	return d.places.Register(ctx, who, e, w)
}

// poolWire is a pool as programs see it.
type poolWire struct {
	ID     string `json:"id" readOnly:"true" required:"false"`
	Name   string `json:"name" required:"false" maxLength:"120"`
	Size   int    `json:"size" minimum:"0" maximum:"1000000"`
	Parent string `json:"parent" required:"false" maxLength:"60" doc:"Id of the pool that its places are taken out of."`
	Taken  int    `json:"taken" readOnly:"true" required:"false"`
	Held   int    `json:"held" readOnly:"true" required:"false" doc:"For who is invited, or waits for an approval."`
}

func (d *Door) poolsAPI(a *api.API) {
	office.Collection[registration.Pool, poolWire]{
		One: "Pool", Many: "pools", Tag: "registration", UseCases: d.places.Pool(),
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]registration.Pool, error) {
			return d.places.Pools(ctx, who, e.ID)
		},
		Key: func(p *registration.Pool) (string, edition.ID, *int64) { return string(p.ID), p.EditionID, &p.Version },
		Blank: func(e edition.Edition) registration.Pool {
			return registration.Pool{EditionID: e.ID}
		},
		Out: func(p registration.Pool) poolWire {
			return poolWire{string(p.ID), p.Name, p.Size, string(p.Parent), p.Taken, p.Held}
		},
		In: func(w poolWire, p *registration.Pool) error {
			p.Size = w.Size
			if w.Name != "" || p.ID == "" {
				p.Name, p.Parent = w.Name, registration.PoolID(w.Parent)
			}
			return nil
		},
	}.Describe(a, d.office)
}

// kindWire is a kind as programs see it.
type kindWire struct {
	ID           string    `json:"id" readOnly:"true" required:"false"`
	Slug         string    `json:"slug" required:"false" maxLength:"60"`
	Name         string    `json:"name" maxLength:"120"`
	Audience     string    `json:"audience" enum:"public,partner,speaker,press,crew,other"`
	Pool         string    `json:"pool" maxLength:"60" doc:"Id of the pool that its places are from."`
	OpensAt      time.Time `json:"opens_at"`
	ClosesAt     time.Time `json:"closes_at"`
	Offered      bool      `json:"offered" required:"false" doc:"On the page that everybody sees."`
	Approval     bool      `json:"approval" required:"false" doc:"An organiser says yes first."`
	Holds        bool      `json:"holds" required:"false" doc:"A place is held while they decide."`
	ProofFirst   bool      `json:"proof_first" required:"false" doc:"Only an address that is proved gets a place."`
	Transferable bool      `json:"transferable" required:"false"`
}

func (d *Door) kindsAPI(a *api.API) {
	office.Collection[registration.Kind, kindWire]{
		One: "TicketKind", Many: "kinds", Tag: "registration", UseCases: d.places.Kind(),
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]registration.Kind, error) {
			return d.places.Kinds(ctx, who, e.ID)
		},
		Key:   func(k *registration.Kind) (string, edition.ID, *int64) { return string(k.ID), k.EditionID, &k.Version },
		Blank: func(e edition.Edition) registration.Kind { return registration.Kind{EditionID: e.ID} },
		Out: func(k registration.Kind) kindWire {
			return kindWire{string(k.ID), k.Slug, k.Name, string(k.Audience), string(k.PoolID), k.Opens.UTC(), k.Closes.UTC(), k.Offered, k.Approval,
				k.Holds, k.ProofFirst, k.Transferable}
		},
		In: func(w kindWire, k *registration.Kind) error {
			k.Name, k.Audience, k.PoolID = w.Name, registration.Audience(w.Audience), registration.PoolID(w.Pool)
			if w.Slug != "" {
				k.Slug = w.Slug
			}
			k.Opens, k.Closes = w.OpensAt, w.ClosesAt
			k.Offered, k.Approval, k.Holds, k.ProofFirst, k.Transferable = w.Offered, w.Approval, w.Holds, w.ProofFirst, w.Transferable
			return nil
		},
	}.Describe(a, d.office)
}
