package web

import (
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// LinkWire is an address with a title.
type LinkWire struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Type  string `json:"type" enum:"slides,video,paper,web,related"`
}

// SegmentWire is a part of a keynote.
type SegmentWire struct {
	Title    string   `json:"title"`
	Minutes  int      `json:"minutes" minimum:"1"`
	Speakers []string `json:"speakers" required:"false" nullable:"false" doc:"Ids."`
}

// SessionWire is a session of the draft as programs see it.
type SessionWire struct {
	ID        string        `json:"id" readOnly:"true" required:"false"`
	GUID      string        `json:"guid" readOnly:"true" required:"false" doc:"Stable UUID."`
	Code      string        `json:"code" readOnly:"true" required:"false" doc:"In addresses."`
	Title     string        `json:"title" maxLength:"300"`
	Subtitle  string        `json:"subtitle" required:"false"`
	Abstract  string        `json:"abstract" required:"false" doc:"Markdown."`
	Kind      string        `json:"kind" enum:"keynote,talk,lab,break"`
	FormatID  string        `json:"format_id" required:"false"`
	TrackID   string        `json:"track_id" required:"false"`
	Level     string        `json:"level" required:"false" doc:"beginner, intermediate or advanced; or as imported."`
	Language  string        `json:"language" required:"false" doc:"BCP 47."`
	Tags      []string      `json:"tags" required:"false" nullable:"false"`
	Minutes   int           `json:"minutes" minimum:"1" maximum:"1440"`
	Plenary   bool          `json:"plenary" required:"false" doc:"Nothing else runs meanwhile."`
	Internal  bool          `json:"internal" required:"false" doc:"Of a break that only organisers see."`
	Pending   bool          `json:"pending" required:"false" doc:"Not decided or confirmed yet."`
	Secret    bool          `json:"undisclosed" required:"false" doc:"Its speakers were not told yet; no release has it. Read only."`
	Recorded  bool          `json:"recorded" required:"false"`
	Streamed  bool          `json:"streamed" required:"false"`
	Requires  []string      `json:"requires" required:"false" nullable:"false" enum:"step_free,hearing_loop,recording,streaming,captions" doc:"Features its room must have."`
	State     string        `json:"state" required:"false" enum:"confirmed,delayed,cancelled" default:"confirmed"`
	StateNote string        `json:"state_note" required:"false"`
	Links     []LinkWire    `json:"links" required:"false" nullable:"false"`
	Segments  []SegmentWire `json:"segments" required:"false" nullable:"false" doc:"Of a keynote, in order."`
	Speakers  []string      `json:"speakers" required:"false" nullable:"false" doc:"Ids, in billing order."`
	Products  []string      `json:"products" required:"false" nullable:"false" doc:"Ids."`
}

func strs[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, v := range in {
		out[i] = string(v)
	}
	return out
}

func sessionWire(s programme.Session) SessionWire {
	w := SessionWire{ID: string(s.ID), GUID: s.GUID, Code: s.Code, Title: s.Title, Subtitle: s.Subtitle, Abstract: s.Abstract, Kind: s.Kind,
		FormatID: string(s.FormatID), TrackID: string(s.TrackID), Level: s.Level, Language: s.Language, Tags: strs(s.Tags), Minutes: s.Minutes,
		Plenary: s.Plenary, Internal: s.Internal, Pending: s.Pending, Secret: s.Undisclosed, Recorded: s.Recorded,
		Streamed: s.Streamed,
		Requires: editionweb.FeaturesOut(s.Requires), State: string(s.State),
		StateNote: s.StateNote, Links: []LinkWire{}, Segments: []SegmentWire{}, Speakers: strs(s.Speakers), Products: strs(s.Products)}
	for _, l := range s.Links {
		w.Links = append(w.Links, LinkWire(l))
	}
	for _, g := range s.Segments {
		w.Segments = append(w.Segments, SegmentWire{g.Title, g.Minutes, strs(g.Speakers)})
	}
	return w
}

func (w SessionWire) into(s *programme.Session) error {
	s.Title, s.Subtitle, s.Abstract, s.Kind = w.Title, w.Subtitle, w.Abstract, w.Kind
	s.FormatID, s.TrackID, s.Level, s.Language = edition.FormatID(w.FormatID), edition.TrackID(w.TrackID), w.Level, w.Language
	s.Tags, s.Minutes, s.Plenary, s.Recorded, s.Streamed = w.Tags, w.Minutes, w.Plenary, w.Recorded, w.Streamed
	s.Internal, s.Pending = w.Internal, w.Pending
	s.Requires, s.State, s.StateNote = editionweb.FeaturesIn(w.Requires), programme.State(w.State), w.StateNote
	s.Speakers, s.Products, s.Links, s.Segments = typed[speaker.ID](w.Speakers), typed[catalogue.ProductID](w.Products), nil, nil
	for _, l := range w.Links {
		s.Links = append(s.Links, programme.Link(l))
	}
	for _, g := range w.Segments {
		s.Segments = append(s.Segments, programme.Segment{Title: g.Title, Minutes: g.Minutes, Speakers: typed[speaker.ID](g.Speakers)})
	}
	return nil
}

// PlacementWire is a session in a room at a time, of the draft.
type PlacementWire struct {
	ID        string    `json:"id" readOnly:"true" required:"false"`
	GUID      string    `json:"guid" readOnly:"true" required:"false" doc:"Stable UUID."`
	Code      string    `json:"code" readOnly:"true" required:"false"`
	SessionID string    `json:"session_id"`
	RoomID    string    `json:"room_id" required:"false" doc:"Empty for everywhere: a plenary or a break."`
	Start     time.Time `json:"start"`
	Minutes   int       `json:"minutes" required:"false" doc:"The session's when 0."`
	Pinned    bool      `json:"pinned" required:"false" doc:"The planner leaves it where it is."`
}

func placementWire(p programme.Placement) PlacementWire {
	return PlacementWire{string(p.ID), p.GUID, p.Code, string(p.SessionID), string(p.RoomID), p.Start, p.Minutes, p.Pinned}
}

func (w PlacementWire) into(p *programme.Placement) error {
	p.SessionID, p.RoomID, p.Start = programme.SessionID(w.SessionID), edition.RoomID(w.RoomID), w.Start.UTC()
	p.Minutes, p.Pinned = w.Minutes, w.Pinned
	return nil
}

// RuleWire binds two sessions.
type RuleWire struct {
	ID     string `json:"id" readOnly:"true" required:"false"`
	Kind   string `json:"kind" enum:"before,apart" doc:"before: the first ends before the second starts; apart: they never overlap."`
	First  string `json:"first" doc:"A session's id."`
	Second string `json:"second" doc:"Another session's id."`
}

func ruleWire(r programme.Rule) RuleWire {
	return RuleWire{string(r.ID), string(r.Kind), string(r.First), string(r.Second)}
}

// FindingWire is what a rule has to say about the draft.
type FindingWire struct {
	Key       string         `json:"key" doc:"Names it for as long as it is about the same rule and sessions."`
	Code      string         `json:"code"`
	Severity  string         `json:"severity" enum:"blocks,release,warns" doc:"What is ignored is left out."`
	Silenced  string         `json:"silenced,omitempty" doc:"Why somebody let it be."`
	Sessions  []string       `json:"sessions" nullable:"false" doc:"Ids."`
	Placement string         `json:"placement,omitempty" doc:"Empty when it concerns no single place."`
	Values    map[string]any `json:"values" doc:"For the sentence."`
}

func FindingOut(f programme.Finding) FindingWire {
	return FindingWire{f.Key(), f.Code, string(f.Severity), f.Silenced, strs(f.Sessions), string(f.Placement), f.Values}
}
