package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
	"weak"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/keep"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/release"
)

// Bytes of whole pages and calendars that are kept for who asks again: some thousands of each.
const (
	mostDays      = 32 << 20
	mostCalendars = 8 << 20
	tagBytes      = 100 // about what a calendar takes beside its bytes
)

func newCalendars() *keep.Shelf[string, web.Packed] {
	return keep.New[string](mostCalendars, func(p web.Packed) int { return p.Size() + tagBytes })
}

// ownState is all that my day is made of beside its layout. The version is read from the database each time, so a page that was kept is
// right whichever node changed something; nothing of it tells the time.
type ownState struct {
	of      weak.Pointer[release.Index]
	edition int64 // its version
	person  actor.PersonID
	address string // of who is signed in
	version agenda.Version
	feeds   string
	since   time.Time // of the counts that suggestions are made of
}

func ownStateOf(x *release.Index, e edition.Edition, who agenda.Wisher, v agenda.Version, feeds []agenda.Feed, since time.Time) ownState {
	s := ownState{of: weak.Make(x), edition: e.Version, person: who.Who.PersonID, address: who.Who.Email, version: v, since: since}
	var listed []byte
	for _, f := range feeds { // when one was made never changes
		listed = append(strconv.AppendInt(append(append(listed, f.ID...), ' '), f.LastRead.UnixMilli(), 10), ' ')
	}
	s.feeds = string(listed)
	return s
}

// calendarTag tells one state of somebody's calendar from another, by all that it is made of.
func calendarTag(e edition.Edition, x *release.Index, v agenda.Version, lang string) string {
	all := fmt.Appendln(nil, web.Build(), e.Version, x.Release, x.RewrittenAt.UnixNano(), lang, v.Wisher, v.Number)
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:12])
}
