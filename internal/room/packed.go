package room

import (
	"slices"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

// packed are everybody's wishes without a pointer for each: whatever is kept for long, the garbage collector goes through again and
// again, and there may be half a million wishes.
type packed struct {
	sessions []programme.SessionID
	ends     []int32 // by person, of wishes
	wishes   []packedWish
}

type packedWish struct {
	session int32
	level   int32
}

func packedInTx(tx *sqldb.Tx, editionID edition.ID) (packed, error) {
	all, err := agenda.WishesInTx(tx, editionID)
	return pack(all), err
}

func pack(all []agenda.PersonWishes) (p packed) {
	index := map[programme.SessionID]int32{}
	for _, wishes := range all {
		for _, w := range wishes {
			i, ok := index[w.Session]
			if !ok {
				i = int32(len(p.sessions))
				index[w.Session] = i
				p.sessions = append(p.sessions, w.Session)
			}
			p.wishes = append(p.wishes, packedWish{i, int32(w.Level)})
		}
		p.ends = append(p.ends, int32(len(p.wishes)))
	}
	return p
}

func (p packed) unpack() []agenda.PersonWishes {
	all := make([]agenda.PersonWishes, len(p.ends))
	wishes := make([]agenda.Wish, len(p.wishes))
	for k, w := range p.wishes {
		wishes[k] = agenda.Wish{Session: p.sessions[w.session], Level: agenda.Level(w.level)}
	}
	from := int32(0)
	for person, end := range p.ends {
		all[person] = wishes[from:end]
		from = end
	}
	return all
}

func (p packed) same(o packed) bool {
	return slices.Equal(p.sessions, o.sessions) && slices.Equal(p.ends, o.ends) && slices.Equal(p.wishes, o.wishes)
}

// stars counts who wished for each session; groups below the smallest are left out.
func (p packed) stars(least int) map[programme.SessionID]int {
	counts := make([]int, len(p.sessions))
	for _, w := range p.wishes {
		counts[w.session]++
	}
	out := make(map[programme.SessionID]int, len(counts))
	for i, n := range counts {
		if n >= least {
			out[p.sessions[i]] = n
		}
	}
	return out
}
