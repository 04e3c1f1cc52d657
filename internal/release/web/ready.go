package web

import (
	"context"
	"log/slog"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/release"
)

// askedFirst are the paths of a release that navigation leads to, and what its pages load. Many ask for them at once.
var askedFirst = [...]string{"schedule/", "schedule/grid.css", "", keptPath, "schedule/search.json", "speaker/", "product/"}

// nobodysWord is found in no session: a search for it dims them all.
const nobodysWord = "\uffff"

// begin makes ready what the first visitors of a server that starts would wait for: the current releases of public editions that are not
// over. Of an edition that is over, pages are made when somebody asks.
func (d *Door) begin(ctx context.Context, log *slog.Logger) {
	all, err := d.editions.All(ctx, actor.Actor{})
	if err != nil {
		d.notReady(ctx, log, err)
		return
	}
	for _, e := range all {
		days, err := d.editions.Dates(ctx, actor.Actor{}, e)
		if err == nil && len(days) > 0 && days[len(days)-1].End.After(d.editions.Now(e)) {
			err = d.makeReady(ctx, e)
		}
		d.notReady(ctx, log, err)
	}
}

// keepReady makes new releases ready, of the editions that somebody asked for here. It runs beside the wake-ups, so that no other work
// waits for it.
func (d *Door) keepReady(ctx context.Context, log *slog.Logger) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-d.woken:
			d.renew(ctx, log)
		}
	}
}

func (d *Door) renew(ctx context.Context, log *slog.Logger) {
	for _, slug := range d.served() {
		e, err := d.editions.BySlug(ctx, actor.Actor{}, slug)
		if err == nil {
			err = d.makeReady(ctx, e)
		}
		d.notReady(ctx, log, err)
	}
}

// look tells keepReady that there may be a new release. It does not wait.
func (d *Door) look() {
	select {
	case d.woken <- struct{}{}:
	default: // it will look anyway
	}
}

func (d *Door) served() (slugs []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.shelves {
		slugs = append(slugs, s.edition.Slug)
	}
	return slugs
}

// notReady says why something is not ready: whoever asks for it waits a little longer, and is told what is wrong. An edition without a
// release, or one that is hidden by now, has nothing to make.
func (d *Door) notReady(ctx context.Context, log *slog.Logger, err error) {
	if err != nil && ctx.Err() == nil && fault.KindOf(err) != fault.NotFound {
		log.Warn("could not make pages ready", "error", err)
	}
}

// makeReady makes the pages that many ask for of an edition's current release, and the pieces of searches. It makes one after the other:
// whoever asks meanwhile waits for one at most.
func (d *Door) makeReady(ctx context.Context, e edition.Edition) error {
	s, err := d.shelf(ctx, e)
	if err != nil {
		return err
	}
	for _, path := range askedFirst {
		for _, lang := range text.Langs {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if _, _, err := s.answer(lang, path); err != nil {
				return err
			}
		}
	}
	for _, day := range s.index.Days {
		for _, lang := range text.Langs {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			for _, f := range []release.Filter{{}, {Query: nobodysWord}} {
				if _, err := s.programmePage(lang, f, day.Date, "auto"); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
