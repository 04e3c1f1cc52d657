package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/timetable"
)

// StarWire is a star.
type StarWire struct {
	Session string    `json:"session" doc:"A session's code."`
	Level   int       `json:"level" minimum:"0" maximum:"2" doc:"1 interested, 2 must-see, 0 taken back."`
	At      time.Time `json:"at" required:"false" doc:"When it was given; the later one wins. Now when left out."`
}

type starsIn struct {
	office.InEdition
	Body struct {
		Stars []StarWire `json:"stars" nullable:"false" maxItems:"10000"`
	}
}

type choiceIn struct {
	office.InEdition
	Body struct {
		Entry  string `json:"entry" doc:"An entry's id."`
		Choice string `json:"choice" enum:"attend,skip,propose" doc:"propose leaves it to the proposal again."`
	}
}

type wishesIn struct {
	office.InEdition
	Body struct {
		Wishes []WishWire `json:"wishes" nullable:"false" maxItems:"1000000"`
	}
}

// WishWire is a wish collected elsewhere.
type WishWire struct {
	Person  string `json:"person" minLength:"1" doc:"Any key, the same for one person."`
	Session string `json:"session" doc:"A session's code."`
	Level   int    `json:"level" minimum:"1" maximum:"2"`
}

// ImportedWire is what an import of wishes took in.
type ImportedWire struct {
	People int `json:"people"`
}

// MyDayWire is one day of somebody, as proposed and chosen.
type MyDayWire struct {
	Items []StopWire `json:"items" nullable:"false" doc:"Where to go, by start."`
	Given []StopWire `json:"given" nullable:"false" doc:"Starred sessions that the day leaves out."`
	Off   []StopWire `json:"off" nullable:"false" doc:"Starred sessions that are cancelled."`
}

// StopWire is a session in somebody's day.
type StopWire struct {
	Entry   string    `json:"entry"`
	Session string    `json:"session" doc:"Its code."`
	Title   string    `json:"title"`
	Start   time.Time `json:"start"`
	End     time.Time `json:"end"`
	Level   int       `json:"level"`
	Chosen  bool      `json:"chosen" doc:"By hand."`
	Skipped bool      `json:"skipped" doc:"By hand."`
	Instead []string  `json:"instead" nullable:"false" doc:"Entries that it is attended instead of."`
	Cost    float64   `json:"cost" doc:"Share of the person's wishes that leaving it out gives up, 0 to 1."`
	Free    int       `json:"free" doc:"Minutes since the stop before."`
	Walk    int       `json:"walk" doc:"Minutes to walk from the stop before."`
	Hurry   bool      `json:"hurry" doc:"There is less time than the walk takes."`
	BackUp  string    `json:"back_up" doc:"Code of the session to go to when it is full; empty when nothing else runs."`
}

// ClashWire is a pair of sessions that many people want together.
type ClashWire struct {
	A        string  `json:"a" doc:"A session's id."`
	B        string  `json:"b" doc:"Another session's id."`
	Together int     `json:"together" doc:"Persons who starred both."`
	BothMust int     `json:"both_must" doc:"Persons for whom both are must-sees."`
	Expected float64 `json:"expected" doc:"Persons, by chance."`
	P        float64 `json:"p" doc:"Probability of at least as many by chance."`
	Q        float64 `json:"q" doc:"False discovery rate at which the pair would be called more than chance."`
	Sure     string  `json:"sure" enum:"sure,likely,chance"`
}

// NewFeedWire is a personal calendar address just made.
type NewFeedWire struct {
	URL string `json:"url" doc:"Secret; shown this once."`
}

// FeedWire is a personal calendar address that was made before.
type FeedWire struct {
	ID        string     `json:"id"`
	CreatedAt time.Time  `json:"created_at"`
	LastRead  *time.Time `json:"last_read_at,omitempty" doc:"When a calendar asked last, to the minute; left out when none did."`
}

func feedWire(f agenda.Feed) FeedWire {
	w := FeedWire{ID: f.ID, CreatedAt: f.CreatedAt}
	if !f.LastRead.IsZero() {
		w.LastRead = &f.LastRead
	}
	return w
}

// API adds what people do with their agendas.
func (d *Door) API(a *api.API) {
	path := "/editions/{edition}/my"
	api.Read(a, api.Op{ID: "listStars", Path: path + "/stars", Tag: "agenda", Summary: "List your stars"}, d.listStars)
	api.Replace(a, api.Op{ID: "giveStars", Path: path + "/stars", Tag: "agenda", Summary: "Give stars and take them back", Personal: true,
		Description: "Sessions that are not named keep what they have. Answers with all of your stars."}, d.giveStars)
	api.Read(a, api.Op{ID: "readMyDay", Path: path + "/day", Tag: "agenda", Summary: "Read your days, as proposed and chosen"}, d.readDays)
	api.Create(a, api.Op{ID: "choose", Path: path + "/choices", Tag: "agenda", Summary: "Change your day by hand", Personal: true},
		func(ctx context.Context, who actor.Actor, in *choiceIn) (*api.None, error) {
			e, x, err := d.knownIn(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			if !hasEntry(x, in.Body.Entry) {
				return nil, agenda.ErrNoSession
			}
			return nil, d.agenda.Choose(ctx, wisherIn(ctx, who), e.ID, programme.PlacementID(in.Body.Entry), agenda.Choice(in.Body.Choice))
		})
	d.feedAPI(a, path+"/feed")
	api.Create(a, api.Op{ID: "importWishes", Path: "/editions/{edition}/wishes", Tag: "agenda", Summary: "Import wishes collected elsewhere",
		MaxBody: 20 << 20}, d.importWishes)
	api.Read(a, api.Op{ID: "listClashes", Path: "/editions/{edition}/clashes", Tag: "agenda",
		Summary:     "List pairs of sessions wanted together",
		Description: "Pairs wanted by fewer persons than the edition's smallest group are left out."},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[ClashWire], error) {
			e, err := d.editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			clashes, _, err := d.agenda.ClashTable(ctx, who, e.ID)
			return api.Listed(clashes, func(c agenda.Clash) ClashWire {
				return ClashWire{string(c.A), string(c.B), c.Together, c.BothMust, c.Expected, c.P, c.Q, string(c.Sure)}
			}), err
		})
}

// feedAPI adds what people do with their calendar addresses.
func (d *Door) feedAPI(a *api.API, path string) {
	api.Read(a, api.Op{ID: "listFeeds", Path: path, Tag: "agenda", Summary: "List your personal calendar addresses",
		Description: "Several when you made one before you signed in. Their secrets are not told again."},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[FeedWire], error) {
			e, err := d.editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			mine, err := d.agenda.Mine(ctx, wisherIn(ctx, who), e.ID)
			return api.Listed(mine.Feeds, feedWire), err
		})
	api.Create(a, api.Op{ID: "createFeed", Path: path, Tag: "agenda", Summary: "Make a personal calendar address", Created: true,
		Description: "Those before stop working.", Personal: true},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.Body[NewFeedWire], error) {
			e, err := d.editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			token, err := d.agenda.NewFeed(ctx, wisherIn(ctx, who), e.ID)
			return &api.Body[NewFeedWire]{Body: NewFeedWire{d.feedURL(e, token)}}, err
		})
	api.Remove(a, api.Op{ID: "revokeFeeds", Path: path, Tag: "agenda", Summary: "Revoke all your personal calendar addresses", Personal: true},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.None, error) {
			return nil, d.revoke(ctx, who, in.Edition, "")
		})
	api.Remove(a, api.Op{ID: "revokeFeed", Path: path + "/{id}", Tag: "agenda", Summary: "Revoke one of your personal calendar addresses",
		Personal: true},
		func(ctx context.Context, who actor.Actor, in *office.Item) (*api.None, error) {
			return nil, d.revoke(ctx, who, in.Edition, in.ID)
		})
}

func (d *Door) revoke(ctx context.Context, who actor.Actor, slug, feedID string) error {
	e, err := d.editions.BySlug(ctx, who, slug)
	if err != nil {
		return err
	}
	return d.agenda.RevokeFeed(ctx, wisherIn(ctx, who), e.ID, feedID)
}

func wisherIn(ctx context.Context, who actor.Actor) agenda.Wisher {
	return agenda.Wisher{Key: api.BrowserKey(ctx), Who: who}
}

// knownIn is what may be starred in an edition: the current release, or before the first one the sessions.
func (d *Door) knownIn(ctx context.Context, who actor.Actor, slug string) (edition.Edition, *release.Index, error) {
	e, err := d.editions.BySlug(ctx, who, slug)
	if err != nil {
		return e, nil, err
	}
	now, err := d.releases.CurrentRelease(ctx, e.ID)
	if fault.KindOf(err) == fault.NotFound {
		if !e.WishesOpen {
			return e, nil, agenda.ErrClosed
		}
		now, err = d.releases.Unreleased(ctx, e.ID)
	}
	if err != nil {
		return e, nil, err
	}
	return e, now.Index(), nil
}

func (d *Door) listStars(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[StarWire], error) {
	e, x, err := d.knownIn(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	return d.starsOf(ctx, who, e, x)
}

func (d *Door) starsOf(ctx context.Context, who actor.Actor, e edition.Edition, x *release.Index) (*api.List[StarWire], error) {
	mine, err := d.agenda.Stars(ctx, wisherIn(ctx, who), e.ID)
	if err != nil {
		return nil, err
	}
	var out []StarWire
	for _, s := range mine {
		if session := x.Session(string(s.Session)); session.ID != "" {
			out = append(out, StarWire{session.Code, int(s.Level), s.At})
		}
	}
	return api.Listed(out, func(s StarWire) StarWire { return s }), nil
}

func (d *Door) giveStars(ctx context.Context, who actor.Actor, in *starsIn) (*api.List[StarWire], error) {
	e, x, err := d.knownIn(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	var stars []agenda.Star
	for _, s := range in.Body.Stars {
		session, ok := x.SessionByCode(s.Session)
		if !ok {
			return nil, agenda.ErrNoSession.With("Code", s.Session)
		}
		stars = append(stars, agenda.Star{Session: programme.SessionID(session.ID), Level: agenda.Level(s.Level), At: s.At.UTC()})
	}
	if err := d.agenda.Star(ctx, wisherIn(ctx, who), e.ID, stars); err != nil {
		return nil, err
	}
	return d.starsOf(ctx, who, e, x)
}

func (d *Door) readDays(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[MyDayWire], error) {
	e, x, err := d.knownIn(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	mine, err := d.agenda.Mine(ctx, wisherIn(ctx, who), e.ID)
	if err != nil {
		return nil, err
	}
	return api.Listed(agenda.Days(x, mine.Stars, mine.Choices), func(day agenda.Day) MyDayWire {
		return MyDayWire{stopWires(x, day.Items), stopWires(x, day.Given), stopWires(x, day.Off)}
	}), nil
}

func stopWires(x *release.Index, items []agenda.DayItem) []StopWire {
	out := []StopWire{}
	for _, it := range items {
		s := StopWire{Entry: it.Entry.ID, Session: it.Session.Code, Title: it.Session.Title, Start: it.Entry.Start, End: it.Entry.End,
			Level:  int(it.Level),
			Chosen: it.Chosen, Skipped: it.Skipped, Instead: []string{}, Cost: float64(it.Cost) / timetable.Unit, Free: it.Free, Walk: it.Walk,
			Hurry:  it.Hurry,
			BackUp: x.Session(it.BackUp).Code}
		for _, o := range it.Instead {
			s.Instead = append(s.Instead, o.ID)
		}
		out = append(out, s)
	}
	return out
}

func (d *Door) importWishes(ctx context.Context, who actor.Actor, in *wishesIn) (*api.Body[ImportedWire], error) {
	e, x, err := d.knownIn(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	wishes := make([]agenda.Imported, len(in.Body.Wishes))
	for i, w := range in.Body.Wishes {
		session, ok := x.SessionByCode(w.Session)
		if !ok {
			return nil, agenda.ErrNoSession.With("Code", w.Session)
		}
		wishes[i] = agenda.Imported{Person: w.Person, Session: programme.SessionID(session.ID), Level: agenda.Level(w.Level)}
	}
	people, err := d.agenda.Import(ctx, who, e.ID, wishes)
	return &api.Body[ImportedWire]{Body: ImportedWire{people}}, err
}
