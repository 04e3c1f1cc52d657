package queue

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/site"
)

// bidsAtOnce are the sheets of a page. No page says how many there are in all: what one is recused from would show.
const bidsAtOnce = 12

// bids are what is offered of a sheet, in order.
var bids = []blind.Bid{blind.Like, blind.Could, blind.NoBid, blind.RatherNot, blind.MustNot}

// bidsPage is what a reviewer may bid for.
type bidsPage struct {
	site.Page
	Queue, Base, Knows string
	Why                string // nobody is asked: why
	Round              string
	Next               int // where the next page begins
	Sheets             []bidView
	Before, After      string
	Away               []string
}

// bidView is a sheet in words, with what may be said of it.
type bidView struct {
	sheetView
	Choices []choiceView
}

type choiceView struct {
	Value, Label string
	Chosen       bool
}

func (d *Door) bidsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.enter(w, r, blind.Reading)
	if err != nil {
		return err
	}
	blank := d.blank(w, r, v)
	page := bidsPage{Page: blank.Page, Queue: blank.Base, Base: blank.Base + "bids", Knows: blank.Base + "expertise"}
	page.Title, page.Scripts = page.T("review.bids"), nil
	b, err := d.sheets.Bidding(r.Context(), v.Who, v.Edition.ID)
	if fault.KindOf(err) == fault.NotFound {
		page.Why, _ = page.P.Fault(err)
		return d.pages.Render(w, r, http.StatusOK, "bids.html", page)
	}
	if err != nil {
		return err
	}
	page.Round, page.Away = roundSaid(page.P, b.Round), b.Away
	from, _ := strconv.Atoi(r.URL.Query().Get("from")) // what is no number is the first
	from = min(max(from, 0), max(0, len(b.Sheets)-1))
	page.Next = min(from+bidsAtOnce, len(b.Sheets))
	for _, o := range b.Sheets[from:page.Next] {
		view := bidView{sheetView: viewOf(page.P, o.Sheet)}
		for _, c := range bids {
			view.Choices = append(view.Choices, choiceView{string(c), bidSaid(page.P, c), c == o.Bid})
		}
		page.Sheets = append(page.Sheets, view)
	}
	if from > 0 {
		page.Before = page.Base + "?from=" + strconv.Itoa(max(0, from-bidsAtOnce))
	}
	if page.Next < len(b.Sheets) {
		page.After = page.Base + "?from=" + strconv.Itoa(page.Next)
	}
	return d.pages.Render(w, r, http.StatusOK, "bids.html", page)
}

func bidSaid(p *text.Printer, b blind.Bid) string {
	if b == blind.NoBid {
		return p.T("review.bid.none")
	}
	return p.T("review.bid." + string(b))
}

// keepBids takes what a page of sheets says, and goes on to the next.
func (d *Door) keepBids(w http.ResponseWriter, r *http.Request) error {
	v, err := d.enter(w, r, blind.Judging)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	var all []blind.BidGiven
	away := 0
	for name, values := range r.PostForm {
		handle, is := strings.CutPrefix(name, "bid-")
		if !is || len(values) == 0 {
			continue
		}
		all = append(all, blind.BidGiven{Handle: handle, Bid: blind.Bid(values[0])})
		if blind.Bid(values[0]) == blind.MustNot {
			away++
		}
	}
	words := d.office.Account.Site.Catalogue.In(v.Edition.Speak(d.office.Account.Site.Language(r)))
	said := words.T("review.bids_kept")
	if away > 0 {
		said = words.T("review.bids_away", "Count", away)
	}
	err = d.sheets.KeepBids(r.Context(), v.Who, v.Edition.ID, all...)
	if kind := fault.KindOf(err); kind == fault.NotFound || kind == fault.Invalid {
		said, _ = words.Fault(err)
	} else if err != nil {
		return err
	}
	to := "/" + v.Edition.Slug + "/review/bids"
	if from, err := strconv.Atoi(r.PostFormValue("next")); err == nil && from > away { // those that went move the others up
		to += "?from=" + strconv.Itoa(from-away)
	}
	site.SetFlash(w, site.Flash{Message: said})
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// knowsPage is what a reviewer says that they know.
type knowsPage struct {
	site.Page
	Queue, Base, Bids string
	Why               string
	Families          []familyView
}

type familyView struct {
	Name     string
	Products []productView
}

type productView struct {
	ID, Name, Summary string
	Degrees           []choiceView
}

func (d *Door) knowsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.enter(w, r, blind.Reading)
	if err != nil {
		return err
	}
	blank := d.blank(w, r, v)
	page := knowsPage{Page: blank.Page, Queue: blank.Base, Base: blank.Base + "expertise", Bids: blank.Base + "bids"}
	page.Title, page.Scripts = page.T("review.knows"), nil
	x, err := d.sheets.Expertise(r.Context(), v.Who, v.Edition.ID)
	if fault.KindOf(err) == fault.NotFound {
		page.Why, _ = page.P.Fault(err)
		return d.pages.Render(w, r, http.StatusOK, "expertise.html", page)
	}
	if err != nil {
		return err
	}
	if asked, err := d.sheets.Asked(r.Context(), v.Who, v.Edition.ID); err != nil {
		return err
	} else if !asked {
		page.Bids = ""
	}
	if len(x.Products) == 0 {
		page.Why = page.T("review.knows_none")
	}
	for _, f := range append(x.Families, catalogue.Family{Name: page.T("review.knows_other")}) {
		view := familyView{Name: f.Name}
		for _, p := range x.Products {
			if p.FamilyID != f.ID {
				continue
			}
			product := productView{ID: string(p.ID), Name: p.Name, Summary: p.Summary}
			for degree := blind.KnowsNothing; degree <= blind.KnowsWell; degree++ {
				product.Degrees = append(product.Degrees, choiceView{strconv.Itoa(degree), page.T("review.degree." + strconv.Itoa(degree)),
					x.Degrees[p.ID] == degree})
			}
			view.Products = append(view.Products, product)
		}
		if len(view.Products) > 0 {
			page.Families = append(page.Families, view)
		}
	}
	return d.pages.Render(w, r, http.StatusOK, "expertise.html", page)
}

// sayKnown keeps what a reviewer knows.
func (d *Door) sayKnown(w http.ResponseWriter, r *http.Request) error {
	v, err := d.enter(w, r, blind.Judging)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	degrees := map[catalogue.ProductID]int{}
	for name, values := range r.PostForm {
		if id, is := strings.CutPrefix(name, "knows-"); is && len(values) > 0 {
			if degrees[catalogue.ProductID(id)], err = strconv.Atoi(values[0]); err != nil {
				return blind.ErrKnown.Because(err)
			}
		}
	}
	if err := d.sheets.SayExpertise(r.Context(), v.Who, v.Edition.ID, degrees); err != nil {
		return err
	}
	words := d.office.Account.Site.Catalogue.In(v.Edition.Speak(d.office.Account.Site.Language(r)))
	site.SetFlash(w, site.Flash{Message: words.T("review.knows_kept")})
	http.Redirect(w, r, "/"+v.Edition.Slug+"/review/expertise", http.StatusSeeOther)
	return nil
}
