package app

import (
	"time"

	accountweb "github.com/creneau/creneau/internal/account/web"
	agendaweb "github.com/creneau/creneau/internal/agenda/web"
	alertweb "github.com/creneau/creneau/internal/alert/web"
	careweb "github.com/creneau/creneau/internal/care/web"
	catalogueweb "github.com/creneau/creneau/internal/catalogue/web"
	cfpweb "github.com/creneau/creneau/internal/cfp/web"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/cores"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	faceweb "github.com/creneau/creneau/internal/face/web"
	"github.com/creneau/creneau/internal/formats"
	handoverweb "github.com/creneau/creneau/internal/handover/web"
	intakeweb "github.com/creneau/creneau/internal/intake/web"
	noticeweb "github.com/creneau/creneau/internal/notice/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/picture"
	planningweb "github.com/creneau/creneau/internal/planning/web"
	practicalweb "github.com/creneau/creneau/internal/practical/web"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	registrationweb "github.com/creneau/creneau/internal/registration/web"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	repairweb "github.com/creneau/creneau/internal/repair/web"
	reviewweb "github.com/creneau/creneau/internal/review/web"
	roomweb "github.com/creneau/creneau/internal/room/web"
	selectionweb "github.com/creneau/creneau/internal/selection/web"
	speakerweb "github.com/creneau/creneau/internal/speaker/web"
	"github.com/creneau/creneau/internal/team"
	teamweb "github.com/creneau/creneau/internal/team/web"
)

// Hall is what the front doors of the chapters are made with: the use cases, what all pages share, and the doors of the
// chapters before. A chapter finds here what earlier ones made.
type Hall struct {
	cores.Cores
	Config    Config
	Door      *accountweb.Door
	Office    *office.Office
	Public    *releaseweb.Door
	Speaking  *speakerweb.Door
	Calling   *cfpweb.Door
	Drafting  *programmeweb.Organise
	Releasing *releaseweb.Organise
	Days      *agendaweb.Door
	Plans     *planningweb.Door
}

// Maker makes a chapter's value in a hall.
type Maker struct {
	Name string
	Make func(h *Hall) (chapter.Chapter, error)
}

// Chapters lists those of the product, in the order in which a convention happens.
func Chapters() []Maker {
	return []Maker{
		{"account", func(h *Hall) (chapter.Chapter, error) { return h.Door.Chapter(), nil }},
		{"post", func(h *Hall) (chapter.Chapter, error) { return mailing(h), nil }},
		{"edition", func(h *Hall) (chapter.Chapter, error) {
			return value(editionweb.New(h.Office, h.Editions, h.Config.MailFrom))
		}},
		{"team", func(h *Hall) (chapter.Chapter, error) {
			return value(teamweb.New(h.Office, team.NewService(h.DB, h.IDs, h.Accounts), h.Config.BaseURL))
		}},
		{"practical", func(h *Hall) (chapter.Chapter, error) { return practicalweb.New(h.Office, h.Practical).Chapter(), nil }},
		{"picture", func(h *Hall) (chapter.Chapter, error) { return pictures(h), nil }},
		{"face", func(h *Hall) (chapter.Chapter, error) { return value(faceweb.New(h.Office, h.Faces, h.Pictures)) }},
		{"catalogue", func(h *Hall) (chapter.Chapter, error) {
			return catalogueweb.New(h.Office, h.Catalogue, h.Pictures).Chapter(), nil
		}},
		{"speaker", func(h *Hall) (chapter.Chapter, error) {
			h.Speaking = speakerweb.New(h.Office, h.Speakers, h.Pictures)
			return h.Speaking.Chapter(), nil
		}},
		{"cfp", func(h *Hall) (chapter.Chapter, error) {
			h.Public.Calling = h.Calls.Listed
			var err error
			h.Calling, err = cfpweb.New(h.Office, cfpweb.Public{Edition: h.Public.Edition, Ref: h.Public.RefNow}, h.Calls,
				cfpweb.Options{BaseURL: h.Config.BaseURL, Demo: h.Config.Demo})
			return value(h.Calling, err)
		}},
		{"review", func(h *Hall) (chapter.Chapter, error) { return value(reviewweb.New(h.Office, h.Reviews)) }},
		{"programme", func(h *Hall) (_ chapter.Chapter, err error) {
			h.Drafting, err = programmeweb.New(h.Office, h.Speaking, h.Programme)
			return value(h.Drafting, err)
		}},
		{"selection", func(h *Hall) (chapter.Chapter, error) {
			door, err := selectionweb.New(h.Office, cfpweb.Public{Edition: h.Public.Edition, Ref: h.Public.RefNow}, h.Selection, h.Config.BaseURL)
			if err != nil {
				return chapter.Chapter{}, err
			}
			h.Calling.Answers = door.Answers
			return door.Chapter(), nil
		}},
		{"intake", func(h *Hall) (chapter.Chapter, error) {
			follower := h.Intake.Follower(formats.FetchSince, time.Now)
			return value(intakeweb.New(h.Office, h.Drafting, h.Programme, h.Intake, follower))
		}},
		{"handover", func(h *Hall) (chapter.Chapter, error) { return value(handoverweb.New(h.Office, h.Handover)) }},
		{"release", func(h *Hall) (chapter.Chapter, error) {
			h.Drafting.Public = h.Releasing.PublicPage
			return h.Releasing.Chapter(), nil
		}},
		{"care", func(h *Hall) (chapter.Chapter, error) {
			h.Calling.Changes = "speaking/changes/"
			return value(careweb.New(h.Office, h.Public, h.Care, h.Config.BaseURL))
		}},
		{"registration", func(h *Hall) (chapter.Chapter, error) {
			h.Public.Registering = h.Attendees.Listed
			return value(registrationweb.New(h.Office, h.Public, h.Attendees,
				registrationweb.Options{BaseURL: h.Config.BaseURL, Demo: h.Config.Demo}))
		}},
		{"agenda", func(h *Hall) (_ chapter.Chapter, err error) {
			h.Days, err = agendaweb.New(h.Door, h.Public, h.Agenda, h.Editions, h.Programme, h.Releases, h.Config.BaseURL)
			if err != nil {
				return chapter.Chapter{}, err
			}
			return agendaweb.NewOrganise(h.Office, h.Drafting, h.Days).Chapter(), nil
		}},
		{"notice", func(h *Hall) (chapter.Chapter, error) {
			return value(noticeweb.New(h.Office, h.Releasing, h.Post, h.Notices, h.Config.BaseURL, h.Config.MailFrom))
		}},
		{"alert", func(h *Hall) (chapter.Chapter, error) {
			return value(alertweb.New(alertweb.Doors{Account: h.Door, Public: h.Public, Releasing: h.Releasing, Days: h.Days}, h.Alerts, h.Editions,
				alertweb.Options{BaseURL: h.Config.BaseURL, MailFrom: h.Config.MailFrom, Services: h.Config.PushServices, Demo: h.Config.Demo}))
		}},
		{"planning", func(h *Hall) (_ chapter.Chapter, err error) {
			h.Plans, err = planningweb.New(h.Office, h.Programme, h.Releases, h.Agenda, h.Planning)
			return value(h.Plans, err)
		}},
		{"repair", func(h *Hall) (chapter.Chapter, error) {
			return value(repairweb.New(h.Office, h.Plans, h.Programme, h.Planning, h.Repair))
		}},
		{"room", func(h *Hall) (chapter.Chapter, error) {
			return value(roomweb.New(h.Office, roomweb.Doors{Drafting: h.Drafting, Releasing: h.Releasing, Plans: h.Plans}, h.Programme, h.Agenda,
				h.Room))
		}},
	}
}

// value is the chapter's of a front door that could be made.
func value[D interface{ Chapter() chapter.Chapter }](door D, err error) (chapter.Chapter, error) {
	if err != nil {
		return chapter.Chapter{}, err
	}
	return door.Chapter(), nil
}

// pictures have no pages of their own: those of speakers and of releases show them.
func pictures(h *Hall) chapter.Chapter {
	personal := picture.Personal()
	return chapter.Chapter{Name: "picture", Messages: picture.Messages, Tables: picture.Tables(), Rights: picture.Rights(),
		Personal: &personal,
		Runs:     []chapter.Run{h.Pictures.Run}}
}
