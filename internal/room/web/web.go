// Package web is the front door of the programme room: the draft as a grid with prices, and the page of warnings.
package web

import (
	"embed"
	"net/http"

	"github.com/creneau/creneau/internal/office"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	planningweb "github.com/creneau/creneau/internal/planning/web"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/room"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Door is the front door.
type Door struct {
	office    *office.Office
	programme *programme.Service
	agenda    *agenda.Service
	room      *room.Service
	pages     *site.Set
}

// Doors are those of earlier chapters that show what is found here: warnings with what wishes say, expected heads.
type Doors struct {
	Drafting  *programmeweb.Organise
	Releasing *releaseweb.Organise
	Plans     *planningweb.Door
}

// New returns the front door.
func New(o *office.Office, doors Doors, p *programme.Service, a *agenda.Service, s *room.Service) (*Door, error) {
	doors.Drafting.Checking, doors.Releasing.Checking = s.Findings, s.Findings
	doors.Plans.Later.Findings, doors.Plans.Later.Heads = s.Findings, s.Heads
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	d := &Door{o, p, a, s, pages}
	doors.Drafting.ExtendList(d.headsColumn)
	return d, nil
}

// Routes is every address of the programme room.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /organise/{edition}/edit/{$}", d.edit)
	rt.Handle("GET /organise/{edition}/edit/state", d.asked(d.state))
	rt.Handle("GET /organise/{edition}/edit/choices", d.asked(d.choices))
	rt.Handle("GET /organise/{edition}/edit/fixes", d.asked(d.roomFixes))
	rt.Handle("POST /organise/{edition}/edit/price", d.asked(d.price))
	rt.Handle("POST /organise/{edition}/edit/here", d.asked(d.here))
	rt.Handle("POST /organise/{edition}/edit/step", d.askedBy(d.step))
	rt.Handle("POST /organise/{edition}/edit/turn", d.asked(d.turn))
	rt.Handle("GET /organise/{edition}/warnings/{$}", d.warnings)
	rt.Handle("POST /organise/{edition}/warnings/severity", d.setSeverities)
	rt.Handle("POST /organise/{edition}/warnings/silence", d.silence)
	rt.Handle("GET /organise/{edition}/warnings/fix", d.fixes)
	rt.Handle("POST /organise/{edition}/warnings/fix", d.fix)
	rt.Handle("POST /organise/{edition}/heads/swap", d.swapRooms)
}

func (d *Door) enter(r *http.Request) (office.Visit, programme.Draft, error) {
	return planningweb.EnterDraft(r, d.office, d.programme)
}

func (d *Door) printer(r *http.Request) *text.Printer {
	s := d.office.Account.Site
	return s.Catalogue.In(s.Language(r))
}
