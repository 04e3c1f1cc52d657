package cfp

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Form is what a call asks of proposals.
type Form struct {
	Edition   edition.Edition
	Call      Call
	Formats   []edition.Format // that are open to proposals
	Tracks    []edition.Track
	Products  []catalogue.Product
	Questions []Question // in order
}

func formOf(tx *sqldb.Tx, e edition.Edition) (f Form, err error) {
	n, err := noticeOf(tx, e.ID)
	if err != nil {
		return f, err
	}
	all, err := catalogue.AllInTx(tx, e.ID)
	if err != nil {
		return f, err
	}
	f = Form{Edition: e, Call: n.Call, Formats: n.Formats, Tracks: n.Tracks, Products: all.Products}
	f.Questions, err = questionsOf(tx, e.ID)
	return f, err
}

func (f Form) hasFormat(id edition.FormatID) bool {
	return slices.ContainsFunc(f.Formats, func(v edition.Format) bool { return v.ID == id })
}

func (f Form) hasTrack(id edition.TrackID) bool {
	return slices.ContainsFunc(f.Tracks, func(v edition.Track) bool { return v.ID == id })
}

func (f Form) hasProduct(id string) bool {
	return slices.ContainsFunc(f.Products, func(v catalogue.Product) bool { return string(v.ID) == id })
}

// now is what the edition's clock reads.
func (f Form) now(tx *sqldb.Tx) time.Time { return f.Edition.At(tx.Now()) }
