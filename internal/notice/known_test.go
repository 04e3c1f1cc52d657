package notice

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/post"
)

// message is one that tells of a release, and gives its reader's calendar the event G with a sequence.
func message(release, sequence int) post.QueuedMail {
	return post.QueuedMail{Mail: post.Mail{About: strconv.Itoa(release), Name: "Ada",
		Effect: `{"sessions":["T"],"events":{"G":{"sequence":` + strconv.Itoa(sequence) + `,"held":true}}}`}}
}

// What a reader was told last counts; of a message that arrives after a newer one, its events alone, unless they are older too.
func TestWhatAMessageDoesToWhatItsReaderKnows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		release, sequence int
		number, event     int
		sessions          []string
	}{
		"an older one":                     {4, 9, 5, 9, []string{"S"}},
		"an older one with an older event": {4, 6, 5, 7, []string{"S"}},
		"the same release":                 {5, 7, 5, 7, []string{"T"}},
		"a newer one":                      {6, 8, 6, 8, []string{"T"}},
	} {
		k := known{Name: "Eve", Number: 5, Sessions: []string{"S"}, Events: map[string]event{"G": {7, false}}}
		got, err := k.after(message(c.release, c.sequence))
		if err != nil {
			t.Fatal(err)
		}
		if got.Number != c.number || got.Events["G"].Sequence != c.event || !cmp.Equal(got.Sessions, c.sessions) {
			t.Errorf("%s: %+v", name, got)
		}
		if k.Events["G"].Sequence != 7 {
			t.Errorf("%s changed what was known before", name)
		}
	}
}

// Every message that a relay may have taken is reckoned with, if it says something that its reader is not known to know.
func TestWhatAReaderMayKnow(t *testing.T) {
	t.Parallel()
	taken := func(m post.QueuedMail) post.QueuedMail {
		m.Taken = time.Date(2027, 2, 4, 9, 0, 0, 0, time.UTC)
		return m
	}
	for name, c := range map[string]struct {
		waiting []post.QueuedMail
		want    []int
	}{
		"none waits":              {nil, nil},
		"one that nobody took":    {[]post.QueuedMail{message(2, 1)}, nil},
		"one that may have left":  {[]post.QueuedMail{taken(message(2, 1))}, []int{2}},
		"two that may have left":  {[]post.QueuedMail{taken(message(2, 1)), taken(message(3, 2))}, []int{2, 3}},
		"the second alone":        {[]post.QueuedMail{message(2, 1), taken(message(3, 2))}, []int{3}},
		"of what is known anyway": {[]post.QueuedMail{taken(message(1, 1))}, nil},
	} {
		r := reader{email: "ada", knows: known{Number: 1}, waiting: c.waiting}
		if err := r.consider(); err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, k := range r.maybe {
			got = append(got, k.Number)
		}
		if !cmp.Equal(got, c.want) {
			t.Errorf("%s: releases %v, not %v", name, got, c.want)
		}
	}
}
