package web

import (
	"context"
	"strconv"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
)

// likely is from which chance on more than a room holds are expected, here as in the programme room.
const likely = 0.5

// headsColumn is the column of expected persons in the list of sessions, against what the room holds, as known when the warnings beside
// its link were counted last: a list does not wait for them. Where nothing can be expected yet it is empty, and the list is shown
// without it.
func (d *Door) headsColumn(_ context.Context, p *text.Printer, v office.Visit) (t office.Table[programme.Session], err error) {
	of, err := d.room.KnownHeads(v.Who, v.Edition.ID)
	if err != nil {
		return t, err
	}
	t.Columns = append(t.Columns, office.Column[programme.Session]{
		Name: "heads", Key: "planning.list.heads", Number: true,
		Cell: func(s programme.Session) office.Cell {
			h, ok := of[s.ID]
			if !ok {
				return office.Cell{Rank: -1}
			}
			c := office.Cell{Text: p.Number(h.Heads), Rank: float64(h.Heads), Value: strconv.Itoa(h.Heads)}
			if h.Capacity > 0 {
				c.Text = p.T("planning.list.filled", "Heads", p.Number(h.Heads), "Capacity", p.Number(h.Capacity))
			}
			if h.Overflow >= likely {
				c.Sign = office.Wrong
			}
			return c
		},
		File: func(s programme.Session, line int) string {
			if h, ok := of[s.ID]; ok && line == 0 {
				return strconv.Itoa(h.Heads)
			}
			return ""
		},
	})
	t.Sifts = append(t.Sifts, office.Sift[programme.Session]{Name: "overfull", Key: "planning.list.overfull",
		Keep: func(s programme.Session) bool { return of[s.ID].Overflow >= likely }})
	return t, nil
}
