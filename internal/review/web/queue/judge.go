package queue

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/site"
)

// given reads an act from a form: a digit is a grade, 0 that it is not their field.
func given(handle, act, sentence, seconds string) blind.Given {
	g := blind.Given{Handle: handle, Act: blind.Act(act), Sentence: strings.TrimSpace(sentence)}
	g.Seconds, _ = strconv.Atoi(seconds) // a page without script does not know
	if n, err := strconv.Atoi(act); err == nil {
		if g.Act, g.Grade = blind.ToGrade, n; n == 0 {
			g.Act = blind.ToAbstain
		}
	}
	return g
}

// judge takes what a button of the page says, and goes on to the next sheet.
func (d *Door) judge(w http.ResponseWriter, r *http.Request) error {
	v, err := d.enter(w, r, blind.Judging)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	handle := r.PostFormValue("sheet")
	g := given(handle, r.PostFormValue("act"), r.PostFormValue("sentence"), r.PostFormValue("seconds"))
	base := "/" + v.Edition.Slug + "/review/"
	before, err := d.sheets.Queue(r.Context(), v.Who, v.Edition.ID)
	if err == nil {
		err = d.sheets.Judge(r.Context(), v.Who, v.Edition.ID, false, g)
	}
	switch kind := fault.KindOf(err); {
	case kind == fault.Closed || kind == fault.Invalid || kind == fault.Conflict:
		sentence, _ := d.office.Account.Site.Catalogue.In(v.Edition.Speak(d.office.Account.Site.Language(r))).Fault(err)
		site.SetFlash(w, site.Flash{Message: sentence})
		http.Redirect(w, r, base+"?sheet="+url.QueryEscape(handle), http.StatusSeeOther)
		return nil
	case err != nil:
		return err
	}
	http.Redirect(w, r, base+next(before, g, r.PostFormValue("back")), http.StatusSeeOther)
	return nil
}

// next is what is asked of the page after an act: the next sheet without a verdict, with what was answered, to undo it. What is undone is
// shown again, and who says why stays where they are.
func next(before blind.Queue, g blind.Given, back string) string {
	to := url.Values{}
	switch {
	case g.Act == blind.ToUndo:
		to.Set("sheet", g.Handle)
	case g.Act == blind.ToSay:
		if before.Place(back) >= 0 && back != "" {
			to.Set("sheet", back)
		}
	default:
		to.Set("was", g.Handle)
		if at := before.After(before.Place(g.Handle)); at >= 0 && before.Sheets[at].Handle != g.Handle {
			to.Set("sheet", before.Sheets[at].Handle)
		}
	}
	if len(to) == 0 {
		return ""
	}
	return "?" + to.Encode()
}

// remark keeps what a reviewer says to the others.
func (d *Door) remark(w http.ResponseWriter, r *http.Request) error {
	v, err := d.enter(w, r, blind.Judging)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	handle := r.PostFormValue("sheet")
	err = d.sheets.AddRemark(r.Context(), v.Who, v.Edition.ID, handle, strings.TrimSpace(r.PostFormValue("said")))
	words := d.office.Account.Site.Catalogue.In(v.Edition.Speak(d.office.Account.Site.Language(r)))
	flash := words.T("review.remarked")
	if kind := fault.KindOf(err); kind == fault.Closed || kind == fault.Invalid {
		flash, _ = words.Fault(err)
	} else if err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: flash})
	http.Redirect(w, r, "/"+v.Edition.Slug+"/review/?sheet="+url.QueryEscape(handle), http.StatusSeeOther)
	return nil
}

// keptWire is what a device keeps of a queue for the hours without a network, as the page shows it.
type keptWire struct {
	Open   bool         `json:"open"`
	Pace   int          `json:"minutes"`
	Sheets []sheetWire  `json:"sheets"`
	Words  keptWordWire `json:"words"`
}

type sheetWire struct {
	Handle string `json:"handle"`
	HTML   string `json:"html"`
	State  string `json:"state"`
	Grade  int    `json:"grade"`
}

// keptWordWire are sentences in which the page fills in numbers.
type keptWordWire struct {
	Counted   string `json:"counted"`
	Left      string `json:"left"`
	None      string `json:"none"`
	Graded    string `json:"graded"`
	Abstained string `json:"abstained"`
	Recused   string `json:"recused"`
	Done      string `json:"done"`
	Waiting   string `json:"waiting"`
	Kept      string `json:"kept"`
}

// kept is the whole queue, for the device.
func (d *Door) kept(w http.ResponseWriter, r *http.Request) error {
	v, err := d.enter(w, r, blind.Reading)
	if err != nil {
		return err
	}
	q, err := d.sheets.Queue(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	p := d.office.Account.Site.Catalogue.In(v.Edition.Speak(d.office.Account.Site.Language(r)))
	out := keptWire{Open: q.Round.Open, Pace: q.Minutes(), Sheets: []sheetWire{}, Words: keptWordWire{
		Counted: p.T("review.counted", "Place", "{place}", "Total", "{count}"), Left: p.T("review.left", "Minutes", "{minutes}"),
		None: p.T("review.none_left"), Graded: p.T("review.was_graded", "Handle", "{handle}", "Grade", "{grade}"),
		Abstained: p.T("review.was_abstained", "Handle", "{handle}"), Recused: p.T("review.was_recused", "Handle", "{handle}"),
		Done: p.T("review.all_done"), Waiting: p.T("review.waiting", "Number", "{count}"), Kept: p.T("review.kept", "Number", "{count}")}}
	for _, s := range q.Sheets {
		html, err := d.pieces.Whole(false, "sheet", viewOf(p, s))
		if err != nil {
			return err
		}
		told := sheetWire{s.Handle, string(html), string(s.Own.State), s.Own.Grade}
		if s.Own.Stale {
			told.State, told.Grade = string(blind.None), 0 // it is to be given again
		}
		out.Sheets = append(out.Sheets, told)
	}
	return web.WriteJSON(w, http.StatusOK, out)
}

// verdictsBody is what a device sends: acts in the order in which they were taken.
type verdictsBody struct {
	Acts []actWire `json:"acts"`
}

type actWire struct {
	Handle   string `json:"handle"`
	Act      string `json:"act"`
	Sentence string `json:"sentence"`
	Seconds  int    `json:"seconds"`
}

// mostActs is how many acts a device sends at once.
const mostActs = 500

// verdicts takes what a device had to tell. What is on a sheet that is not there any more is passed over.
func (d *Door) verdicts(w http.ResponseWriter, r *http.Request) error {
	v, err := d.enter(w, r, blind.Judging)
	if err != nil {
		return err
	}
	var body verdictsBody
	if err := web.ReadJSON(r, &body); err != nil {
		return office.ErrField.Because(err)
	}
	if len(body.Acts) > mostActs {
		return office.ErrField
	}
	all := make([]blind.Given, len(body.Acts))
	for i, a := range body.Acts {
		all[i] = given(a.Handle, a.Act, a.Sentence, strconv.Itoa(a.Seconds))
	}
	if err := d.sheets.Judge(r.Context(), v.Who, v.Edition.ID, true, all...); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
