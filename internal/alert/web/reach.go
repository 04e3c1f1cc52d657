package web

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/alert"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/release"
	releaseweb "github.com/creneau/creneau/internal/release/web"
)

// starring says on the release page how many starred what changes, can be told and were: releaseweb.Starring. Groups under the edition's
// smallest are not counted.
func (d *Door) starring(ctx context.Context, p *text.Printer, who actor.Actor, editionID edition.ID, now, previous *release.Snapshot) (
	out releaseweb.Starred, err error) {
	reach, err := d.alerts.Preview(ctx, who, editionID, now, previous)
	if err != nil {
		return out, err
	}
	out.Before, out.Tells = before(p, reach), reach.Push+reach.Mail > 0
	outcomes, err := d.alerts.Outcomes(ctx, who, editionID)
	out.After = map[int]string{}
	for number, o := range outcomes {
		if o.Starred >= reach.Least && o.Starred > 0 {
			out.After[number] = after(p, o)
		}
	}
	return out, err
}

func before(p *text.Printer, r alert.Reach) string {
	switch {
	case r.Starred == 0:
		return ""
	case r.Starred < r.Least:
		return p.T("alert.reach.few", "Count", r.Least)
	}
	said := []string{p.T("alert.reach.starred", "Count", r.Starred), p.T("alert.reach.none")}
	if r.Reached > 0 {
		said[1] = p.T("alert.reach.can", "Count", r.Reached, "Ways", listed(p, "alert.reach.", r.Push, r.Mail, r.Account))
	}
	if r.Push+r.Mail > 0 {
		said = append(said, p.T("alert.reach.at_once"))
	}
	return strings.Join(said, " ")
}

// listed says how many are told in which way; ways without anybody are left out.
func listed(p *text.Printer, prefix string, pushed, mailed, written int) string {
	var out []string
	for _, way := range []struct {
		key string
		n   int
	}{{"push", pushed}, {"mail", mailed}, {"account", written}} {
		if way.n > 0 {
			out = append(out, p.T(prefix+way.key, "Count", way.n))
		}
	}
	return strings.Join(out, ", ")
}

func after(p *text.Printer, o alert.Outcome) string {
	said := []string{p.T("alert.outcome.starred", "Count", o.Starred), p.T("alert.outcome.could", "Count", o.Reached)}
	if o.Notified+o.Mailed > 0 {
		said = append(said, p.T("alert.outcome.told", "Ways", listed(p, "alert.reach.", o.Notified, o.Mailed, 0)))
	}
	if o.Waiting > 0 {
		said = append(said, p.T("alert.outcome.waiting", "Count", o.Waiting))
	}
	if o.Failed > 0 {
		said = append(said, p.T("alert.outcome.failed", "Count", o.Failed))
	}
	return strings.Join(said, " ")
}
