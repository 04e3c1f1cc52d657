package web

import (
	"context"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/post"
)

// today is which messages wait for somebody.
func (d *Door) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	box, err := d.post.Box(ctx, at.Who, string(at.Edition.ID), post.BoxFilter{})
	if err != nil {
		return r, err
	}
	if n := box.Counts[post.MailHeld]; n > 0 {
		r.Needs = append(r.Needs, chapter.Need{Title: at.P.T("notice.held", "Count", n), Note: at.P.T("notice.held_note"), People: n,
			Page: "messages/?state=held", Action: at.P.T("notice.held_do")})
	}
	if n := box.Counts[post.MailFailed]; n > 0 {
		r.Needs = append(r.Needs, chapter.Need{Title: at.P.T("notice.failed", "Count", n), Note: at.P.T("notice.failed_note"), People: n,
			Page: "messages/?state=failed", Action: at.P.T("notice.failed_do")})
	}
	return r, nil
}

// counts are how many messages there are, and how many wait.
func (d *Door) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	box, err := d.post.Box(ctx, at.Who, string(at.Edition.ID), post.BoxFilter{})
	all := 0
	for _, n := range box.Counts {
		all += n
	}
	return map[string]chapter.Count{"messages": {All: all, Wait: box.Counts[post.MailHeld] + box.Counts[post.MailFailed]}}, err
}
