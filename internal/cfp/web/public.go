package web

import (
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/site"
)

// callPage is a call as everybody sees it.
type callPage struct {
	site.Page
	State                          cfp.State
	Preview                        bool // only organisers see it yet
	Lead                           string
	Deadline                       deadlineView
	Answers                        string
	Formats                        []formatView
	Sections                       []sectionView
	Start                          string // address of the form; empty while nothing can be begun
	Mine                           string // address of one's own proposals
	Follow                         followView
	ShowsPlaces, ShowsOwnDeadlines bool
	ShowsOdds                      bool // how many were taken last time
}

// deadlineView is a moment that is counted down to.
type deadlineView struct {
	ISO, Date, Time, Zone string
	Left                  string // in words, as the page was made; empty: it has passed
	Opens                 bool   // it is when the call opens
}

// followView is how somebody hears that a call opens.
type followView struct {
	Offered, Follows bool
	Asked            bool   // a link was sent
	Signed           string // address of who is signed in; empty: nobody
	Error, Email     string // of what was typed
	Outbox           bool   // mails are to be read there, in a demonstration
}

// formatView is a format that is open to proposals.
type formatView struct {
	Name, Minutes, Places, Closes string
	Odds                          string
	Over                          bool
}

type sectionView struct{ Title, Body string }

// enter finds the edition of a public page and its call.
func (d *Door) enter(r *http.Request) (e edition.Edition, n cfp.Notice, err error) {
	if e, err = d.public.Edition(r); err != nil {
		return e, n, err
	}
	who, err := d.office.Account.Actor(r)
	if err != nil {
		return e, n, err
	}
	n, err = d.calls.Notice(r.Context(), who, e)
	return e, n, err
}

// publicPage starts a page below a call.
func (d *Door) publicPage(w http.ResponseWriter, r *http.Request, e edition.Edition, titleKey string) site.Page {
	page := d.office.Account.PageIn(w, r, titleKey, e.Speak)
	page.Edition, page.Section = d.public.Ref(r, page.P, e), "call"
	page.Scripts = append(page.Scripts, "call.js")
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("call.css")})
	w.Header().Set("Cache-Control", "private, no-store")
	return page
}

func (d *Door) callPage(w http.ResponseWriter, r *http.Request) error { return d.showCall(w, r, nil) }

// showCall shows a call, and why what was asked of it was refused.
func (d *Door) showCall(w http.ResponseWriter, r *http.Request, refusal error) error {
	status := http.StatusOK
	e, n, err := d.enter(r)
	if err != nil {
		return err
	}
	now := d.calls.Now(e)
	c := n.Call
	page := callPage{Page: d.publicPage(w, r, e, "cfp.title"), State: c.At(now)}
	p := page.P
	page.Lead = c.Intro.In(p.Lang, e.Languages)
	page.Preview = page.State == cfp.Unannounced || page.State == cfp.Over
	page.NoIndex, page.Description = page.Preview || !e.Public(), p.T("cfp.description", "Edition", e.Name)
	page.Deadline = deadlineOf(p, e, n.Call, now)
	page.Mine = "/" + e.Slug + "/call/mine/"
	if page.State == cfp.Planned {
		who, err := d.office.Account.Actor(r)
		if err != nil {
			return err
		}
		_, asked := r.URL.Query()["asked"]
		page.Follow = followView{Offered: true, Asked: asked && !who.SignedIn(), Signed: who.Email, Outbox: d.demo}
		if page.Follow.Follows, err = d.calls.Follows(r.Context(), who, e.ID); err != nil {
			return err
		}
	}
	if refusal != nil {
		sentence, known := p.Fault(refusal)
		if !known {
			return refusal
		}
		page.Follow.Error, page.Follow.Email = sentence, r.PostFormValue("email")
		status = web.Status(refusal)
	}
	if page.State == cfp.Open {
		page.Start = "/" + e.Slug + "/call/new"
	}
	if !c.Answers.IsZero() {
		page.Answers = p.Date(c.Answers.In(e.Location()))
	}
	for _, f := range n.Formats {
		page.add(e, c, f, now)
	}
	for _, s := range []struct {
		name string
		said cfp.Texts
	}{{"offers", c.Offers}, {"readers", c.Readers}, {"hidden", c.Hidden}} {
		if body := s.said.In(p.Lang, e.Languages); body != "" {
			page.Sections = append(page.Sections, sectionView{p.T("cfp.section." + s.name), body})
		}
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	return d.pages.Render(w, r, status, "call.html", page)
}

func (page *callPage) add(e edition.Edition, c cfp.Call, f edition.Format, now time.Time) {
	p := page.P
	v := formatView{Name: f.Name, Minutes: p.Minutes(f.Minutes)}
	if n := c.Format(f.ID).Places; n > 0 {
		v.Places, page.ShowsPlaces = p.T("cfp.places", "Count", n), true
	}
	if of := c.Format(f.ID); of.Proposed > 0 {
		v.Odds, page.ShowsOdds = p.T("cfp.odds", "Count", of.Taken, "All", p.Number(of.Proposed)), true
	}
	end, _ := c.ClosesFor(f.ID)
	v.Closes, v.Over = instant(p, e, end), !now.Before(end)
	page.ShowsOwnDeadlines = page.ShowsOwnDeadlines || !end.Equal(c.Closes)
	page.Formats = append(page.Formats, v)
}

// deadlineOf is what a call's page counts down to: when it opens, then the next deadline. Grace is told nobody.
func deadlineOf(p *text.Printer, e edition.Edition, c cfp.Call, now time.Time) deadlineView {
	at, opens := c.LastClose(), false
	if now.Before(c.Opens) {
		at, opens = c.Opens, true
	}
	local := at.In(e.Location())
	out := deadlineView{ISO: at.UTC().Format(time.RFC3339), Date: p.Date(local), Time: p.Time(local), Zone: e.Zone, Opens: opens}
	if left := at.Sub(now); left > 0 {
		out.Left = leftIn(p, left)
	}
	return out
}

// leftIn is how long something is ahead, in two units.
func leftIn(p *text.Printer, left time.Duration) string {
	days, hours, minutes := int(left.Hours())/24, int(left.Hours())%24, int(left.Minutes())%60
	switch {
	case days > 0:
		return p.List([]string{p.T("cfp.days", "Count", days), p.T("cfp.hours", "Count", hours)})
	case hours > 0:
		return p.List([]string{p.T("cfp.hours", "Count", hours), p.T("cfp.minutes", "Count", minutes)})
	default:
		return p.T("cfp.minutes", "Count", minutes)
	}
}
