package web

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
)

// desk is the list of what was sent, and the form in which organisers change it or add that of an invited speaker.
func (d *Door) desk() office.Desk[cfp.Proposal] {
	return office.Desk[cfp.Proposal]{
		Office: d.office, Name: "proposals", UseCases: d.calls.Proposal(), TitleName: "title", TitleKey: "cfp.form.title",
		All: func(ctx context.Context, v office.Visit) ([]cfp.Proposal, error) {
			return d.calls.Proposals(ctx, v.Who, v.Edition.ID)
		},
		ID:     func(p cfp.Proposal) string { return string(p.ID) },
		Title:  func(p cfp.Proposal) string { return p.Title },
		Table:  d.table,
		Blank:  func(v office.Visit) cfp.Proposal { return cfp.Proposal{EditionID: v.Edition.ID, Invited: true} },
		Fields: d.fields,
		Read: func(in *office.Input, v office.Visit, p *cfp.Proposal) {
			c := readContent(in.Request)
			c.You, c.Answers, c.Products = p.You, p.Answers, p.Products
			p.Content, p.By = c, v.Who.Key()
		},
		Save:    d.saveProposal,
		Version: func(p *cfp.Proposal) *int64 { return &p.Version },
	}
}

// saveProposal saves what organisers changed; a new one is that of an invited speaker.
func (d *Door) saveProposal(in *office.Input, v office.Visit, p cfp.Proposal) (cfp.Proposal, string, error) {
	if p.ID != "" {
		return d.calls.Proposal().Save(in.Context(), v.Who, p)
	}
	n := cfp.Named{Content: p.Content}
	for _, l := range in.Lines("speakers") {
		g := cfp.Guest{Name: l}
		if a, err := mail.ParseAddress(l); err == nil {
			g = cfp.Guest{Name: cmp.Or(a.Name, a.Address), Email: a.Address}
		}
		n.Speakers = append(n.Speakers, g)
	}
	made, err := d.calls.AddInvited(in.Context(), v.Who, v.Edition, n)
	return made, "", err
}

// names are those of who speaks.
func names(p cfp.Proposal) string {
	var out []string
	for _, v := range p.Speakers {
		if v.State == cfp.Joined || v.State == cfp.Asked {
			out = append(out, cmp.Or(v.Name, v.Email))
		}
	}
	return strings.Join(out, ", ")
}

func (d *Door) table(ctx context.Context, p *text.Printer, v office.Visit) (office.Table[cfp.Proposal], error) {
	t := office.Table[cfp.Proposal]{}
	frame, err := d.office.Editions.Frame(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return t, err
	}
	formats, tracks := map[string]string{}, map[string]string{}
	var ofFormat, ofTrack, ofLanguage []office.Choice
	for _, f := range frame.Formats {
		formats[string(f.ID)] = f.Name
		ofFormat = append(ofFormat, office.Choice{Value: string(f.ID), Label: f.Name})
	}
	for _, f := range frame.Tracks {
		tracks[string(f.ID)] = f.Name
		ofTrack = append(ofTrack, office.Choice{Value: string(f.ID), Label: f.Name})
	}
	for _, lang := range v.Edition.Languages {
		ofLanguage = append(ofLanguage, office.Choice{Value: lang, Label: language(p, lang)})
	}
	zone := v.Edition.Location()
	stateOf := func(x cfp.Proposal) string { return string(x.State) }
	t.Columns = []office.Column[cfp.Proposal]{
		{Name: "number", Key: "cfp.column.number", Number: true, Cell: func(x cfp.Proposal) office.Cell {
			return office.Cell{Text: strconv.Itoa(x.Number), Rank: float64(x.Number),
				URL: "/organise/" + v.Edition.Slug + "/proposals/" + string(x.ID) + "/read"}
		}},
		office.TextColumn("speakers", "cfp.column.speakers", names),
		office.TextColumn("format", "cfp.form.format_id", func(x cfp.Proposal) string { return formats[string(x.FormatID)] }),
		office.TextColumn("track", "cfp.form.track_id", func(x cfp.Proposal) string { return tracks[string(x.TrackID)] }),
		office.TextColumn("language", "cfp.form.language", func(x cfp.Proposal) string { return language(p, x.Language) }),
		{Name: "state", Key: "cfp.column.state", Cell: func(x cfp.Proposal) office.Cell {
			sign := office.Good
			if x.State == cfp.Withdrawn {
				sign = office.Wrong
			}
			return office.Cell{Text: p.T("cfp.proposal_state." + stateOf(x)), Sign: sign}
		}},
		{Name: "sent", Key: "cfp.column.sent", Ranked: true, Cell: func(x cfp.Proposal) office.Cell {
			return office.Cell{Text: v.Edition.At(x.SentAt).In(zone).Format("2006-01-02 15:04"), Rank: float64(x.SentAt.UnixMilli())}
		}},
		{Name: "level", Key: "cfp.form.level", Hidden: true, Cell: func(x cfp.Proposal) office.Cell {
			if x.Level == "" {
				return office.Cell{}
			}
			return office.Cell{Text: p.T("cfp.level." + x.Level)}
		}},
		{Name: "code", Key: "cfp.column.code", Hidden: true, Always: true,
			Cell: func(x cfp.Proposal) office.Cell { return office.Cell{Text: x.Code} }},
		{Name: "organisation", Key: "cfp.form.organisation", Hidden: true, Always: true,
			Cell: func(x cfp.Proposal) office.Cell { return office.Cell{Text: x.You.Organisation} }},
		{Name: "emails", Key: "cfp.column.emails", Hidden: true, Always: true, Cell: func(x cfp.Proposal) office.Cell {
			var all []string
			for _, s := range x.Speakers {
				if s.Email != "" && s.State == cfp.Joined {
					all = append(all, s.Email)
				}
			}
			return office.Cell{Text: strings.Join(all, ", ")}
		}},
		{Name: "abstract", Key: "cfp.form.abstract", Hidden: true, Always: true,
			Cell: func(x cfp.Proposal) office.Cell { return office.Cell{Text: x.Abstract} }},
	}
	t.Filters = []office.Filter[cfp.Proposal]{
		{Name: "state", Key: "cfp.column.state", Of: func(x cfp.Proposal) []string { return []string{stateOf(x)} },
			Choices: []office.Choice{{Value: "submitted", Key: "cfp.proposal_state.submitted"}, {Value: "withdrawn",
				Key: "cfp.proposal_state.withdrawn"}}},
		{Name: "format", Key: "cfp.form.format_id", Of: func(x cfp.Proposal) []string { return []string{office.OrNone(x.FormatID)} },
			Choices: ofFormat},
		{Name: "track", Key: "cfp.form.track_id", Of: func(x cfp.Proposal) []string { return []string{office.OrNone(x.TrackID)} },
			Choices: ofTrack},
		{Name: "language", Key: "cfp.form.language", Of: func(x cfp.Proposal) []string { return []string{office.OrNone(x.Language)} },
			Choices: ofLanguage},
	}
	t.Sifts = []office.Sift[cfp.Proposal]{
		{Name: "invited", Key: "cfp.sift.invited", Keep: func(x cfp.Proposal) bool { return x.Invited }},
		{Name: "revised", Key: "cfp.sift.revised", Keep: func(x cfp.Proposal) bool { return x.Revision > 1 }},
	}
	t.Found = func(x cfp.Proposal) string { return x.Abstract + " " + x.Outline + " " + x.Code }
	return t, nil
}

func (d *Door) fields(ctx context.Context, p *text.Printer, v office.Visit, x cfp.Proposal) ([]office.Field, error) {
	frame, err := d.office.Editions.Frame(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	var formats, tracks, levels, languages []office.Option
	for _, f := range frame.Formats {
		if f.Kind != "break" {
			formats = append(formats, office.Option{Value: string(f.ID), Label: f.Name})
		}
	}
	for _, t := range frame.Tracks {
		tracks = append(tracks, office.Option{Value: string(t.ID), Label: t.Name})
	}
	for _, l := range cfp.Levels {
		levels = append(levels, office.Option{Value: l, Label: p.T("cfp.level." + l)})
	}
	for _, l := range v.Edition.Languages {
		languages = append(languages, office.Option{Value: l, Label: language(p, l)})
	}
	out := []office.Field{
		{Name: "title", Label: p.T("cfp.form.title"), Kind: "text", Values: []string{x.Title}, Required: true},
		{Name: "abstract", Label: p.T("cfp.form.abstract"), Kind: "markdown", Values: []string{x.Abstract}},
		{Name: "outline", Label: p.T("cfp.form.outline"), Hint: p.T("cfp.form_hint.outline"), Kind: "textarea", Values: []string{x.Outline}},
		{Name: "why", Label: p.T("cfp.form.why"), Kind: "textarea", Values: []string{x.Why}},
		{Name: "format_id", Label: p.T("cfp.form.format_id"), Kind: "select", Options: formats, Values: []string{string(x.FormatID)}},
		{Name: "track_id", Label: p.T("cfp.form.track_id"), Kind: "select", Options: tracks, Values: []string{string(x.TrackID)}},
		{Name: "level", Label: p.T("cfp.form.level"), Kind: "select", Options: office.Capitals(levels), Values: []string{x.Level}},
		{Name: "language", Label: p.T("cfp.form.language"), Kind: "select", Options: office.Capitals(languages), Values: []string{x.Language}},
	}
	if x.ID == "" {
		out = append(out, office.Field{Name: "speakers", Label: p.T("cfp.column.speakers"), Hint: p.T("cfp.hint.speakers"), Kind: "textarea"})
	}
	return out, nil
}

// readPage is one proposal, whole, as organisers read it.
type readPage struct {
	site.Page
	X                    cfp.Proposal
	Status, Why          string
	Format, Track, Level string
	Tongue               string
	Speakers             []readSpeaker
	Replies              []replyView
	Revisions            []revisionView
	Edit, List, Base     string
	Link                 string // that was just made
	May                  bool
}

type readSpeaker struct {
	speakerView
	Email, Organisation, Biography string
	CanLink                        bool
}

type revisionView struct {
	Number         int
	When, By       string
	Title, Changed string
	Text           string
}

func (d *Door) readPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, cfp.Reading)
	if err != nil {
		return err
	}
	x, _, err := d.calls.Proposal().ByID(r.Context(), v.Who, r.PathValue("id"))
	if err == nil && x.EditionID != v.Edition.ID {
		err = record.ErrGone
	}
	if err != nil {
		return err
	}
	frame, err := d.office.Editions.Frame(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	revisions, err := d.calls.Revisions(r.Context(), v.Who, v.Edition.ID, x.ID)
	if err != nil {
		return err
	}
	base := "/organise/" + v.Edition.Slug + "/proposals/"
	page := readPage{Page: d.office.Page(w, r, v, "proposals", ""), X: x, List: base, Edit: base + string(x.ID),
		Base: base + string(x.ID) + "/",
		May:  v.Who.May(cfp.Changing, string(v.Edition.ID)) == nil}
	page.Title, page.Tongue = x.Title, language(page.P, x.Language)
	p, now := page.P, d.calls.Now(v.Edition)
	page.describe(frame, x)
	page.Status = p.T("cfp.sent_on", "Number", x.Number, "When", happened(p, v.Edition, x.SentAt))
	if x.State == cfp.Withdrawn {
		page.Status = p.T("cfp.status.withdrawn", "When", happened(p, v.Edition, x.Withdrawn.At))
		page.Why = p.T("cfp.withdraw." + cmp.Or(x.Withdrawn.Kind, "other"))
	}
	for _, s := range x.Speakers {
		page.Speakers = append(page.Speakers, readSpeaker{speakerOf(p, v.Edition, now, s, s.Person == x.Lead && s.Person != ""), s.Email,
			s.Organisation, s.Biography, page.May && s.State == cfp.Asked})
	}
	for _, rev := range revisions {
		page.Revisions = append(page.Revisions, d.revision(p, v.Edition, rev))
	}
	page.compare(revisions)
	questions, err := d.calls.Questions(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page.Replies = repliesOf(p, v.Edition, questions, x.Content)
	if token := d.office.Account.TakeOnce(w, r); token != "" {
		page.Link = d.baseURL + "/" + v.Edition.Slug + "/call/with/" + token
	}
	return d.pages.Render(w, r, http.StatusOK, "read.html", page)
}

func (page *readPage) describe(frame edition.Frame, x cfp.Proposal) {
	for _, f := range frame.Formats {
		if f.ID == x.FormatID {
			page.Format = f.Name + " · " + page.P.Minutes(f.Minutes)
		}
	}
	for _, t := range frame.Tracks {
		if t.ID == x.TrackID {
			page.Track = t.Name
		}
	}
	if x.Level != "" {
		page.Level = page.T("cfp.level." + x.Level)
	}
}

func (d *Door) revision(p *text.Printer, e edition.Edition, r cfp.Revision) revisionView {
	return revisionView{Number: r.Number, When: happened(p, e, r.At), Title: r.Title, Text: r.Abstract}
}

// compare names what each revision changed of the one before.
func (page *readPage) compare(all []cfp.Revision) {
	for i := range all {
		if i+1 == len(all) {
			page.Revisions[i].Changed = page.T("cfp.revision_first")
			continue
		}
		a, b := all[i+1], all[i]
		var what []string
		for _, f := range []struct {
			name string
			same bool
		}{
			{"title", a.Title == b.Title}, {"abstract", a.Abstract == b.Abstract}, {"outline", a.Outline == b.Outline}, {"why", a.Why == b.Why},
			{"format_id", a.FormatID == b.FormatID}, {"track_id", a.TrackID == b.TrackID}, {"level", a.Level == b.Level},
			{"language", a.Language == b.Language}, {"products", slices.Equal(a.Products, b.Products)}, {"biography", a.You == b.You}, {"replies",
				maps.Equal(a.Answers, b.Answers)},
		} {
			if !f.same {
				what = append(what, page.T("cfp.form."+f.name))
			}
		}
		page.Revisions[i].Changed = strings.Join(what, ", ")
	}
}

// link makes the link by which an invited speaker takes over what organisers wrote, shown once.
func (d *Door) link(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, cfp.Changing)
	if err != nil {
		return err
	}
	token, err := d.calls.LinkFor(r.Context(), v.Who, v.Edition, cfp.ProposalID(r.PathValue("id")), r.PathValue("speaker"))
	if err != nil {
		return err
	}
	at := "/organise/" + v.Edition.Slug + "/proposals/" + r.PathValue("id") + "/read"
	d.office.Account.GiveOnce(w, at, token)
	http.Redirect(w, r, at, http.StatusSeeOther)
	return nil
}

// latePage of organisers: links that let so many more send.
type lateList struct {
	site.Page
	site.Form
	Links []lateView
	URL   string
	Link  string
}

type lateView struct {
	ID, Note, Used, Until string
	Open                  bool
}

func (d *Door) lateLinks(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, cfp.Changing)
	if err != nil {
		return err
	}
	return d.showLate(w, r, v, nil)
}

func (d *Door) showLate(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	all, err := d.calls.LateLinks(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := lateList{Page: d.office.Page(w, r, v, "late", "nav.late"), URL: "/organise/" + v.Edition.Slug + "/late/"}
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(page.P, refusal)
		page.Values, status = r.PostForm, http.StatusUnprocessableEntity
	}
	for _, l := range all {
		used := page.T("cfp.late_used", "Used", l.Used, "Uses", l.Uses)
		if l.Kept > 0 && l.Used < l.Uses {
			used = page.T("cfp.late_kept", "Said", used, "Count", l.Kept)
		}
		page.Links = append(page.Links, lateView{l.ID, l.Note, used,
			instant(page.P, v.Edition, l.Until), l.Used < l.Uses && d.calls.Now(v.Edition).Before(l.Until)})
	}
	if token := d.office.Account.TakeOnce(w, r); token != "" {
		page.Link = d.baseURL + "/" + v.Edition.Slug + "/call/late/" + token
	}
	return d.pages.Render(w, r, status, "late.html", page)
}

func (d *Door) makeLate(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, cfp.Changing)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	in := office.NewInput(r)
	l := cfp.LateLink{Note: in.Text("note"), Uses: in.Number("uses")}
	if day, err := time.ParseInLocation(time.DateOnly, in.Text("until"), v.Edition.Location()); err == nil {
		l.Until = day.AddDate(0, 0, 1)
	}
	token, err := d.calls.MakeLate(r.Context(), v.Who, v.Edition, l)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showLate(w, r, v, err)
	}
	if err != nil {
		return err
	}
	at := "/organise/" + v.Edition.Slug + "/late/"
	d.office.Account.GiveOnce(w, at, token)
	http.Redirect(w, r, at, http.StatusSeeOther)
	return nil
}

func (d *Door) endLate(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, cfp.Changing)
	if err != nil {
		return err
	}
	if err := d.calls.EndLate(r.Context(), v.Who, v.Edition, r.PathValue("id")); err != nil {
		return err
	}
	d.office.Done(w, r, v, "cfp.late_ended", "", "", "/organise/"+v.Edition.Slug+"/late/")
	return nil
}

// counts are how many were sent.
func (d *Door) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	n, err := d.calls.CountSent(ctx, at.Who, at.Edition.ID)
	if err != nil || n == 0 {
		return nil, err
	}
	return map[string]chapter.Count{"proposals": {All: n}}, nil
}
