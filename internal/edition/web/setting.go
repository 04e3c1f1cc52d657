package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
)

// section is a part of an edition's settings with a form of its own: what it does not show stays as it is.
type section struct {
	name   string
	fields func(d *Door, p *text.Printer, e edition.Edition) []office.Field
	read   func(d *Door, in *office.Input, v office.Visit, e *edition.Edition)
	why    func(d *Door, p *text.Printer, e edition.Edition) string // a sentence above the form; nil: none
	only   func(e edition.Edition) bool                             // nil: of every edition
}

// sections are the parts of an edition's settings, in the order of the page.
var sections = [...]section{
	{name: "about", fields: aboutFields, read: readAbout},
	{name: "public", fields: publicFields, read: readPublic},
	{name: "languages", fields: languageFields, read: readLanguages},
	{name: "sender", fields: senderFields, read: readSender, why: (*Door).senderWhy},
	{name: "figures", fields: figureFields, read: readFigures},
	{name: "clock", fields: clockFields, read: readClock, only: func(e edition.Edition) bool { return e.Rehearsal }},
}

// errSection says that an edition has no such settings.
var errSection = fault.New(fault.NotFound, "edition.no_section", "there are no such settings")

// sectionOf is the section of a request.
func sectionOf(r *http.Request, e edition.Edition) (section, error) {
	at := slices.IndexFunc(sections[:], func(s section) bool { return s.name == r.PathValue("section") })
	if at < 0 || sections[at].only != nil && !sections[at].only(e) {
		return section{}, errSection
	}
	return sections[at], nil
}

func (d *Door) settingPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Reading)
	if err != nil {
		return err
	}
	s, err := sectionOf(r, v.Edition)
	if err != nil {
		return err
	}
	return d.settingForm(w, r, v, s, nil)
}

func (d *Door) settingForm(w http.ResponseWriter, r *http.Request, v office.Visit, s section, refusal error) error {
	e := v.Edition
	page := office.Form{Page: d.office.Page(w, r, v, office.SettingsName, "edition.setting."+s.name), Version: e.Version,
		Base: "/organise/" + e.Slug + "/settings/", URL: r.URL.Path}
	if s.why != nil {
		page.Why = s.why(d, page.P, e)
	}
	page.Fields = s.fields(d, page.P, e)
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

func (d *Door) setting(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Changing)
	if err != nil {
		return err
	}
	s, err := sectionOf(r, v.Edition)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	in, e := office.NewInput(r), v.Edition
	s.read(d, in, v, &e)
	if read, err := strconv.ParseInt(in.Text("version"), 10, 64); err == nil {
		e.Version = read
	}
	if in.Text("preview") != "" {
		return d.settingForm(w, r, v, s, nil)
	}
	saved, change, err := e, "", in.Err()
	if err == nil {
		saved, change, err = d.editions.SaveEdition(r.Context(), v.Who, e, edition.Keeps(in.Text("zone_keeps")))
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.settingForm(w, r, v, s, err)
	}
	if err != nil {
		return err
	}
	v.Edition = saved
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	d.office.Done(w, r, v, "site.saved", p.T("edition.setting."+s.name), change, "/organise/"+saved.Slug+"/settings/")
	return nil
}

func aboutFields(_ *Door, p *text.Printer, e edition.Edition) []office.Field {
	return []office.Field{
		{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{e.Name}, Required: true},
		{Name: "slug", Label: p.T("edition.field.slug"), Hint: p.T("edition.hint.slug"), Kind: "text", Values: []string{e.Slug}, Required: true},
		{Name: "tagline", Label: p.T("edition.field.tagline"), Kind: "text", Values: []string{e.Tagline}},
		{Name: "description", Label: p.T("edition.field.description"), Kind: "markdown", Values: []string{e.Description}},
		{Name: "venue", Label: p.T("edition.field.venue"), Kind: "text", Values: []string{e.Venue}},
		{Name: "address", Label: p.T("edition.field.address"), Kind: "text", Values: []string{e.Address}},
		{Name: "venue_url", Label: p.T("edition.field.venue_url"), Kind: "url", Values: []string{e.VenueURL}},
		{Name: "zone", Label: p.T("edition.field.zone"), Kind: "pick", Options: office.Zones(e.Zone), Values: []string{e.Zone}, Required: true},
	}
}

func readAbout(_ *Door, in *office.Input, _ office.Visit, e *edition.Edition) {
	e.Name, e.Slug, e.Tagline, e.Description = in.Text("name"), in.Text("slug"), in.Text("tagline"), in.Text("description")
	e.Venue, e.Address, e.VenueURL, e.Zone = in.Text("venue"), in.Text("address"), in.Text("venue_url"), in.Text("zone")
}

func publicFields(_ *Door, p *text.Printer, e edition.Edition) []office.Field {
	states, unplaced := []office.Option{}, []office.Option{}
	for _, s := range edition.States {
		states = append(states, office.Option{Value: string(s), Label: p.T("edition.state." + string(s))})
	}
	for _, u := range edition.UnplacedChoices {
		unplaced = append(unplaced, office.Option{Value: string(u), Label: p.T("edition.unplaced." + string(u))})
	}
	return []office.Field{
		{Name: "state", Label: p.T("edition.field.state"), Hint: p.T("edition.hint.state"), Kind: "select",
			Options: office.Capitals(states), Values: []string{string(e.State)}, Required: true},
		{Name: "wishes_open", Label: p.T("edition.field.wishes_open"), Kind: "check", Values: check(e.WishesOpen)},
		{Name: "unplaced", Label: p.T("edition.field.unplaced"), Hint: p.T("edition.hint.unplaced"), Kind: "select", Options: unplaced,
			Values: []string{string(e.Unplaced)}, Required: true},
	}
}

func readPublic(_ *Door, in *office.Input, _ office.Visit, e *edition.Edition) {
	e.State, e.WishesOpen = edition.State(in.Text("state")), in.Checked("wishes_open")
	e.Unplaced = edition.Unplaced(in.Text("unplaced"))
}

func languageFields(_ *Door, p *text.Printer, e edition.Edition) []office.Field {
	options := languageOptions(text.Langs[:])
	offered := e.Offered()
	return []office.Field{
		{Name: "languages", Label: p.T("edition.field.first_language"), Hint: p.T("edition.hint.first_language"), Kind: "select",
			Options: options, Values: offered[:1], Required: true},
		{Name: "also", Label: p.T("edition.field.also"), Hint: p.T("edition.hint.also"), Kind: "checks", Options: options, Values: offered},
	}
}

// readLanguages puts the first language first; the others follow in the order of the product.
func readLanguages(_ *Door, in *office.Input, _ office.Visit, e *edition.Edition) {
	first := in.Text("languages")
	if !slices.Contains(text.Langs[:], first) {
		e.Languages = nil // which is refused
		return
	}
	offered := []string{first}
	for _, l := range text.Langs {
		if l != first && slices.Contains(in.All("also"), l) {
			offered = append(offered, l)
		}
	}
	e.Offer(offered)
}

func senderFields(_ *Door, p *text.Printer, e edition.Edition) []office.Field {
	return []office.Field{
		{Name: "sender_name", Label: p.T("edition.field.sender_name"), Hint: p.T("edition.hint.sender_name", "Name", e.Name), Kind: "text",
			Values: []string{e.Sender.Name}},
		{Name: "reply_to", Label: p.T("edition.field.reply_to"), Hint: p.T("edition.hint.reply_to"), Kind: "email",
			Values: []string{e.Sender.ReplyTo}},
		{Name: "contact", Label: p.T("edition.field.contact"), Hint: p.T("edition.hint.contact"), Kind: "text",
			Values: []string{e.Sender.Contact}},
	}
}

func readSender(_ *Door, in *office.Input, _ office.Visit, e *edition.Edition) {
	e.Sender = edition.Sender{Name: in.Text("sender_name"), ReplyTo: in.Text("reply_to"), Contact: in.Text("contact")}
}

// senderWhy shows the sender as readers of mail see it now.
func (d *Door) senderWhy(p *text.Printer, e edition.Edition) string {
	return p.T("edition.sender_why", "Sender", d.senderLine(p, e))
}

// senderLine is the sender and where answers go, in a line.
func (d *Door) senderLine(p *text.Printer, e edition.Edition) string {
	return p.T("edition.sender_line", "From", e.From(d.mailFrom), "ReplyTo", e.Sender.ReplyTo)
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

func figureFields(_ *Door, p *text.Printer, e edition.Edition) (out []office.Field) {
	for _, n := range numbers(&e) {
		out = append(out, office.Field{Name: n.name, Label: p.T("edition.field." + n.name), Hint: p.T("edition.hint." + n.name),
			Kind: "number", Values: []string{strconv.Itoa(*n.at)}})
	}
	return out
}

func readFigures(_ *Door, in *office.Input, _ office.Visit, e *edition.Edition) {
	for _, n := range numbers(e) {
		*n.at = in.Number(n.name)
	}
}

func clockFields(d *Door, p *text.Printer, e edition.Edition) []office.Field {
	reads := d.editions.Now(e).In(e.Location())
	return []office.Field{
		{Name: "clock", Label: p.T("edition.field.clock"), Kind: "moment",
			Hint: p.T("edition.hint.clock", "Date", p.Date(reads), "Time", p.Time(reads))},
		{Name: "clock_real", Label: p.T("edition.field.clock_real"), Kind: "check"},
	}
}

func readClock(d *Door, in *office.Input, v office.Visit, e *edition.Edition) {
	if in.Text("clock")+in.Text("clock_clock") != "" {
		e.ClockAhead = d.editions.Ahead(in.Instant("clock", v))
	}
	if in.Checked("clock_real") {
		e.ClockAhead = 0
	}
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

// languageOptions are languages by the names that they have in themselves.
func languageOptions(languages []string) (out []office.Option) {
	for _, l := range languages {
		out = append(out, office.Option{Value: l, Label: text.LanguageName(l)})
	}
	return office.Capitals(out)
}

// namesOf are languages in a line, the first one first.
func namesOf(languages []string) string {
	var out []string
	for _, o := range languageOptions(languages) {
		out = append(out, o.Label)
	}
	return strings.Join(out, ", ")
}
