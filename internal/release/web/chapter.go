package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// Chapter is what releases hand in.
func (d *Organise) Chapter() chapter.Chapter {
	personal := d.releases.Personal()
	return chapter.Chapter{
		Name: "release", Messages: Messages, Tables: release.Tables(), Rights: release.Rights(),
		Today: d.today, Counts: d.counts,
		Menu: []chapter.MenuItem{
			{Group: chapter.Public, Place: 10, Name: "release", Key: "nav.release", Needs: programme.Reading},
		},
		Public:   links(),
		Personal: &personal,
		Dates:    d.dates,
		Phone:    d.public.phone,
		Routes: func(fixed, editions *web.Router) {
			d.Routes(fixed)
			d.public.Routes(editions)
			fixed.Handle("GET /robots.txt", d.public.robots)
			fixed.Handle("GET /sitemap.xml", d.public.sitemaps)
		},
		API: d.API,
		Wakes: []chapter.Wake{
			{Kind: release.Withdrawn, Do: d.refresh},
			{Kind: release.Released, Do: d.replace},
		},
		Runs:  []chapter.Run{chapter.Every(lookEvery, d.refresh), d.public.keepReady},
		Ready: d.public.begin,
	}
}

// dates are since when the programme is public, and since when as it is now.
func (d *Organise) dates(ctx context.Context, _ actor.Actor, editionID edition.ID) (out []chapter.Date, err error) {
	all, err := d.releases.Releases(ctx, editionID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	oldest, newest := all[0].ReleasedAt, all[0].ReleasedAt
	for _, r := range all {
		if r.ReleasedAt.Before(oldest) {
			oldest = r.ReleasedAt
		}
		if r.ReleasedAt.After(newest) {
			newest = r.ReleasedAt
		}
	}
	out = append(out, chapter.Date{Key: "release.date.public", Begins: oldest, Page: "release/"})
	if newest.After(oldest) {
		out = append(out, chapter.Date{Key: "release.date.newest", Begins: newest, Page: "release/"})
	}
	return out, nil
}

// lookEvery is how soon releases of other nodes are found when no wake-up comes.
const lookEvery = 5 * time.Second

// refresh looks for releases.
func (d *Organise) refresh(ctx context.Context, log *slog.Logger) {
	if err := d.releases.Refresh(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not look for releases", "error", err)
	}
}

// replace looks for releases, and has what is new made ready.
func (d *Organise) replace(ctx context.Context, log *slog.Logger) {
	d.refresh(ctx, log)
	d.public.look()
}

// phone is what a phone keeps of a release: the pages of everything that is in it.
func (d *Door) phone(r *http.Request) ([]chapter.PhonePaths, error) {
	e, x, _, err := d.Current(r)
	if err != nil {
		return nil, err
	}
	root := "/" + e.Slug + "/"
	var talks, rooms, speakers, products []string
	for _, s := range x.Sessions {
		talks = append(talks, root+"talk/"+s.Code+"/")
	}
	for _, p := range x.Rooms {
		rooms = append(rooms, root+"room/"+p.Slug+"/")
	}
	for _, p := range x.Speakers {
		speakers = append(speakers, root+"speaker/"+p.Code+"/")
	}
	for _, p := range x.Products {
		products = append(products, root+"product/"+p.Slug+"/")
	}
	places := []string{root + "schedule/changelog/", root + "schedule/search.json"}
	for _, list := range lists(x) {
		places = append(places, root+list)
	}
	return []chapter.PhonePaths{
		{Place: 5, Paths: keptFace(e)},
		{Place: 10, Paths: []string{root, root + "schedule/", root + keptPath, root + "schedule/grid.css", root + nowPath}},
		{Place: 40, Paths: places},
		{Place: 50, Paths: talks},
		{Place: 60, Paths: rooms},
		{Place: 70, Paths: speakers},
		{Place: 80, Paths: products},
	}, nil
}

// links are those of the public navigation.
func links() []site.Link {
	return []site.Link{
		{Place: 10, Section: "schedule", Path: "schedule/", Key: "site.programme", Shown: site.Released, Icon: "grid"},
		{Place: 40, Section: "now", Path: nowPath, Key: "site.now", Shown: site.Released, Icon: "clock"},
		{Place: 50, Section: "speakers", Path: "speaker/", Key: "site.speakers", Shown: site.Speaking},
		{Place: 60, Section: "products", Path: "product/", Key: "site.products", Shown: site.Producing},
		{Place: 70, Section: "info", Path: "info/", Key: "site.practical", Shown: site.Practical, Before: "info"},
	}
}
