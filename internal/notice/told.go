package notice

import (
	"strconv"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// history is what became of the messages about earlier releases.
type history struct {
	previous int                                  // the release before
	told     []int                                // releases that people were told about, newest first
	mails    map[string]map[int]account.MailState // by address and release
}

type outcome struct {
	recipient string
	number    int
	state     account.MailState
}

func scanOutcome(row sqldb.Scanner) (o outcome, err error) {
	var about string
	if err = row.Scan(&o.recipient, &about, &o.state); err == nil {
		o.number, err = strconv.Atoi(about)
	}
	return o, err
}

// historyInTx reads what people were told about the releases before one.
func historyInTx(tx *sqldb.Tx, editionID edition.ID, number int) (h history, err error) {
	h = history{previous: number - 1, mails: map[string]map[int]account.MailState{}}
	h.told, err = sqldb.Each(tx, func(row sqldb.Scanner) (n int, err error) { return n, row.Scan(&n) },
		`SELECT number FROM telling WHERE edition_id = $1 AND number < $2 ORDER BY number DESC`, editionID, number)
	if err != nil {
		return h, err
	}
	outcomes, err := sqldb.Each(tx, scanOutcome, `SELECT recipient, about, state FROM mail WHERE scope = $1 AND about <> '' ORDER BY id`, string(editionID))
	for _, o := range outcomes {
		if h.mails[o.recipient] == nil {
			h.mails[o.recipient] = map[int]account.MailState{}
		}
		h.mails[o.recipient][o.number] = o.state
	}
	return h, err
}

// since is the release that somebody was told about last, 0 when none: the newest whose message left or is about to, or was dropped, which says
// that they are not to be told of it, or of which there was nothing to tell them, unless they are owed something older, which is in no newer
// message. Who was never told, and is owed nothing, knows what everybody could see: the release before.
func (h history) since(email string) int {
	owed := h.previous + 1
	for _, number := range h.told {
		switch state, made := h.mails[email][number]; {
		case (!made || settled(state)) && !h.owes(email, number):
			return number
		case made:
			owed = number
		}
	}
	return owed - 1
}

// settled reports whether nothing remains to be told of what a message says.
func settled(state account.MailState) bool {
	return state == account.MailSent || state == account.MailQueued || state == account.MailDropped
}

// owes reports whether a message about an earlier release never left and nothing took it up.
func (h history) owes(email string, before int) bool {
	for number, state := range h.mails[email] {
		if number < before && !settled(state) && state != account.MailSuperseded {
			return true
		}
	}
	return false
}
