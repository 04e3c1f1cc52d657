package web

import (
	"context"

	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// Organise is the organisers' half of this front door.
type Organise struct {
	office    *office.Office
	programme *programme.Service
	releases  *release.Service
	pages     *site.Set
	baseURL   string
	public    *Door
	Telling   Telling               // set by a later chapter, while it is made; nil: nobody is told
	Starring  Starring              // likewise; nil: nothing is known of who starred
	Checking  programmeweb.Checking // likewise
}

// NewOrganise returns the organisers' pages; they share templates with the public ones.
func NewOrganise(o *office.Office, public *Door, p *programme.Service) *Organise {
	return &Organise{office: o, public: public, programme: p, releases: public.releases, pages: public.pages, baseURL: public.baseURL}
}

// PublicPage is the address at which everybody reads of a session, as the release of now has it: programmeweb.Public.
func (d *Organise) PublicPage(ctx context.Context, v office.Visit, session programme.Session) string {
	now, err := d.releases.CurrentRelease(ctx, v.Edition.ID)
	if err != nil || !v.Edition.Public() {
		return ""
	}
	if _, there := now.Index().SessionByCode(session.Code); !there {
		return ""
	}
	return "/" + v.Edition.Slug + "/talk/" + session.Code + "/"
}

// Routes is every address of releases for organisers.
func (d *Organise) Routes(rt *web.Router) {
	rt.Handle("GET /organise/{edition}/release/{$}", d.releasePage)
	rt.Handle("POST /organise/{edition}/release/{$}", d.release)
	rt.Handle("GET /organise/{edition}/release/withdraw", d.withdrawPage)
	rt.Handle("POST /organise/{edition}/release/withdraw", d.withdraw)
	rt.Handle("GET /organise/{edition}/release/{number}/again", d.againPage)
	rt.Handle("POST /organise/{edition}/release/{number}/again", d.releaseAgain)
	rt.Handle("GET /organise/{edition}/release/{number}/draft", d.likePage)
	rt.Handle("POST /organise/{edition}/release/{number}/draft", d.makeLike)
}
