package notice

import (
	"errors"
	"reflect"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
)

// view is all that the messages of a release are made of, as it was in one transaction.
type view struct {
	edition edition.Edition
	round   round
	told    []Told
}

func (s *Service) viewInTx(tx *sqldb.Tx, p pending) (v view, err error) {
	now, err := release.SnapshotInTx(tx, p.edition, p.number)
	if err != nil {
		return v, err
	}
	if v.edition, err = edition.InTx(tx, p.edition); err != nil {
		return v, err
	}
	if v.round, err = s.roundInTx(tx, p.edition, p.number, now); err != nil {
		return v, err
	}
	v.told, err = v.round.tellAll(p.telling)
	return v, err
}

// releases are when those that words are made of were rewritten, by number: nothing else changes in a release.
func (v view) releases() map[int]time.Time {
	out := map[int]time.Time{v.round.now.Release: v.round.now.RewrittenAt}
	for number, p := range v.round.pasts {
		out[number] = p.RewrittenAt
	}
	return out
}

// readers are all to whom the release may matter, by address.
func (v view) readers() map[string]reader {
	out := make(map[string]reader, len(v.round.readers))
	for _, r := range v.round.readers {
		out[r.email] = r
	}
	return out
}

// letters are messages in words, and what the words were made of.
type letters struct {
	edition  edition.Edition
	releases map[int]time.Time
	by       map[string]letter // address
}

type letter struct {
	reader reader
	mail   post.Mail
}

// errUnwritten undoes a transaction that has found something to say for which there are no words yet.
var errUnwritten = errors.New("something changed while messages were written")

// of puts into words what is not in words yet.
func (l letters) of(v view, write Writer) letters {
	out := letters{v.edition, v.releases(), map[string]letter{}}
	say, stale, readers := write(Round{v.edition, v.round.now, v.told}), l.stale(v), v.readers()
	for _, t := range v.told {
		if have, written := l.by[t.Email]; written && !stale && reflect.DeepEqual(have.reader, readers[t.Email]) {
			out.by[t.Email] = have
		} else {
			out.by[t.Email] = letter{readers[t.Email], say(t)}
		}
	}
	return out
}

// cover reports whether there are words for all that is told, made of what is still so.
func (l letters) cover(v view) bool {
	if len(v.told) > 0 && l.stale(v) {
		return false
	}
	readers := v.readers()
	for _, t := range v.told {
		if have, written := l.by[t.Email]; !written || !reflect.DeepEqual(have.reader, readers[t.Email]) {
			return false
		}
	}
	return true
}

// stale reports whether no words can stay, because the edition or a release is not what it was.
func (l letters) stale(v view) bool {
	for number, at := range v.releases() {
		if before, known := l.releases[number]; known && !before.Equal(at) {
			return true
		}
	}
	return !reflect.DeepEqual(l.edition, v.edition)
}
