package account

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
)

// personal is what this chapter keeps of people.
func personal() Personal {
	return Personal{Chapter: "account", Find: findPerson, Export: exportPerson, Erase: erasePerson, Count: countPerson}
}

// findPerson completes the account and the address from each other.
func findPerson(tx *sqldb.Tx, s *Subject) error {
	people, err := sqldb.Each(tx, scanPerson, `SELECT `+personColumns+` FROM person`)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.ID != s.Person && !slices.Contains(s.Emails, p.Email) {
			continue
		}
		s.Person = p.ID
		if !slices.Contains(s.Emails, p.Email) {
			s.Emails = append(s.Emails, p.Email)
		}
		if made, _, _ := strings.Cut(p.Email, "@"); p.Name != "" && p.Name != made {
			s.Names = append(s.Names, p.Name) // the name that is made of an address is too common to be looked for
		}
	}
	return nil
}

// exportPerson tells people what their account holds.
func exportPerson(tx *sqldb.Tx, s Subject) (map[string]any, error) {
	out := map[string]any{}
	if s.Person != "" {
		p, err := selectPerson(tx, `id = $1`, s.Person)
		if fault.KindOf(err) == fault.NotFound {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		held, err := heldBy(tx, p.ID)
		if err != nil {
			return nil, err
		}
		out["person"] = map[string]any{"email": p.Email, "name": p.Name, "language": p.Language, "since": p.CreatedAt}
		out["roles"] = rolesOf(held)
	}
	for name, read := range map[string]func(*sqldb.Tx, Subject) ([]map[string]any, error){
		"devices": devicesOf, "tokens": tokensOf, "messages": messagesTo, "changes_made": changesBy,
	} {
		rows, err := read(tx, s)
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			out[name] = rows
		}
	}
	return out, nil
}

func rolesOf(held []Held) (out []map[string]any) {
	for _, h := range held {
		out = append(out, map[string]any{"scope": h.Scope, "role": string(h.Role), "since": Moment(h.Since), "ends": Moment(h.Ends)})
	}
	return out
}

func devicesOf(tx *sqldb.Tx, s Subject) ([]map[string]any, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (map[string]any, error) {
		var since, used sqldb.Time
		var agent string
		err := row.Scan(&since, &used, &agent)
		return map[string]any{"since": Moment(since.Time), "used": Moment(used.Time), "browser": agent}, err
	}, `SELECT created_at, used_at, agent FROM web_session WHERE data = $1 ORDER BY token_hash`, []byte(s.Person))
}

func tokensOf(tx *sqldb.Tx, s Subject) ([]map[string]any, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (map[string]any, error) {
		var name string
		var created, used sqldb.Time
		err := row.Scan(&name, &created, &used)
		return map[string]any{"name": name, "made": created.Time, "used": Moment(used.Time)}, err
	}, `SELECT name, created_at, last_used_at FROM api_token WHERE person_id = $1 ORDER BY id`, s.Person)
}

func messagesTo(tx *sqldb.Tx, s Subject) (out []map[string]any, err error) {
	for _, email := range s.Emails {
		mails, err := post.ToInTx(tx, email)
		if err != nil {
			return nil, err
		}
		for _, m := range mails {
			out = append(out, map[string]any{"subject": m.Subject, "text": m.Text, "state": string(m.State), "made": m.CreatedAt,
				"sent": Moment(m.SentAt)})
		}
	}
	return out, nil
}

func changesBy(tx *sqldb.Tx, s Subject) (out []map[string]any, err error) {
	if s.Person == "" {
		return nil, nil
	}
	changes, err := record.ChangesBy(tx, string(s.Person))
	for _, c := range changes {
		out = append(out, map[string]any{"at": c.At, "action": c.Action, "object": c.Object})
	}
	return out, err
}

// erasePerson removes the account, its devices, tokens, links and mails, and takes content out of the journal. Who made a
// change stays told by an id that leads to nobody any more.
func erasePerson(tx *sqldb.Tx, _ actor.Actor, s Subject) error {
	if err := mayLose(tx, s.Person); err != nil {
		return err
	}
	for _, email := range s.Emails {
		if _, err := tx.Exec(`DELETE FROM sign_in_link WHERE email = $1`, email); err != nil {
			return err
		}
		if err := post.Forget(tx, email); err != nil {
			return err
		}
	}
	for statement, arg := range map[string]any{
		`DELETE FROM web_session WHERE data = $1`: []byte(s.Person),
		`DELETE FROM person WHERE id = $1`:        s.Person,
	} {
		if _, err := tx.Exec(statement, arg); err != nil {
			return err
		}
	}
	if err := record.ForgetAnswers(tx, s.StandsIn); err != nil {
		return err
	}
	return record.Scrub(tx, s.about, s.StandsIn)
}

// mayLose refuses to lose the last administrator.
func mayLose(tx *sqldb.Tx, p actor.PersonID) error {
	var admins, own int
	err := tx.QueryRow(`SELECT count(*), COALESCE(SUM(CASE WHEN person_id = $3 THEN 1 ELSE 0 END), 0) FROM role
		WHERE scope = $1 AND role = $2 AND ends_at IS NULL`, actor.ServerScope, actor.Admin, p).Scan(&admins, &own)
	if err == nil && own > 0 && admins == own {
		return ErrLastAdmin
	}
	return err
}

// StandsIn reports whether an address or a name of the subject stands in a text as a word of its own, plain or within JSON.
func (s Subject) StandsIn(content string) bool {
	lower := strings.ToLower(content)
	for _, email := range s.Emails {
		if holdsWord(lower, email) {
			return true
		}
	}
	return slices.ContainsFunc(s.Names, s.named(content))
}

func (s Subject) named(content string) func(name string) bool {
	return func(name string) bool { return holdsWord(content, name) || holdsWord(content, withinJSON(name)) }
}

// holdsWord reports whether a word stands in a text between what is neither letter nor digit.
func holdsWord(content, word string) bool {
	if word == "" {
		return false
	}
	for from := 0; ; {
		at := strings.Index(content[from:], word)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(content[:at])
		after, _ := utf8.DecodeRuneInString(content[at+len(word):])
		if !inWord(before) && !inWord(after) {
			return true
		}
		from = at + 1
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func withinJSON(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return s
	}
	return string(b[1 : len(b)-1])
}

// about reports whether an object of the journal is the subject, or is kept for them.
func (s Subject) about(object string) bool {
	return object != "" && (object == string(s.Person) || slices.Contains(s.Objects, object))
}

// countPerson is this chapter's proof query.
func countPerson(tx *sqldb.Tx, s Subject) (map[string]int, error) {
	out := map[string]int{}
	add := func(table, query string, arg any) error {
		var n int
		err := tx.QueryRow(query, arg).Scan(&n)
		out[table] += n
		return err
	}
	for _, email := range s.Emails {
		for table, query := range map[string]string{
			"person":       `SELECT count(*) FROM person WHERE email = $1`,
			"sign_in_link": `SELECT count(*) FROM sign_in_link WHERE email = $1`,
		} {
			if err := add(table, query, email); err != nil {
				return nil, err
			}
		}
	}
	mails, err := messagesTo(tx, s)
	if err != nil {
		return nil, err
	}
	out["mail"] = len(mails)
	if s.Person != "" {
		for table, query := range map[string]string{
			"role":      `SELECT count(*) FROM role WHERE person_id = $1`,
			"api_token": `SELECT count(*) FROM api_token WHERE person_id = $1`,
		} {
			if err := add(table, query, s.Person); err != nil {
				return nil, err
			}
		}
		if err := add("web_session", `SELECT count(*) FROM web_session WHERE data = $1`, []byte(s.Person)); err != nil {
			return nil, err
		}
	}
	rows, err := record.Concerned(tx, s.about, s.StandsIn)
	out["audit"] = len(rows)
	return out, err
}

// addresses are all that this chapter and the outbox keep, for the list of erasures to be compared with.
func addresses(tx *sqldb.Tx) ([]string, error) {
	own, err := sqldb.Each(tx, func(row sqldb.Scanner) (a string, err error) { return a, row.Scan(&a) }, `
		SELECT email FROM person UNION SELECT email FROM sign_in_link ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	written, err := post.Addresses(tx)
	all := slices.Concat(own, written)
	slices.Sort(all)
	return slices.Compact(all), err
}

func insertErasure(tx *sqldb.Tx, e Erasure) error {
	_, err := tx.Exec(`INSERT INTO erasure (id, at, actor, person_id, addresses, objects) VALUES ($1, $2, $3, $4, $5, $6)`,
		e.ID, sqldb.At(e.At), e.Actor, e.Person, sqldb.AsJSON(e.Addresses), sqldb.AsJSON(e.Objects))
	return err
}

func erasures(tx *sqldb.Tx) ([]Erasure, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (e Erasure, err error) {
		var at sqldb.Time
		var addresses, objects sqldb.JSON[[]string]
		err = row.Scan(&e.ID, &at, &e.Actor, &e.Person, &addresses, &objects)
		e.At, e.Addresses, e.Objects = at.Time, addresses.V, objects.V
		return e, err
	}, `SELECT id, at, actor, person_id, addresses, objects FROM erasure ORDER BY id`)
}
