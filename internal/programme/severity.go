package programme

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Severity says what a finding does.
type Severity string

// The severities: nothing is placed or released like this; nothing is released; somebody should look; nobody cares.
const (
	Blocks        Severity = "blocks"
	BlocksRelease Severity = "release"
	Warns         Severity = "warns"
	Ignores       Severity = "ignores"
)

// Severities from the strictest on.
var Severities = [...]Severity{Blocks, BlocksRelease, Warns, Ignores}

// Check is a rule of the programme, with the severity that is usual.
type Check struct {
	Code  string
	Usual Severity
}

// Checks are this chapter's rules, in the order in which they are shown.
var Checks = [...]Check{
	{"room_twice", Blocks}, {"speaker_twice", Blocks}, {"speaker_unavailable", Blocks}, {"room_unavailable", Blocks},
	{"speaker_walk", Warns}, {"no_setup", Warns}, {"feature_missing", Warns}, {"order_broken", Warns}, {"not_apart", Warns},
	{"plenary_overlap", Warns}, {"no_day", BlocksRelease}, {"outside_day", Warns}, {"too_long", Warns}, {"unplaced", Warns},
	{"undisclosed", Warns}, {"unconfirmed", Warns}, {"empty_slot", Warns}, {"no_break", Warns},
	{"same_product", Ignores}, {"same_organisation", Ignores}, {"one_level", Ignores}, {"one_language", Ignores},
}

// Checks are all rules, those of later chapters included, in the order in which they are shown: what is usually ignored comes last.
func (s *Service) Checks() []Check {
	later := make([]Check, len(s.warnings))
	for i, code := range s.warnings {
		later[i] = Check{code, Warns}
	}
	ignored := slices.IndexFunc(Checks[:], func(c Check) bool { return c.Usual == Ignores })
	return slices.Insert(slices.Clone(Checks[:]), ignored, later...)
}

// Silence is a warning that somebody let be.
type Silence struct {
	Finding string // its key
	Reason  string
	Author  string // actor.Actor's key
	At      time.Time
}

// Refusals about severities.
var (
	ErrSeverity = fault.New(fault.Invalid, "programme.severity", "a rule blocks, blocks the release, warns or is ignored").Field("severity",
		"programme.severity")
	ErrNoReason = fault.New(fault.Invalid, "programme.no_reason", "say in a few words why the warning may be").Field("reason",
		"programme.no_reason")
	ErrNoWarning = fault.New(fault.NotFound, "programme.no_warning", "no such warning, or it blocks and cannot be silenced")
)

// SeverityOf is how strict the edition is with a rule.
func (d Draft) SeverityOf(code string) Severity {
	if s, ok := d.Severities[code]; ok {
		return s
	}
	if i := slices.IndexFunc(Checks[:], func(c Check) bool { return c.Code == code }); i >= 0 {
		return Checks[i].Usual
	}
	return Warns
}

// Key names a finding: the same rule about the same sessions in another place is the same finding.
func (f Finding) Key() string {
	parts := []string{f.Code}
	if at, ok := f.Values["Time"].(string); ok && len(f.Sessions) == 0 {
		parts = append(parts, at)
	}
	for _, id := range f.Sessions {
		parts = append(parts, string(id))
	}
	return strings.Join(parts, " ")
}

// Judge gives findings the severity and the silences of the edition, and leaves out what is ignored. The order is by severity,
// silenced ones last.
func (d Draft) Judge(found []Finding) []Finding {
	out := found[:0]
	for _, f := range found {
		if f.Severity = d.SeverityOf(f.Code); f.Severity == Ignores {
			continue
		}
		if i := slices.IndexFunc(d.Silences, func(s Silence) bool { return s.Finding == f.Key() }); i >= 0 && f.Severity == Warns {
			f.Silenced = d.Silences[i].Reason
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return a.rank() - b.rank() })
	return out
}

func (f Finding) rank() int {
	if f.Silenced != "" {
		return len(Severities)
	}
	return slices.Index(Severities[:], f.Severity)
}

// SetSeverities says how strict the edition is with rules, by their codes: with all of them or, when one is not known, none. It is refused
// with record.ErrMoved when one of them is not as it was seen, nor as it is to be; what is not in seen is not checked.
func (s *Service) SetSeverities(ctx context.Context, who actor.Actor, editionID edition.ID, to, seen map[string]Severity) error {
	if err := who.May(Changing, string(editionID)); err != nil {
		return err
	}
	for code, severity := range to {
		known := slices.ContainsFunc(s.Checks(), func(c Check) bool { return c.Code == code })
		if !known || !slices.Contains(Severities[:], severity) {
			return ErrSeverity
		}
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		set, err := severitiesInTx(tx, editionID)
		if err != nil {
			return err
		}
		now := Draft{Severities: set}
		for _, code := range slices.Sorted(maps.Keys(to)) {
			switch is, was := now.SeverityOf(code), seen[code]; {
			case is == to[code]:
				continue
			case was != "" && was != is:
				return record.ErrMoved
			}
			if err := s.setSeverity(tx, who, editionID, code, to[code]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) setSeverity(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, code string, to Severity) error {
	if err := putSeverity(tx, editionID, code, to); err != nil {
		return err
	}
	_, err := record.Write(tx, s.ids, who, record.Change{Action: "severity.set", Object: code, Scope: string(editionID), Label: code + ": " +
		string(to)}, nil, nil)
	return err
}

// Silence lets one warning be, with a reason; an empty reason ends that. The warning must be among those found.
func (s *Service) Silence(ctx context.Context, who actor.Actor, editionID edition.ID, key, reason string, found []Finding) error {
	if err := who.May(Changing, string(editionID)); err != nil {
		return err
	}
	i := slices.IndexFunc(found, func(f Finding) bool { return f.Key() == key })
	if i < 0 || found[i].Severity != Warns {
		return ErrNoWarning
	}
	reason = strings.TrimSpace(reason)
	if reason == "" && found[i].Silenced == "" || len(reason) > 500 {
		return ErrNoReason
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		err := deleteSilence(tx, editionID, key)
		action := "warning.heard"
		if err == nil && reason != "" {
			action = "warning.silenced"
			err = insertSilence(tx, editionID, Silence{Finding: key, Reason: reason, Author: who.Key()})
		}
		if err != nil {
			return err
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: action, Object: key, Scope: string(editionID), Label: reason}, nil, nil)
		return err
	})
}
