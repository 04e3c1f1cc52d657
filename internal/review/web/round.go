package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/site"
)

// roundPage is a round with what is to be done next, and how far its readers have come.
type roundPage struct {
	site.Page
	review.Progress
	Base    string // address of the round
	List    string
	Team    string
	Queue   string // address that reviewers open
	State   string
	How     string // how it is read, in words
	May     bool
	Steps   []stepView
	Readers []readerView
}

// stepView is something to do with a round, with how it stands.
type stepView struct {
	Title, Note string
	Act, Label  string // what its button does; empty: none
	URL         string // of a page instead of a button
	Done, Next  bool
	Free        bool // it may be left out
}

type readerView struct {
	Name, Said                         string
	Assigned, Done, Abstained, Recused int
	Bids, Knows                        int
}

func (d *Door) roundPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, review.Overseeing)
	if err != nil {
		return err
	}
	p, err := d.review.Progress(r.Context(), v.Who, v.Edition.ID, blind.RoundID(r.PathValue("id")))
	if err != nil {
		return err
	}
	page := roundPage{Page: d.office.Page(w, r, v, "rounds", ""), Progress: p, List: "/organise/" + v.Edition.Slug + "/rounds/",
		Team: "/organise/" + v.Edition.Slug + "/reviewers/", Queue: "/" + v.Edition.Slug + "/review/",
		May: v.Who.May(review.Running, string(v.Edition.ID)) == nil}
	page.Title, page.Base = p.Round.Name, page.List+string(p.Round.ID)+"/"
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("review.css")})
	page.State = page.T("review.state_said." + string(p.Round.State))
	page.How = howRead(page.Page, p.Round)
	for _, o := range p.Readers {
		name := o.Name
		if name == "" {
			name = o.Email
		}
		if o.Person == "" {
			name = page.T("review.erased")
		}
		page.Readers = append(page.Readers, readerView{name, o.Organisation, o.Assigned, o.Done, o.Abstained, o.Recused, o.Bids,
			o.Knows})
	}
	page.steps()
	return d.pages.Render(w, r, http.StatusOK, "round.html", page)
}

// howRead says how a round is read.
func howRead(p site.Page, r review.Round) string {
	key := "review.how_sighted"
	if r.Blind {
		key = "review.how_blind"
	}
	return p.T(key, "Count", r.Wanted) + " " + p.T("review.visibility."+string(r.Visibility)) + ". " +
		p.T("review.remarks."+string(r.Remarks)) + "."
}

// steps are what a round needs, in order; the first that is not done is next.
func (page *roundPage) steps() {
	p := page.Progress
	assigned := 0
	for _, r := range p.Readers {
		assigned += r.Assigned
	}
	page.Steps = []stepView{
		{Title: page.T("review.step.reviewers"), Note: page.T("review.step.reviewers_note", "Count", len(p.Readers)), URL: page.Team,
			Label: page.T("nav.reviewers"), Done: len(p.Readers) > 0},
		{Title: page.T("review.step.sheets"), Note: page.T("review.step.sheets_note", "Count", p.Sheets, "Unmade", p.Unmade+p.Stale),
			Act: "sheets", Label: page.T("review.step.sheets_do"), Done: p.Sheets > 0 && p.Unmade+p.Stale == 0},
		{Title: page.T("review.step.look"), Note: page.T("review.step.look_note", "Count", p.Looking), URL: page.Base + "look",
			Label: page.T("review.step.look_do"), Done: p.Sheets > 0 && p.Looking == 0},
		page.bids(),
		{Title: page.T("review.step.plan"), Note: page.T("review.step.plan_note", "Count", p.Planned), Act: "plan",
			Label: page.T("review.step.plan_do"), Done: assigned > 0 || p.Planned > 0},
		{Title: page.T("review.step.publish"), Note: page.T("review.step.publish_note", "Count", assigned), Act: "publish",
			Label: page.T("review.step.publish_do"), Done: assigned > 0 && p.Planned == 0},
	}
	if p.Round.State != review.Prepared { // nobody is asked any more
		page.Steps = slices.DeleteFunc(page.Steps, func(s stepView) bool { return s.Free })
	}
	switch p.Round.State {
	case review.Prepared:
		page.Steps = append(page.Steps, stepView{Title: page.T("review.step.open"), Note: page.T("review.step.open_note"), Act: "open",
			Label: page.T("review.step.open_do")})
	case review.Open:
		page.Steps = append(page.Steps, stepView{Title: page.T("review.step.read"), Note: page.T("review.step.read_note", "Count", p.Lacking),
			Act: "close", Label: page.T("review.step.close_do")},
			stepView{Title: page.T("review.further"), Note: page.T("review.step.further_note"), URL: page.Base + "further",
				Label: page.T("review.step.further_do"), Free: true})
	case review.Closed:
		page.Steps = []stepView{{Title: page.T("review.step.closed"), Note: page.T("review.step.closed_note"), URL: page.Base + "standing",
			Label: page.T("review.standing")}, {Title: page.T("review.step.again"), Act: "open", Label: page.T("review.step.again_do")},
			{Title: page.T("review.step.settle"), Act: "settle", Label: page.T("review.step.settle_do")}}
	case review.Settled:
		page.Steps = nil
	}
	for i := range page.Steps {
		if !page.Steps[i].Done && !page.Steps[i].Free {
			page.Steps[i].Next = true
			return
		}
	}
}

// bids is whether reviewers are asked what they would like to read, which may be left out.
func (page *roundPage) bids() stepView {
	answered, said := 0, 0
	for _, r := range page.Progress.Readers {
		if r.Bids > 0 {
			answered++
		}
		said += r.Bids
	}
	s := stepView{Title: page.T("review.step.bids"), Note: page.T("review.step.bids_note"), Act: "bids", Label: page.T("review.step.bids_do"),
		Free: true}
	if page.Round.Bidding {
		s.Note = page.T("review.step.bids_open", "Count", answered, "All", page.P.Number(len(page.Progress.Readers)))
		s.Act, s.Label = "bids_end", page.T("review.step.bids_end")
	} else if said > 0 {
		s.Note = page.T("review.step.bids_said", "Count", said)
	}
	return s
}

// act does what a button of the round's page says.
func (d *Door) act(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, review.Running)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	id, back := blind.RoundID(r.PathValue("id")), "/organise/"+v.Edition.Slug+"/rounds/"+r.PathValue("id")+"/read"
	words := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	ctx, said := r.Context(), ""
	switch act := r.PostFormValue("act"); act {
	case "sheets":
		var made int
		made, err = d.review.MakeSheets(ctx, v.Who, v.Edition.ID, id)
		said = words.T("review.sheets_made", "Count", made)
	case "bids", "bids_end":
		err = d.review.AskBids(ctx, v.Who, v.Edition.ID, id, act == "bids")
		said = words.T("review." + act + "_done")
	case "plan":
		seed, _ := strconv.ParseUint(r.PostFormValue("seed"), 10, 64) // none is the first
		var plan review.Plan
		plan, err = d.review.PlanReading(ctx, v.Who, v.Edition.ID, id, seed)
		said = words.T("review.planned", "Count", len(plan.Pairs), "Total", plan.Total, "TotalBound", plan.TotalBound, "Floor", plan.Floor,
			"FloorBound", plan.FloorBound, "Short", plan.Short)
	case "publish":
		err, said = d.review.PublishReading(ctx, v.Who, v.Edition.ID, id), words.T("review.published")
	case "open":
		err, said = d.review.Open(ctx, v.Who, v.Edition.ID, id), words.T("review.opened")
	case "close":
		err, said = d.review.Close(ctx, v.Who, v.Edition.ID, id), words.T("review.was_closed")
	case "settle":
		err, said = d.review.Settle(ctx, v.Who, v.Edition.ID, id), words.T("review.was_settled")
	default:
		return office.ErrField
	}
	if fault.KindOf(err) == fault.Conflict {
		said, _ = words.Fault(err)
	} else if err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: said})
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}
