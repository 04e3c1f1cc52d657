// Package demo makes the demonstration: a believable one-day convention that chapters fill from a seed, and a large one for
// measuring.
package demo

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/seed"
	"github.com/creneau/creneau/internal/speaker"
)

// Options of a world.
type Options struct {
	People int
	Seed   uint64
}

// World is a convention that has been made.
type World struct {
	Edition  edition.Edition
	Who      actor.Actor       // who made it
	Speakers []speaker.Speaker // in the order in which they were made
	Made     []string          // what each chapter says of it: "80 products"
	Services cores.Cores
}

// NewServices returns the chapters on a database, with identifiers that repeat for a seed. Their history undoes changes of
// what the demonstration is made of.
func NewServices(db *sqldb.DB, number uint64) cores.Cores {
	c := cores.New(db, seed.Source(number))
	c.History.Add(slices.Concat(c.Editions.Undoers(), c.Catalogue.Undoers(), c.Speakers.Undoers(), c.Programme.Undoers())...)
	return c
}

// Make describes the convention and lets its crowd star, without placing anything but keynotes and breaks.
func Make(ctx context.Context, s cores.Cores, o Options) (*World, error) {
	return Fill(ctx, s, o, s.Editions.Seed, s.Catalogue.Seed, s.Speakers.Seed, s.Programme.Seed, s.Agenda.Seed)
}

// Fill is Make by what the chapters of a product hand in, in their order.
func Fill(ctx context.Context, s cores.Cores, o Options, fills ...seed.Fill) (*World, error) {
	filled, err := seed.New(o.People, o.Seed)
	if err != nil {
		return nil, err
	}
	w := &World{Who: filled.Who, Services: s}
	for _, fill := range fills {
		made, err := fill(ctx, filled)
		if err != nil {
			return nil, fmt.Errorf("make the demonstration: %w", err)
		}
		w.Made = append(w.Made, made)
	}
	d, err := s.Programme.Draft(ctx, w.Who, edition.ID(filled.Edition))
	if err != nil {
		return nil, err
	}
	w.Edition, w.Speakers = d.Frame.Edition, d.Stage.Speakers
	slices.SortFunc(w.Speakers, func(a, b speaker.Speaker) int { return cmp.Compare(a.ID, b.ID) })
	return w, nil
}

// Apply makes the draft what a plan says, with identifiers that repeat.
func (w *World) Apply(ctx context.Context, places []planning.Place) (int, error) {
	out := make([]programme.PlanPlace, len(places))
	for i, p := range places {
		out[i] = programme.PlanPlace{SessionID: p.Session, RoomID: p.Room, Start: p.Start}
	}
	label := text.Say("planning.edit.did_apply", "Name", text.Say("planning.focus.people"))
	done, err := w.Services.Programme.ApplyPlan(ctx, w.Who, w.Edition.ID, label.Kept(), out)
	return done.Moved, err
}

// Arrive signs a person in by their address, with what they are in the demonstration.
func (w *World) Arrive(ctx context.Context, email string, as actor.Grant) (actor.PersonID, error) {
	token, err := w.Services.Accounts.GrantLink(ctx, w.Who, email, as, time.Minute, "/")
	if err != nil {
		return "", err
	}
	person, _, err := w.Services.Accounts.SignIn(ctx, token, w.Edition.Languages[0], "")
	return person.ID, err
}

// Attend signs a person in by their address and lets them star what is released: a session of each hour, two of every third.
func (w *World) Attend(ctx context.Context, email string) error {
	person, err := w.Arrive(ctx, email, actor.Grant{})
	if err != nil {
		return err
	}
	now, err := w.Services.Releases.CurrentRelease(ctx, w.Edition.ID)
	if err != nil {
		return err
	}
	who := agenda.Wisher{Who: actor.Actor{PersonID: person}}
	return w.Services.Agenda.Star(ctx, who, w.Edition.ID, starsOf(now.Index()))
}

func starsOf(x *release.Index) (stars []agenda.Star) {
	hours := map[time.Time][]programme.SessionID{}
	for _, e := range x.Entries {
		if s := x.Session(e.SessionID); !s.Plenary && s.Kind != programme.Break {
			hours[e.Start] = append(hours[e.Start], programme.SessionID(s.ID))
		}
	}
	for i, start := range slices.SortedFunc(maps.Keys(hours), time.Time.Compare) {
		at := hours[start]
		stars = append(stars, agenda.Star{Session: at[(2*i+1)%len(at)], Level: agenda.Interested})
		if i%3 == 0 && len(at) > 1 {
			stars = append(stars, agenda.Star{Session: at[(2*i+2)%len(at)], Level: agenda.MustSee})
		}
	}
	return stars
}
