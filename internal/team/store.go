package team

import (
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Tables lists what this package alone writes.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{{Name: "invitation", Owner: "team"}}
}

const invitationColumns = `id, edition_id, email, role, role_ends_at, note, invited_by, mailed_at,
	copied_hash IS NOT NULL, copied_by_admin, created_at, expires_at, accepted_at, revoked_at, revoked_by`

func scanInvitation(row sqldb.Scanner) (i Invitation, err error) {
	var ends, mailed, created, expires, accepted, revoked sqldb.Time
	err = row.Scan(&i.ID, &i.EditionID, &i.Email, &i.Role, &ends, &i.Note, &i.By, &mailed, &i.Copied, &i.copiedByAdmin, &created, &expires,
		&accepted, &revoked, &i.RevokedBy)
	i.RoleEnds, i.Mailed, i.CreatedAt, i.Expires = ends.Time, mailed.Time, created.Time, expires.Time
	i.Accepted, i.Revoked = accepted.Time, revoked.Time
	return i, err
}

// open reads the invitations of an edition that were neither accepted nor revoked, those that expire first before the others.
func open(tx *sqldb.Tx, editionID edition.ID) ([]Invitation, error) {
	return sqldb.Each(tx, scanInvitation, `SELECT `+invitationColumns+` FROM invitation
		WHERE edition_id = $1 AND accepted_at IS NULL AND revoked_at IS NULL ORDER BY expires_at, email, id`, editionID)
}

// openFor reads the invitation of an address to an edition that was neither accepted nor revoked. It is NotFound when there is none.
func openFor(tx *sqldb.Tx, editionID edition.ID, email string) (Invitation, error) {
	return sqldb.One(tx, scanInvitation, `SELECT `+invitationColumns+` FROM invitation
		WHERE edition_id = $1 AND email = $2 AND accepted_at IS NULL AND revoked_at IS NULL`, editionID, email)
}

// find reads an invitation of an edition. It is ErrGone when there is none.
func find(tx *sqldb.Tx, editionID edition.ID, id InvitationID) (Invitation, error) {
	i, err := sqldb.One(tx, scanInvitation, `SELECT `+invitationColumns+` FROM invitation WHERE id = $1 AND edition_id = $2`, id, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return i, ErrGone
	}
	return i, err
}

// byLink reads the invitation that a link is of, and whether whoever holds the link has shown that the address is theirs: they read its
// mail, or an administrator, who may sign anybody in, handed it to them. It is ErrLink when there is none.
func byLink(tx *sqldb.Tx, hash string) (i Invitation, proves bool, err error) {
	i, err = sqldb.One(tx, scanInvitation, `SELECT `+invitationColumns+` FROM invitation WHERE mailed_hash = $1`, hash)
	if fault.KindOf(err) != fault.NotFound {
		return i, true, err
	}
	i, err = sqldb.One(tx, scanInvitation, `SELECT `+invitationColumns+` FROM invitation WHERE copied_hash = $1`, hash)
	if fault.KindOf(err) == fault.NotFound {
		return i, false, ErrLink
	}
	return i, i.copiedByAdmin, err
}

// write adds an invitation, or replaces what may change of it; links stay.
func write(tx *sqldb.Tx, i Invitation) error {
	_, err := tx.Exec(`
		INSERT INTO invitation (id, edition_id, email, role, role_ends_at, note, invited_by, copied_by_admin, created_at, expires_at, revoked_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, $8, $9, '')
		ON CONFLICT (id) DO UPDATE SET role = excluded.role, role_ends_at = excluded.role_ends_at, note = excluded.note,
			invited_by = excluded.invited_by, expires_at = excluded.expires_at`,
		i.ID, i.EditionID, i.Email, i.Role, sqldb.At(i.RoleEnds), i.Note, i.By, sqldb.At(i.CreatedAt), sqldb.At(i.Expires))
	return err
}

// unlink makes the links of an invitation open nothing.
func unlink(tx *sqldb.Tx, id InvitationID) error {
	_, err := tx.Exec(`UPDATE invitation SET mailed_hash = NULL, mailed_at = NULL, copied_hash = NULL, copied_by_admin = FALSE
		WHERE id = $1`, id)
	return err
}

func setMailed(tx *sqldb.Tx, id InvitationID, hash string) error {
	_, err := tx.Exec(`UPDATE invitation SET mailed_hash = $2, mailed_at = $3 WHERE id = $1`, id, hash, sqldb.At(tx.Now()))
	return err
}

func setCopied(tx *sqldb.Tx, id InvitationID, hash string, byAdmin bool) error {
	_, err := tx.Exec(`UPDATE invitation SET copied_hash = $2, copied_by_admin = $3 WHERE id = $1`, id, hash, byAdmin)
	return err
}

// spend accepts an invitation: one conditional statement, so that of two who accept at once one does. It reports false when it is not
// open any more.
func spend(tx *sqldb.Tx, id InvitationID) (bool, error) {
	n, err := tx.Exec(`UPDATE invitation SET accepted_at = $2
		WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2`, id, sqldb.At(tx.Now()))
	return n == 1, err
}

func setRevoked(tx *sqldb.Tx, id InvitationID, at time.Time, by string) error {
	_, err := tx.Exec(`UPDATE invitation SET revoked_at = $2, revoked_by = $3 WHERE id = $1`, id, sqldb.At(at), by)
	return err
}

// forget removes the invitations that expired before an instant.
func forget(tx *sqldb.Tx, before time.Time) error {
	_, err := tx.Exec(`DELETE FROM invitation WHERE expires_at < $1`, sqldb.At(before))
	return err
}

// roleOf is a grant within an edition.
func grantIn(editionID edition.ID, role actor.Role) actor.Grant {
	return actor.Grant{Scope: string(editionID), Role: role}
}
