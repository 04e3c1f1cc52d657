package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/kit/keep"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// piecesKey is of which shelf and in which language pieces are.
type piecesKey struct {
	shelf uint64
	lang  string
}

// Bytes of pieces kept, about how many one takes, how many there are of a session and how many besides.
const (
	mostPieces  = 32 << 20
	pieceBytes  = 1 << 10
	piecesFor   = 3
	piecesAside = 500
)

func newPieces() *keep.Shelf[piecesKey, *site.Pieces] {
	return keep.New[piecesKey](mostPieces, func(p *site.Pieces) int { return p.Most() * pieceBytes })
}

// pieces are the parts of the release's programme, which are the same whatever is asked of it.
func (s *shelf) pieces(p *text.Printer) (*site.Pieces, error) {
	return s.door.pieces.GetOrMake(piecesKey{s.serial, p.Lang}, func() (*site.Pieces, error) {
		return s.door.pages.Pieces("programme.html", piecesFor*len(s.index.Entries)+piecesAside), nil
	})
}

// dayParts is a day of the programme in one language, before anything is asked of it.
type dayParts struct {
	pieces   *site.Pieces
	v        View
	board    *board
	hours    []hour
	fields   []FilterField // with all choices that the programme offers
	count    int           // sessions, without breaks
	all      string        // "78 sessions"
	recorded int           // sessions that will be
}

// hour is what begins at the same time.
type hour struct {
	Start, ISO, ID string
	Classes        string // where the hour stands in the grid
	Quiet          bool   // nothing but breaks
	entries        []hourEntry
}

type hourEntry struct {
	release.SnapshotEntry
	quiet bool // a break
}

// hourPiece is how an hour begins.
type hourPiece struct {
	hour
	Off bool // nothing of it passes the filter
}

// gridRoom is the head of a column.
type gridRoom struct {
	Name, URL, Classes string
	Places             string // empty when unknown
}

// facet is a filter with what none of its choices is called.
type facet struct {
	FilterField
	All string
}

func (s *shelf) dayParts(pieces *site.Pieces, v View, day release.SnapshotDay) *dayParts {
	d := &dayParts{pieces: pieces, v: v, board: s.board(day)}
	var sessions []release.SnapshotSession
	for _, e := range d.board.entries {
		session := v.X.Session(e.SessionID)
		quiet := session.Kind == programme.Break
		if !quiet {
			sessions = append(sessions, session)
		}
		if session.WillBeRecorded() {
			d.recorded++
		}
		d.put(e, quiet)
	}
	d.count, d.fields = len(sessions), v.Filters(sessions)
	d.all = v.P.T("programme.count_sessions", "Count", d.count)
	return d
}

// put puts an entry into its hour. They come by start.
func (d *dayParts) put(e release.SnapshotEntry, quiet bool) {
	iso := startISO(e)
	if n := len(d.hours); n == 0 || d.hours[n-1].ISO != iso {
		at := d.v.P.Time(e.Start.In(d.v.X.Zone()))
		start, _ := d.board.minutes(e)
		d.hours = append(d.hours, hour{Start: at, ISO: iso, ID: "t" + strings.ReplaceAll(at, ":", ""), Classes: d.board.rail(start), Quiet: true})
	}
	h := &d.hours[len(d.hours)-1]
	h.Quiet = h.Quiet && quiet
	h.entries = append(h.entries, hourEntry{e, quiet})
}

// heads are those of the grid's columns.
func (d *dayParts) heads() (template.HTML, error) {
	return d.pieces.Of(site.PieceKey{Template: "room-heads", Of: d.board.day.Date}, func() any {
		var rooms []gridRoom
		for i, r := range d.board.rooms {
			head := gridRoom{Name: r.Name, URL: d.v.Root + "/room/" + r.Slug + "/", Classes: fmt.Sprintf("c%d", i+1)}
			if r.Capacity > 0 {
				head.Places = d.v.P.T("programme.places", "Count", r.Capacity)
			}
			rooms = append(rooms, head)
		}
		return rooms
	})
}

// chips lead to the hours.
func (d *dayParts) chips() (template.HTML, error) {
	return d.pieces.Of(site.PieceKey{Template: "hour-chips", Of: d.board.day.Date}, func() any { return d.hours })
}

// items are the sessions by hour, and how many of them pass.
func (d *dayParts) items(pass map[string]bool) (html template.HTML, shown int, err error) {
	var out site.Joined
	for i := range d.hours {
		shown += d.hour(&out, &d.hours[i], pass)
	}
	html, err = out.HTML()
	return html, shown, err
}

func (d *dayParts) hour(out *site.Joined, h *hour, pass map[string]bool) (shown int) {
	off := !slices.ContainsFunc(h.entries, func(e hourEntry) bool { return pass[e.SessionID] })
	out.Add(d.pieces.Of(site.PieceKey{Template: "hour", Of: h.ISO, Form: formOf(off)}, func() any { return hourPiece{*h, off} }))
	for i := range h.entries {
		e := &h.entries[i]
		off := !pass[e.SessionID]
		if !off && !e.quiet {
			shown++
		}
		out.Add(d.pieces.Of(site.PieceKey{Template: "item", Of: e.ID, Form: formOf(off)}, func() any { return d.item(e.SnapshotEntry, off) }))
	}
	out.Add(d.pieces.Of(site.PieceKey{Template: "hour-ends"}, func() any { return nil }))
	return shown
}

// formOf is the form of a piece that may be dimmed.
func formOf(off bool) int {
	if off {
		return 1
	}
	return 0
}

func (d *dayParts) item(e release.SnapshotEntry, off bool) SessionView {
	view := d.v.Entry(e)
	view.Classes, view.Dim = d.board.place(e), off
	if view.Dash {
		view.Classes += " dash"
	}
	return view
}

// filters are the one by track, and the others.
func (d *dayParts) filters(fields []FilterField) (tracks, others template.HTML, err error) {
	if len(fields) > 0 && fields[0].Name == "track" {
		if tracks, err = d.filter("choices", fields[0]); err != nil {
			return "", "", err
		}
		fields = fields[1:]
	}
	var out site.Joined
	for _, f := range fields {
		out.Add(d.filter("facet", f))
	}
	others, err = out.HTML()
	return tracks, others, err
}

// filter is kept with one choice made at most: whoever makes several fills no shelf.
func (d *dayParts) filter(name string, f FilterField) (template.HTML, error) {
	var made []string
	for _, o := range f.Options {
		if o.Selected {
			made = append(made, o.Value)
		}
	}
	data := facet{f, d.v.P.T("programme.all")}
	if len(made) > 1 {
		return d.pieces.Whole(false, name, data)
	}
	key := site.PieceKey{Template: name, Of: d.board.day.Date + " " + f.Name, With: strings.Join(made, "")}
	return d.pieces.Of(key, func() any { return data })
}
