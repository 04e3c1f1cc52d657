package handover

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
)

// Read reads files of proposals for an edition. A sheet is read with the mapping that is given; where its columns
// are not given, with the one
// that was used last, and else as its headings suggest. It returns the mapping that it was read with.
func (s *Service) Read(ctx context.Context, who actor.Actor, e edition.Edition, sources []formats.Source, m Mapping) (formats.Proposed,
	Mapping, error) {
	last, err := s.Mapping(ctx, who, e.ID)
	if err != nil {
		return formats.Proposed{}, m, err
	}
	o := formats.ProposedOptions{Zone: e.Location(), Columns: m.Columns, Split: m.Split}
	file, err := formats.ReadProposals(ctx, sources, o)
	if err != nil || file.Sheet == nil {
		return file, m, err
	}
	if m.Columns == nil && last.knows(file.Sheet.Headings) {
		m.Split = m.Split || last.Split
		o.Columns, o.Split = last.over(file.Sheet), m.Split
		if file, err = formats.ReadProposals(ctx, sources, o); err != nil {
			return file, m, err
		}
	}
	m.Columns = asRead(file.Sheet)
	return file, m, nil
}

// knows reports whether a heading was mapped before.
func (m Mapping) knows(headings []string) bool {
	for _, h := range headings {
		if m.Columns[h] != "" {
			return true
		}
	}
	return false
}

// over is the mapping for a sheet: what was said last, and for headings that are new what they suggest.
func (m Mapping) over(sheet *formats.Grid) map[string]string {
	out := asRead(sheet)
	for _, h := range sheet.Headings {
		if field, said := m.Columns[h]; said {
			out[h] = field
		}
	}
	return out
}

func asRead(sheet *formats.Grid) map[string]string {
	out := map[string]string{}
	for i, h := range sheet.Headings {
		if out[h] == "" {
			out[h] = sheet.Columns[i]
		}
	}
	return out
}

// Whole reports whether an edition can take a whole call over: nothing was proposed in it.
func (s *Service) Whole(ctx context.Context, who actor.Actor, editionID edition.ID) (bool, error) {
	if err := who.May(cfp.Changing, string(editionID)); err != nil {
		return false, err
	}
	all, err := s.calls.Proposals(ctx, who, editionID)
	return len(all) == 0, err
}
