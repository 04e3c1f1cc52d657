package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/site"
)

type officeList struct {
	site.Page
	Editions []edition.Edition
	Admin    bool
}

// list is the editions in which somebody may change something.
func (d *Door) list(w http.ResponseWriter, r *http.Request) error {
	who, err := d.office.Account.Actor(r)
	if err != nil {
		return err
	}
	if !who.SignedIn() {
		return actor.ErrSignIn
	}
	all, err := d.editions.All(r.Context(), who)
	if err != nil {
		return err
	}
	page := officeList{Page: d.office.Account.Page(w, r, "site.organise"), Admin: who.May(edition.Creating, actor.ServerScope) == nil}
	page.Editions = slices.DeleteFunc(all, func(e edition.Edition) bool { return !who.Works(string(e.ID)) })
	return d.pages.Render(w, r, http.StatusOK, "office.html", page)
}

func (d *Door) settingsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Reading)
	if err != nil {
		return err
	}
	return d.settingsForm(w, r, v, nil)
}

// numbers are the settings that are whole numbers, by field.
func numbers(e *edition.Edition) []struct {
	name string
	at   *int
} {
	return []struct {
		name string
		at   *int
	}{
		{"session_limit", &e.SessionLimit}, {"setup_minutes", &e.SetupMinutes}, {"walk_same_floor", &e.WalkSameFloor},
		{"walk_per_floor", &e.WalkPerFloor},
		{"people_expected", &e.PeopleExpected}, {"no_show_percent", &e.NoShowPercent}, {"star_limit", &e.StarLimit},
		{"must_weight", &e.MustWeight}, {"group_minimum", &e.GroupMinimum},
	}
}

func (d *Door) settingsForm(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	e := v.Edition
	page := office.Form{Page: d.office.Page(w, r, v, "settings", "nav.settings"), Version: e.Version, Base: "/organise/" + e.Slug + "/",
		URL: r.URL.Path}
	p := page.P
	states := []office.Option{}
	for _, s := range edition.States {
		states = append(states, office.Option{Value: string(s), Label: p.T("edition.state." + string(s))})
	}
	unplaced := []office.Option{}
	for _, u := range edition.UnplacedChoices {
		unplaced = append(unplaced, office.Option{Value: string(u), Label: p.T("edition.unplaced." + string(u))})
	}
	page.Fields = []office.Field{
		{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{e.Name}, Required: true},
		{Name: "slug", Label: p.T("edition.field.slug"), Hint: p.T("edition.hint.slug"), Kind: "text", Values: []string{e.Slug}, Required: true},
		{Name: "state", Label: p.T("edition.field.state"), Hint: p.T("edition.hint.state"), Kind: "select",
			Options: office.Capitals(states), Values: []string{string(e.State)}, Required: true},
		{Name: "wishes_open", Label: p.T("edition.field.wishes_open"), Kind: "check", Values: check(e.WishesOpen)},
		{Name: "unplaced", Label: p.T("edition.field.unplaced"), Hint: p.T("edition.hint.unplaced"), Kind: "select", Options: unplaced,
			Values: []string{string(e.Unplaced)}, Required: true},
		{Name: "tagline", Label: p.T("edition.field.tagline"), Kind: "text", Values: []string{e.Tagline}},
		{Name: "description", Label: p.T("edition.field.description"), Kind: "markdown",
			Values: []string{e.Description}},
		{Name: "languages", Label: p.T("edition.field.languages"), Hint: p.T("edition.hint.languages"), Kind: "text",
			Values: []string{strings.Join(e.Languages, ", ")}, Required: true},
		{Name: "zone", Label: p.T("edition.field.zone"), Kind: "pick", Options: office.Zones(e.Zone), Values: []string{e.Zone}, Required: true},
		{Name: "venue", Label: p.T("edition.field.venue"), Kind: "text", Values: []string{e.Venue}},
		{Name: "address", Label: p.T("edition.field.address"), Kind: "text", Values: []string{e.Address}},
		{Name: "venue_url", Label: p.T("edition.field.venue_url"), Kind: "url", Values: []string{e.VenueURL}},
	}
	for _, n := range numbers(&e) {
		page.Fields = append(page.Fields, office.Field{Name: n.name, Label: p.T("edition.field." + n.name), Hint: p.T("edition.hint." + n.name),
			Kind: "number", Values: []string{strconv.Itoa(*n.at)}})
	}
	if e.Rehearsal {
		reads := d.editions.Now(e).In(e.Location())
		page.Fields = append(page.Fields,
			office.Field{Name: "clock", Label: p.T("edition.field.clock"), Kind: "moment",
				Hint: p.T("edition.hint.clock", "Date", p.Date(reads), "Time", p.Time(reads))},
			office.Field{Name: "clock_real", Label: p.T("edition.field.clock_real"), Kind: "check"})
	}
	if errors.Is(refusal, edition.ErrZoneKeeps) {
		askWhatStays(&page)
	}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		page.Retype(r, refusal)
	}
	if refusal != nil {
		status = http.StatusUnprocessableEntity
	}
	return d.office.Show(w, r, status, page)
}

// askWhatStays adds the question what a change of zone means, behind the zone.
func askWhatStays(page *office.Form) {
	var options []office.Option
	for _, keeps := range []edition.Keeps{edition.KeepHours, edition.KeepInstants} {
		options = append(options, office.Option{Value: string(keeps), Label: page.T("edition.zone_keeps." + string(keeps))})
	}
	at := slices.IndexFunc(page.Fields, func(f office.Field) bool { return f.Name == "zone" })
	page.Fields = slices.Insert(page.Fields, at+1, office.Field{Name: "zone_keeps", Label: page.T("edition.field.zone_keeps"), Kind: "select",
		Options: options, Required: true})
}

func check(b bool) []string {
	if b {
		return []string{"1"}
	}
	return nil
}

func (d *Door) settings(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Changing)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	in, e := office.NewInput(r), v.Edition
	e.Name, e.Slug, e.State, e.WishesOpen = in.Text("name"), in.Text("slug"), edition.State(in.Text("state")), in.Checked("wishes_open")
	e.Unplaced = edition.Unplaced(in.Text("unplaced"))
	e.Tagline, e.Description, e.Zone = in.Text("tagline"), in.Text("description"), in.Text("zone")
	e.Venue, e.Address, e.VenueURL = in.Text("venue"), in.Text("address"), in.Text("venue_url")
	e.Languages = strings.FieldsFunc(in.Text("languages"), func(c rune) bool { return c == ',' || c == ' ' })
	for _, n := range numbers(&e) {
		*n.at = in.Number(n.name)
	}
	if in.Text("clock")+in.Text("clock_clock") != "" {
		e.ClockAhead = d.editions.Ahead(in.Instant("clock", v))
	}
	if in.Checked("clock_real") {
		e.ClockAhead = 0
	}
	if read, err := strconv.ParseInt(in.Text("version"), 10, 64); err == nil {
		e.Version = read
	}
	if in.Text("preview") != "" {
		return d.settingsForm(w, r, v, nil)
	}
	saved, change, err := e, "", in.Err()
	if err == nil {
		saved, change, err = d.editions.SaveEdition(r.Context(), v.Who, e, edition.Keeps(in.Text("zone_keeps")))
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.settingsForm(w, r, v, err)
	}
	if err != nil {
		return err
	}
	v.Edition = saved
	d.office.Done(w, r, v, "site.saved", saved.Name, change, "/organise/"+saved.Slug+"/settings/")
	return nil
}

type walksPage struct {
	site.Page
	Rooms []edition.Room
	Rows  []walkRow
	URL   string
}

type walkRow struct {
	Room  edition.Room
	Cells []walkCell
}

type walkCell struct {
	Name, Label string
	Minutes     int
	Told        bool
}

func (d *Door) walksPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Reading)
	if err != nil {
		return err
	}
	f, err := d.editions.Frame(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := walksPage{Page: d.office.Page(w, r, v, "walks", "nav.walks"), Rooms: f.Rooms, URL: r.URL.Path}
	for i, a := range f.Rooms {
		row := walkRow{Room: a}
		for _, b := range f.Rooms[:i] {
			told := slices.ContainsFunc(f.Walks, func(w edition.Walk) bool { return w.A == min(a.ID, b.ID) && w.B == max(a.ID, b.ID) })
			row.Cells = append(row.Cells, walkCell{fmt.Sprintf("%s/%s", a.ID, b.ID), a.Name + " – " + b.Name, f.WalkMinutes(a.ID, b.ID), told})
		}
		page.Rows = append(page.Rows, row)
	}
	return d.pages.Render(w, r, http.StatusOK, "walks.html", page)
}

// walks keeps what differs from what the floors say; an emptied field goes back to that.
func (d *Door) walks(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Changing)
	if err != nil {
		return err
	}
	f, err := d.editions.Frame(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	for name := range r.PostForm {
		a, b, ok := strings.Cut(name, "/")
		if !ok {
			continue
		}
		minutes, typed := -1, strings.TrimSpace(r.PostFormValue(name))
		if typed != "" {
			if minutes, err = strconv.Atoi(typed); err != nil || minutes < 0 {
				return edition.ErrWalk
			}
		}
		if minutes == f.WalkMinutes(edition.RoomID(a), edition.RoomID(b)) {
			continue
		}
		if err := d.editions.SetWalk(r.Context(), v.Who, v.Edition.ID,
			edition.Walk{A: edition.RoomID(a), B: edition.RoomID(b), Minutes: minutes}); err != nil {
			return err
		}
	}
	d.office.Done(w, r, v, "site.saved", "", "", r.URL.Path)
	return nil
}

// addRow lays a row of slots: "from 10:45, 3 slots of 30 minutes, 10 minutes apart".
func (d *Door) addRow(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Changing)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	n, err := d.layRow(r, v)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.slotDesk().ShowList(w, r, v, err)
	}
	if err != nil {
		return err
	}
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	d.office.Done(w, r, v, "site.saved", p.T("edition.row_laid", "Count", n), "", "/organise/"+v.Edition.Slug+"/slots/")
	return nil
}

// layRow lays the row of slots that a form asks for, and returns how many they are.
func (d *Door) layRow(r *http.Request, v office.Visit) (int, error) {
	in := office.NewInput(r)
	first := in.Instant("first", v)
	row := edition.Row{First: first.UTC(), Minutes: in.Number("minutes"), Gap: in.Number("gap"), Count: in.Number("count")}
	if err := in.Err(); err != nil {
		return 0, err
	}
	f, err := d.editions.Frame(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return 0, err
	}
	date := first.Format(time.DateOnly)
	i := slices.IndexFunc(f.Days, func(d edition.Day) bool { return d.Date == date })
	if i < 0 {
		return 0, edition.ErrNoDay
	}
	return row.Count, d.editions.AddSlots(r.Context(), v.Who, f.Days[i].ID, row)
}

// setState makes an edition known to everybody, or hides it again.
func (d *Door) setState(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Changing)
	if err != nil {
		return err
	}
	e := v.Edition
	e.State = edition.State(r.PostFormValue("state"))
	e, change, err := d.editions.Edition().Save(r.Context(), v.Who, e)
	if err != nil {
		return err
	}
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	d.office.Done(w, r, v, "edition.state_is", p.T("edition.state."+string(e.State)), change, "/organise/"+e.Slug+"/")
	return nil
}
