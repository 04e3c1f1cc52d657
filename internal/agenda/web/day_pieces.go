package web

import (
	"html/template"
	"slices"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/site"
)

// dayPieces puts somebody's day together. What a stop says depends on the programme, and on few things of the person that many have in
// common: the walk to it, a star, a choice. So its parts are ready, and only which ones they are is theirs.
type dayPieces struct {
	parts *site.Pieces
	v     releaseweb.View
	slug  string
}

// stopPiece is how a stop begins.
type stopPiece struct {
	releaseweb.SessionView
	Walk                   string // empty: none
	Hurry                  bool
	Must, ByHand, OnRecord string // said of it; empty: not so
}

// ratherPiece is what could be attended instead.
type ratherPiece struct {
	releaseweb.SessionView
	OnRecord string
	Do       choiceForm
}

// stopEnd is where to go when the session is full, and how to leave it out.
type stopEnd struct {
	BackUp     *releaseweb.SessionView
	BackUpWord string
	Do         *choiceForm // nil: a plenary or a break is not chosen
}

// givenPiece is a starred session that the day leaves out.
type givenPiece struct {
	releaseweb.SessionView
	Must, OnRecord string
	Do             choiceForm
}

type alsoPiece struct {
	releaseweb.SessionView
	ID, Because string // of the entry; in words
}

// choiceForm is a button that changes the day by hand.
type choiceForm struct {
	Slug, Entry, Class string
	Choice             agenda.Choice
	Label, About       string
}

// Forms of pieces: what is said of a session.
const (
	isMust = 1 << iota
	isChosen
	isSkipped
	inHurry
	walked // and above: the minutes of the walk
)

func formOf(it agenda.DayItem) (form int) {
	if it.Level == agenda.MustSee {
		form |= isMust
	}
	if it.Chosen {
		form |= isChosen
	}
	if it.Skipped {
		form |= isSkipped
	}
	return form
}

func (d dayPieces) day(day agenda.Day) (out dayView, err error) {
	var stops, given site.Joined
	for i := range day.Items {
		d.stop(&stops, &day.Items[i])
	}
	for i := range day.Given {
		if !isInstead(day, day.Given[i]) {
			d.given(&given, &day.Given[i])
		}
	}
	for _, it := range day.Off {
		off := offView{SessionView: d.v.Entry(it.Entry), Fits: d.v.Insteads(it.Fits)}
		for _, o := range day.Items {
			if o.Entry.Start.Before(it.Entry.End) && it.Entry.Start.Before(o.Entry.End) {
				off.Busy = append(off.Busy, o.Session.Title)
			}
		}
		out.Off = append(out.Off, off)
	}
	for _, sd := range d.v.X.Days {
		if sd.ID == day.DayID {
			out.Title = d.v.P.Date(sd.Start.In(d.v.X.Zone()))
		}
	}
	if out.Stops, err = stops.HTML(); err != nil {
		return out, err
	}
	out.Given, err = given.HTML()
	return out, err
}

// isInstead reports whether what a day leaves out stands beside what is attended then.
func isInstead(day agenda.Day, given agenda.DayItem) bool {
	return slices.ContainsFunc(day.Items, func(it agenda.DayItem) bool {
		return slices.ContainsFunc(it.Instead, func(e release.SnapshotEntry) bool { return e.ID == given.Entry.ID })
	})
}

func (d dayPieces) stop(out *site.Joined, it *agenda.DayItem) {
	p := d.v.P
	if it.Free >= worthNaming {
		out.Add(d.parts.Of(site.PieceKey{Template: "free", Form: it.Free}, func() any { return p.T("agenda.free", "Time", p.Minutes(it.Free)) }))
	}
	form := formOf(*it) + it.Walk*walked
	if it.Hurry {
		form |= inHurry
	}
	out.Add(d.parts.Of(site.PieceKey{Template: "stop", Of: it.Entry.ID, Form: form}, func() any {
		s := stopPiece{SessionView: d.v.Entry(it.Entry), Hurry: it.Hurry}
		switch {
		case it.Walk > 0 && it.Hurry:
			s.Walk = p.T("agenda.hurry", "Count", it.Walk)
		case it.Walk > 0:
			s.Walk = p.T("agenda.walk", "Count", it.Walk)
		}
		s.Must, s.ByHand = d.when(it.Level == agenda.MustSee, "agenda.must"), d.when(it.Chosen, "agenda.by_hand")
		s.OnRecord = d.when(s.Recorded, "agenda.recorded")
		return s
	}))
	if len(it.Instead) > 0 {
		out.Add(d.parts.Of(site.PieceKey{Template: "versus"}, func() any { return p.T("agenda.instead") }))
		for i := range it.Instead {
			o := &it.Instead[i]
			out.Add(d.parts.Of(site.PieceKey{Template: "rather", Of: o.ID}, func() any {
				s := d.v.Entry(*o)
				return ratherPiece{s, d.when(s.Recorded, "agenda.recorded"), d.choice(o.ID, s.Title, "plain", agenda.Attend, "agenda.rather")}
			}))
		}
		out.Add(d.parts.Of(site.PieceKey{Template: "versus-ends"}, func() any { return nil }))
	}
	d.end(out, it)
}

func (d dayPieces) end(out *site.Joined, it *agenda.DayItem) {
	canMove := !it.Session.Plenary && it.Session.Kind != programme.Break
	key := site.PieceKey{Template: "stop-ends"}
	if canMove {
		key = site.PieceKey{Template: "stop-ends", Of: it.Entry.ID, With: it.BackUp, Form: formOf(*it) & isChosen}
	}
	out.Add(d.parts.Of(key, func() any {
		if !canMove {
			return stopEnd{}
		}
		do := d.choice(it.Entry.ID, it.Session.Title, "plain", agenda.Skip, "agenda.skip")
		if it.Chosen {
			do = d.choice(it.Entry.ID, "", "plain", agenda.Propose, "agenda.propose")
		}
		e := stopEnd{Do: &do, BackUpWord: d.v.P.T("agenda.back_up")}
		if it.BackUp != "" {
			b := d.v.Anywhere(d.v.X.Session(it.BackUp))
			e.BackUp = &b
		}
		return e
	}))
}

func (d dayPieces) given(out *site.Joined, it *agenda.DayItem) {
	out.Add(d.parts.Of(site.PieceKey{Template: "given", Of: it.Entry.ID, Form: formOf(*it)}, func() any {
		g := givenPiece{SessionView: d.v.Entry(it.Entry), Must: d.when(it.Level == agenda.MustSee, "agenda.must")}
		g.OnRecord = d.when(g.Recorded, "agenda.recorded")
		choice := agenda.Attend
		if it.Skipped {
			choice = agenda.Propose
		}
		g.Do = d.choice(it.Entry.ID, it.Session.Title, "link", choice, "agenda.rather")
		return g
	}))
}

func (d dayPieces) also(all []agenda.Suggestion) (template.HTML, error) {
	var out site.Joined
	for i := range all {
		s := &all[i]
		out.Add(d.parts.Of(site.PieceKey{Template: "also", Of: s.Entry.ID, With: s.Because.ID}, func() any {
			return alsoPiece{d.v.Entry(s.Entry), s.Entry.ID, d.v.P.T("agenda.because", "Title", s.Because.Title)}
		}))
	}
	return out.HTML()
}

// when is a sentence when something is so.
func (d dayPieces) when(so bool, key string) string {
	if !so {
		return ""
	}
	return d.v.P.T(key)
}

func (d dayPieces) choice(entry, about, class string, c agenda.Choice, key string) choiceForm {
	f := choiceForm{Slug: d.slug, Entry: entry, Class: class, Choice: c, Label: d.v.P.T(key)}
	if about != "" {
		f.About = d.v.P.T("site.colon", "What", about)
	}
	return f
}
