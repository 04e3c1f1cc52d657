package registration

import (
	"crypto/ed25519"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

var (
	poolTable = sqldb.NewTable("pool", "id edition_id parent_id name size returns_at version")
	kindTable = sqldb.NewTable("ticket_kind", `id edition_id pool_id slug name audience offered approval holds proof_first transferable opens_at
	closes_at version`)
	attendeeTable = sqldb.NewTable("attendee", `id edition_id serial generation kind_id pool_id person_id email name language state holds reason
	way state_by answer_by prove_by proved_at registered_at state_at erased_at version`)
)

func scanPool(row sqldb.Scanner) (p Pool, err error) {
	var returns sqldb.Time
	err = row.Scan(&p.ID, &p.EditionID, sqldb.Nullable(&p.Parent), &p.Name, &p.Size, &returns, &p.Version)
	p.ReturnsAt = returns.Time
	return p, err
}

func poolValues(p Pool) []any {
	return []any{p.ID, p.EditionID, sqldb.Null(p.Parent), p.Name, p.Size, sqldb.At(p.ReturnsAt), p.Version}
}

// loadTaken reads what of a pool is taken and held, which no edit of it writes.
func loadTaken(tx *sqldb.Tx, p *Pool) error {
	return tx.QueryRow(`SELECT taken, held FROM pool WHERE id = $1`, p.ID).Scan(&p.Taken, &p.Held)
}

func poolInTx(tx *sqldb.Tx, id PoolID) (Pool, error) {
	p, err := sqldb.One(tx, scanPool, poolTable.Select()+`WHERE id = $1`, id)
	if err == nil {
		err = loadTaken(tx, &p)
	}
	return p, err
}

// poolsOf reads those of an edition, by name.
func poolsOf(tx *sqldb.Tx, editionID edition.ID) ([]Pool, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (p Pool, err error) {
		var returns sqldb.Time
		err = row.Scan(&p.ID, &p.EditionID, sqldb.Nullable(&p.Parent), &p.Name, &p.Size, &returns, &p.Version, &p.Taken, &p.Held)
		p.ReturnsAt = returns.Time
		return p, err
	}, `SELECT id, edition_id, parent_id, name, size, returns_at, version, taken, held FROM pool WHERE edition_id = $1 ORDER BY name, id`,
		editionID)
}

// claim takes or holds places of a pool, or gives them back: the one statement by which a pool's places move. It is ErrFull where the
// pool has not so many.
func claim(tx *sqldb.Tx, pool PoolID, c Claim) error {
	if c == (Claim{}) {
		return nil
	}
	n, err := tx.Exec(`UPDATE pool SET taken = taken + $2, held = held + $3
		WHERE id = $1 AND taken + held + $2 + $3 <= size AND taken + $2 >= 0 AND held + $3 >= 0`, pool, c.Taken, c.Held)
	if err == nil && n == 0 {
		err = ErrFull
	}
	return err
}

// poolGone gives the places of a pool that goes back to the one that it was taken out of.
func poolGone(tx *sqldb.Tx, p Pool) error { return lend(tx, p.Parent, -p.Size) }

func scanName(row sqldb.Scanner) (name string, err error) { return name, row.Scan(&name) }

// poolDependents are what hangs on a pool: kinds, smaller pools, and attendees.
func poolDependents(tx *sqldb.Tx, id string) (out []record.Dependent, err error) {
	for _, of := range []struct{ kind, query string }{
		{"ticket_kind", `SELECT name FROM ticket_kind WHERE pool_id = $1 ORDER BY name, id`},
		{"pool", `SELECT name FROM pool WHERE parent_id = $1 ORDER BY name, id`},
		{"attendee", `SELECT name FROM attendee WHERE pool_id = $1 ORDER BY serial LIMIT 20`},
	} {
		names, err := sqldb.Each(tx, scanName, of.query, id)
		if err != nil {
			return nil, err
		}
		if len(names) > 0 {
			out = append(out, record.Dependent{Kind: of.kind, Names: names, Blocks: true})
		}
	}
	return out, nil
}

func scanKind(row sqldb.Scanner) (k Kind, err error) {
	var opens, closes sqldb.Time
	err = row.Scan(&k.ID, &k.EditionID, &k.PoolID, &k.Slug, &k.Name, &k.Audience, &k.Offered, &k.Approval, &k.Holds, &k.ProofFirst,
		&k.Transferable, &opens, &closes, &k.Version)
	k.Opens, k.Closes = opens.Time, closes.Time
	return k, err
}

func kindValues(k Kind) []any {
	return []any{k.ID, k.EditionID, k.PoolID, k.Slug, k.Name, k.Audience, k.Offered, k.Approval, k.Holds, k.ProofFirst, k.Transferable,
		sqldb.At(k.Opens), sqldb.At(k.Closes), k.Version}
}

func kindInTx(tx *sqldb.Tx, editionID edition.ID, id KindID) (Kind, error) {
	k, err := sqldb.One(tx, scanKind, kindTable.Select()+`WHERE id = $1 AND edition_id = $2`, id, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return k, ErrKind
	}
	return k, err
}

// kindsOf reads those of an edition, as they were made.
func kindsOf(tx *sqldb.Tx, editionID edition.ID) ([]Kind, error) {
	return sqldb.Each(tx, scanKind, kindTable.Select()+`WHERE edition_id = $1 ORDER BY id`, editionID)
}

func kindDependents(tx *sqldb.Tx, id string) ([]record.Dependent, error) {
	names, err := sqldb.Each(tx, scanName, `SELECT name FROM attendee WHERE kind_id = $1 ORDER BY serial LIMIT 20`, id)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	return []record.Dependent{{Kind: "attendee", Names: names, Blocks: true}}, nil
}

// moveInstants moves the windows of kinds with their edition's zone: edition.MoveInstants.
func moveInstants(tx *sqldb.Tx, editionID edition.ID, move func(time.Time) time.Time) error {
	kinds, err := kindsOf(tx, editionID)
	for _, k := range kinds {
		if err != nil {
			break
		}
		k.Opens, k.Closes = move(k.Opens), move(k.Closes)
		_, err = kindTable.Update(tx, kindValues(k)...)
	}
	return err
}

func scanAttendee(row sqldb.Scanner) (a Attendee, err error) {
	var answer, prove, proved, registered, at, erased sqldb.Time
	err = row.Scan(&a.ID, &a.EditionID, &a.Serial, &a.Generation, &a.KindID, &a.PoolID, sqldb.Nullable(&a.Person), &a.Email, &a.Name,
		&a.Language, &a.State, &a.Holds, &a.Reason, &a.Way, &a.StateBy, &answer, &prove, &proved, &registered, &at, &erased, &a.Version)
	a.AnswerBy, a.ProveBy, a.ProvedAt = answer.Time, prove.Time, proved.Time
	a.RegisteredAt, a.StateAt, a.ErasedAt = registered.Time, at.Time, erased.Time
	return a, err
}

func attendeeValues(a Attendee) []any {
	return []any{a.ID, a.EditionID, a.Serial, a.Generation, a.KindID, a.PoolID, sqldb.Null(a.Person), a.Email, a.Name, a.Language, a.State,
		a.Holds, a.Reason, a.Way, a.StateBy, sqldb.At(a.AnswerBy), sqldb.At(a.ProveBy), sqldb.At(a.ProvedAt), sqldb.At(a.RegisteredAt),
		sqldb.At(a.StateAt), sqldb.At(a.ErasedAt), a.Version}
}

// insertAttendees adds many, so many in a statement.
func insertAttendees(tx *sqldb.Tx, all []Attendee, batch int) error {
	for len(all) > 0 {
		some := all[:min(batch, len(all))]
		all = all[len(some):]
		var values []any
		for _, a := range some {
			values = append(values, attendeeValues(a)...)
		}
		if _, err := tx.Exec("INSERT INTO attendee ("+strings.Join(attendeeTable.Columns, ", ")+") VALUES "+
			sqldb.Values(len(some), len(attendeeTable.Columns)), values...); err != nil {
			return err
		}
	}
	return nil
}

// putAttendee writes somebody who was read with their version.
func putAttendee(tx *sqldb.Tx, a *Attendee) error {
	current, err := attendeeTable.Update(tx, attendeeValues(*a)...)
	switch {
	case sqldb.IsUnique(err):
		return ErrOnce
	case err == nil && !current:
		return record.ErrMoved
	}
	a.Version++
	return err
}

func attendeesOf(tx *sqldb.Tx, editionID edition.ID) ([]Attendee, error) {
	return sqldb.Each(tx, scanAttendee, attendeeTable.Select()+`WHERE edition_id = $1 ORDER BY serial DESC`, editionID)
}

func attendeeInTx(tx *sqldb.Tx, editionID edition.ID, id AttendeeID) (Attendee, error) {
	a, err := sqldb.One(tx, scanAttendee, attendeeTable.Select()+`WHERE id = $1 AND edition_id = $2`, id, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return a, ErrNoAttendee
	}
	return a, err
}

// liveByEmail is the living registration of an address.
func liveByEmail(tx *sqldb.Tx, editionID edition.ID, email string) (Attendee, error) {
	return sqldb.One(tx, scanAttendee, attendeeTable.Select()+
		`WHERE edition_id = $1 AND email = $2 AND email <> '' AND state IN ('invited', 'asked', 'confirmed')`, editionID, email)
}

// countStates counts an edition's attendees by state.
func countStates(tx *sqldb.Tx, editionID edition.ID) (map[State]int, error) {
	out := map[State]int{}
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var s State
		var n int
		err := row.Scan(&s, &n)
		out[s] = n
		return struct{}{}, err
	}, `SELECT state, count(*) FROM attendee WHERE edition_id = $1 GROUP BY state ORDER BY state`, editionID)
	return out, err
}

// registered are the instants at which those registered who come, the oldest first.
func registered(tx *sqldb.Tx, editionID edition.ID) ([]time.Time, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (time.Time, error) {
		var at sqldb.Time
		err := row.Scan(&at)
		return at.Time, err
	}, `SELECT registered_at FROM attendee WHERE edition_id = $1 AND state = 'confirmed' ORDER BY registered_at, id`, editionID)
}

// takeSerials gives out the next numbers of an edition, and returns the first of them.
func takeSerials(tx *sqldb.Tx, editionID edition.ID, n int) (first int64, err error) {
	err = tx.QueryRow(`INSERT INTO attendee_count (edition_id, last_serial) VALUES ($1, $2)
		ON CONFLICT (edition_id) DO UPDATE SET last_serial = attendee_count.last_serial + excluded.last_serial RETURNING last_serial`,
		editionID, n).Scan(&first)
	return first - int64(n) + 1, err
}

// link is a secret that opens the page of a ticket.
type link struct {
	hash   string
	proves bool // it was mailed to the address
}

func insertLinks(tx *sqldb.Tx, a Attendee, links ...link) error {
	values := make([]any, 0, 5*len(links))
	for _, l := range links {
		values = append(values, l.hash, a.EditionID, a.ID, l.proves, sqldb.At(tx.Now()))
	}
	_, err := tx.Exec(`INSERT INTO attendee_link (token_hash, edition_id, attendee_id, proves, made_at) VALUES `+sqldb.Values(len(links), 5),
		values...)
	return err
}

// byLink is whose ticket a link opens, and whether it proves their address.
func byLink(tx *sqldb.Tx, editionID edition.ID, hash string) (a Attendee, proves bool, err error) {
	var id AttendeeID
	err = tx.QueryRow(`SELECT attendee_id, proves FROM attendee_link WHERE token_hash = $1 AND edition_id = $2`, hash, editionID).
		Scan(&id, &proves)
	if fault.KindOf(err) == fault.NotFound {
		return a, false, ErrNoTicket
	}
	if err != nil {
		return a, false, err
	}
	a, err = attendeeInTx(tx, editionID, id)
	return a, proves, err
}

// mailedSince reports whether a link was mailed to an attendee after an instant.
func mailedSince(tx *sqldb.Tx, id AttendeeID, since time.Time) (is bool, err error) {
	var n int
	err = tx.QueryRow(`SELECT count(*) FROM attendee_link WHERE attendee_id = $1 AND proves = TRUE AND made_at > $2`, id, sqldb.At(since)).Scan(&n)
	return n > 0, err
}

const consentColumns = `id, attendee_id, purpose, given, text_version, way, at`

func scanConsent(row sqldb.Scanner) (c Consent, err error) {
	var at sqldb.Time
	err = row.Scan(&c.ID, &c.Attendee, &c.Purpose, &c.Given, &c.Text, &c.Way, &at)
	c.At = at.Time
	return c, err
}

// consentsOf reads every word of an attendee's, the oldest first.
func consentsOf(tx *sqldb.Tx, id AttendeeID) ([]Consent, error) {
	return sqldb.Each(tx, scanConsent, `SELECT `+consentColumns+` FROM attendee_consent WHERE attendee_id = $1 ORDER BY at, id`, id)
}

func insertConsent(tx *sqldb.Tx, editionID edition.ID, c Consent) error {
	_, err := tx.Exec(`INSERT INTO attendee_consent (id, edition_id, attendee_id, purpose, given, text_version, way, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, c.ID, editionID, c.Attendee, c.Purpose, c.Given, c.Text, c.Way, sqldb.At(tx.Now()))
	return err
}

// dueEditions are those in which a deadline of somebody may have passed.
func dueEditions(tx *sqldb.Tx) ([]edition.ID, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (id edition.ID, err error) { return id, row.Scan(&id) },
		`SELECT edition_id FROM attendee WHERE prove_by IS NOT NULL UNION SELECT edition_id FROM attendee WHERE answer_by IS NOT NULL ORDER BY 1`)
}

// due are the attendees of an edition whose deadline has passed, at most so many.
func due(tx *sqldb.Tx, editionID edition.ID, now time.Time, most int) ([]Attendee, error) {
	return sqldb.Each(tx, scanAttendee, attendeeTable.Select()+`WHERE edition_id = $1 AND (prove_by <= $2 OR answer_by <= $2)
		ORDER BY serial LIMIT $3`, editionID, sqldb.At(now), most)
}

// signer is a key of an edition.
type signer struct {
	number byte
	key    ed25519.PrivateKey
}

// haveKey makes the first key of an edition, where there is none.
func haveKey(tx *sqldb.Tx, editionID edition.ID) error {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO ticket_key (edition_id, number, public_key, private_key, made_at) VALUES ($1, 1, $2, $3, $4)
		ON CONFLICT (edition_id, number) DO NOTHING`, editionID, []byte(public), private.Seed(), sqldb.At(tx.Now()))
	return err
}

// signerOf is the key that an edition signs tickets with now.
func signerOf(tx *sqldb.Tx, editionID edition.ID) (s signer, err error) {
	var seed []byte
	var number int
	err = tx.QueryRow(`SELECT number, private_key FROM ticket_key WHERE edition_id = $1 AND ended_at IS NULL ORDER BY number DESC LIMIT 1`,
		editionID).Scan(&number, &seed)
	if err != nil {
		return s, err
	}
	return signer{byte(number), ed25519.NewKeyFromSeed(seed)}, nil
}

// attendeesLike reads the rows of somebody, by account or address.
func attendeesLike(tx *sqldb.Tx, person actor.PersonID, emails []string) (out []Attendee, err error) {
	seen := map[AttendeeID]bool{}
	add := func(some []Attendee, err error) error {
		for _, a := range some {
			if !seen[a.ID] {
				seen[a.ID], out = true, append(out, a)
			}
		}
		return err
	}
	if person != "" {
		if err := add(sqldb.Each(tx, scanAttendee, attendeeTable.Select()+`WHERE person_id = $1 ORDER BY id`, string(person))); err != nil {
			return nil, err
		}
	}
	for _, email := range emails {
		if err := add(sqldb.Each(tx, scanAttendee, attendeeTable.Select()+`WHERE email = $1 ORDER BY id`, email)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// insertBare is the least that a place can be: one conditional statement, and the row that it is for.
func insertBare(tx *sqldb.Tx, a Attendee) error {
	if err := claim(tx, a.PoolID, Claim{Taken: 1}); err != nil {
		return err
	}
	return attendeeTable.Insert(tx, attendeeValues(a)...)
}

// dropBare takes a trial away again.
func dropBare(tx *sqldb.Tx, p Pool) error {
	for _, statement := range []string{`DELETE FROM attendee WHERE pool_id = $1`, `DELETE FROM ticket_kind WHERE pool_id = $1`,
		`DELETE FROM pool WHERE id = $1`} {
		if _, err := tx.Exec(statement, p.ID); err != nil {
			return err
		}
	}
	return nil
}
