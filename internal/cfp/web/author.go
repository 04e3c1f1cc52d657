package web

import (
	"net/http"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/web"
)

// How often somebody may save what they write, who may be many behind one address, and how many browsers that were not seen before an
// address may bring.
var (
	savesOfOne       = web.Rate{PerSecond: 2, Burst: 120}
	savesOfNewcomers = web.Rate{PerSecond: 0.2, Burst: 300}
)

// author is who writes.
func (d *Door) author(r *http.Request) (cfp.Author, error) {
	who, err := d.office.Account.Actor(r)
	return cfp.Author{Key: d.office.Account.Key(r), Who: who}, err
}

// reader is who looks at their own, in the edition of a request.
func (d *Door) reader(r *http.Request) (e edition.Edition, who cfp.Author, err error) {
	if e, err = d.public.Edition(r); err != nil {
		return e, who, err
	}
	if who, err = d.author(r); err != nil {
		return e, who, err
	}
	return e, who, who.Who.MayReadOwn(string(e.ID))
}

// authorToWrite is author, counted, and given a key when the browser has none yet.
func (d *Door) authorToWrite(w http.ResponseWriter, r *http.Request) (cfp.Author, error) {
	who, err := d.author(r)
	if err != nil {
		return who, err
	}
	if who.Who.SignedIn() {
		return who, d.saves.Person(string(who.Who.PersonID))
	}
	if err := d.saves.Visitor(r, who.Key); err != nil {
		return who, err
	}
	who.Key = d.office.Account.GiveKey(w, r)
	return who, nil
}
