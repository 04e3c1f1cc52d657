package formats

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// BundleForm names the form in which a whole call for proposals is written; see docs/cfp-bundle.md.
const BundleForm = "creneau-cfp/1"

// Bundle is all of a call for proposals. Formats, tracks and questions are named by keys, products by their names, proposals by their
// codes, and readers by pseudonyms. Times are those of the edition's clock, in UTC.
type Bundle struct {
	Form      string           `json:"form"`
	Edition   BundleEdition    `json:"edition"`
	Call      *BundleCall      `json:"call,omitempty"`
	Formats   []BundleFormat   `json:"formats"`
	Tracks    []BundleTrack    `json:"tracks"`
	Products  []string         `json:"products"`
	Questions []BundleQuestion `json:"questions"`
	Proposals []BundleProposal `json:"proposals"`
	Readers   []BundleReader   `json:"readers"`
	Rounds    []BundleRound    `json:"rounds"`
	Reveals   []BundleReveal   `json:"reveals"`
	Withheld  []string         `json:"withheld"` // what whoever wrote the file was not shown
}

// BundleEdition is where a bundle comes from.
type BundleEdition struct {
	Name      string   `json:"name"`
	Zone      string   `json:"zone"`
	Languages []string `json:"languages"`
}

// BundleCall is what a call says.
type BundleCall struct {
	Announced  bool               `json:"announced"`
	Opens      time.Time          `json:"opens,omitzero"`
	Closes     time.Time          `json:"closes,omitzero"`
	Grace      int                `json:"grace"`
	Answers    time.Time          `json:"answers,omitzero"`
	Over       time.Time          `json:"over,omitzero"`
	PerPerson  int                `json:"per_person"`
	CoSpeakers int                `json:"co_speakers"`
	Formats    []BundleCallFormat `json:"formats"`
	Intro      map[string]string  `json:"intro"`
	Offers     map[string]string  `json:"offers"`
	Readers    map[string]string  `json:"readers"`
	Hidden     map[string]string  `json:"hidden"`
}

// BundleCallFormat is a format that is open to proposals.
type BundleCallFormat struct {
	Format string    `json:"format"`
	Places int       `json:"places"`
	Closes time.Time `json:"closes,omitzero"`
}

// BundleFormat is a format of sessions.
type BundleFormat struct {
	Key     string `json:"key"`
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Minutes int    `json:"minutes"`
}

// BundleTrack is a track.
type BundleTrack struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// BundleQuestion is a question of the form. Options are those of a choice, by language.
type BundleQuestion struct {
	Key          string              `json:"key"`
	About        string              `json:"about"`
	Kind         string              `json:"kind"`
	Label        map[string]string   `json:"label"`
	Help         map[string]string   `json:"help"`
	Options      map[string][]string `json:"options"`
	Required     bool                `json:"required"`
	RequiredFrom time.Time           `json:"required_from,omitzero"`
	FrozenFrom   time.Time           `json:"frozen_from,omitzero"`
	ForReviewers bool                `json:"for_reviewers"`
	Formats      []string            `json:"formats"`
	Tracks       []string            `json:"tracks"`
}

// BundleProposal is what was sent.
type BundleProposal struct {
	Key       string           `json:"key"` // by which the source knows it
	GUID      string           `json:"guid,omitempty"`
	Code      string           `json:"code,omitempty"`
	State     string           `json:"state"` // submitted or withdrawn
	Invited   bool             `json:"invited"`
	SentAt    time.Time        `json:"sent_at,omitzero"`
	Withdrawn *BundleWithdrawn `json:"withdrawn,omitempty"`
	BundleContent
	Revisions []BundleRevision `json:"revisions"` // the oldest first; the last one is what it says
	Speakers  []BundleSpeaker  `json:"speakers"`  // the lead first
	Decision  *BundleDecision  `json:"decision,omitempty"`
}

// BundleContent is what a proposal says.
type BundleContent struct {
	Title    string            `json:"title"`
	Abstract string            `json:"abstract"`
	Outline  string            `json:"outline"`
	Why      string            `json:"why"`
	Format   string            `json:"format"`
	Track    string            `json:"track"`
	Level    string            `json:"level"`
	Language string            `json:"language"`
	Products []string          `json:"products"`
	Answers  map[string]string `json:"answers"` // by the keys of questions
	You      BundleProfile     `json:"you"`     // who wrote it
}

// BundleProfile is what somebody says of themselves.
type BundleProfile struct {
	Name         string `json:"name"`
	Organisation string `json:"organisation"`
	Biography    string `json:"biography"`
}

// BundleWithdrawn is when and why a proposal was taken back.
type BundleWithdrawn struct {
	At     time.Time `json:"at,omitzero"`
	Kind   string    `json:"kind"`
	Reason string    `json:"reason"`
}

// BundleRevision is what a proposal said once.
type BundleRevision struct {
	At time.Time `json:"at,omitzero"`
	BundleContent
}

// BundleSpeaker is somebody who speaks, or was asked to. Reply is theirs to a yes.
type BundleSpeaker struct {
	BundleProfile
	Email    string       `json:"email"`
	State    string       `json:"state"` // invited, accepted, refused, revoked or left
	JoinedAt time.Time    `json:"joined_at,omitzero"`
	Reply    *BundleReply `json:"reply,omitempty"`
}

// BundleDecision is what a committee decided. Said is what a file of another tool says that people were told, where it says no more.
type BundleDecision struct {
	State     string    `json:"state"`
	Place     int       `json:"place"`
	Minutes   int       `json:"minutes"`
	Reason    string    `json:"reason"`
	Sentence  string    `json:"sentence"`
	At        time.Time `json:"at,omitzero"`
	Told      string    `json:"told"`
	ToldPlace int       `json:"told_place"`
	ToldAt    time.Time `json:"told_at,omitzero"`
	ToldIn    int       `json:"told_in"` // number of a reveal
	Settled   string    `json:"settled"`
}

// BundleReply is what a speaker replied to a yes.
type BundleReply struct {
	State     string    `json:"state"`
	AskedAt   time.Time `json:"asked_at,omitzero"`
	ReplyBy   time.Time `json:"reply_by,omitzero"`
	Recording string    `json:"recording"`
	Reason    string    `json:"reason"`
	RepliedAt time.Time `json:"replied_at,omitzero"`
	Spared    bool      `json:"spared"`
}

// BundleReveal is a batch of decisions that were told together.
type BundleReveal struct {
	Number     int       `json:"number"`
	ReplyBy    time.Time `json:"reply_by,omitzero"`
	OpenedAt   time.Time `json:"opened_at,omitzero"`
	ReleasedAt time.Time `json:"released_at,omitzero"`
}

// BundleReader is somebody who read. Their name and address stand only in a bundle of somebody who decides and asked for them.
type BundleReader struct {
	Pseudonym string   `json:"pseudonym"`
	Name      string   `json:"name,omitempty"`
	Email     string   `json:"email,omitempty"`
	Most      int      `json:"most"`
	Languages []string `json:"languages"`
}

// BundleRound is a reading of what was proposed.
type BundleRound struct {
	Number     int            `json:"number"`
	Name       string         `json:"name"`
	State      string         `json:"state"`
	Blind      bool           `json:"blind"`
	Wanted     int            `json:"wanted"`
	Visibility string         `json:"visibility"`
	Remarks    string         `json:"remarks"`
	Host       string         `json:"host"`
	Closes     time.Time      `json:"closes,omitzero"`
	Sheets     []BundleSheet  `json:"sheets"`
	Reviews    []BundleReview `json:"reviews"`
	Said       []BundleRemark `json:"said"`
}

// BundleSheet is a proposal as reviewers read it.
type BundleSheet struct {
	Proposal string        `json:"proposal"` // its key
	Handle   string        `json:"handle"`
	Revision int           `json:"revision"`
	LookedAt time.Time     `json:"looked_at,omitzero"`
	Gone     bool          `json:"gone"`
	Title    string        `json:"title"`
	Abstract string        `json:"abstract"`
	Outline  string        `json:"outline"`
	Why      string        `json:"why"`
	Format   string        `json:"format"`
	Minutes  int           `json:"minutes"`
	Track    string        `json:"track"`
	Level    string        `json:"level"`
	Language string        `json:"language"`
	Products []string      `json:"products"`
	Replies  []BundleAsked `json:"replies"`
}

// BundleAsked is a reply that reviewers read.
type BundleAsked struct {
	Question string `json:"question"`
	Said     string `json:"said"`
}

// BundleReview is a verdict. Grade is 1 to 5; 0 where somebody abstained.
type BundleReview struct {
	Reader   string    `json:"reader"`
	Proposal string    `json:"proposal"`
	Grade    int       `json:"grade"`
	Sentence string    `json:"sentence"`
	Revision int       `json:"revision"`
	Sighted  bool      `json:"sighted"`
	Seconds  int       `json:"seconds"`
	Nth      int       `json:"nth"`
	At       time.Time `json:"at,omitzero"`
}

// BundleRemark is what a reader wrote to the others about a sheet.
type BundleRemark struct {
	Reader   string    `json:"reader"`
	Proposal string    `json:"proposal"`
	Said     string    `json:"said"`
	At       time.Time `json:"at,omitzero"`
}

// WriteBundle writes a call for proposals in our own form. Equal bundles give equal bytes.
func WriteBundle(b Bundle) ([]byte, error) {
	b.Form = BundleForm
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(b); err != nil {
		return nil, fmt.Errorf("write %s: %w", BundleForm, err)
	}
	return out.Bytes(), nil
}
