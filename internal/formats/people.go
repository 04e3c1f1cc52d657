package formats

import (
	"slices"
	"strings"
)

// people collects the speakers of a file. An identifier may stand for several of them: merged files give numbers twice, and some
// have the number of who sent a proposal. So each is known by identifier and name, until all of the file is read.
type people struct {
	at    map[string]int      // by identifier and name
	named map[string][]string // the names of an identifier, folded
	ids   []string            // of each speaker, as the source has it
}

func newPeople() people { return people{at: map[string]int{}, named: map[string][]string{}} }

// namedAlike is what two spellings of a name have in common.
func namedAlike(name string) string { return strings.Join(strings.Fields(foldASCII(name)), " ") }

func (p people) key(id, name string) string { return id + "\x00" + namedAlike(name) }

// speaker adds a person once, under a key that holds until the file is read; what a later mention knows more is added.
func (a *assembler) speaker(s Speaker) string {
	s.Name = cut(strings.Join(strings.Fields(s.Name), " "), mostName)
	if s.Name == "" || a.err != nil {
		return ""
	}
	id := s.Key
	if id == "" {
		id = s.Name
	}
	s.Key = a.people.key(id, s.Name)
	if i, ok := a.people.at[s.Key]; ok {
		a.p.Speakers[i].add(s)
		return s.Key
	}
	if len(a.p.Speakers) >= maxPeople {
		a.err = ErrTooMany.With("Count", len(a.p.Speakers)+1)
		return ""
	}
	a.people.at[s.Key] = len(a.p.Speakers)
	a.people.ids = append(a.people.ids, id)
	if names := a.people.named[id]; !slices.Contains(names, namedAlike(s.Name)) && len(names) < maxListed {
		a.people.named[id] = append(names, namedAlike(s.Name))
	}
	a.p.Speakers = append(a.p.Speakers, s)
	return s.Key
}

// speakerWith finds the person whom a source lists under an identifier.
func (a *assembler) speakerWith(id string) (string, bool) {
	names := a.people.named[id]
	if len(names) == 0 {
		return "", false
	}
	return id + "\x00" + names[0], true
}

// speakersWith adds those whom a session names by identifier, and notes who is not in the file.
func (a *assembler) speakersWith(place string, s *Session, ids []node) {
	for _, v := range ids {
		id := orElse(v.text(), v.str("id"))
		switch key, ok := a.speakerWith(id); {
		case ok:
			s.Speakers = append(s.Speakers, key)
		case v.str("name") != "":
			s.Speakers = append(s.Speakers, a.speaker(Speaker{Key: id, Name: v.str("name"), Said: FieldsOf(FieldName)}))
		default:
			a.note(place, "no_speaker", "Key", short(id), "Title", short(s.Title))
		}
	}
}

// add takes what a further mention of a person knows more.
func (s *Speaker) add(more Speaker) {
	for _, f := range []struct {
		have *string
		more string
	}{{&s.GUID, more.GUID}, {&s.Code, more.Code}, {&s.Pronouns, more.Pronouns}, {&s.Biography, more.Biography},
		{&s.Organisation, more.Organisation}, {&s.Email, more.Email}, {&s.PictureURL, more.PictureURL}} {
		if *f.have == "" {
			*f.have = f.more
		}
	}
	if len(s.Links) == 0 {
		s.Links = more.Links
	}
	s.Said |= more.Said
}

// settlePeople gives speakers the keys by which an import finds them again: the identifier of the source, and the name beside it
// where it stands for several people. Those share no stable identifier either.
func (a *assembler) settlePeople() {
	final := make(map[string]string, len(a.p.Speakers))
	taken := map[string]bool{}
	for i := range a.p.Speakers {
		s := &a.p.Speakers[i]
		id, old := a.people.ids[i], s.Key
		s.Key = id
		if len(a.people.named[id]) > 1 {
			s.Key = id + " " + namedAlike(s.Name)
			s.GUID, s.Code = "", ""
			a.noteOnceFor("shared_id", id, "Id", short(id), "People", len(a.people.named[id]))
		}
		for taken[s.Key] {
			s.Key += "-2"
		}
		taken[s.Key], final[old] = true, s.Key
		a.fitPerson(s)
	}
	for i := range a.p.Sessions {
		s := &a.p.Sessions[i]
		for k, key := range s.Speakers {
			s.Speakers[k] = final[key]
		}
		for g := range s.Segments {
			for k, key := range s.Segments[g].Speakers {
				s.Segments[g].Speakers[k] = final[key]
			}
		}
	}
}

// fitPerson keeps what can be saved of a person.
func (a *assembler) fitPerson(s *Speaker) {
	s.GUID, s.Code = uuid(s.GUID), code(s.Code)
	a.ownPerson(s)
	s.Name, s.Biography = cut(s.Name, mostName), a.fit(s.Name, s.Biography, mostText)
	s.Pronouns, s.Organisation = cut(strings.TrimSpace(s.Pronouns), mostName), cut(strings.TrimSpace(s.Organisation), mostName)
	s.Email, s.PictureURL = a.email(s.Name, s.Email), a.address(s.Name, s.PictureURL)
	s.Links = first(s.Links)
}
