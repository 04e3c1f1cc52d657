package web

import (
	"net/http"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
)

// Favourites is where programmes on phones look for somebody's stars: the addresses that pretalx made usual.
func (d *Door) Favourites(rt *web.Router) {
	rt.Handle("GET /api/events/{edition}/submissions/favourites/{$}", d.favourites)
	rt.Handle("POST /api/events/{edition}/submissions/{code}/favourite/{$}", d.favourite(agenda.Interested))
	rt.Handle("DELETE /api/events/{edition}/submissions/{code}/favourite/{$}", d.favourite(agenda.None))
}

// favourites lists the codes of starred sessions.
func (d *Door) favourites(w http.ResponseWriter, r *http.Request) error {
	codes, err := d.codes(r)
	if err != nil {
		return web.ForProgram(err)
	}
	w.Header().Set("Cache-Control", "private, no-store")
	return web.WriteJSON(w, http.StatusOK, codes)
}

func (d *Door) codes(r *http.Request) ([]string, error) {
	who, err := d.wisher(r)
	if err != nil {
		return nil, err
	}
	if !who.Who.SignedIn() && who.Key == "" {
		return nil, actor.ErrSignIn
	}
	e, x, _, err := d.known(r)
	if err != nil {
		return nil, err
	}
	mine, err := d.agenda.Stars(r.Context(), who, e.ID)
	codes := []string{}
	for _, s := range mine {
		if session := x.Session(string(s.Session)); session.ID != "" {
			codes = append(codes, session.Code)
		}
	}
	return codes, err
}

// favourite gives a star, unless there is a stronger one, or takes it back.
func (d *Door) favourite(level agenda.Level) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := d.setFavourite(w, r, level); err != nil {
			return web.ForProgram(err)
		}
		w.WriteHeader(http.StatusOK)
		return nil
	}
}

func (d *Door) setFavourite(w http.ResponseWriter, r *http.Request, level agenda.Level) error {
	e, x, _, err := d.known(r)
	if err != nil {
		return err
	}
	session, ok := x.SessionByCode(r.PathValue("code"))
	if !ok {
		return agenda.ErrNoSession
	}
	who, err := d.wisherToWrite(w, r)
	if err != nil {
		return err
	}
	mine, err := d.agenda.Stars(r.Context(), who, e.ID)
	if err != nil {
		return err
	}
	for _, s := range mine {
		if string(s.Session) == session.ID && level != agenda.None && s.Level >= level {
			return nil
		}
	}
	return d.agenda.Star(r.Context(), who, e.ID, []agenda.Star{{Session: programme.SessionID(session.ID), Level: level}})
}
