package review

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/judge"
)

// Judged is what a committee judged, for those who choose by it. Its round is the newest that has grades; without an id there is none.
type Judged struct {
	Round  Round
	Hidden map[cfp.ProposalID]bool // who asks must not judge them, nor know how others did
	Stale  map[cfp.ProposalID]int  // readings of a text that was changed since

	sheets  []Sheet
	formats map[cfp.ProposalID]edition.FormatID
	places  map[edition.FormatID]int
	given   []graded
}

// JudgedInTx reads what a committee judged of the proposals of an edition. It is for whoever may oversee readings; for anybody else there
// is none.
func JudgedInTx(tx *sqldb.Tx, who actor.Actor, call cfp.Call, all []cfp.Proposal, editionID edition.ID) (j Judged, err error) {
	if who.May(Overseeing, string(editionID)) != nil {
		return j, nil
	}
	rounds, err := roundsOf(tx, editionID)
	if err != nil {
		return j, err
	}
	for _, r := range rounds { // the newest first
		if r.State == Prepared {
			continue
		}
		if j.given, err = gradesIn(tx, r.ID); err != nil {
			return j, err
		}
		if len(j.given) > 0 || r.State == Open {
			j.Round = r
			break
		}
	}
	if j.Round.ID == "" {
		return j, nil
	}
	if j.sheets, err = briefSheets(tx, j.Round.ID); err != nil {
		return j, err
	}
	j.formats, j.places = map[cfp.ProposalID]edition.FormatID{}, map[edition.FormatID]int{}
	for _, f := range call.Formats {
		j.places[f.FormatID] = f.Places
	}
	titles := make(map[cfp.ProposalID]string, len(all))
	for _, p := range all {
		j.formats[p.ID], titles[p.ID] = p.FormatID, p.Title
	}
	for i := range j.sheets {
		j.sheets[i].Title, j.sheets[i].Format = titles[j.sheets[i].Proposal], string(j.formats[j.sheets[i].Proposal])
	}
	if j.Stale, err = staleIn(tx, j.Round.ID); err != nil {
		return j, err
	}
	if j.Hidden, err = hiddenFrom(tx, who, editionID); err != nil {
		return j, err
	}
	// A grade on what is hidden would show by how generous it makes its reader, and by whom it puts out: it counts for nothing.
	j.sheets = slices.DeleteFunc(j.sheets, func(s Sheet) bool { return j.Hidden[s.Proposal] })
	j.given = slices.DeleteFunc(j.given, func(g graded) bool { return j.Hidden[g.Proposal] })
	return j, nil
}

// Key is equal where standings are: of what they are made of, and nothing else.
func (j Judged) Key() uint64 {
	h := fnv.New64a()
	number := func(n int) { h.Write(binary.AppendVarint(nil, int64(n))) } // it never fails
	h.Write([]byte(j.Round.ID))
	for _, s := range j.sheets {
		h.Write([]byte(s.Proposal))
		h.Write([]byte(j.formats[s.Proposal]))
		number(j.places[j.formats[s.Proposal]])
	}
	for _, g := range j.given {
		h.Write([]byte(g.Reviewer))
		h.Write([]byte(g.Proposal))
		number(g.Grade)
	}
	return h.Sum64()
}

// Standings says where proposals stand that are not hidden from who asked. It is pure, and takes a third of a second for 1,500.
func (j Judged) Standings() Standings {
	return standingsOf(j.sheets, j.formats, j.places, j.given, seedOf(j.Round.ID))
}

// Doubt is how far a committee agrees, and what chance decides.
type Doubt struct {
	Places int     // of all formats that say how many
	Chance float64 // share of the places that another committee of the same kind would give to others
	Halves float64 // share that both choose when the committee is cut into two at random
	Alpha  float64 // agreement: 1 in all, 0 as by chance
}

// halves is how often a committee is cut into two.
const halves = 100

// Doubt measures what chance decides. It takes some seconds for 1,500 proposals.
func (j Judged) Doubt(s Standings) (d Doubt) {
	var same, in float64
	known := map[edition.FormatID]bool{}
	for _, x := range s.All {
		if x.Places > 0 && !known[x.FormatID] {
			known[x.FormatID] = true
			d.Places += x.Places
		}
		same, in = same+x.In*x.In, in+x.In
	}
	d.Alpha = s.Alpha
	if in == 0 || d.Places == 0 {
		return d
	}
	d.Chance = 1 - same/in
	at, readers := map[cfp.ProposalID]int{}, map[ReviewerID]int{}
	for i, sheet := range j.sheets {
		at[sheet.Proposal] = i
	}
	rs := judge.Readings{Proposals: len(j.sheets)}
	for _, g := range j.given {
		if _, is := at[g.Proposal]; !is {
			continue
		}
		if _, is := readers[g.Reviewer]; !is {
			readers[g.Reviewer] = len(readers)
		}
		rs.All = append(rs.All, judge.Reading{Reader: readers[g.Reviewer], Proposal: at[g.Proposal], Grade: float64(g.Grade)})
	}
	rs.Readers = len(readers)
	d.Halves = judge.Calibrate(rs).SplitHalf(d.Places, halves, seedOf(j.Round.ID))
	return d
}

// Remark is what a reader wrote of a proposal, under the pseudonym that they have in a round.
type Remark struct{ By, Said string }

// RemarksInTx are what readers wrote of a proposal in the round that was judged, by pseudonyms. Of what who asked must not judge there
// are none.
func (j Judged) RemarksInTx(tx *sqldb.Tx, proposal cfp.ProposalID) ([]Remark, error) {
	if j.Round.ID == "" || j.Hidden[proposal] {
		return nil, nil
	}
	names, err := pseudonyms(tx, j.Round.EditionID, j.Round.ID)
	if err != nil {
		return nil, err
	}
	out, err := remarksOn(tx, j.Round.ID, proposal)
	for i := range out {
		out[i].By = names[ReviewerID(out[i].By)]
	}
	slices.SortStableFunc(out, func(a, b Remark) int { return cmp.Compare(a.By, b.By) })
	return out, err
}

// HandleOf is the handle of a proposal's sheet; empty: it has none.
func (j Judged) HandleOf(p cfp.ProposalID) string {
	for _, s := range j.sheets {
		if s.Proposal == p {
			return s.Handle
		}
	}
	return ""
}

// HostOf reports whether somebody who speaks for a proposal is of the organisation that hosts the round.
func (j Judged) HostOf(p cfp.Proposal) bool {
	return j.Round.Host != "" && slices.ContainsFunc(p.Speakers, func(v cfp.Speaker) bool {
		return stands(v) && strings.EqualFold(strings.TrimSpace(v.Organisation), j.Round.Host)
	})
}

// GradesSaid counts grades in figures, the best first: “2 × 5, 1 × 3”.
func (s Standing) GradesSaid() string {
	var said []string
	for g := blind.Best; g >= blind.Worst; g-- {
		if n := s.Grades[g-1]; n > 0 {
			said = append(said, fmt.Sprintf("%d × %d", n, g))
		}
	}
	return strings.Join(said, ", ")
}
