package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/review/judge"
)

type judgeCommand struct {
	Reviews string `arg:"" help:"CSV with reviewer,proposal,grade; grades are whole, from 0 to 4 (see docs/review.md)." type:"existingfile"`
	Places  int    `help:"How many proposals can be accepted." required:""`
	JSON    bool   `help:"Print one object for each proposal, best first." name:"json"`
	Seed    uint64 `help:"Of what is drawn: ranks that remain possible, halves of the committee." default:"1"`
}

const (
	halves     = 200 // cuts of the committee in two
	fewLoads   = 8   // readings below which a reader's generosity is mostly a guess
	farFromRaw = 10  // places by which a proposal moves before it is said why
)

func (c *judgeCommand) Run(out terminal) error {
	if c.Places < 1 {
		return fault.Newf(fault.Invalid, "review.judge.places", "--places: %d is not a number of proposals: write at least 1", c.Places)
	}
	f, err := os.Open(c.Reviews)
	if err != nil {
		return err
	}
	defer f.Close()
	file, err := judge.ReadFile(f)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Reviews, err)
	}
	j := judged{File: file, places: min(c.Places, file.Proposals), seed: c.Seed, fit: judge.Calibrate(file.Readings)}
	j.standings, j.order = j.fit.Standings(j.places, c.Seed), j.fit.Order(c.Seed)
	if c.JSON {
		return j.objects(out.Out)
	}
	for _, say := range []func(io.Writer) error{j.committee, j.proposals, j.moved, j.readers} {
		if err := say(out.Out); err != nil {
			return err
		}
	}
	return nil
}

// judged is a file of readings and what came of it.
type judged struct {
	*judge.File
	places    int
	seed      uint64
	fit       *judge.Calibration
	standings []judge.Standing
	order     []int
}

// objects prints an object a line.
func (j *judged) objects(w io.Writer) error {
	mean, _ := j.Mean()
	encode := json.NewEncoder(w)
	for _, p := range j.order {
		s := j.standings[p]
		if err := encode.Encode(struct {
			Proposal   string     `json:"proposal"`
			Mean       float64    `json:"mean"`
			Calibrated float64    `json:"calibrated"`
			Error      float64    `json:"se"`
			Low        int        `json:"rank_low"`
			High       int        `json:"rank_high"`
			In         float64    `json:"p_in"`
			Zone       judge.Zone `json:"zone"`
		}{j.ProposalNames[p], rounded(mean[p]), rounded(j.fit.Mean + j.fit.Worth[p]), rounded(j.fit.WorthError[p]), s.Low, s.High, s.In,
			s.Zone}); err != nil {
			return err
		}
	}
	return nil
}

func rounded(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// committee prints what the readings are worth as a whole.
func (j *judged) committee(w io.Writer) error {
	zones := map[judge.Zone]int{}
	for _, s := range j.standings {
		zones[s.Zone]++
	}
	each := float64(len(j.All)) / float64(j.Proposals)
	halved := "one reader cannot be halved"
	if j.Readers > 1 {
		halved = fmt.Sprintf("two halves of this committee choose %.0f %% of the same", 100*j.fit.SplitHalf(j.places, halves, j.seed))
	}
	alpha := "no proposal has two readings"
	if a := judge.Alpha(j.Readings, judge.MostGrade, false); !math.IsNaN(a) {
		alpha = fmt.Sprintf("Krippendorff's alpha (ordinal) %.2f", a)
	}
	_, err := fmt.Fprintf(w, `%d grades of %d proposals by %d readers; %d places
sure in %d, to discuss %d, sure out %d
chance decides %.0f %% of the places; %s
agreement: %s; reliability of one grade %.2f, of a proposal's readings %.2f; for 0.80 it takes %.1f of each
`, len(j.All), j.Proposals, j.Readers, j.places, zones[judge.In], zones[judge.Discuss], zones[judge.Out],
		100*judge.Chance(j.standings, j.places), halved, alpha, j.fit.OneGrade(), j.fit.Reliability(each), j.fit.ReadingsFor(0.8))
	if err != nil {
		return err
	}
	if _, groups := j.Groups(); groups > 1 {
		_, err = fmt.Fprintf(w, "readers fall into %d groups that share no proposal: how hard they are cannot be compared between groups; "+
			"give all of them a few proposals in common\n", groups)
	}
	return err
}

// proposals prints where each stands.
func (j *judged) proposals(w io.Writer) error {
	mean, count := j.Mean()
	fmt.Fprintln(w)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "readings\tmean\tcalibrated\t±\trank\tin\tzone\t  proposal")
	for _, p := range j.order {
		s := j.standings[p]
		fmt.Fprintf(table, "%d\t%.2f\t%.2f\t%.2f\t%d–%d\t%.0f %%\t%s\t  %s\n", count[p], mean[p], j.fit.Mean+j.fit.Worth[p], j.fit.WorthError[p],
			s.Low, s.High, 100*s.In, s.Zone, j.ProposalNames[p])
	}
	return table.Flush()
}

// moved says why proposals stand far from where their raw means would put them.
func (j *judged) moved(w io.Writer) error {
	raw := j.RawRanks(j.seed)
	said := false
	for rank, p := range j.order {
		by := raw[p] - rank
		if by > -farFromRaw && by < farFromRaw {
			continue
		}
		if !said {
			said = true
			fmt.Fprintf(w, "\nfar from their raw mean:\n")
		}
		var why []string
		for _, r := range j.All {
			if r.Proposal == p {
				why = append(why, fmt.Sprintf("%s %+.1f", j.ReaderNames[r.Reader], j.fit.Generosity[r.Reader]))
			}
		}
		direction := "up"
		if by < 0 {
			direction, by = "down", -by
		}
		if _, err := fmt.Fprintf(w, "  %s, %d places %s: its readers grade %s beside the committee\n", j.ProposalNames[p], by, direction,
			strings.Join(why, ", ")); err != nil {
			return err
		}
	}
	return nil
}

// readers prints the table of readers, in the order of the file.
func (j *judged) readers(w io.Writer) error {
	fmt.Fprintln(w)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "readings\tmean\tgenerosity\t±\tagreement\tplaces without\tgroup\t  reader")
	few := 0
	for r, t := range j.fit.ReaderTable(j.places, j.seed) {
		agreement := ""
		if !math.IsNaN(t.Agreement) {
			agreement = fmt.Sprintf("%.2f", t.Agreement)
		}
		if t.Readings < fewLoads {
			few++
		}
		fmt.Fprintf(table, "%d\t%.2f\t%+.2f\t%.2f\t%s\t%d\t%d\t  %s\n", t.Readings, t.Mean, t.Generosity, t.Error, agreement, t.Flips, t.Group+1,
			j.ReaderNames[r])
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if few > 0 {
		_, err := fmt.Fprintf(w, "readers with fewer than %d readings: %d; how generous they are is mostly a guess\n", fewLoads, few)
		return err
	}
	return nil
}
