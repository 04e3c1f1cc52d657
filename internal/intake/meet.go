package intake

import (
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// meeting is a session of the file, and the one here that it is; nil for a new one.
type meeting struct {
	file formats.Session
	base *Base
}

// meet finds the sessions of the file here: by uuid in any format, by key within its source, by code where the file is evidently of this
// edition. A title alone says nothing.
func (i *importer) meet() error {
	i.meetings = i.withoutRepeats()
	for n := range i.meetings {
		m := &i.meetings[n]
		i.found(m, i.byKey("session", m.file.Key, func(b *Base) bool { return i.otherSession(b, m.file) }))
	}
	i.meetByCode()
	i.here, i.namesakes, i.castIn = map[string]speaker.Speaker{}, map[string][]speaker.Speaker{}, map[string][]programme.Session{}
	for _, s := range i.was.Stage.Speakers {
		i.here[string(s.ID)] = s
		i.namesakes[folded(s.Name)] = append(i.namesakes[folded(s.Name)], s)
		i.speakerNumber = max(i.speakerNumber, s.Number)
	}
	i.titles, i.titlesIn = map[string][]string{}, map[string][]string{}
	for _, s := range i.was.Sessions {
		for _, id := range s.Speakers {
			i.titles[string(id)] = append(i.titles[string(id)], s.Title)
		}
	}
	for _, m := range i.meetings {
		for _, key := range m.file.Speakers {
			i.titlesIn[key] = append(i.titlesIn[key], m.file.Title)
		}
		if m.base == nil {
			continue
		}
		if n, there := i.at[m.base.Object]; there {
			for _, key := range m.file.Speakers {
				i.castIn[key] = append(i.castIn[key], i.was.Sessions[n])
			}
		}
	}
	return nil
}

func (i *importer) found(m *meeting, b *Base) {
	if m.base == nil && b != nil {
		m.base = b
		i.origins(b)
		i.meetAs(b, i.key(m.file.Key), firstGUID(m.file))
	}
}

// origins adds the sources that knew an object to those whose sessions may have left: a programme that comes in another format is the
// same.
func (i *importer) origins(b *Base) {
	for _, key := range b.Keys {
		source, _, _ := strings.Cut(key, ":")
		i.from[source] = true
	}
}

// withoutRepeats are the sessions of the file, of which those that repeat another are a place of it more: its uuid is of a place
// here, or it has the same code and title.
func (i *importer) withoutRepeats() (out []meeting) {
	byBase, byCode := map[string]int{}, map[string]int{}
	for _, v := range i.res.Programme.Sessions {
		b := i.guidOf(v)
		n, repeats := -1, false
		if b != nil {
			n, repeats = byBase[b.Object]-1, byBase[b.Object] > 0
		}
		if code := v.Code + " " + folded(v.Title); !repeats && v.Code != "" {
			n, repeats = byCode[code]-1, byCode[code] > 0
		}
		if repeats && len(out[n].file.Placements) < mostPlaces {
			out[n].file.Placements = append(slices.Clone(out[n].file.Placements), v.Placements...)
			i.note("repeat_joined", "Title", v.Title)
			continue
		}
		out = append(out, meeting{file: v})
		if b != nil {
			byBase[b.Object] = len(out)
			i.found(&out[len(out)-1], b)
		}
		if v.Code != "" {
			byCode[v.Code+" "+folded(v.Title)] = len(out)
		}
	}
	return out
}

// mostPlaces is how many places a session gets from events that repeat it.
const mostPlaces = 200

// guidOf is the session here that has the uuid of a session of the file, or of one of its places.
func (i *importer) guidOf(v formats.Session) *Base {
	for _, p := range v.Placements {
		if b := i.guids["session "+strings.ToLower(p.GUID)]; p.GUID != "" && b != nil {
			return b
		}
	}
	return nil
}

// otherSession reports whether what a key names here is known by another uuid and title: then the key is of another event's file.
func (i *importer) otherSession(b *Base, v formats.Session) bool {
	n, there := i.at[b.Object]
	return otherGUID(firstGUID(v))(b) && there && !sameName(i.was.Sessions[n].Title, v.Title)
}

// meetByCode finds sessions by their codes, if most that have a code of ours have our title, too: another event's file may have a
// code by chance.
func (i *importer) meetByCode() {
	byCode := map[string]int{}
	for n, s := range i.was.Sessions {
		byCode[s.Code] = n + 1
	}
	agree, all := 0, 0
	for _, m := range i.meetings {
		if n := byCode[m.file.Code]; n > 0 {
			all++
			if sameName(i.was.Sessions[n-1].Title, m.file.Title) {
				agree++
			}
		}
	}
	if 2*agree <= all {
		return
	}
	for n := range i.meetings {
		m := &i.meetings[n]
		k := byCode[m.file.Code]
		if m.base != nil || k == 0 || i.used[string(i.was.Sessions[k-1].ID)] {
			continue
		}
		if b := i.bases[string(i.was.Sessions[k-1].ID)]; !otherGUID(firstGUID(m.file))(b) {
			i.found(m, b)
		}
	}
}

// ofSource reports whether a key is one of the file's source.
func (i *importer) ofSource(key string) bool {
	source, _, _ := strings.Cut(key, ":")
	return i.from[source]
}

func firstGUID(v formats.Session) string {
	if len(v.Placements) > 0 {
		return v.Placements[0].GUID
	}
	return ""
}
