// Package web is the front door of selection: the board, the reveal and the replies for the committee, the page on which speakers reply,
// and the same for programs.
package web

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	cfpweb "github.com/creneau/creneau/internal/cfp/web"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

//go:embed messages/*.json
var messages embed.FS

// Door is the front door.
type Door struct {
	office    *office.Office
	public    cfpweb.Public
	selection *selection.Service
	pages     *site.Set
	baseURL   string
}

// New returns the front door. It writes the mails of the chapter.
func New(o *office.Office, public cfpweb.Public, s *selection.Service, baseURL string) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	d := &Door{office: o, public: public, selection: s, pages: pages, baseURL: baseURL}
	s.Write(d.letters)
	return d, nil
}

// Chapter is what selection hands in.
func (d *Door) Chapter() chapter.Chapter {
	personal := selection.Personal()
	return chapter.Chapter{
		Name: "selection", About: "What was decided of proposals, reveals and replies.", Messages: messages, Tables: selection.Tables(),
		Rights: selection.Rights(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Call, Place: 70, Name: "selection", Key: "nav.selection", Needs: selection.Reading},
			{Group: chapter.Call, Place: 75, Name: "quotas", Key: "nav.quotas", Needs: selection.Reading},
			{Group: chapter.Call, Place: 80, Name: "reveal", Key: "nav.reveal", Needs: selection.Reading},
			{Group: chapter.Call, Place: 90, Name: "replies", Key: "nav.replies", Needs: selection.Reading},
		},
		Today:    d.today,
		Counts:   d.counts,
		Undoers:  d.selection.Undoers(),
		Personal: &personal,
		Runs:     []chapter.Run{chapter.Every(remindEvery, d.remind), d.work},
		Routes: func(fixed, editions *web.Router) {
			d.desk().ListRoutes(fixed)
			fixed.Handle("POST /organise/{edition}/selection/decide", d.decide)
			fixed.Handle("POST /organise/{edition}/selection/sight", d.sight)
			fixed.Handle("GET /organise/{edition}/selection/proposed", d.proposedPage)
			fixed.Handle("GET /organise/{edition}/selection/holes", d.holesPage)
			fixed.Handle("GET /organise/{edition}/selection/meeting", d.meetingPage)
			fixed.Handle("POST /organise/{edition}/selection/meeting", d.meeting)
			d.quotas().Routes(fixed)
			fixed.Handle("GET /organise/{edition}/selection/{id}", d.onePage)
			fixed.Handle("POST /organise/{edition}/selection/{id}", d.one)
			fixed.Handle("POST /organise/{edition}/selection/{id}/replies/{speaker}", d.replyFor)
			fixed.Handle("GET /organise/{edition}/reveal/{$}", d.revealsPage)
			fixed.Handle("POST /organise/{edition}/reveal/{$}", d.open)
			fixed.Handle("POST /organise/{edition}/reveal/rule", d.rule)
			fixed.Handle("GET /organise/{edition}/reveal/{id}", d.revealPage)
			fixed.Handle("POST /organise/{edition}/reveal/{id}/{act}", d.revealAct)
			fixed.Handle("GET /organise/{edition}/replies/{$}", d.repliesPage)
			fixed.Handle("POST /organise/{edition}/replies/remind", d.remindThese)
			editions.Handle("GET /{edition}/reply/{$}", d.replyPage)
			editions.Handle("POST /{edition}/reply/{$}", d.reply)
			editions.Handle("GET /{edition}/reply/{token}", d.replyPage)
			editions.Handle("POST /{edition}/reply/{token}", d.reply)
		},
		API: d.api,
	}
}

// remindEvery is how often it is looked who is to be reminded.
const remindEvery = 10 * time.Minute

// remind reminds those whose reply is due.
func (d *Door) remind(ctx context.Context, log *slog.Logger) {
	if _, err := d.selection.Remind(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not remind speakers to reply", "error", err)
	}
}

// work works out proposed selections.
func (d *Door) work(ctx context.Context, _ *slog.Logger) error { return d.selection.Work(ctx) }

// root is the address of organisers' pages of an edition.
func root(v office.Visit) string { return "/organise/" + v.Edition.Slug + "/" }

// words are those of a request's language.
func (d *Door) words(r *http.Request) *text.Printer {
	return d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
}

// Answers is what speakers see of what they proposed: what they were told, and where they reply. It is for the pages of the call.
func (d *Door) Answers(ctx context.Context, who cfp.Author, e edition.Edition, p *text.Printer) (map[cfp.ProposalID]cfpweb.Answer, error) {
	all, err := d.selection.Askings(ctx, selection.Holder{Who: who.Who}, e)
	out := map[cfp.ProposalID]cfpweb.Answer{}
	for _, a := range all {
		if !a.Gone {
			out[a.Proposal] = cfpweb.Answer{Said: standing(p, e, a), URL: "/" + e.Slug + "/reply/"}
		}
	}
	return out, err
}
