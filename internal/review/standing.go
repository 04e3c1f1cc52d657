package review

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"sync"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/judge"
)

// Standing is where a proposal stands by the verdicts on it, among those of its format.
type Standing struct {
	Proposal   cfp.ProposalID
	Handle     string
	Title      string
	FormatID   edition.FormatID
	Format     string
	Places     int // of its format; 0: not said
	Grades     [blind.Best]int
	Readings   int
	Sighted    int     // of them by who may know whose it is
	Mean       float64 // 0 where nobody read it
	Calibrated float64 // as if all its readers were as generous as the committee is
	Error      float64
	Low, High  int     // its rank in its format lies between them nine times in ten
	In         float64 // chance to be among the best for whom there are places
	Zone       judge.Zone
}

// Standings are those of a round, best first within each format, with how the grades of readers tie them together.
type Standings struct {
	All    []Standing
	Groups int // of readers who share sheets: between groups nobody can say who is generous
	Alpha  float64
	Sight  SightDiffers // of a round without names
}

// graded is a verdict with a grade.
type graded struct {
	Pair
	Grade   int
	Sighted bool
}

const (
	draws       = 1000
	readForSure = 2 // readings without which nothing is sure
)

// standingsOf says where sheets stand. Equal input and seed give the same answer. It is pure.
func standingsOf(sheets []Sheet, formats map[cfp.ProposalID]edition.FormatID, places map[edition.FormatID]int, given []graded,
	seed uint64) (out Standings) {
	at, readers := map[cfp.ProposalID]int{}, map[ReviewerID]int{}
	for i, s := range sheets {
		at[s.Proposal] = i
		f := formats[s.Proposal]
		out.All = append(out.All, Standing{Proposal: s.Proposal, Handle: s.Handle, Title: s.Title, FormatID: f, Format: s.Format,
			Places: places[f]})
	}
	rs := judge.Readings{Proposals: len(sheets)}
	for _, g := range given {
		p, is := at[g.Proposal]
		if !is {
			continue
		}
		r, known := readers[g.Reviewer]
		if !known {
			r = len(readers)
			readers[g.Reviewer] = r
		}
		rs.All = append(rs.All, judge.Reading{Reader: r, Proposal: p, Grade: float64(g.Grade)})
		s := &out.All[p]
		s.Grades[g.Grade-1]++
		s.Readings++
		if g.Sighted {
			s.Sighted++
		}
	}
	rs.Readers = len(readers)
	if len(rs.All) == 0 {
		return out
	}
	mean, _ := rs.Mean()
	c := judge.Calibrate(rs)
	_, out.Groups = rs.Groups()
	out.Alpha = judge.Alpha(rs, blind.Best, false)
	ranks := drawn(c, out.All, seed)
	for i := range out.All {
		s := &out.All[i]
		s.Mean, s.Calibrated, s.Error = mean[i], c.Mean+c.Worth[i], c.WorthError[i]
		slices.Sort(ranks[i])
		s.Low, s.High = ranks[i][draws/20], ranks[i][draws-1-draws/20]
		if s.Places == 0 {
			continue
		}
		in, _ := slices.BinarySearch(ranks[i], s.Places+1)
		s.In, s.Zone = float64(in)/draws, judge.Discuss
		const sure = 0.9
		switch {
		case s.Readings < readForSure: // one reader decides nothing
		case s.In >= sure:
			s.Zone = judge.In
		case s.In <= 1-sure:
			s.Zone = judge.Out
		}
	}
	slices.SortStableFunc(out.All, func(a, b Standing) int {
		return cmp.Or(cmp.Compare(a.Format, b.Format), cmp.Compare(b.Calibrated, a.Calibrated), cmp.Compare(a.Handle, b.Handle))
	})
	return out
}

// drawn are the ranks, from 1, that each proposal has among those of its format in what the calibration leaves possible.
func drawn(c *judge.Calibration, all []Standing, seed uint64) [][]int {
	ranks := make([][]int, len(all))
	next := map[edition.FormatID]int{}
	c.Draw(draws, seed, func(order []int) {
		clear(next)
		for _, p := range order {
			next[all[p].FormatID]++
			ranks[p] = append(ranks[p], next[all[p].FormatID])
		}
	})
	return ranks
}

// seedOf is a number of a round's own.
func seedOf(round blind.RoundID) uint64 {
	h := fnv.New64a()
	io.WriteString(h, string(round)) // it never fails
	return h.Sum64()
}

// Standings says where the proposals of a round stand. What who asks must not judge is left out. It takes a second for 1,500 proposals
// that 200 readers judged, once for what they judged.
func (s *Service) Standings(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID) (out Standings, err error) {
	if err := who.May(Overseeing, string(editionID)); err != nil {
		return out, err
	}
	var of judging
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		of, err = judgingIn(tx, who, editionID, round)
		return err
	})
	if err != nil {
		return out, err
	}
	return s.stood.standings(of), nil // nobody waits for a transaction meanwhile
}

func standingsIn(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, round blind.RoundID) (Standings, error) {
	of, err := judgingIn(tx, who, editionID, round)
	if err != nil {
		return Standings{}, err
	}
	return of.standings(), nil
}

// judging is what standings are made of.
type judging struct {
	round   blind.RoundID
	blind   bool
	sheets  []Sheet
	formats map[cfp.ProposalID]edition.FormatID
	places  map[edition.FormatID]int
	given   []graded
}

func judgingIn(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, round blind.RoundID) (of judging, err error) {
	of = judging{round: round, formats: map[cfp.ProposalID]edition.FormatID{}, places: map[edition.FormatID]int{}}
	r, err := roundByID(tx, editionID, round)
	if err != nil {
		return of, err
	}
	of.blind = r.Blind
	if of.sheets, err = sheetsOf(tx, round); err != nil {
		return of, err
	}
	// A grade on what is hidden would show by how generous it makes its reader: it counts for nothing.
	hidden, err := hiddenFrom(tx, who, editionID)
	if err != nil {
		return of, err
	}
	of.sheets = slices.DeleteFunc(of.sheets, func(s Sheet) bool { return s.Gone || hidden[s.Proposal] })
	proposals, err := cfp.ProposalsInTx(tx, editionID)
	if err != nil {
		return of, err
	}
	for _, p := range proposals {
		of.formats[p.ID] = p.FormatID
	}
	call, err := cfp.CallInTx(tx, editionID)
	if err != nil {
		return of, err
	}
	for _, f := range call.Formats {
		of.places[f.FormatID] = f.Places
	}
	of.given, err = gradesIn(tx, round)
	return of, err
}

// key is equal where standings are: of all that they are made of.
func (of judging) key() uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%q%t", of.round, of.blind) // it never fails
	for _, s := range of.sheets {
		f := of.formats[s.Proposal]
		fmt.Fprintf(h, "%q%q%q%q%q%d", s.Proposal, s.Handle, s.Title, s.Format, f, of.places[f]) // nor does this
	}
	for _, g := range of.given {
		fmt.Fprintf(h, "%q%q%d%t", g.Reviewer, g.Proposal, g.Grade, g.Sighted)
	}
	return h.Sum64()
}

func (of judging) standings() Standings {
	seed := seedOf(of.round)
	out := standingsOf(of.sheets, of.formats, of.places, of.given, seed)
	if of.blind {
		out.Sight = sightDiffers(of.sheets, of.formats, of.places, of.given, out, seed)
	}
	return out
}

// stood are the newest standings, by what they are made of.
type stood struct {
	mu    sync.Mutex // guards the others
	keys  []uint64
	known map[uint64]Standings
}

const mostStood = 8 // of a few rounds, for a few who must not judge some proposals

func (k *stood) standings(of judging) Standings {
	key := of.key()
	k.mu.Lock()
	defer k.mu.Unlock() // two who ask at once wait for one answer
	if out, is := k.known[key]; is {
		return out
	}
	out := of.standings()
	if k.known == nil {
		k.known = map[uint64]Standings{}
	}
	if k.keys = append(k.keys, key); len(k.keys) > mostStood {
		delete(k.known, k.keys[0])
		k.keys = k.keys[1:]
	}
	k.known[key] = out
	return out
}

// Export writes the grades of a round as a file that creneau judge reads: readers under pseudonyms of the round, sheets by handle, grades
// from 0 to 4. What who asks must not judge is left out.
func (s *Service) Export(ctx context.Context, who actor.Actor, editionID edition.ID, round blind.RoundID, w io.Writer) error {
	if err := who.May(Overseeing, string(editionID)); err != nil {
		return err
	}
	rows := [][]string{{"reviewer", "proposal", "grade"}}
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		some, err := exported(tx, who, editionID, round)
		rows = append(rows[:1], some...)
		return err
	})
	if err != nil {
		return err
	}
	return csv.NewWriter(w).WriteAll(rows)
}

func exported(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, round blind.RoundID) (rows [][]string, err error) {
	if _, err := roundByID(tx, editionID, round); err != nil {
		return nil, err
	}
	hidden, err := hiddenFrom(tx, who, editionID)
	if err != nil {
		return nil, err
	}
	sheets, err := sheetsOf(tx, round)
	if err != nil {
		return nil, err
	}
	handles := map[cfp.ProposalID]string{}
	for _, sheet := range sheets {
		if !sheet.Gone && !hidden[sheet.Proposal] {
			handles[sheet.Proposal] = sheet.Handle
		}
	}
	names, err := pseudonyms(tx, editionID, round)
	if err != nil {
		return nil, err
	}
	given, err := gradesIn(tx, round)
	for _, g := range given {
		if h := handles[g.Proposal]; h != "" {
			rows = append(rows, []string{names[g.Reviewer], h, strconv.Itoa(g.Grade - blind.Worst)})
		}
	}
	slices.SortFunc(rows, func(a, b []string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return rows, err
}

// pseudonyms number the reviewers of an edition in an order of the round alone.
func pseudonyms(tx *sqldb.Tx, editionID edition.ID, round blind.RoundID) (map[ReviewerID]string, error) {
	all, err := reviewersOf(tx, editionID)
	if err != nil {
		return nil, err
	}
	salt, err := knownSalt(tx, round)
	key := func(r Reviewer) string { return blind.Keyed(salt, "pseudonym "+string(r.ID)) }
	slices.SortFunc(all, func(a, b Reviewer) int { return cmp.Compare(key(a), key(b)) })
	out := map[ReviewerID]string{}
	for i, r := range all {
		out[r.ID] = fmt.Sprintf("reader %d", i+1)
	}
	return out, err
}
