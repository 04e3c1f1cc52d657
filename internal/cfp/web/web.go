// Package web is the front door of calls for proposals: the page that everybody sees, the form, one's own proposals, and organisers' pages.
package web

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

//go:embed messages/*.json
var messages embed.FS

// Public is what pages of an edition that everybody sees are made with; the chapter of releases hands it in.
type Public struct {
	Edition func(*http.Request) (edition.Edition, error) // of a request; a draft for those alone who may see it
	Ref     func(*http.Request, *text.Printer, edition.Edition) *site.EditionRef
}

// Answer is what became of a proposal, as its speakers were told, and where they reply.
type Answer struct{ Said, URL string }

// Answers are those of what somebody proposed to an edition, in their language. What nobody was told is not among them.
type Answers func(ctx context.Context, who cfp.Author, e edition.Edition, p *text.Printer) (map[cfp.ProposalID]Answer, error)

// Door is the front door.
type Door struct {
	Answers Answers // a later chapter's; nil: nobody is told anything
	Changes string  // below an edition's address: where what was accepted is changed; empty: nowhere
	office  *office.Office
	public  Public
	calls   *cfp.Service
	pages   *site.Set
	baseURL string
	demo    bool // mails are shown, none leaves
	saves   *web.Fair
}

// Options of the front door.
type Options struct {
	BaseURL string // where this server is reached: "https://example.org"
	Demo    bool   // mails are shown, none leaves
}

// New returns the front door.
func New(o *office.Office, public Public, s *cfp.Service, options Options) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{office: o, public: public, calls: s, pages: pages, baseURL: options.BaseURL, demo: options.Demo,
		saves: web.NewFair(savesOfOne, savesOfNewcomers)}, nil
}

// Chapter is what calls hand in.
func (d *Door) Chapter() chapter.Chapter {
	personal := cfp.Personal()
	return chapter.Chapter{
		Name: "cfp", About: "The call for proposals, and what was proposed.", Messages: messages, Tables: cfp.Tables(), Rights: cfp.Rights(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Call, Place: 10, Name: "call", Key: "nav.call", Needs: cfp.Reading, Also: []actor.Right{edition.Reading}},
			{Group: chapter.Call, Place: 20, Name: "proposals", Key: "nav.proposals", Needs: cfp.Reading, Also: []actor.Right{edition.Reading}},
			{Group: chapter.Call, Place: 30, Name: "questions", Key: "nav.questions", Needs: cfp.Reading},
			{Group: chapter.Call, Place: 40, Name: "late", Key: "nav.late", Needs: cfp.Changing, Also: []actor.Right{cfp.Reading}},
		},
		Public: []site.Link{{Place: 15, Section: "call", Path: "call/", Key: "cfp.link", Shown: site.Calling, Live: true, Before: "call"}},
		Today:  d.today,
		Dates:  d.dates,
		Counts: d.counts,
		Finds: []chapter.Finds{d.finds, d.desk().Finds(chapter.FindThing, func(_ chapter.At, p cfp.Proposal) chapter.Find {
			return chapter.Find{Note: names(p)}
		})},
		Undoers:  d.calls.Undoers(),
		Personal: &personal,
		Runs:     []chapter.Run{chapter.Every(time.Hour, d.forget), chapter.Every(time.Minute, d.remind)},
		Routes: func(fixed, editions *web.Router) {
			fixed.Handle("GET /organise/{edition}/call/{$}", d.settingsPage)
			fixed.Handle("POST /organise/{edition}/call/{$}", d.settings)
			fixed.Handle("POST /organise/{edition}/call/announce", d.announce)
			fixed.Handle("GET /organise/{edition}/late/{$}", d.lateLinks)
			fixed.Handle("POST /organise/{edition}/late/{$}", d.makeLate)
			fixed.Handle("POST /organise/{edition}/late/{id}/end", d.endLate)
			d.desk().Routes(fixed)
			d.asking().Routes(fixed)
			fixed.Handle("GET /organise/{edition}/proposals/{id}/read", d.readPage)
			fixed.Handle("POST /organise/{edition}/proposals/{id}/speakers/{speaker}/link", d.link)
			d.routes(editions)
		},
		API: d.api,
	}
}

// routes are the addresses of everybody, within an edition.
func (d *Door) routes(rt *web.Router) {
	rt.Handle("GET /{edition}/call/{$}", d.callPage)
	rt.Handle("POST /{edition}/call/follow", d.follow)
	rt.Handle("GET /{edition}/call/new", d.newPage)
	rt.Handle("GET /{edition}/call/late/{token}", d.latePage)
	rt.Handle("POST /{edition}/call/save", d.save)
	rt.Handle("GET /{edition}/call/mine/{$}", d.minePage)
	rt.Handle("GET /{edition}/call/mine/{id}", d.ownPage)
	rt.Handle("GET /{edition}/call/mine/{id}/seen", d.seenPage)
	rt.Handle("POST /{edition}/call/mine/{id}/discard", d.discard)
	rt.Handle("POST /{edition}/call/mine/{id}/withdraw", d.withdraw)
	rt.Handle("POST /{edition}/call/mine/{id}/restore", d.restore)
	rt.Handle("POST /{edition}/call/mine/{id}/speakers", d.invite)
	rt.Handle("POST /{edition}/call/mine/{id}/speakers/{speaker}/revoke", d.revoke)
	rt.Handle("GET /{edition}/call/with/{token}", d.offer)
	rt.Handle("POST /{edition}/call/with/{token}", d.answer)
}

// answers are what a later chapter says of what somebody proposed.
func (d *Door) answers(ctx context.Context, who cfp.Author, e edition.Edition, p *text.Printer) (map[cfp.ProposalID]Answer, error) {
	if d.Answers == nil || !who.Who.SignedIn() {
		return nil, nil
	}
	return d.Answers(ctx, who, e, p)
}

// forget takes away the drafts that browsers left.
func (d *Door) forget(ctx context.Context, log *slog.Logger) {
	if err := d.calls.Forget(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not forget drafts", "error", err)
	}
}

// remind mails what calls owe: that they opened, and that a deadline is near.
func (d *Door) remind(ctx context.Context, log *slog.Logger) {
	if _, err := d.calls.Remind(ctx, d.letters); err != nil && ctx.Err() == nil {
		log.Warn("could not remind of calls", "error", err)
	}
}

// dates are when the call opens and closes, and until when people hear.
func (d *Door) dates(ctx context.Context, who actor.Actor, editionID edition.ID) (out []chapter.Date, err error) {
	if who.May(cfp.Reading, string(editionID)) != nil {
		return nil, nil
	}
	c, err := d.calls.Call(ctx, who, editionID)
	if err != nil || c.Opens.IsZero() {
		return nil, err
	}
	out = []chapter.Date{{Key: "cfp.date.call", Begins: c.Opens, Ends: c.LastClose(), Page: "call/"}}
	if !c.Answers.IsZero() {
		out = append(out, chapter.Date{Key: "cfp.date.answers", Begins: c.Answers, Page: "call/"})
	}
	return out, nil
}

// finds are what organisers open by typing.
func (d *Door) finds(_ context.Context, at chapter.At) (out []chapter.Find, err error) {
	if at.May(cfp.Changing) {
		out = append(out, chapter.Find{Kind: chapter.FindAct, Label: at.P.T("cfp.find.dates"), Words: at.P.T("cfp.find.words"), Page: "call/"})
	}
	return out, nil
}
