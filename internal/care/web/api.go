package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/speaker"
)

// taskWire is a task as programs see it.
type taskWire struct {
	SpeakerID string     `json:"speaker_id"`
	Speaker   string     `json:"speaker" doc:"Their name."`
	Kind      string     `json:"kind" enum:"biography,picture,hours,technical,access,travel,recording,slides,briefing"`
	State     string     `json:"state" enum:"open,done,reopened,waived"`
	Due       *time.Time `json:"due" doc:"It is done before, on the edition's clock; null: the edition has no day yet."`
	Late      bool       `json:"late"`
	Note      string     `json:"note" doc:"Of who opened it again."`
}

func tasksOut(of speaker.Speaker, tasks []care.Task) (out []taskWire) {
	for _, t := range tasks {
		w := taskWire{SpeakerID: string(of.ID), Speaker: of.Name, Kind: string(t.Kind), State: string(t.State), Late: t.Late, Note: t.Note}
		if !t.Due.IsZero() {
			at := t.Due.UTC()
			w.Due = &at
		}
		out = append(out, w)
	}
	return out
}

type sayingIn struct {
	office.InEdition
	Body struct {
		SpeakerIDs []string `json:"speaker_ids" nullable:"false" minItems:"1" maxItems:"1000"`
		Kind       string   `json:"kind" enum:"biography,picture,hours,technical,access,travel,recording,slides,briefing"`
		State      string   `json:"state" enum:"open,reopened,waived" doc:"Open takes back what was said."`
		Note       string   `json:"note" required:"false" maxLength:"2000" doc:"To the speaker, of a task that is opened again."`
	}
}

type remindingIn struct {
	office.InEdition
	Body struct {
		SpeakerIDs []string `json:"speaker_ids" nullable:"false" minItems:"1" maxItems:"1000"`
	}
}

type remindedWire struct {
	Mails int `json:"mails"`
}

type wordIn struct {
	office.InEdition
	Body struct {
		Kind    string `json:"kind" enum:"late,ill,away"`
		Minutes int    `json:"minutes" required:"false" minimum:"0" maximum:"240" doc:"Of who is late."`
		Said    string `json:"said" required:"false" maxLength:"2000"`
	}
}

func (d *Door) api(a *api.API) {
	d.changeAPI(a)
	api.Read(a, api.Op{ID: "listSpeakerTasks", Path: "/editions/{edition}/speaker-tasks", Tag: "care",
		Summary:     "List what is asked of speakers",
		Description: "Who looks after speakers gets all; anybody else their own."}, d.listTasks)
	api.Create(a, api.Op{ID: "saySpeakerTasks", Path: "/editions/{edition}/speaker-tasks", Tag: "care",
		Summary:     "Waive tasks or open them again",
		Description: "All or none."},
		func(ctx context.Context, who actor.Actor, in *sayingIn) (*api.None, error) {
			e, err := d.office.Into(ctx, who, care.Changing, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, d.care.Say(ctx, who, e.ID, ids(in.Body.SpeakerIDs), care.Kind(in.Body.Kind), care.State(in.Body.State), in.Body.Note)
		})
	api.Create(a, api.Op{ID: "remindSpeakers", Path: "/editions/{edition}/speaker-tasks/remind", Tag: "care", Summary: "Remind speakers of what is open",
		Description: "One mail each, and none to who was reminded within the last 24 hours."},
		func(ctx context.Context, who actor.Actor, in *remindingIn) (*api.Body[remindedWire], error) {
			e, err := d.office.Into(ctx, who, care.Changing, in.Edition)
			if err != nil {
				return nil, err
			}
			n, err := d.care.Remind(ctx, who, e.ID, ids(in.Body.SpeakerIDs))
			return &api.Body[remindedWire]{Body: remindedWire{n}}, err
		})
	api.Create(a, api.Op{ID: "tellOrganisers", Path: "/editions/{edition}/speaking", Tag: "care", Personal: true,
		Summary:     "Tell organisers that one is late or cannot come",
		Description: "Of a speaker. Who cannot come says no to all that they hold: a session that nobody else holds is called off."},
		func(ctx context.Context, who actor.Actor, in *wordIn) (*api.None, error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, d.care.Tell(ctx, care.Holder{Who: who}, e, care.Word{Kind: care.WordKind(in.Body.Kind), Minutes: in.Body.Minutes,
				Said: in.Body.Said})
		})
}

func (d *Door) listTasks(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[taskWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	same := func(w taskWire) taskWire { return w }
	var all []taskWire
	if who.May(care.Reading, string(e.ID)) != nil {
		o, err := d.care.Own(ctx, care.Holder{Who: who}, e)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		return api.Listed(tasksOut(o.Speaker, o.Tasks), same), nil
	}
	desk, err := d.care.Desk(ctx, who, e.ID)
	for _, row := range desk.Rows {
		all = append(all, tasksOut(row.Speaker, row.Tasks)...)
	}
	return api.Listed(all, same), err
}
