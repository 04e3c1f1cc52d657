package office

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/record"
)

// Collection is one kind of object of an edition as programs see it: W is its shape on the wire.
type Collection[T, W any] struct {
	One, Many, Tag string // "Room", "rooms", "edition"
	UseCases       record.UseCases[T]
	All            func(ctx context.Context, who actor.Actor, e edition.Edition) ([]T, error)
	Key            func(*T) (id string, of edition.ID, version *int64)
	Blank          func(edition.Edition) T
	Out            func(T) W
	In             func(W, *T) error // puts what the wire says over what was there
}

// InEdition is the part of an operation's address that names the edition.
type InEdition struct {
	Edition string `path:"edition" maxLength:"60" doc:"The edition's short name."`
}

// Item is an address of one object.
type Item struct {
	InEdition
	ID string `path:"id" maxLength:"60"`
}

type listed struct {
	InEdition
	After string `query:"after" doc:"Go on after the object with this id."`
	Limit int    `query:"limit" default:"1000" minimum:"1" maximum:"5000"`
}

type created[W any] struct {
	InEdition
	Body W
}

type replaced[W any] struct {
	Item
	IfMatch string `header:"If-Match" doc:"The version that was read, or *."`
	Body    W
}

// One is an answer with a version.
type One[W any] struct {
	ETag string `header:"ETag"`
	Body W
}

// Made is an answer with what was just made.
type Made[W any] struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     W
}

// Describe adds the collection's operations to the API.
func (c Collection[T, W]) Describe(a *api.API, o *Office) {
	path := "/editions/{edition}/" + c.Many
	api.Read(a, api.Op{ID: "list" + c.One + "s", Path: path, Tag: c.Tag, Summary: "List the " + c.Many + " of an edition's draft"},
		func(ctx context.Context, who actor.Actor, in *listed) (*api.List[W], error) {
			e, err := o.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			all, err := c.All(ctx, who, e)
			if err != nil {
				return nil, err
			}
			return api.Listed(c.after(all, in.After, in.Limit), c.Out), nil
		})
	api.Read(a, api.Op{ID: "read" + c.One, Path: path + "/{id}", Tag: c.Tag, Summary: "Read one of the " + c.Many},
		func(ctx context.Context, who actor.Actor, in *Item) (*One[W], error) {
			t, err := c.read(ctx, who, c.UseCases.Reads(), o, *in)
			if err != nil {
				return nil, err
			}
			_, _, version := c.Key(&t)
			return &One[W]{api.ETag(*version), c.Out(t)}, nil
		})
	api.Create(a, api.Op{ID: "create" + c.One, Path: path, Tag: c.Tag, Summary: "Add to the " + c.Many, Created: true},
		func(ctx context.Context, who actor.Actor, in *created[W]) (*Made[W], error) {
			e, err := o.Into(ctx, who, c.UseCases.Changes(), in.Edition)
			if err != nil {
				return nil, err
			}
			t := c.Blank(e)
			if err := c.In(in.Body, &t); err != nil {
				return nil, err
			}
			if t, _, err = c.UseCases.Save(ctx, who, t); err != nil {
				return nil, err
			}
			id, _, version := c.Key(&t)
			return &Made[W]{"/api/v1/editions/" + e.Slug + "/" + c.Many + "/" + id, api.ETag(*version), c.Out(t)}, nil
		})
	api.Replace(a, api.Op{ID: "replace" + c.One, Path: path + "/{id}", Tag: c.Tag, Summary: "Replace one of the " + c.Many},
		func(ctx context.Context, who actor.Actor, in *replaced[W]) (*One[W], error) {
			t, err := c.read(ctx, who, c.UseCases.Changes(), o, in.Item)
			if err != nil {
				return nil, err
			}
			_, _, version := c.Key(&t)
			if *version, err = api.Matched(in.IfMatch, *version); err != nil {
				return nil, err
			}
			if err := c.In(in.Body, &t); err != nil {
				return nil, err
			}
			if t, _, err = c.UseCases.Save(ctx, who, t); err != nil {
				return nil, err
			}
			_, _, version = c.Key(&t)
			return &One[W]{api.ETag(*version), c.Out(t)}, nil
		})
	api.Remove(a, api.Op{ID: "remove" + c.One, Path: path + "/{id}", Tag: c.Tag, Summary: "Remove one of the " + c.Many,
		Description: "Refused while something that blocks hangs on it; undone through the edition's changes."},
		func(ctx context.Context, who actor.Actor, in *Item) (*api.None, error) {
			if _, err := c.read(ctx, who, c.UseCases.Changes(), o, *in); err != nil {
				return nil, err
			}
			_, err := c.UseCases.Remove(ctx, who, in.ID)
			return nil, err
		})
}

// read finds an object of the edition in the address; those of another edition are not there. Who has not the right does not learn
// what is.
func (c Collection[T, W]) read(ctx context.Context, who actor.Actor, right actor.Right, o *Office, at Item) (t T, err error) {
	e, err := o.Into(ctx, who, right, at.Edition)
	if err != nil {
		return t, err
	}
	if t, _, err = c.UseCases.ByID(ctx, who, at.ID); err != nil {
		return t, err
	}
	if _, of, _ := c.Key(&t); of != e.ID {
		return t, record.ErrGone
	}
	return t, nil
}

func (c Collection[T, W]) after(all []T, id string, limit int) []T {
	if id != "" {
		i := slices.IndexFunc(all, func(t T) bool { have, _, _ := c.Key(&t); return have == id })
		all = all[i+1:]
	}
	return all[:min(limit, len(all))]
}
