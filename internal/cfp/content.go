package cfp

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// Content is what a proposal says. Outline and Why are for the committee alone.
type Content struct {
	Title    string            `json:"title"`
	Abstract string            `json:"abstract"` // Markdown
	Outline  string            `json:"outline"`
	Why      string            `json:"why"` // why you
	FormatID edition.FormatID  `json:"format_id"`
	TrackID  edition.TrackID   `json:"track_id"`
	Level    string            `json:"level"` // one of Levels, or empty
	Language string            `json:"language"`
	Products []string          `json:"products"` // ids, at most MostProducts
	Answers  map[string]string `json:"answers"`  // to questions, by their ids
	You      Profile           `json:"you"`      // who writes it
	With     []Guest           `json:"with"`     // who is asked to speak with them when it is sent
}

// Profile is what somebody says of themselves.
type Profile struct {
	Name         string `json:"name"`
	Organisation string `json:"organisation"`
	Biography    string `json:"biography"`
}

// Guest is somebody who is to be asked.
type Guest struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// Levels are for whom a session is, in order.
var Levels = [...]string{"beginner", "intermediate", "advanced"}

// MostProducts is how many products a proposal may speak of.
const MostProducts = 3

// Unit is what a text is measured in.
type Unit string

// The units, as text.CountCharacters and text.CountWords count them.
const (
	InCharacters Unit = "characters"
	InWords      Unit = "words"
)

// Limit is how long a text of a proposal may be.
type Limit struct {
	Field string
	Most  int
	Unit  Unit
}

// Count measures a text.
func (l Limit) Count(s string) int {
	if l.Unit == InWords {
		return text.CountWords(s)
	}
	return text.CountCharacters(s)
}

// Limits are those of the texts of a proposal.
var Limits = [...]Limit{
	{"title", 120, InCharacters}, {"abstract", 300, InWords}, {"outline", 300, InWords}, {"why", 150, InWords},
	{"name", 120, InCharacters}, {"organisation", 120, InCharacters}, {"biography", 150, InWords},
}

// LimitOf is the limit of a field.
func LimitOf(field string) Limit {
	return Limits[slices.IndexFunc(Limits[:], func(l Limit) bool { return l.Field == field })]
}

// text is what a content says in a field that has a limit.
func (c Content) text(field string) string {
	return map[string]string{"title": c.Title, "abstract": c.Abstract, "outline": c.Outline, "why": c.Why, "name": c.You.Name,
		"organisation": c.You.Organisation, "biography": c.You.Biography}[field]
}

// Refusals of what a proposal says.
var (
	ErrNeeded   = fault.New(fault.Invalid, "cfp.needed", "something is missing before this can be sent")
	ErrLong     = fault.New(fault.Invalid, "cfp.long", "a text is longer than it may be; shorten it")
	ErrFormat   = fault.New(fault.Invalid, "cfp.format", "choose a format that is open to proposals").Field("format_id", "cfp.format")
	ErrChoice   = fault.New(fault.Invalid, "cfp.choice", "choose one of what is offered")
	ErrProducts = fault.New(fault.Invalid, "cfp.products", "a proposal speaks of at most 3 products").Field("products", "cfp.products")
	ErrGuests   = fault.New(fault.Invalid, "cfp.guests", "so many cannot speak together here; name fewer").Field("with", "cfp.guests")
	ErrSize     = fault.New(fault.Invalid, "cfp.size", "a draft has at most 100 KB; shorten it")
)

// tidy takes away what nobody sees, and reads addresses as they are kept.
func (c *Content) tidy() {
	c.Title, c.Level, c.Language = strings.Join(strings.Fields(c.Title), " "), strings.TrimSpace(c.Level), strings.TrimSpace(c.Language)
	c.You.Name = strings.Join(strings.Fields(c.You.Name), " ")
	for _, s := range []*string{&c.Abstract, &c.Outline, &c.Why, &c.You.Organisation, &c.You.Biography} {
		*s = strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	}
	c.Products = slices.DeleteFunc(c.Products, func(id string) bool { return id == "" })
	for id, answer := range c.Answers {
		if c.Answers[id] = strings.TrimSpace(strings.ReplaceAll(answer, "\r\n", "\n")); c.Answers[id] == "" {
			delete(c.Answers, id)
		}
	}
}

// checkLimits refuses a text that is too long. Its values are Count, Limit and Unit.
func (c Content) checkLimits() error {
	for _, l := range Limits {
		if n := l.Count(c.text(l.Field)); n > l.Most {
			return ErrLong.Field(l.Field, ErrLong.Code).With("Count", n).With("Limit", l.Most).With("Unit", string(l.Unit))
		}
	}
	return nil
}

// check refuses what cannot be sent. Form is what the call asks.
func (c Content) check(form Form) error {
	missing := ErrNeeded
	none := true
	for field, said := range map[string]string{"title": c.Title, "abstract": c.Abstract, "format_id": string(c.FormatID),
		"language": c.Language, "name": c.You.Name} {
		if said == "" {
			missing, none = missing.Field(field, ErrNeeded.Code), false
		}
	}
	if !none {
		return missing
	}
	if err := c.checkLimits(); err != nil {
		return err
	}
	switch {
	case !form.hasFormat(c.FormatID):
		return ErrFormat
	case c.TrackID != "" && !form.hasTrack(c.TrackID):
		return ErrChoice.Field("track_id", ErrChoice.Code)
	case c.Level != "" && !slices.Contains(Levels[:], c.Level):
		return ErrChoice.Field("level", ErrChoice.Code)
	case len(c.Products) > MostProducts:
		return ErrProducts
	case slices.ContainsFunc(c.Products, func(id string) bool { return !form.hasProduct(id) }):
		return ErrChoice.Field("products", ErrChoice.Code)
	case len(c.With) > form.Call.CoSpeakers:
		return ErrGuests
	}
	for _, g := range c.With {
		if _, err := account.CleanEmail(g.Email); err != nil {
			return account.ErrEmail.Field("with", account.ErrEmail.Code)
		}
	}
	return nil
}

// digest tells whether two contents say the same.
func (c Content) digest() string {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // texts, and lists of them
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// size is about how many bytes a content takes.
func (c Content) size() int {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // texts, and lists of them
	}
	return len(b)
}

// said is what of a content is in a proposal: who is asked to join is told by its speakers from then on.
func (c Content) said() Content {
	c.With = nil
	return c
}
