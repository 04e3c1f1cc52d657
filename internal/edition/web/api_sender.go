package web

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/office"
)

// senderWire is the sender of an edition's mail as programs see it.
type senderWire struct {
	Name    string `json:"name" maxLength:"80" doc:"Before the server's address; empty for the edition's name."`
	ReplyTo string `json:"reply_to" doc:"One address, where replies go; empty for the server's."`
	Contact string `json:"contact" maxLength:"300" doc:"One line at the end of each message; empty for none."`
	From    string `json:"from" readOnly:"true" required:"false" doc:"The sender as readers see it."`
}

func (d *Door) senderWire(e edition.Edition) senderWire {
	return senderWire{e.Sender.Name, e.Sender.ReplyTo, e.Sender.Contact, e.From(d.mailFrom)}
}

type replacedSender struct {
	office.InEdition
	IfMatch string `header:"If-Match" doc:"The version of the edition that was read, or *."`
	Body    senderWire
}

func (d *Door) senderAPI(a *api.API) {
	api.Read(a, api.Op{ID: "readSender", Path: "/editions/{edition}/sender", Tag: "edition",
		Summary: "Read in whose name an edition's mail leaves"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*office.One[senderWire], error) {
			e, err := d.office.Into(ctx, who, edition.Reading, in.Edition)
			return &office.One[senderWire]{ETag: api.ETag(e.Version), Body: d.senderWire(e)}, err
		})
	api.Replace(a, api.Op{ID: "replaceSender", Path: "/editions/{edition}/sender", Tag: "edition",
		Summary:     "Let an edition's mail leave in another name",
		Description: "The address that sends stays the server's."},
		func(ctx context.Context, who actor.Actor, in *replacedSender) (*office.One[senderWire], error) {
			e, err := d.office.Into(ctx, who, edition.Changing, in.Edition)
			if err != nil {
				return nil, err
			}
			if e.Version, err = api.Matched(in.IfMatch, e.Version); err != nil {
				return nil, err
			}
			e.Sender = edition.Sender{Name: in.Body.Name, ReplyTo: in.Body.ReplyTo, Contact: in.Body.Contact}
			e, _, err = d.editions.Edition().Save(ctx, who, e)
			return &office.One[senderWire]{ETag: api.ETag(e.Version), Body: d.senderWire(e)}, err
		})
}
