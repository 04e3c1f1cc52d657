package intake

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
)

// sessions brings those that are here to what the file says, and makes the others.
func (i *importer) sessions() error {
	for _, m := range i.meetings {
		file, said := i.sessionOf(m.file), saidOf(m.file)
		if m.base == nil {
			if err := i.addSession(m.file, file, said); err != nil {
				return err
			}
			continue
		}
		n, there := i.at[m.base.Object]
		if !there {
			if err := i.removedHere(m, file, said); err != nil {
				return err
			}
			continue
		}
		i.session(&i.next.Sessions[n], m, file, said)
	}
	return nil
}

// saidOf are the fields of which a file says something of a session: what its reader says, or else what is not empty.
func saidOf(v formats.Session) formats.Fields {
	if v.Said != 0 {
		return v.Said
	}
	said := formats.FieldsOf(formats.FieldTitle, formats.FieldKind)
	for f, has := range map[formats.Field]bool{
		formats.FieldSubtitle: v.Subtitle != "", formats.FieldAbstract: v.Abstract != "", formats.FieldFormat: v.Format != "",
		formats.FieldTrack: v.Track != "", formats.FieldLevel: v.Level != "", formats.FieldLanguage: v.Language != "",
		formats.FieldTags: len(v.Tags) > 0, formats.FieldProducts: len(v.Products) > 0, formats.FieldSpeakers: len(v.Speakers) > 0,
		formats.FieldSegments: len(v.Segments) > 0, formats.FieldDuration: v.Duration > 0, formats.FieldPlenary: v.Plenary,
		formats.FieldRecorded: v.Recorded || v.DoNotRecord, formats.FieldStreamed: v.Streamed, formats.FieldState: v.State != "",
		formats.FieldPending: v.Pending, formats.FieldLinks: len(v.Links) > 0, formats.FieldPlacements: len(v.Placements) > 0,
	} {
		if has {
			said = said.With(f)
		}
	}
	return said
}

// sessionOf is what a file says of a session, in our terms.
func (i *importer) sessionOf(v formats.Session) programme.Session {
	s := programme.Session{EditionID: i.edition(), Title: limit(v.Title, 300), Subtitle: v.Subtitle, Abstract: v.Abstract,
		Kind:     string(v.Kind),
		FormatID: i.formats[v.Format], TrackID: i.tracks[v.Track], Level: v.Level, Tags: v.Tags,
		Recorded: v.Recorded && !v.DoNotRecord, Streamed: v.Streamed,
		Minutes: minutesOf(v.Duration.Minutes()), State: cmp.Or(programme.State(v.State), programme.Confirmed), StateNote: v.StateNote,
		Pending: v.Pending,
		Plenary: v.Plenary || v.Kind == formats.Keynote && len(v.Placements) > 0 && v.Placements[0].Room == ""}
	if programme.IsLanguage(v.Language) {
		s.Language = v.Language
	}
	for _, k := range v.Speakers {
		if id, is := i.speakers[k]; is && !slices.Contains(s.Speakers, id) {
			s.Speakers = append(s.Speakers, id)
		}
	}
	for _, k := range v.Products {
		if id, is := i.products[k]; is && !slices.Contains(s.Products, id) {
			s.Products = append(s.Products, id)
		}
	}
	slices.Sort(s.Products) // as they are read
	for _, l := range v.Links {
		if text.IsWeb(l.URL) {
			s.Links = append(s.Links, programme.Link{Title: l.Title, URL: l.URL, Type: l.Type})
		}
	}
	for _, g := range v.Segments {
		segment := programme.Segment{Title: g.Title, Minutes: int(g.Duration.Minutes())}
		for _, k := range g.Speakers {
			if id, is := i.speakers[k]; is {
				segment.Speakers = append(segment.Speakers, id)
			}
		}
		s.Segments = append(s.Segments, segment)
	}
	if s.CheckSegments() != nil {
		s.Segments = nil
		i.note("segments_left_out", "Title", v.Title)
	}
	s.JoinSpeakers()
	return s
}

func minutesOf(minutes float64) int { return max(1, min(int(minutes), programme.MostMinutes)) }

func (i *importer) addSession(v formats.Session, s programme.Session, said formats.Fields) (err error) {
	s.ID = programme.SessionID(i.ids.New("ses"))
	b := i.makes("session", string(s.ID), i.key(v.Key), firstGUID(v))
	return i.makeSession(b, v, s, said)
}

func (i *importer) makeSession(b *Base, v formats.Session, s programme.Session, said formats.Fields) (err error) {
	s.ID = programme.SessionID(b.Object)
	if s.GUID, err = i.guid(firstGUID(v)); err != nil {
		return err
	}
	s.Code, s.SourceKey = i.code(v.Code), i.freeKey("session", i.key(v.Key), b.Object)
	i.sessionNumber++
	s.Number = i.sessionNumber
	if err := s.Check(0); err != nil {
		i.refuse(b, v.Title, Alteration{Field: "session", After: v.Title, Why: codeOf(err)})
		i.used[b.Object] = false // nothing is kept of it, so that it is tried again
		return nil
	}
	b.Fields, b.Places = nil, nil
	setAll(b, sessionFileFields[:], func(f fileField[programme.Session]) bool { return said.Has(f.said) }, &s)
	i.at[string(s.ID)] = len(i.next.Sessions)
	i.next.Sessions = append(i.next.Sessions, s)
	i.diff.Added = append(i.diff.Added, s.Title)
	if said.Has(formats.FieldPlacements) {
		i.place(&s, b, v, said)
	}
	return nil
}

// session merges one that is here.
func (i *importer) session(ours *programme.Session, m meeting, file programme.Session, said formats.Fields) {
	b := m.base
	if b.Fields == nil && ours.SourceDigest != "" && ours.SourceDigest == digestOf(m.file) {
		// It was imported by a server that kept no more, and is the same in the file since.
		setAll(b, sessionFileFields[:], func(f fileField[programme.Session]) bool { return said.Has(f.said) }, &file)
		i.recall(ours, b, m.file)
	}
	b.Fields = cloned(b.Fields)
	merged, fields := *ours, cloned(b.Fields)
	of := subject{kind: "session", object: b.Object, title: ours.Title, fields: fields, held: func(field string) string {
		if field == "minutes" && i.anyLocked(ours.ID) {
			return "locked"
		}
		return ""
	}}
	open := len(i.diff.Conflicts)
	out := mergeFields(i, of, sessionFileFields[:], func(f fileField[programme.Session]) bool { return said.Has(f.said) }, &merged, &file)
	merged.Internal = merged.Internal && merged.Kind == programme.Break
	merged.JoinSpeakers()
	if merged.Minutes != ours.Minutes && merged.SourceKey == "" {
		merged.SourceKey = i.freeKey("session", i.key(m.file.Key), b.Object) // its length is the file's, whatever the edition allows
	}
	if err := merged.Check(i.next.Frame.Edition.SessionLimit); err != nil {
		out = outcome{refused: because(codeOf(err), out.changed)}
	} else {
		*ours, b.Fields = merged, fields
	}
	if said.Has(formats.FieldPlacements) {
		moved := i.place(ours, b, m.file, said)
		out.changed, out.refused = append(out.changed, moved.changed...), append(out.refused, moved.refused...)
	}
	i.tell(of, out)
	if len(out.changed)+len(out.refused)+len(i.diff.Conflicts)-open == 0 {
		i.diff.Unchanged++
	}
}

// removedHere leaves a session away that was taken away here, unless the file has something new of it and somebody decides for the file.
func (i *importer) removedHere(m meeting, file programme.Session, said formats.Fields) error {
	b, news := m.base, false
	for _, f := range sessionFileFields {
		if said.Has(f.said) {
			news = news || !sameText(b.Fields[f.name], textOf(f.of(&file)))
		}
	}
	if !news {
		i.diff.Unchanged++
		return nil
	}
	key := b.Object + ".session"
	switch i.side(key) {
	case TakeFile:
		return i.makeSession(b, m.file, file, said)
	case TakeOurs:
		setAll(b, sessionFileFields[:], func(f fileField[programme.Session]) bool { return said.Has(f.said) }, &file)
	default:
		i.conflict(Conflict{Key: key, Kind: "session", Title: m.file.Title, Field: "session", File: m.file.Title})
	}
	return nil
}

// left lists the sessions that the file of their source has no more. They stay.
func (i *importer) left() error {
	i.from[i.source], i.from[i.res.Format] = true, true
	for _, s := range i.was.Sessions {
		b := i.bases[string(s.ID)]
		if i.used[b.Object] || b.Kept || !slices.ContainsFunc(b.Keys, i.ofSource) {
			continue
		}
		b.Left = true
		i.stored[b.Object] = true
		i.diff.Missing = append(i.diff.Missing, Missing{s.ID, s.Title, s.State, len(i.placed[s.ID])})
	}
	return nil
}

func (i *importer) refuse(b *Base, title string, why Alteration) {
	i.diff.Refused = append(i.diff.Refused, Altered{b.Kind, b.Object, title, []Alteration{why}})
}

func digestOf(v formats.Session) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// codeOf is the code of a refusal.
func codeOf(err error) string {
	if f, is := fault.From(err); is {
		return f.Code
	}
	return "import.refused"
}
