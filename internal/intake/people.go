package intake

import (
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

var speakerFileFields = []fileField[speaker.Speaker]{
	{"name", formats.FieldName, func(s *speaker.Speaker) any { return &s.Name }},
	{"pronouns", formats.FieldPronouns, func(s *speaker.Speaker) any { return &s.Pronouns }},
	{"biography", formats.FieldBiography, func(s *speaker.Speaker) any { return &s.Biography }},
	{"organisation", formats.FieldOrganisation, func(s *speaker.Speaker) any { return &s.OrganisationID }},
	{"email", formats.FieldEmail, func(s *speaker.Speaker) any { return &s.Email }},
	{"picture", formats.FieldPicture, func(s *speaker.Speaker) any { return &s.PictureURL }},
	{"links", formats.FieldLinks, func(s *speaker.Speaker) any { return &s.Links }},
}

// people finds or makes the speakers. A person is known by uuid or key; or by a name together with a session that is known. A name
// alone is proposed: two people may have it.
func (i *importer) people() error {
	found := make([]*Base, len(i.res.Programme.Speakers))
	for _, find := range []func(formats.Speaker) *Base{i.accepted, i.bySpeakerGUID, i.bySpeakerKey, i.byCast} {
		for n, v := range i.res.Programme.Speakers {
			if found[n] != nil {
				continue
			}
			if found[n] = find(v); found[n] != nil {
				i.meetAs(found[n], i.key(v.Key), v.GUID)
			}
		}
	}
	g := &i.next.Stage
	at := map[string]int{}
	for n, v := range g.Speakers {
		at[string(v.ID)] = n
	}
	for n, v := range i.res.Programme.Speakers {
		file, said := i.speakerOf(v), saidOfSpeaker(v)
		b := found[n]
		if b == nil {
			if err := i.addSpeaker(v, file, said); err != nil {
				return err
			}
			continue
		}
		i.speakers[v.Key] = speaker.ID(b.Object)
		k, there := at[b.Object]
		if !there { // taken away here: it comes back only if a session needs it
			i.spare[b.Object] = func() error { return i.makeSpeaker(b, v, file, said) }
			continue
		}
		if ref := picture.RefIn(file.PictureURL); ref != "" && ref == i.was.Pictures[speaker.ID(b.Object)].Ref {
			file.PictureURL = g.Speakers[k].PictureURL // a file of ours names the picture that is here already
		}
		b.Fields = cloned(b.Fields)
		of := subject{kind: "speaker", object: b.Object, title: g.Speakers[k].Name, fields: b.Fields}
		out := mergeFields(i, of, speakerFileFields, said, &g.Speakers[k], &file)
		i.tell(of, out)
		i.propose(v, b)
	}
	return nil
}

// saidOfSpeaker are the fields of which a file says something of a person: what its reader says, or else what is not empty. A file without
// an address or a picture does not say that there is none: most leave them out.
func saidOfSpeaker(v formats.Speaker) func(fileField[speaker.Speaker]) bool {
	if v.Said != 0 {
		silent := map[string]bool{"email": v.Email == "", "picture": v.PictureURL == ""}
		return func(f fileField[speaker.Speaker]) bool { return v.Said.Has(f.said) && !silent[f.name] }
	}
	has := map[string]bool{"name": true, "pronouns": v.Pronouns != "", "biography": v.Biography != "", "organisation": v.Organisation != "",
		"email": v.Email != "", "picture": v.PictureURL != "", "links": len(v.Links) > 0}
	return func(f fileField[speaker.Speaker]) bool { return has[f.name] }
}

// speakerOf is what a file says of a person, in our terms.
func (i *importer) speakerOf(v formats.Speaker) speaker.Speaker {
	out := speaker.Speaker{EditionID: i.edition(), Name: limit(strings.TrimSpace(v.Name), 120), Pronouns: v.Pronouns, Biography: v.Biography,
		Email: i.email(v.Email, v.Name), OrganisationID: i.organisation(v)}
	if text.IsWeb(v.PictureURL) {
		out.PictureURL = v.PictureURL
	}
	for _, l := range v.Links {
		if text.IsWeb(l.URL) {
			out.Links = append(out.Links, speaker.Link{Title: l.Title, URL: l.URL})
		}
	}
	return out
}

// email is a person's address, or none, with a note, where nothing could be delivered to what the source gives.
func (i *importer) email(given, name string) string {
	email, err := speaker.CheckEmail(given)
	if err != nil {
		i.note("bad_email", "Name", name)
	}
	return email
}

// organisation finds whom a person comes from, or keeps it to be made if the person is to have it.
func (i *importer) organisation(v formats.Speaker) speaker.OrganisationID {
	name := limit(strings.TrimSpace(v.Organisation), 120)
	if name == "" {
		return ""
	}
	b := i.keys["organisation "+folded(name)]
	if same := i.names["organisation "+folded(name)]; b == nil && len(same) > 0 {
		b = same[0] // it was renamed here
	}
	if b == nil {
		b = i.makes("organisation", i.ids.New("sor"), folded(name), "")
	}
	i.meetAs(b, folded(name), "")
	made := speaker.Organisation{ID: speaker.OrganisationID(b.Object), EditionID: i.edition(), Name: name,
		Kind: speaker.Kind(v.OrganisationKind)}
	if !slices.Contains(speaker.Kinds[:], made.Kind) {
		made.Kind = speaker.Other
	}
	i.spare[b.Object] = func() error {
		i.next.Stage.Organisations = append(i.next.Stage.Organisations, made)
		return nil
	}
	i.orgs[made.ID] = name
	return made.ID
}

// accepted is who a person is by somebody's word.
func (i *importer) accepted(v formats.Speaker) *Base {
	ours := i.how.Same[i.key(v.Key)]
	b := i.bases[string(ours)]
	if ours == "" || b == nil || b.Kind != "speaker" || i.used[b.Object] {
		return nil
	}
	if before := i.keys["speaker "+i.key(v.Key)]; before != nil && before != b {
		i.join(before, b)
	}
	return b
}

func (i *importer) bySpeakerGUID(v formats.Speaker) *Base { return i.byGUID("speaker", v.GUID) }

func (i *importer) bySpeakerKey(v formats.Speaker) *Base {
	return i.byKey("speaker", v.Key, func(b *Base) bool { return otherGUID(v.GUID)(b) && !i.called(b, v.Name) })
}

// byCast is who has the name of a person and is on stage here in a session in which the person is in the file.
func (i *importer) byCast(v formats.Speaker) *Base {
	for _, session := range i.castIn[v.Key] {
		for _, id := range session.Speakers {
			b := i.bases[string(id)]
			if b != nil && !i.used[b.Object] && i.called(b, v.Name) && i.mayBe(b, v) {
				return b
			}
		}
	}
	return nil
}

func (i *importer) called(b *Base, name string) bool {
	s, is := i.here[b.Object]
	return is && sameName(s.Name, name)
}

// mayBe is false for a person with another address.
func (i *importer) mayBe(b *Base, v formats.Speaker) bool {
	ours := strings.TrimSpace(i.here[b.Object].Email)
	return ours == "" || strings.TrimSpace(v.Email) == "" || strings.EqualFold(ours, strings.TrimSpace(v.Email))
}

func (i *importer) addSpeaker(v formats.Speaker, file speaker.Speaker, said func(fileField[speaker.Speaker]) bool) error {
	b := i.makes("speaker", i.ids.New("spe"), i.key(v.Key), v.GUID)
	i.speakers[v.Key] = speaker.ID(b.Object)
	i.propose(v, b)
	return i.makeSpeaker(b, v, file, said)
}

func (i *importer) makeSpeaker(b *Base, v formats.Speaker, file speaker.Speaker, said func(fileField[speaker.Speaker]) bool) (err error) {
	file.ID = speaker.ID(b.Object)
	file.SourceKey = i.freeKey("speaker", i.key(v.Key), b.Object)
	if file.GUID, err = i.guid(v.GUID); err != nil {
		return err
	}
	b.Fields = nil
	setAll(b, speakerFileFields, said, &file)
	file.Code, i.speakerNumber = i.speakerCode(v.Code), i.speakerNumber+1
	file.Number = i.speakerNumber
	i.next.Stage.Speakers = append(i.next.Stage.Speakers, file)
	i.diff.Made["speakers"]++
	return nil
}

// speakerCode keeps a file's code when it is one and nobody here has it: addresses of pages are made of it.
func (i *importer) speakerCode(given string) string {
	for !codeShape.MatchString(given) || slices.ContainsFunc(i.next.Stage.Speakers, func(s speaker.Speaker) bool { return s.Code == given }) {
		given = i.ids.Code()
	}
	return given
}

// propose asks whether a person is one of the same name who is here, but not by this source.
func (i *importer) propose(v formats.Speaker, b *Base) {
	if b.Apart {
		return
	}
	if same, told := i.how.Same[i.key(v.Key)]; told {
		b.Apart = same == ""
		return
	}
	for _, s := range i.namesakes[folded(v.Name)] {
		o := i.bases[string(s.ID)]
		if o == nil || o == b || i.fromHere(o) || !i.mayBe(o, v) {
			continue
		}
		i.diff.Proposals = append(i.diff.Proposals, Proposal{Key: i.key(v.Key), Name: v.Name, Ours: s.ID,
			Sessions: i.titles[string(s.ID)], In: i.titlesIn[v.Key]})
		if !i.stored[b.Object] {
			i.note("same_name", "Name", v.Name)
		}
		return
	}
}

// fromHere reports whether this source knows somebody already: two of its people are two.
func (i *importer) fromHere(b *Base) bool {
	return slices.ContainsFunc(b.Keys, func(key string) bool { return strings.HasPrefix(key, i.source+":") })
}

// join makes one person of two: what the first was imported as is of the second now, wherever it is on stage.
func (i *importer) join(gone, stays *Base) {
	from, to := speaker.ID(gone.Object), speaker.ID(stays.Object)
	for n := range i.next.Sessions {
		replaceSpeaker(&i.next.Sessions[n], from, to)
	}
	i.next.Stage.Speakers = slices.DeleteFunc(i.next.Stage.Speakers, func(s speaker.Speaker) bool { return s.ID == from })
	for _, b := range i.bases {
		for _, name := range []string{"speakers", "segments"} {
			if text, is := b.Fields[name]; is && strings.Contains(text, string(from)) {
				b.Fields[name] = strings.ReplaceAll(text, string(from), string(to))
			}
		}
	}
	for _, key := range gone.Keys {
		stays.know(key)
		i.keys["speaker "+key] = stays
	}
	delete(i.bases, gone.Object)
	delete(i.stored, gone.Object)
}

func replaceSpeaker(s *programme.Session, from, to speaker.ID) {
	swap := func(all []speaker.ID) []speaker.ID {
		if !slices.Contains(all, from) {
			return all
		}
		var out []speaker.ID
		for _, id := range all {
			if id == from {
				id = to
			}
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
		return out
	}
	s.Speakers = swap(s.Speakers)
	s.Segments = slices.Clone(s.Segments)
	for n := range s.Segments {
		s.Segments[n].Speakers = swap(s.Segments[n].Speakers)
	}
}
