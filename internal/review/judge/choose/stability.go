package choose

// Stability is, for each candidate, the share of draws of values in which it is chosen: 1 is taken whatever the doubt, 0 is declined
// whatever the doubt, the rest is to talk about. A draw has a value for each candidate, drawn from what its calibration leaves possible.
func Stability(c *Call, draws [][]float64) ([]float64, error) {
	share := make([]float64, len(c.Candidates))
	for _, values := range draws {
		drawn := *c
		drawn.Candidates = append([]Candidate(nil), c.Candidates...)
		for i := range drawn.Candidates {
			drawn.Candidates[i].Value = max(tiny, values[i])
		}
		sel, err := Solve(&drawn)
		if err != nil {
			return nil, err
		}
		for i, in := range sel.Chosen {
			if in {
				share[i] += 1 / float64(len(draws))
			}
		}
	}
	return share, nil
}
