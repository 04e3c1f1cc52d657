package care

import (
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// RequestID identifies a change request: chg_….
type RequestID string

// ChangeField is what of a session, or of themselves, a speaker changes.
type ChangeField string

// The fields. A field of who joins is FieldJoin with the id that the proposal knows them by.
const (
	FieldTitle     ChangeField = "title"
	FieldAbstract  ChangeField = "abstract"
	FieldLevel     ChangeField = "level"
	FieldLanguage  ChangeField = "language"
	FieldLinks     ChangeField = "links"
	FieldName      ChangeField = "name"
	FieldPronouns  ChangeField = "pronouns"
	FieldBiography ChangeField = "biography"
	FieldAddresses ChangeField = "addresses" // links of a speaker
	FieldJoin      ChangeField = "join:"
)

// SessionFields and ProfileFields list what is changed of each, in display order.
var (
	SessionFields = [...]ChangeField{FieldTitle, FieldAbstract, FieldLevel, FieldLanguage, FieldLinks}
	ProfileFields = [...]ChangeField{FieldName, FieldPronouns, FieldBiography, FieldAddresses}
)

// Group is the group of a field.
func (f ChangeField) Group() FieldGroup {
	switch {
	case f.Joins():
		return GroupSpeakers
	case f == FieldTitle:
		return GroupTitle
	case f == FieldAbstract:
		return GroupAbstract
	case f == FieldLevel, f == FieldLanguage:
		return GroupDetails
	case f == FieldLinks:
		return GroupLinks
	default:
		return GroupProfile
	}
}

// Joins reports whether it is somebody who joins.
func (f ChangeField) Joins() bool { return strings.HasPrefix(string(f), string(FieldJoin)) }

// RequestState is what became of a request.
type RequestState string

// The states.
const (
	RequestAsked     RequestState = "asked"
	RequestApplied   RequestState = "applied"
	RequestRefused   RequestState = "refused"
	RequestOvertaken RequestState = "overtaken" // a newer one took its place, the field closed, or what it is about is gone
	RequestTakenBack RequestState = "taken_back"
)

// RequestStates lists them in order.
var RequestStates = [...]RequestState{RequestAsked, RequestApplied, RequestRefused, RequestOvertaken, RequestTakenBack}

// ChangeRequest is a change that a speaker wants, of one field of one object.
type ChangeRequest struct {
	ID        RequestID
	EditionID edition.ID
	Object    string // ses_… or spe_…
	Field     ChangeField
	Base      string // what they saw
	Wanted    string
	Written   string // what was written when it was applied
	Note      string // to organisers
	State     RequestState
	SpeakerID speaker.ID // who asks; empty: who joins
	AskedBy   string     // key
	AskedAt   time.Time
	ToldAt    time.Time // when organisers got a mail of it; zero: not yet
	SettledBy string
	SettledAt time.Time
	Reason    string // of a refusal
	Change    string // the step that applied it, or the change that refused it
	Version   int64
}

// Refusals of changes.
var (
	ErrNotYours = fault.New(fault.NotFound, "care.not_yours", "nothing of yours is here; sign in with the address that organisers know")
	ErrShut     = fault.New(fault.Closed, "care.shut", "this cannot be changed here any more; write to the organisers")
	ErrNewer    = fault.New(fault.Conflict, "care.newer",
		"this was changed meanwhile, and says something else now; look at it, and save again what you want")
	ErrField   = fault.New(fault.Invalid, "care.field", "this cannot be changed here")
	ErrLevel   = fault.New(fault.Invalid, "care.level", "choose a level that is offered").Field("level", "care.level")
	ErrAddress = fault.New(fault.Invalid, "care.address", "an address starts with https:// or http://, and stands last in its line")
	ErrNote    = fault.New(fault.Invalid, "care.note_long", "a note has at most 600 characters").Field("note", "care.note_long")

	ErrNoRequest = fault.New(fault.NotFound, "care.no_request", "this change request is not there")
	ErrSettled   = fault.New(fault.Conflict, "care.settled", "this change request was settled, or replaced, meanwhile")
	ErrClash     = fault.New(fault.Conflict, "care.clash", "this was changed here since the speaker saw it: look at all three, and choose")
	ErrWhyNot    = fault.New(fault.Invalid, "care.why_not", "say why, in at most 600 characters: the speaker reads it").Field("reason",
		"care.why_not")
	ErrDo = fault.New(fault.Invalid, "care.do", "apply it, write something else, or refuse it")
)

// mostNote is how long a note, or a reason, may be, in characters.
const mostNote = 600

// Want is what a speaker wants a field to say, and what it said when they looked.
type Want struct {
	Field ChangeField
	Base  string
	Value string
}

// tidied is a value as it is kept.
func (f ChangeField) tidied(value string) string {
	value = strings.TrimSpace(strings.ReplaceAll(value, "\r\n", "\n"))
	switch f {
	case FieldTitle, FieldName, FieldPronouns, FieldLevel, FieldLanguage:
		return strings.Join(strings.Fields(value), " ")
	case FieldLinks, FieldAddresses:
		var lines []string
		for line := range strings.Lines(value) {
			if words := strings.Fields(line); len(words) > 0 {
				lines = append(lines, strings.Join(words, " "))
			}
		}
		return strings.Join(lines, "\n")
	default:
		return value
	}
}

// address is a line of a list of links: an address after its title.
func address(line string) (title, url string, err error) {
	title, url = "", line
	if i := strings.LastIndex(line, " "); i >= 0 {
		title, url = line[:i], line[i+1:]
	}
	if !text.IsWeb(url) {
		return "", "", ErrAddress
	}
	return title, url, nil
}

// sessionValue is what a field of a session says.
func sessionValue(v programme.Session, f ChangeField) string {
	switch f {
	case FieldTitle:
		return f.tidied(v.Title)
	case FieldAbstract:
		return f.tidied(v.Abstract)
	case FieldLevel:
		return v.Level
	case FieldLanguage:
		return v.Language
	case FieldLinks:
		var lines []string
		for _, l := range v.Links {
			lines = append(lines, l.Title+" "+l.URL)
		}
		return f.tidied(strings.Join(lines, "\n"))
	default:
		return ""
	}
}

// setSession makes a field of a session say something.
func setSession(v *programme.Session, f ChangeField, value string) error {
	switch f {
	case FieldTitle:
		v.Title = value
	case FieldAbstract:
		v.Abstract = value
	case FieldLevel:
		if value != "" && value != v.Level && !slices.Contains(programme.Levels[:], value) {
			return ErrLevel
		}
		v.Level = value
	case FieldLanguage:
		v.Language = value
	case FieldLinks:
		links, err := linksOf(v.Links, value)
		if err != nil {
			return err
		}
		v.Links = links
	default:
		return ErrField
	}
	return v.Check(0)
}

// linksOf are the links that some lines name. What is there keeps its type.
func linksOf(now []programme.Link, lines string) (out []programme.Link, err error) {
	for line := range strings.Lines(lines) {
		title, url, err := address(strings.TrimSpace(line))
		if err != nil {
			return nil, ErrAddress.Field(string(FieldLinks), ErrAddress.Code)
		}
		l := programme.Link{Title: title, URL: url, Type: "related"}
		if i := slices.IndexFunc(now, func(o programme.Link) bool { return o.URL == url }); i >= 0 {
			l.Type = now[i].Type
		}
		out = append(out, l)
	}
	return out, nil
}

// profileValue is what a field of a speaker says.
func profileValue(v speaker.Speaker, f ChangeField) string {
	switch f {
	case FieldName:
		return f.tidied(v.Name)
	case FieldPronouns:
		return f.tidied(v.Pronouns)
	case FieldBiography:
		return f.tidied(v.Biography)
	case FieldAddresses:
		var lines []string
		for _, l := range v.Links {
			lines = append(lines, l.Title+" "+l.URL)
		}
		return f.tidied(strings.Join(lines, "\n"))
	default:
		return ""
	}
}

// setProfile makes a field of a speaker say something.
func setProfile(v *speaker.Speaker, f ChangeField, value string) error {
	switch f {
	case FieldName:
		if value == "" {
			return speaker.ErrName
		}
		v.Name = value
	case FieldPronouns:
		v.Pronouns = value
	case FieldBiography:
		v.Biography = value
	case FieldAddresses:
		v.Links = nil
		for line := range strings.Lines(value) {
			title, url, err := address(strings.TrimSpace(line))
			if err != nil {
				return ErrAddress.Field(string(FieldAddresses), ErrAddress.Code)
			}
			v.Links = append(v.Links, speaker.Link{Title: title, URL: url})
		}
	default:
		return ErrField
	}
	return nil
}

// lengths are how long values may be, as those who write them hear it before organisers do.
func (f ChangeField) check(value string) error {
	most := text.MaxLine
	switch f {
	case FieldAbstract, FieldBiography, FieldLinks, FieldAddresses:
		most = text.MaxLong
	case FieldName:
		most = 120
	}
	return text.CheckLengths(text.Bounded{Field: string(f), Text: value, Most: most})
}
