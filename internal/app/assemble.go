package app

import (
	"fmt"
	"io/fs"
	"net/http"

	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/record"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/site"
)

// assemble makes the chapters and fills what they share from their values.
func (a *App) assemble(makers []Maker) error {
	pages, err := site.New()
	if err != nil {
		return err
	}
	pages.Check, pages.Card = a.Config.CheckPage, a.Config.BaseURL+"/og-image.png"
	h := &Hall{Cores: a.Cores, Config: a.Config}
	if h.Door, err = accountweb.New(pages, a.Accounts, a.Post, a.Privacy, accountweb.Options{
		BaseURL: a.Config.BaseURL, Demo: a.Config.Demo, Relay: a.Config.SMTP != "", Scopes: a.scopes,
	}); err != nil {
		return err
	}
	if h.Office, err = office.New(h.Door, a.Editions, a.Log); err != nil {
		return err
	}
	if h.Public, err = releaseweb.New(h.Door, a.Editions, a.Practical, a.Releases, a.Pictures, a.Config.BaseURL); err != nil {
		return err
	}
	h.Releasing = releaseweb.NewOrganise(h.Office, h.Public, a.Programme)
	a.public, a.office = h.Public, h.Office
	var phones []chapter.Phone
	for _, m := range makers {
		c, err := m.Make(h)
		if err != nil {
			return fmt.Errorf("chapter %s: %w", m.Name, err)
		}
		a.Chapters = append(a.Chapters, c)
		a.Accounts.AddRights(c.Rights...)
		a.History.Add(c.Undoers...)
		if c.Personal != nil {
			a.Privacy.Add(*c.Personal)
		}
		if c.Phone != nil {
			phones = append(phones, c.Phone)
		}
	}
	if h.Days != nil {
		h.Days.SetPhones(phones)
	}
	if err := a.speak(pages); err != nil {
		return err
	}
	return a.open(h, pages)
}

// speak gathers the sentences and the navigation of all chapters.
func (a *App) speak(pages *site.Site) (err error) {
	sentences := []fs.FS{site.Messages, office.Messages}
	var links []site.Link
	for _, c := range a.Chapters {
		if c.Messages != nil {
			sentences = append(sentences, c.Messages)
		}
		links = append(links, c.Public...)
	}
	a.Messages, err = text.New(sentences...)
	pages.Catalogue = a.Messages
	pages.SetLinks(links)
	return err
}

// open makes the table of addresses.
func (a *App) open(h *Hall, pages *site.Site) error {
	proxies, err := web.ParseProxies(a.Config.TrustedProxies)
	if err != nil {
		return err
	}
	fail := func(w http.ResponseWriter, r *http.Request, err error) {
		web.LogFailure(r.Context(), a.Log, r.Pattern, err)
		h.Door.Fail(w, r, err)
	}
	// Fixed first segments stand in one table, editions below their slug in another: the standard mux could not tell
	// /{edition}/… from /assets/ otherwise.
	fixed, editions := web.NewRouter(fail), web.NewRouter(fail)
	programs := api.New(h.Door.Asker(record.NewAnswers(a.DB)), api.Options{
		Version: apiVersion, Server: a.Config.BaseURL, Tags: a.tags(), Log: a.Log,
	})
	h.Door.APIRoutes(fixed, programs)
	journal := office.NewJournal(h.Office, a.Accounts, a.History, a.journals())
	journal.Routes(fixed)
	journal.API(programs)
	h.Office.Routes(fixed)
	h.Office.Fill(a.Chapters, journal)
	for _, c := range a.Chapters {
		if c.Routes != nil {
			c.Routes(fixed, editions)
		}
		if c.API != nil {
			c.API(programs)
		}
	}
	fixed.HandleHTTP("GET /assets/", pages.Assets)
	fixed.HandleHTTP("GET /sw.js", pages.Assets.Script("sw.js"))
	fixed.Handle("GET /og-image.png", card(pages))
	fixed.HandleHTTP("GET /favicon.ico", pages.Assets.Picture("favicon.ico"))
	fixed.Handle("GET /manifest.webmanifest", manifest(pages))
	fixed.Handle("GET /healthz", a.alive)
	fixed.Handle("GET /readyz", a.ready)
	a.handler = web.Chain(a.Log, proxies, split(fixed, editions))
	a.patterns = append(fixed.Patterns(), editions.Patterns()...)
	return nil
}

// tags group the API's operations by chapter, as the work goes.
func (a *App) tags() (out []web.APITag) {
	for _, c := range a.Chapters {
		if c.About != "" {
			out = append(out, web.APITag{Name: c.Name, Description: c.About})
		}
	}
	return out
}

func (a *App) journals() (out []chapter.Journal) {
	for _, c := range a.Chapters {
		out = append(out, c.Journal)
	}
	return out
}
