package cfp

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

var (
	proposalTable = sqldb.NewTable("proposal", `id edition_id guid code number state invited lead_id content format_id track_id origin_id
		revision written_by sent_at withdrawn_at withdrawn_kind withdrawn_reason version`)
	draftTable = sqldb.NewTable("proposal_draft", `id edition_id person_id browser_hash claim claimed_at late_id origin_id content created_at
		begun_at touched_at reminded_at late_until version`)
	speakerTable = sqldb.NewTable("proposal_speaker", `id edition_id proposal_id position state person_id name email organisation biography
		token_hash asked_by asked_at expires_at joined_at after_close`)
)

func scanProposal(row sqldb.Scanner) (p Proposal, err error) {
	var content sqldb.JSON[Content]
	var format, track string
	var sent, withdrawn sqldb.Time
	err = row.Scan(&p.ID, &p.EditionID, &p.GUID, &p.Code, &p.Number, &p.State, &p.Invited, sqldb.Nullable(&p.Lead), &content,
		sqldb.Nullable(&format), sqldb.Nullable(&track), &p.Origin, &p.Revision, &p.By, &sent, &withdrawn, &p.Withdrawn.Kind,
		&p.Withdrawn.Reason, &p.Version)
	p.Content, p.SentAt, p.Withdrawn.At = content.V, sent.Time, withdrawn.Time
	return p, err
}

func proposalValues(p Proposal) []any {
	return []any{p.ID, p.EditionID, p.GUID, p.Code, p.Number, p.State, p.Invited, sqldb.Null(p.Lead), sqldb.AsJSON(p.Content),
		sqldb.Null(p.FormatID), sqldb.Null(p.TrackID), p.Origin, p.Revision, p.By, sqldb.At(p.SentAt), sqldb.At(p.Withdrawn.At),
		p.Withdrawn.Kind, p.Withdrawn.Reason, p.Version}
}

func (s *Service) proposalKind() record.Kind[Proposal] {
	return record.Kind[Proposal]{
		Reads: Reading, Changes: Changing,
		Name: "proposal", Prefix: "prp", Table: proposalTable, Scan: scanProposal, Values: proposalValues,
		Key: func(p *Proposal) record.Key {
			return record.Key{ID: (*string)(&p.ID), Version: &p.Version, Scope: string(p.EditionID), Label: p.Title}
		},
		Check: func(tx *sqldb.Tx, p *Proposal) error { return s.prepare(tx, p) },
		Store: func(tx *sqldb.Tx, p Proposal) error { return s.keepRevised(tx, p) },
		Load: func(tx *sqldb.Tx, p *Proposal) (err error) {
			p.Speakers, err = speakersOf(tx, p.EditionID, p.ID)
			return err
		},
		Dependents: func(tx *sqldb.Tx, id string) ([]record.Dependent, error) { return s.hung.On("proposal")(tx, id) },
	}
}

// prepare gives a new proposal the names that its session may take over, and what changed its next revision.
func (s *Service) prepare(tx *sqldb.Tx, p *Proposal) error {
	p.tidy()
	p.Content = p.said()
	if p.Title == "" {
		return ErrNeeded.Field("title", ErrNeeded.Code)
	}
	if err := p.checkLimits(); err != nil {
		return err
	}
	if err := s.number(tx, p); err != nil {
		return err
	}
	digest, revision, err := newest(tx, p.ID)
	if err != nil {
		return err
	}
	if p.Revision = revision; digest != p.digest() {
		p.Revision++
	}
	return nil
}

// number gives a new proposal the names that it has not yet.
func (s *Service) number(tx *sqldb.Tx, p *Proposal) error {
	if p.GUID == "" {
		p.GUID = s.ids.UUID()
	}
	if p.Code == "" {
		p.Code = s.ids.Code()
	}
	if p.Number > 0 {
		return nil
	}
	return tx.QueryRow(`SELECT COALESCE(max(number), 0) + 1 FROM proposal WHERE edition_id = $1`, p.EditionID).Scan(&p.Number)
}

// keepNames takes from a proposal of a file the names that something here has already.
func keepNames(tx *sqldb.Tx, p *Proposal) error {
	n := 0
	if err := tx.QueryRow(`SELECT count(*) FROM proposal WHERE guid = $1`, p.GUID).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		p.GUID = ""
	}
	if err := tx.QueryRow(`SELECT count(*) FROM proposal WHERE edition_id = $1 AND code = $2`, p.EditionID, p.Code).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		p.Code = ""
	}
	return nil
}

// newest is the digest and the number of a proposal's newest revision; nothing where there is none.
func newest(tx *sqldb.Tx, id ProposalID) (digest string, revision int, err error) {
	err = tx.QueryRow(`SELECT digest, revision FROM proposal_revision WHERE proposal_id = $1 ORDER BY revision DESC LIMIT 1`, id).
		Scan(&digest, &revision)
	if fault.KindOf(err) == fault.NotFound {
		return "", 0, nil
	}
	return digest, revision, err
}

// keepRevision adds what a proposal says as its revision, unless it is there.
func keepRevision(tx *sqldb.Tx, p Proposal) error {
	at := tx.Now()
	if p.Revision == 1 {
		at = p.SentAt
	}
	return insertRevision(tx, p.ID, Revision{Number: p.Revision, Content: p.Content, By: p.By, At: at})
}

// keepRevised is keepRevision of a proposal that was there; what it becomes elsewhere hears of it.
func (s *Service) keepRevised(tx *sqldb.Tx, p Proposal) error {
	_, newest, err := newest(tx, p.ID)
	if err != nil || newest == p.Revision {
		return err
	}
	before, err := revisionsOf(tx, p.ID)
	if err != nil {
		return err
	}
	if err := keepRevision(tx, p); err != nil || len(before) == 0 {
		return err
	}
	for _, f := range s.revising {
		if err := f(tx, before[0].Content, p); err != nil {
			return err
		}
	}
	return nil
}

func insertRevision(tx *sqldb.Tx, id ProposalID, r Revision) error {
	_, err := tx.Exec(`INSERT INTO proposal_revision (proposal_id, revision, content, digest, written_by, at)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (proposal_id, revision) DO NOTHING`,
		id, r.Number, sqldb.AsJSON(r.Content), r.digest(), r.By, sqldb.At(r.At))
	return err
}

// Revision is what a proposal said once.
type Revision struct {
	Number int
	Content
	By string // key
	At time.Time
}

func revisionsOf(tx *sqldb.Tx, id ProposalID) ([]Revision, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (r Revision, err error) {
		var content sqldb.JSON[Content]
		var at sqldb.Time
		err = row.Scan(&r.Number, &content, &r.By, &at)
		r.Content, r.At = content.V, at.Time
		return r, err
	}, `SELECT revision, content, written_by, at FROM proposal_revision WHERE proposal_id = $1 ORDER BY revision DESC`, id)
}

func scanSpeaker(row sqldb.Scanner) (v Speaker, err error) {
	var asked, expires, joined sqldb.Time
	err = row.Scan(&v.ID, &v.EditionID, &v.ProposalID, &v.Position, &v.State, sqldb.Nullable(&v.Person), &v.Name, &v.Email, &v.Organisation,
		&v.Biography, sqldb.Nullable(&v.hash), &v.AskedBy, &asked, &expires, &joined, &v.AfterClose)
	v.AskedAt, v.Expires, v.JoinedAt = asked.Time, expires.Time, joined.Time
	return v, err
}

func insertSpeaker(tx *sqldb.Tx, v Speaker) error {
	return speakerTable.Insert(tx, v.ID, v.EditionID, v.ProposalID, v.Position, v.State, sqldb.Null(v.Person), v.Name, v.Email, v.Organisation,
		v.Biography, sqldb.Null(v.hash), v.AskedBy, sqldb.At(v.AskedAt), sqldb.At(v.Expires), sqldb.At(v.JoinedAt), v.AfterClose)
}

func updateSpeaker(tx *sqldb.Tx, v Speaker) error {
	_, err := tx.Exec(`UPDATE proposal_speaker SET state = $1, person_id = $2, name = $3, organisation = $4, biography = $5, token_hash = $6,
		joined_at = $7, after_close = $8 WHERE id = $9`, v.State, sqldb.Null(v.Person), v.Name, v.Organisation, v.Biography, sqldb.Null(v.hash),
		sqldb.At(v.JoinedAt), v.AfterClose, v.ID)
	return err
}

func speakersOf(tx *sqldb.Tx, editionID edition.ID, id ProposalID) ([]Speaker, error) {
	return sqldb.Each(tx, scanSpeaker, speakerTable.Select()+`WHERE edition_id = $1 AND proposal_id = $2 ORDER BY position, id`, editionID, id)
}

// proposalsOf reads all that was sent to an edition, the newest first, with who speaks.
func proposalsOf(tx *sqldb.Tx, editionID edition.ID) ([]Proposal, error) {
	all, err := sqldb.Each(tx, scanProposal, proposalTable.Select()+`WHERE edition_id = $1 ORDER BY number DESC`, editionID)
	if err != nil {
		return nil, err
	}
	speakers, err := sqldb.Each(tx, scanSpeaker, speakerTable.Select()+`WHERE edition_id = $1 ORDER BY proposal_id, position, id`, editionID)
	at := map[ProposalID]int{}
	for i := range all {
		at[all[i].ID] = i
	}
	for _, v := range speakers {
		p := &all[at[v.ProposalID]]
		p.Speakers = append(p.Speakers, v)
	}
	return all, err
}

// ownProposals reads those that somebody speaks for, the newest first, of one edition or of all.
func ownProposals(tx *sqldb.Tx, person actor.PersonID) ([]Proposal, error) {
	all, err := sqldb.Each(tx, scanProposal, proposalTable.Select()+`WHERE lead_id = $1 OR id IN (
		SELECT proposal_id FROM proposal_speaker WHERE person_id = $1 AND state = 'accepted') ORDER BY sent_at DESC, id`, person)
	for i := range all {
		if err == nil {
			all[i].Speakers, err = speakersOf(tx, all[i].EditionID, all[i].ID)
		}
	}
	return all, err
}

func countOwn(tx *sqldb.Tx, editionID edition.ID, person actor.PersonID) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM proposal WHERE edition_id = $1 AND state = 'submitted' AND NOT invited
		AND (lead_id = $2 OR id IN (
		SELECT proposal_id FROM proposal_speaker WHERE person_id = $2 AND state = 'accepted'))`, editionID, person).Scan(&n)
}

// Drafts.

func scanDraft(row sqldb.Scanner) (d Draft, err error) {
	var content sqldb.JSON[Content]
	var claimed, created, begun, touched, reminded, late sqldb.Time
	err = row.Scan(&d.ID, &d.EditionID, sqldb.Nullable(&d.Person), sqldb.Nullable(&d.browser), &d.Claim, &claimed, sqldb.Nullable(&d.Late),
		&d.Origin, &content, &created, &begun, &touched, &reminded, &late, &d.Version)
	d.Content, d.claimedAt, d.createdAt, d.BegunAt, d.TouchedAt = content.V, claimed.Time, created.Time, begun.Time, touched.Time
	d.remindedAt, d.LateUntil = reminded.Time, late.Time
	return d, err
}

func draftValues(d Draft) []any {
	return []any{d.ID, d.EditionID, sqldb.Null(d.Person), sqldb.Null(d.browser), d.Claim, sqldb.At(d.claimedAt), sqldb.Null(d.Late), d.Origin,
		sqldb.AsJSON(d.Content), sqldb.At(d.createdAt), sqldb.At(d.BegunAt), sqldb.At(d.TouchedAt),
		sqldb.At(d.remindedAt), sqldb.At(d.LateUntil), d.Version}
}

func draftByID(tx *sqldb.Tx, editionID edition.ID, id ProposalID) (Draft, error) {
	d, err := sqldb.One(tx, scanDraft, draftTable.Select()+`WHERE edition_id = $1 AND id = $2`, editionID, id)
	if fault.KindOf(err) == fault.NotFound {
		err = ErrNoProposal
	}
	return d, err
}

// draftsOf reads those that are somebody's, what was touched last first: by account, by the browser's key, or by an address that was asked
// to prove itself and has.
func draftsOf(tx *sqldb.Tx, editionID edition.ID, who Author) ([]Draft, error) {
	all, err := sqldb.Each(tx, scanDraft, draftTable.Select()+`WHERE edition_id = $1 AND (person_id = $2
		OR person_id IS NULL AND (browser_hash = $3 OR claim <> '' AND claim = $4)) ORDER BY touched_at DESC, id`, editionID,
		string(who.Who.PersonID), hashOf(who.Key), who.Who.Email)
	return slices.DeleteFunc(all, func(d Draft) bool { return !d.of(tx.Now(), who) }), err
}

// countDrafts counts those of a person, or those of a browser.
func countDrafts(tx *sqldb.Tx, person actor.PersonID, browser string) (n int, err error) {
	if person != "" {
		return n, tx.QueryRow(`SELECT count(*) FROM proposal_draft WHERE person_id = $1`, person).Scan(&n)
	}
	return n, tx.QueryRow(`SELECT count(*) FROM proposal_draft WHERE browser_hash = $1 AND person_id IS NULL`, browser).Scan(&n)
}

// forgetDrafts takes away what browsers left behind since an instant.
func forgetDrafts(tx *sqldb.Tx, before time.Time) (n int64, err error) {
	return tx.Exec(`DELETE FROM proposal_draft WHERE person_id IS NULL AND touched_at < $1`, sqldb.At(before))
}

// claimDrafts makes the drafts of a browser those of a person.
func claimDrafts(tx *sqldb.Tx, browser string, person actor.PersonID) error {
	_, err := tx.Exec(`UPDATE proposal_draft SET person_id = $1, browser_hash = NULL, claim = ''
		WHERE browser_hash = $2 AND person_id IS NULL`,
		person, browser)
	return err
}

// Invitations.

func speakerByToken(tx *sqldb.Tx, hash string) (Speaker, error) {
	return sqldb.One(tx, scanSpeaker, speakerTable.Select()+`WHERE token_hash = $1`, hash)
}

// askedTo counts the invitations that an address has had in an edition, and those that somebody sent since an instant.
func askedTo(tx *sqldb.Tx, editionID edition.ID, email string) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM proposal_speaker WHERE edition_id = $1 AND email = $2 AND asked_by <> ''`, editionID, email).
		Scan(&n)
}

func askedBy(tx *sqldb.Tx, by string, since time.Time) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM proposal_speaker WHERE asked_by = $1 AND asked_at > $2 AND joined_at IS NULL`, by,
		sqldb.At(since)).Scan(&n)
}

// Late links.

// free is the condition that a late link has a place at an instant, $2, that no draft but $3 keeps.
const free = ` AND until_at > $2 AND used + (SELECT count(*) FROM proposal_draft WHERE proposal_draft.late_id = late_link.id
	AND proposal_draft.late_until > $2 AND proposal_draft.id <> $3) < uses`

// useLate counts one use of a late link, by a draft, and refuses with ErrLateUsed where none is left. The place that the draft kept is
// free again, since the draft goes.
func useLate(tx *sqldb.Tx, id string, draft ProposalID, at time.Time) error {
	n, err := tx.Exec(`UPDATE late_link SET used = used + 1 WHERE id = $1`+free, id, sqldb.At(at), draft)
	if err == nil && n == 0 {
		err = ErrLateUsed
	}
	return err
}

// lateByToken finds the late link of an edition that has a place at an instant, and until when it can be used.
func lateByToken(tx *sqldb.Tx, editionID edition.ID, hash string, at time.Time) (id string, until time.Time, err error) {
	var end sqldb.Time
	err = tx.QueryRow(`SELECT id, until_at FROM late_link WHERE token_hash = $1`+free+` AND edition_id = $4`, hash, sqldb.At(at), "",
		editionID).Scan(&id, &end)
	if fault.KindOf(err) == fault.NotFound {
		return "", end.Time, ErrLateUsed
	}
	return id, end.Time, err
}

// lateOpen reports whether a draft can be sent by a late link at an instant.
func lateOpen(tx *sqldb.Tx, id string, draft ProposalID, at time.Time) (is bool, err error) {
	if id == "" {
		return false, nil
	}
	n := 0
	err = tx.QueryRow(`SELECT count(*) FROM late_link WHERE id = $1`+free, id, sqldb.At(at), draft).Scan(&n)
	return n > 0, err
}

func scanLate(row sqldb.Scanner) (l LateLink, err error) {
	var until, made sqldb.Time
	err = row.Scan(&l.ID, &l.Note, &l.Uses, &l.Used, &until, &l.By, &made, &l.Kept)
	l.Until, l.MadeAt = until.Time, made.Time
	return l, err
}

// lateColumns are those of a late link, with how many places drafts keep at an instant, $2.
const lateColumns = `SELECT id, note, uses, used, until_at, made_by, made_at, (SELECT count(*) FROM proposal_draft
	WHERE proposal_draft.late_id = late_link.id AND proposal_draft.late_until > $2) FROM late_link WHERE edition_id = $1`

func lateLinks(tx *sqldb.Tx, editionID edition.ID, at time.Time) ([]LateLink, error) {
	return sqldb.Each(tx, scanLate, lateColumns+` ORDER BY made_at DESC, id`, editionID, sqldb.At(at))
}

func insertLate(tx *sqldb.Tx, editionID edition.ID, l LateLink, hash string) error {
	_, err := tx.Exec(`INSERT INTO late_link (id, edition_id, token_hash, note, uses, used, until_at, made_by, made_at)
		VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8)`, l.ID, editionID, hash, l.Note, l.Uses, sqldb.At(l.Until), l.By, sqldb.At(l.MadeAt))
	return err
}

// endLate lets no more use a late link, and returns it as it was.
func endLate(tx *sqldb.Tx, editionID edition.ID, id string, at time.Time) (l LateLink, err error) {
	l, err = sqldb.One(tx, scanLate, lateColumns+` AND id = $3`, editionID, sqldb.At(at), id)
	if err != nil {
		return l, err
	}
	_, err = tx.Exec(`UPDATE late_link SET uses = used WHERE id = $1`, id)
	return l, err
}

func countSent(tx *sqldb.Tx, editionID edition.ID) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM proposal WHERE edition_id = $1 AND state = 'submitted'`, editionID).Scan(&n)
}

func sentAt(tx *sqldb.Tx, editionID edition.ID) ([]time.Time, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (time.Time, error) {
		var at sqldb.Time
		err := row.Scan(&at)
		return at.Time, err
	}, `SELECT sent_at FROM proposal WHERE edition_id = $1 AND state = 'submitted' ORDER BY sent_at`, editionID)
}
