package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
)

// nextView is what a programme that came in still needs before it can be planned.
type nextView struct {
	URL     string
	Bare    []edition.Room // rooms without a capacity
	Longest int            // minutes of the longest talk or lab, where the edition allows less
	Limit   int
	Draft   string // address
}

// next says what comes after an import.
func (d *Organise) next(r *http.Request, v office.Visit) (nextView, error) {
	root := "/organise/" + v.Edition.Slug
	out := nextView{URL: root + "/import/next", Limit: v.Edition.SessionLimit, Draft: root + "/sessions/"}
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return out, err
	}
	for _, room := range draft.Frame.Rooms {
		if room.Capacity == 0 {
			out.Bare = append(out.Bare, room)
		}
	}
	out.Longest = overLimit(draft)
	return out, nil
}

// overLimit is how long the longest session is that is longer than the edition allows, in minutes; 0 when none is.
func overLimit(d programme.Draft) (longest int) {
	limit := d.Frame.Edition.SessionLimit
	for _, s := range d.Sessions {
		if (s.Kind == programme.Talk || s.Kind == programme.Lab) && limit > 0 && s.Minutes > limit {
			longest = max(longest, s.Minutes)
		}
	}
	return longest
}

// takeNext does what an organiser says to what an import left open.
func (d *Organise) takeNext(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, intake.Importing)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	done, change, back := "programme.import_limit_raised", "", "/organise/"+v.Edition.Slug+"/import/"
	if r.PostFormValue("do") == "capacities" {
		done = "programme.import_capacities_set"
		change, err = d.setCapacities(r, v)
	} else {
		change, err = d.raiseLimit(r, v)
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		page := d.newImportPage(w, r, v)
		page.Message, _ = page.P.Fault(err)
		if err := d.history(r, v, &page); err != nil {
			return err
		}
		return d.pages.Render(w, r, http.StatusUnprocessableEntity, "organise-import.html", page)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, done, "", change, back)
	return nil
}

// setCapacities gives rooms the capacities that were typed, in one step.
func (d *Organise) setCapacities(r *http.Request, v office.Visit) (change string, err error) {
	seats := programme.Seats{}
	in := office.NewInput(r)
	for name := range r.PostForm {
		room, is := strings.CutPrefix(name, "capacity.")
		if !is {
			continue
		}
		if n := in.Number(name); n != 0 {
			seats[edition.RoomID(room)] = n
		}
	}
	if err := in.Err(); err != nil || len(seats) == 0 {
		return "", err
	}
	step := programme.Step{Label: text.Say("programme.import_capacities_set").Kept(), Edits: []programme.Edit{seats}}
	done, err := d.programme.TakeStep(r.Context(), v.Who, v.Edition.ID, step)
	return done.Change, err
}

// raiseLimit lets sessions last as long as those that came in.
func (d *Organise) raiseLimit(r *http.Request, v office.Visit) (change string, err error) {
	e := v.Edition
	if e.SessionLimit, err = strconv.Atoi(r.PostFormValue("minutes")); err != nil {
		return "", office.ErrField.Because(err)
	}
	_, change, err = d.office.Editions.SaveEdition(r.Context(), v.Who, e, "")
	return change, err
}
