package web

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
)

// remindEvery is how often it is looked whether the clock reminds somebody.
const remindEvery = 10 * time.Minute

func (d *Door) remindByClock(ctx context.Context, log *slog.Logger) {
	if _, err := d.care.RemindByClock(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not remind speakers", "error", err)
	}
}

// clockPage is the reminders by the clock: when, whom, and what they would read.
type clockPage struct {
	site.Page
	site.Form
	Version int64
	URL     string
	Modes   []choiceView
	Rungs   []rungView
	Next    string // when the mails below leave; empty: none do any more
	Mails   []mailView
	Left    []leftView
}

type rungView struct {
	Day, Sent string
	Now       bool
}

func (d *Door) clockPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Changing)
	if err != nil {
		return err
	}
	return d.showClock(w, r, v, nil)
}

func (d *Door) showClock(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	l, err := d.care.RemindersByClock(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := clockPage{Page: d.office.Page(w, r, v, "tasks", "care.clock_title"), Version: l.Rule.Version, URL: root(v) + "tasks/reminders"}
	for _, c := range care.Clocks {
		name := "off"
		if c != care.ClockOff {
			name = string(c)
		}
		page.Modes = append(page.Modes, choiceView{Value: string(c), Label: page.T("care.clock." + name), On: c == l.Rule.Clock})
	}
	for _, rung := range l.Rungs {
		page.Rungs = append(page.Rungs, rungView{Day: page.P.Date(rung.At.In(v.Edition.Location())),
			Sent: page.T("care.rung_sent", "Count", rung.Sent), Now: rung.Days == l.Next.Days})
	}
	if l.Next.Days > 0 {
		page.Next = page.P.Date(l.Next.At.In(v.Edition.Location()))
	}
	for _, one := range l.Would {
		if one.Why != "" {
			page.Left = append(page.Left, leftView{one.Speaker.Name, page.T("care.why." + one.Why)})
			continue
		}
		page.Mails = append(page.Mails, mailView{string(one.Speaker.ID), one.Speaker.Name, one.Mail.To, one.Mail.Subject, one.Mail.Text})
	}
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(page.P, refusal)
		status = http.StatusUnprocessableEntity
	}
	return d.pages.Render(w, r, status, "clock.html", page)
}

// clock settles whether reminders are sent, held or off.
func (d *Door) clock(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, care.Changing)
	if err != nil {
		return err
	}
	rule, err := d.care.Rule(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	seen, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return d.showClock(w, r, v, record.ErrMoved)
	}
	rule.Clock, rule.Version = care.Clock(r.PostFormValue("clock")), seen
	err = d.care.SaveRule(r.Context(), v.Who, rule)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showClock(w, r, v, err)
	}
	if err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: d.words(r).T("care.saved")})
	http.Redirect(w, r, root(v)+"tasks/reminders", http.StatusSeeOther)
	return nil
}

// stopURL ends reminders by the clock: a mail's program follows it by one POST.
func stopURL(e edition.Edition, hash string) string { return speakingURL(e, hash) + "/stop" }

// stopPage asks whether reminders by the clock are to end.
type stopPage struct {
	site.Page
	URL     string
	Stopped bool
}

func (d *Door) stopPage(w http.ResponseWriter, r *http.Request) error { return d.showStop(w, r, false) }

// stop ends reminders by the clock, or begins them again.
func (d *Door) stop(w http.ResponseWriter, r *http.Request) error {
	e, h, err := d.holder(r)
	if err != nil {
		return err
	}
	again := r.PostFormValue("again") != ""
	if err := d.care.StopReminders(r.Context(), h.Who, e, h.Link, !again); err != nil {
		return err
	}
	return d.showStop(w, r, !again)
}

func (d *Door) showStop(w http.ResponseWriter, r *http.Request, stopped bool) error {
	e, h, err := d.holder(r)
	if err != nil {
		return err
	}
	page := stopPage{Page: d.office.Account.PageIn(w, r, "care.stop_title", e.Speak), URL: stopURL(e, h.Link), Stopped: stopped}
	page.Edition, page.Section = d.public.RefNow(r, page.P, e), "speaking"
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	return d.pages.Render(w, r, http.StatusOK, "stop.html", page)
}
