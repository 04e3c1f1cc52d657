package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/programme"
)

// Base is what of an object was imported last. It outlives the object, so that what was taken away here is not brought back.
type Base struct {
	Object string            // the object's id
	Kind   string            // session, speaker, room, track, format, day
	Keys   []string          `json:",omitempty"` // by which sources know it, see importer.key
	GUID   string            `json:",omitempty"` // by which files know it
	Left   bool              `json:",omitempty"` // the last file of its source had it no more
	Kept   bool              `json:",omitempty"` // somebody said that it stays although it left
	Apart  bool              `json:",omitempty"` // of a speaker: somebody said that it is nobody else of that name
	Fields map[string]string `json:",omitempty"` // texts of values, by field
	Places []BasePlace       `json:",omitempty"` // of a session
}

// BasePlace is what of a placement was imported last.
type BasePlace struct {
	Object programme.PlacementID
	GUID   string `json:",omitempty"`
	Fields map[string]string
}

// clone is a copy that can be changed.
func (b Base) clone() Base {
	b.Keys, b.Fields, b.Places = slices.Clone(b.Keys), maps.Clone(b.Fields), slices.Clone(b.Places)
	for i := range b.Places {
		b.Places[i].Fields = maps.Clone(b.Places[i].Fields)
	}
	return b
}

// aside is the base as a step carries it.
func (b Base) aside() (programme.Aside, error) {
	text, err := json.Marshal(b)
	return programme.Aside{Object: b.Object, Text: text}, err
}

func baseOf(a programme.Aside) (b Base, err error) {
	if err := json.Unmarshal(a.Text, &b); err != nil {
		return b, fmt.Errorf("read what was imported last of %s: %w", a.Object, err)
	}
	return b, nil
}

func asidesOf(bases []Base) (out []programme.Aside, err error) {
	out = make([]programme.Aside, len(bases))
	for i, b := range bases {
		if out[i], err = b.aside(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func basesIn(asides []programme.Aside) (out []Base, err error) {
	out = make([]Base, len(asides))
	for i, a := range asides {
		if out[i], err = baseOf(a); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// know adds a key by which a source knows the object.
func (b *Base) know(key string) {
	if !slices.Contains(b.Keys, key) {
		b.Keys = append(b.Keys, key)
	}
}

// fileField is one thing that a file can say of an object: where the object has it, and what a reader calls it.
type fileField[T any] struct {
	name string
	said formats.Field
	of   func(*T) any // points at it
}

// textOf is a value as canonical text: none and empty are the same.
func textOf(pointer any) string {
	v := reflect.ValueOf(pointer).Elem()
	if v.Kind() == reflect.Slice && v.Len() == 0 {
		return "[]"
	}
	if v.Kind() == reflect.String {
		v = reflect.ValueOf(strings.ReplaceAll(v.String(), "\r\n", "\n")) // browsers send other ends of lines than files have
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v.Interface()); err != nil {
		return "" // cannot be: there are texts, numbers, instants and lists of them
	}
	return string(bytes.TrimSpace(out.Bytes()))
}

func copyValue(to, from any) { reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem()) }

// sessionFileFields are those that a file can say of a session, but its places.
var sessionFileFields = [...]fileField[programme.Session]{
	{"title", formats.FieldTitle, func(s *programme.Session) any { return &s.Title }},
	{"subtitle", formats.FieldSubtitle, func(s *programme.Session) any { return &s.Subtitle }},
	{"abstract", formats.FieldAbstract, func(s *programme.Session) any { return &s.Abstract }},
	{"kind", formats.FieldKind, func(s *programme.Session) any { return &s.Kind }},
	{"format", formats.FieldFormat, func(s *programme.Session) any { return &s.FormatID }},
	{"track", formats.FieldTrack, func(s *programme.Session) any { return &s.TrackID }},
	{"level", formats.FieldLevel, func(s *programme.Session) any { return &s.Level }},
	{"language", formats.FieldLanguage, func(s *programme.Session) any { return &s.Language }},
	{"tags", formats.FieldTags, func(s *programme.Session) any { return &s.Tags }},
	{"products", formats.FieldProducts, func(s *programme.Session) any { return &s.Products }},
	{"speakers", formats.FieldSpeakers, func(s *programme.Session) any { return &s.Speakers }},
	{"segments", formats.FieldSegments, func(s *programme.Session) any { return &s.Segments }},
	{"minutes", formats.FieldDuration, func(s *programme.Session) any { return &s.Minutes }},
	{"plenary", formats.FieldPlenary, func(s *programme.Session) any { return &s.Plenary }},
	{"recorded", formats.FieldRecorded, func(s *programme.Session) any { return &s.Recorded }},
	{"streamed", formats.FieldStreamed, func(s *programme.Session) any { return &s.Streamed }},
	{"state", formats.FieldState, func(s *programme.Session) any { return &s.State }},
	{"state_note", formats.FieldStateNote, func(s *programme.Session) any { return &s.StateNote }},
	{"pending", formats.FieldPending, func(s *programme.Session) any { return &s.Pending }},
	{"links", formats.FieldLinks, func(s *programme.Session) any { return &s.Links }},
}

// placementFileFields are those of a place. A file says all of a place, or none.
var placementFileFields = [...]fileField[programme.Placement]{
	{"room", formats.FieldPlacements, func(p *programme.Placement) any { return &p.RoomID }},
	{"start", formats.FieldPlacements, func(p *programme.Placement) any { return &p.Start }},
	{"minutes", formats.FieldDuration, func(p *programme.Placement) any { return &p.Minutes }},
}
