package selection

import (
	"cmp"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Recipient is somebody who is told. Key is their person's id, or the address of who has no account.
type Recipient struct {
	Key      string
	Name     string
	Email    string
	Language string // empty: not known
}

// recipientOf is who a speaker is, by account where there is one. Key is empty for who has no address at all.
func recipientOf(tx *sqldb.Tx, v cfp.Speaker) (r Recipient, err error) {
	var p account.Person
	switch {
	case v.Person != "":
		p, err = account.PersonInTx(tx, v.Person)
	case v.Email != "":
		p, err = account.PersonByEmailInTx(tx, strings.ToLower(v.Email))
	default:
		return Recipient{Name: v.Name}, nil
	}
	if fault.KindOf(err) == fault.NotFound {
		email := strings.ToLower(v.Email)
		return Recipient{Key: email, Name: v.Name, Email: email}, nil
	}
	return Recipient{Key: string(p.ID), Name: cmp.Or(v.Name, p.Name), Email: p.Email, Language: p.Language}, err
}

// keysOf are what replies know somebody by who is signed in.
func keysOf(who actor.Actor) []string {
	if !who.SignedIn() {
		return nil
	}
	return []string{string(who.PersonID), strings.ToLower(who.Email)}
}

// Fact is what one person is told of one proposal.
type Fact struct {
	ProposalID cfp.ProposalID
	Number     int
	Title      string
	State      State
	Place      int
	Reason     string
	Sentence   string
}

// Told is all that one reveal tells one person.
type Told struct {
	Recipient
	Facts []Fact // by number: what was accepted first, then the reserve, then the rest
	By    string // date until when a yes is replied to, as days are written: 2027-01-14
	Link  string // secret of the link by which they reply
}

// Has reports whether any of the facts is of a state.
func (t Told) Has(state State) bool {
	return slices.ContainsFunc(t.Facts, func(f Fact) bool { return f.State == state })
}

// facts puts together what decisions tell each person. Who has no address is told by other ways; see Checks.
func (s *Service) facts(tx *sqldb.Tx, r Reveal, decisions []Decision) (all []Told, err error) {
	// Who goes by two names is told under one, whichever the order in which decisions are read.
	decisions = slices.Clone(decisions)
	slices.SortFunc(decisions, func(a, b Decision) int { return cmp.Compare(a.ProposalID, b.ProposalID) })
	at := map[string]int{}
	for _, d := range decisions {
		p, err := s.calls.FindInTx(tx, d.EditionID, d.ProposalID)
		if err != nil {
			return nil, err
		}
		fact := Fact{ProposalID: p.ID, Number: p.Number, Title: p.Title, State: d.State, Place: d.Place, Reason: d.Reason, Sentence: d.Sentence}
		for _, v := range speaking(p) {
			who, err := recipientOf(tx, v)
			if err != nil {
				return nil, err
			}
			if who.Key == "" {
				continue
			}
			i, known := at[who.Key]
			if !known {
				i = len(all)
				at[who.Key] = i
				all = append(all, Told{Recipient: who, By: r.By()})
			}
			if !slices.Contains(all[i].Facts, fact) {
				all[i].Facts = append(all[i].Facts, fact)
			}
		}
	}
	for i := range all {
		slices.SortStableFunc(all[i].Facts, func(a, b Fact) int {
			return cmp.Or(cmp.Compare(rank(a.State), rank(b.State)), cmp.Compare(a.Number, b.Number))
		})
	}
	slices.SortFunc(all, func(a, b Told) int { return strings.Compare(a.Key, b.Key) })
	return all, nil
}

// rank orders what somebody is told: the best first.
func rank(s State) int { return slices.Index([]State{Accepted, Reserve, Elsewhere, Declined}, s) }
