package web

import (
	"cmp"
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/team"
)

type teamPage struct {
	site.Page
	site.Form
	Base      string // address
	MayChange bool
	NoRelay   string // message; empty where mail leaves
	Invited   []pendingView
	People    []personView
	Admins    []personView
	Roles     []roleView // that may be given by whoever looks
	Today     string     // the first day at whose end a role may end
	Link      *linkView  // that was just made
}

// linkView is a link that is shown once.
type linkView struct {
	URL, Email, Expires string
	ByAdmin             bool // it alone shows that the address is theirs
}

type pendingView struct {
	ID, Email, Role, May, Until string
	By, Since, Expires, Note    string
	Way                         string // mailed, copied or both
	Over, Soon, Void            bool
}

type personView struct {
	ID, Name, Email string
	You             bool
	Seen            string
	Devices         int
	Roles           []heldView
	Deeds           string // address of what they did; empty for who may not read it
	SignOut         bool   // their devices may be signed out by whoever looks
}

type heldView struct {
	Role, Title, May, Until string
	Day                     string // at whose end it ends, as a form has it
	Since, By               string
	Over, Mine, Last        bool // Mine: whoever looks may take it; Last: nobody else may change the team for good
}

type roleView struct {
	Role, Title, May string
	Includes         []string
	Chosen           bool
}

func (d *Door) page(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, team.Reading)
	if err != nil {
		return err
	}
	return d.show(w, r, v, site.Form{}, http.StatusOK)
}

func (d *Door) show(w http.ResponseWriter, r *http.Request, v office.Visit, form site.Form, status int) error {
	t, err := d.team.Team(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := teamPage{Page: d.office.Page(w, r, v, "team", "nav.team"), Form: form, Base: base(v), NoRelay: d.office.Account.NoRelay(),
		MayChange: v.Who.May(team.Changing, string(v.Edition.ID)) == nil, Today: t.Now.In(v.Edition.Location()).Format(time.DateOnly)}
	for _, i := range t.Invited {
		page.Invited = append(page.Invited, d.pending(page, v, t, i))
	}
	for _, m := range t.People {
		page.People = append(page.People, d.person(page, v, t, m))
	}
	for _, m := range t.Admins {
		page.Admins = append(page.Admins, personView{Name: m.Name, Email: m.Email, You: m.ID == v.Who.PersonID})
	}
	page.Roles = d.roles(page, v)
	if asked := r.URL.Query().Get("link"); asked != "" && page.MayChange {
		page.Link = d.link(w, r, page, v, t, team.InvitationID(asked))
	}
	return d.pages.Render(w, r, status, "team.html", page)
}

func base(v office.Visit) string { return "/organise/" + v.Edition.Slug + "/team/" }

func (d *Door) pending(page teamPage, v office.Visit, t team.Team, i team.Pending) pendingView {
	const soon = 24 * time.Hour
	p := page.P
	out := pendingView{ID: string(i.ID), Email: i.Email, Role: title(roleName(p, i.Role)), May: d.may(p, i.Role),
		Until: until(p, v.Edition, i.RoleEnds), By: cmp.Or(t.Names[i.By], p.T("change.by_nobody")), Since: brief(p, v.Edition, i.CreatedAt),
		Expires: brief(p, v.Edition, i.Expires), Note: i.Note, Over: !i.Open(t.Now), Void: i.Void,
		Soon: i.Expires.Sub(t.Now) < soon}
	switch {
	case !i.Mailed.IsZero() && i.Copied:
		out.Way = p.T("team.way_both")
	case i.Copied:
		out.Way = p.T("team.way_copied")
	default:
		out.Way = p.T("team.way_mailed")
	}
	return out
}

func (d *Door) person(page teamPage, v office.Visit, t team.Team, m account.Member) personView {
	p := page.P
	out := personView{ID: string(m.ID), Name: m.Name, Email: m.Email, You: m.ID == v.Who.PersonID, Seen: brief(p, v.Edition, m.Seen),
		Devices: m.Devices}
	if v.Who.May(record.Reading, string(v.Edition.ID)) == nil {
		out.Deeds = "/organise/" + v.Edition.Slug + "/changes/?by=" + string(m.ID)
	}
	for _, h := range m.Held {
		out.Roles = append(out.Roles, heldView{Role: string(h.Role), Title: title(roleName(p, h.Role)), May: d.may(p, h.Role),
			Until: until(p, v.Edition, h.Ends), Day: lastDay(v.Edition, h.Ends), Since: instant(p, v.Edition, h.Since), By: t.Names[h.By],
			Over: h.Over(t.Now), Mine: page.MayChange && d.team.MayGive(v.Who, v.Edition.ID, h.Role),
			Last: t.Steady == 1 && d.team.KeepsTeam(h)})
	}
	admin := v.Who.May(account.Appointing, actor.ServerScope) == nil
	theirs := false
	for _, a := range t.Admins {
		theirs = theirs || a.ID == m.ID
	}
	out.SignOut = page.MayChange && m.Devices > 0 && (admin || !theirs)
	return out
}

// roles are those that whoever looks may give.
func (d *Door) roles(page teamPage, v office.Visit) (out []roleView) {
	for _, role := range d.team.Roles() {
		if d.team.MayGive(v.Who, v.Edition.ID, role) {
			out = append(out, roleView{string(role), title(roleName(page.P, role)), d.may(page.P, role), d.includes(page.P, role),
				page.Value("role") == string(role)})
		}
	}
	return out
}

// link is the link that was just made; nil when it was shown before.
func (d *Door) link(w http.ResponseWriter, r *http.Request, page teamPage, v office.Visit, t team.Team, of team.InvitationID) *linkView {
	secret := d.office.Account.TakeOnce(w, r)
	if secret == "" {
		return nil
	}
	for _, i := range t.Invited {
		if i.ID == of {
			return &linkView{d.address(secret), i.Email, instant(page.P, v.Edition, i.Expires), i.ByAdmin()}
		}
	}
	return nil
}

func (d *Door) address(token string) string { return d.baseURL + "/me/invitations/" + token }

// act lets whoever may change the team do something in it, and says what was done there.
func (d *Door) act(w http.ResponseWriter, r *http.Request, do func(v office.Visit) (site.Flash, error)) error {
	v, err := d.office.Enter(r, team.Changing)
	if err != nil {
		return err
	}
	f, err := do(v)
	if err != nil {
		return d.told(w, r, v, err)
	}
	site.SetFlash(w, f)
	http.Redirect(w, r, base(v), http.StatusSeeOther)
	return nil
}

// told shows a refusal above the team, with what was typed; what is no refusal of this kind stays an error.
func (d *Door) told(w http.ResponseWriter, r *http.Request, v office.Visit, err error) error {
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	if f, ok := fault.From(err); ok {
		if when, ok := f.Values["When"].(time.Time); ok {
			err = f.With("When", instant(p, v.Edition, when))
		}
	}
	form := site.Form{Values: r.PostForm}
	if !form.Fail(p, err) || v.Who.May(team.Reading, string(v.Edition.ID)) != nil {
		return err
	}
	return d.show(w, r, v, form, http.StatusUnprocessableEntity)
}
