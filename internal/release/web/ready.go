package web

import (
	"context"
	"log/slog"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/release"
)

// askedFirst are the paths of a release that navigation leads to, and what its pages load. Many ask for them at once.
var askedFirst = [...]string{"schedule/", "schedule/grid.css", keptPath, "schedule/search.json"}

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
	for _, lang := range e.Offered() {
		for _, produce := range s.firstOf(lang) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := produce(); err != nil {
				return err
			}
		}
	}
	return nil
}

// firstOf is what makes each thing that many ask for in a language.
func (s *shelf) firstOf(lang string) (all []func() error) {
	for _, path := range append(askedFirst[:len(askedFirst):len(askedFirst)], lists(s.index)...) {
		all = append(all, func() error {
			_, _, err := s.answer(lang, path)
			return err
		})
	}
	for _, m := range []moment{frontOf(s), nowOf(s)} {
		all = append(all, func() error {
			_, err := m.at(s, lang, s.door.editions.Now(s.edition))
			return err
		})
	}
	for _, day := range s.index.Days {
		for _, f := range []release.Filter{{}, {Query: nobodysWord}} {
			all = append(all, func() error {
				_, err := s.programmePage(lang, f, day.Date, "auto")
				return err
			})
		}
	}
	return all
}
