package web

import (
	"cmp"
	"time"

	"github.com/creneau/creneau/internal/release"
)

// ReleaseWire is a release.
type ReleaseWire struct {
	Number      int          `json:"number"`
	Note        string       `json:"note"`
	ReleasedAt  time.Time    `json:"released_at"`
	RewrittenAt *time.Time   `json:"rewritten_at,omitempty" doc:"When a name was last withdrawn from it."`
	AgainOf     int          `json:"again_of" doc:"The release whose content this repeats; 0 when it is new."`
	Changes     []ChangeWire `json:"changes" nullable:"false" doc:"Against the release before."`
}

// ChangeWire is a public change of one session, or of something around sessions.
type ChangeWire struct {
	Kind    string         `json:"kind" enum:"added,removed,cancelled,revived,moved,edited"`
	Subject string         `json:"subject" enum:"session,edition,day,room,speaker,track,format,family,product"`
	Code    string         `json:"code" doc:"Of a session or speaker; the short name of a room, track, format or product; the date of a day."`
	Title   string         `json:"title" doc:"Or name."`
	Fields  []string       `json:"fields,omitempty" doc:"Of an edit."`
	Quotes  []ChangedText  `json:"quotes,omitempty" doc:"Of an edit: what short fields said, and say."`
	From    []ChangedPlace `json:"from,omitempty" doc:"Of a move, the places that differ, in pairs with those of to; of what is cancelled or removed, where it was."`
	To      []ChangedPlace `json:"to,omitempty" doc:"Of a move, the places that differ; of what is new, where it is."`
	Session string         `json:"session" doc:"Empty when it is not about a session."`
}

// ChangedText is what a field said, and says.
type ChangedText struct {
	Field string   `json:"field"`
	From  []string `json:"from" nullable:"false"`
	To    []string `json:"to" nullable:"false"`
}

// ChangedPlace is a room and a time as a release told it.
type ChangedPlace struct {
	Room  string    `json:"room" doc:"Its name; empty when it is all rooms."`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

func changeWire(c release.Change) ChangeWire {
	place := func(p release.Place) ChangedPlace { return ChangedPlace{p.Room, p.Start, p.End} }
	return ChangeWire{Kind: string(c.Kind), Subject: cmp.Or(string(c.Subject), "session"), Code: c.Code, Title: c.Title, Fields: c.Fields,
		Quotes: wired(c.Quotes, func(q release.Quote) ChangedText { return ChangedText{q.Field, texts(q.From), texts(q.To)} }),
		From:   wired(c.From, place), To: wired(c.To, place), Session: c.SessionID}
}

func releaseWire(r release.Release) ReleaseWire {
	w := ReleaseWire{Number: r.Number, Note: r.Note, ReleasedAt: r.ReleasedAt, AgainOf: r.AgainOf, Changes: []ChangeWire{}}
	if !r.RewrittenAt.IsZero() {
		w.RewrittenAt = &r.RewrittenAt
	}
	for _, c := range r.Changes {
		w.Changes = append(w.Changes, changeWire(c))
	}
	return w
}
