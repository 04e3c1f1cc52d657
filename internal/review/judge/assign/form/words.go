package form

import (
	"errors"
	"fmt"
	"strings"

	"github.com/creneau/creneau/internal/review/judge/assign"
)

// listed is how many numbers a sentence lists.
const listed = 12

// Explain turns a refusal of assign.Solve into a sentence: what cannot be, and what to do.
func (in *Input) Explain(err error) error {
	var cut *assign.Cut
	var floor *assign.FloorError
	switch {
	case errors.As(err, &cut):
		return fmt.Errorf("no assignment is possible: %s", in.cut(cut))
	case errors.As(err, &floor):
		return in.floor(floor)
	case errors.Is(err, assign.ErrNotFound):
		return errors.New("no assignment was found, and it was not proven that there is none: " +
			"raise max_load or take out a rule (pinned, expert, organisation)")
	}
	return err
}

func (in *Input) floor(e *assign.FloorError) error {
	bound := in.Bound(e.Bound, 0)
	asked := in.Units.Value(e.Asked)
	switch {
	case e.Proposal != assign.None:
		return fmt.Errorf("no assignment has a floor of %s: the best readers of proposal %d reach %s: ask for at most that, or --floor best",
			Number(asked), e.Proposal, Number(bound))
	case e.Bound < e.Asked:
		return fmt.Errorf("no assignment has a floor of %s: none is above %s: ask for at most that, or --floor best", Number(asked),
			Number(bound))
	}
	return fmt.Errorf("no assignment with a floor of %s was found, and it was not proven that there is none: ask for less, or --floor best",
		Number(asked))
}

func (in *Input) cut(c *assign.Cut) string {
	if c.Lacks != assign.Nothing {
		return in.lack(c)
	}
	readers := fmt.Sprintf("%s (%s)", plural(len(c.Reviewers), "reviewer"), numbers(c.Reviewers))
	if len(c.Reviewers) == len(in.affinity) {
		readers = fmt.Sprintf("all %s", plural(len(c.Reviewers), "reviewer"))
	}
	if c.Least {
		if len(c.Proposals) == 0 {
			return fmt.Sprintf("%s may read nothing, but min_load asks for %s: lower it, or lift a recusal", readers, plural(c.Loads, "reading"))
		}
		return fmt.Sprintf("%s must have %s (min_load), but the %s that they may read can give them only %d: "+
			"lower min_load by %d, want more readers, or lift a recusal", readers, plural(c.Loads, "reading"), in.described(c), c.Readings,
			c.Loads-c.Readings)
	}
	if len(c.Reviewers) == 0 {
		return "a rule excludes itself"
	}
	subject := "the " + in.described(c)
	if language := in.language(c.Proposals); language != "" && in.areAllReaders(c.Reviewers, language) {
		return fmt.Sprintf("%s have only %s who read %s (%s): they can take %s (max_load), and %d are wanted: "+
			"raise their max_load by %d, invite one more, or want fewer readers", subject, plural(len(c.Reviewers), "reader"), language,
			numbers(c.Reviewers), plural(c.Loads, "reading"), c.Readings, c.Readings-c.Loads)
	}
	who := readers
	if in.areExperts(c) {
		who = fmt.Sprintf("the %s who may read them (%s)", plural(len(c.Reviewers), "expert"), numbers(c.Reviewers))
	}
	need := "need"
	if len(c.Proposals) == 1 {
		need = "needs"
	}
	return fmt.Sprintf("%s %s %s of %s, who can take %d (max_load)%s: raise their max_load by %d, invite one more, lift a recusal, "+
		"or want fewer readers", subject, need, plural(c.Readings, "reading"), who, c.Loads, in.because(c), c.Readings-c.Loads)
}

// because names the rules without which others could read: where proposals need more of these reviewers than recusals and languages ask
// for.
func (in *Input) because(c *assign.Cut) string {
	of := map[int]bool{}
	for _, r := range c.Reviewers {
		of[r] = true
	}
	readings := 0
	for _, q := range c.Proposals {
		others := 0
		for r := range in.Problem.Affinity {
			if !of[r] && in.Problem.Affinity[r][q] != assign.Barred {
				others++
			}
		}
		readings += max(0, in.Problem.Wanted[q]-others)
	}
	if readings >= c.Readings {
		return ""
	}
	var rules []string
	if in.Problem.Team != nil {
		rules = append(rules, "no two readers of one organisation read the same proposal")
	}
	if in.Problem.Expert != nil {
		rules = append(rules, "each proposal needs an expert")
	}
	if in.Problem.Host != assign.None {
		rules = append(rules, "somebody from elsewhere reads each of the host's")
	}
	return ", since " + strings.Join(rules, ", and ")
}

func (in *Input) lack(c *assign.Cut) string {
	q := c.Proposals[0]
	switch c.Lacks {
	case assign.TooPinned:
		return fmt.Sprintf("more readers are pinned to proposal %d than the %d it wants: take out a pair of pinned", q, in.Problem.Wanted[q])
	case assign.Readers:
		pinned := 0
		for _, pair := range in.Problem.Pinned {
			if pair.Proposal == q {
				pinned++
			}
		}
		language := ""
		if in.written != nil && in.written[q] != "" {
			language = fmt.Sprintf(", which is in %s", in.written[q])
		}
		return fmt.Sprintf("proposal %d wants %s, and only %d may read it%s: lift a recusal, invite one more, or want fewer readers", q,
			plural(in.Problem.Wanted[q], "reader"), len(c.Reviewers)+pinned, language)
	case assign.AnExpert:
		return fmt.Sprintf("proposal %d has no expert who may read it: mark one in expert, or invite one", q)
	case assign.AnOutsider:
		return fmt.Sprintf("proposal %d is the host's, and only the host's reviewers may read it: invite one from elsewhere", q)
	}
	return fmt.Sprintf("the %s who may read proposal %d cannot read it together (one of each organisation, an expert, one from elsewhere): "+
		"invite one more, or want fewer readers", plural(len(c.Reviewers), "reviewer"), q)
}

// described is "14 proposals in fr (0, 3, …)".
func (in *Input) described(c *assign.Cut) string {
	language := in.language(c.Proposals)
	if language != "" {
		language = " in " + language
	}
	if len(c.Proposals) == len(in.Problem.Wanted) {
		return plural(len(c.Proposals), "proposal") + language
	}
	return fmt.Sprintf("%s%s (%s)", plural(len(c.Proposals), "proposal"), language, numbers(c.Proposals))
}

// language is that of all these proposals, or none.
func (in *Input) language(proposals []int) string {
	if in.written == nil || len(proposals) == 0 {
		return ""
	}
	for _, q := range proposals {
		if in.written[q] != in.written[proposals[0]] {
			return ""
		}
	}
	return in.written[proposals[0]]
}

// areAllReaders says that these are all reviewers who read a language.
func (in *Input) areAllReaders(reviewers []int, language string) bool {
	of := map[int]bool{}
	for _, r := range reviewers {
		of[r] = true
	}
	for r, languages := range in.reads {
		reads := false
		for _, l := range languages {
			reads = reads || l == language
		}
		if reads != of[r] {
			return false
		}
	}
	return true
}

// areExperts says that the reviewers of a cut are asked for as experts: each is one for some of its proposals, and each proposal
// needs one of them.
func (in *Input) areExperts(c *assign.Cut) bool {
	if in.Problem.Expert == nil || c.Readings != len(c.Proposals) {
		return false
	}
	for _, r := range c.Reviewers {
		is := false
		for _, q := range c.Proposals {
			is = is || in.Problem.Expert[r][q]
		}
		if !is {
			return false
		}
	}
	return true
}

func numbers(list []int) string {
	var b strings.Builder
	for i, n := range list {
		if i == listed {
			b.WriteString(", …")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprint(&b, n)
	}
	return b.String()
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
