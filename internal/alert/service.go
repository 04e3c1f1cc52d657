package alert

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"sync/atomic"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/push"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/post"
)

// Topics of mails: what a release changed, and the link that confirms an address.
const (
	ReleaseTopic = "alert.release"
	ConfirmTopic = "alert.confirm"
)

// Service is what can be done with alerts.
type Service struct {
	db       *sqldb.DB
	ids      id.Source
	agenda   *agenda.Service
	editions *edition.Service
	keys     atomic.Pointer[push.Keys] // once they were read: they never change
}

// NewService returns the use cases. Whom they tell is not told of stars by messages.
func NewService(db *sqldb.DB, ids id.Source, editions *edition.Service, days *agenda.Service, notices *notice.Service) *Service {
	notices.Extend(elsewhere)
	return &Service{db: db, ids: ids, agenda: days, editions: editions}
}

// elsewhere tells who is told here, or wants to hear nothing of stars: notice.Elsewhere.
func elsewhere(tx *sqldb.Tx, editionID edition.ID) (map[actor.PersonID]bool, error) {
	subscribed, err := wishersWithWays(tx, editionID)
	if err != nil || len(subscribed) == 0 {
		return nil, err
	}
	merged, err := agenda.MergedInTx(tx, editionID)
	if err != nil {
		return nil, err
	}
	own := map[agenda.WisherID]bool{}
	for _, w := range subscribed {
		own[became(merged, w)] = true
	}
	starrers, err := agenda.StarrersInTx(tx, editionID)
	if err != nil {
		return nil, err
	}
	out := map[actor.PersonID]bool{}
	for _, s := range starrers {
		if s.Person != "" && own[s.ID] {
			out[s.Person] = true
		}
	}
	return out, nil
}

// became is who somebody became when they signed in.
func became(merged map[agenda.WisherID]agenda.WisherID, w agenda.WisherID) agenda.WisherID {
	if into, ok := merged[w]; ok {
		return into
	}
	return w
}

// Mine lists the ways in which somebody is told, or could be, oldest first; nobody known has none.
func (s *Service) Mine(ctx context.Context, who agenda.Wisher, editionID edition.ID) (out []Subscription, err error) {
	if err := who.Who.MayReadOwn(string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		out, err = s.mineInTx(tx, who, editionID)
		return err
	})
	return out, err
}

// mineInTx also finds what somebody asked for before they signed in.
func (s *Service) mineInTx(tx *sqldb.Tx, who agenda.Wisher, editionID edition.ID) (out []Subscription, err error) {
	w, err := s.agenda.KnownInTx(tx, who, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return subscriptionsOf(tx, w)
}

// Device is a browser that wants to show notifications.
type Device struct {
	push.Subscription
	Agent    string // what it says of itself
	Language string // BCP 47
}

// SubscribeDevice tells somebody by notifications on a device from now on, of the kinds that are told quietly. The same device asked again
// stays as it is, but for what it says of itself. Whether its address may be sent to is for the caller to check.
func (s *Service) SubscribeDevice(ctx context.Context, who agenda.Wisher, editionID edition.ID, d Device) error {
	if err := who.Who.MayChangeOwn(string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		return s.subscribe(tx, who, editionID, Subscription{Channel: Push, State: On, Device: d.Subscription, Agent: clip(d.Agent),
			Language: d.Language, reader: readerOfDevice(d.Endpoint)})
	})
}

// readerOfDevice knows a device again by its address.
func readerOfDevice(endpoint string) string { return id.Hash(endpoint) }

// maxAgent bounds what a browser may say of itself, in bytes.
const maxAgent = 300

func clip(agent string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(agent[:min(len(agent), maxAgent)], "\x00", ""), "")
}

func (s *Service) subscribe(tx *sqldb.Tx, who agenda.Wisher, editionID edition.ID, v Subscription) (err error) {
	mine, err := s.mineInTx(tx, who, editionID)
	if err != nil {
		return err
	}
	if len(mine) >= mostWays {
		known := false
		for _, m := range mine {
			known = known || m.reader == v.reader
		}
		if !known {
			return ErrMany
		}
	}
	if v.Wisher, err = s.agenda.WisherInTx(tx, who, editionID); err != nil {
		return err
	}
	if v.told, err = newestRelease(tx, editionID); err != nil {
		return err
	}
	v.ID, v.EditionID, v.Kinds = s.ids.New("als"), editionID, QuietKinds()
	return putSubscription(tx, v)
}

// DropDevice ends the notifications of a device, which is known by its address alone: who knows that is the device. It is ErrNone when
// there are none.
func (s *Service) DropDevice(ctx context.Context, editionID edition.ID, endpoint string) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		v, err := subscriptionByReader(tx, editionID, readerOfDevice(endpoint))
		if err != nil {
			return err
		}
		return end(tx, v)
	})
}

// RenewDevice goes on with a device whose push service gave it another address: it is known by the one that it had, and keeps what was
// chosen. It is ErrNone when nobody is told there. Whether the new address may be sent to is for the caller to check.
func (s *Service) RenewDevice(ctx context.Context, editionID edition.ID, was string, d push.Subscription) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		v, err := subscriptionByReader(tx, editionID, readerOfDevice(was))
		if err != nil {
			return err
		}
		if other, err := subscriptionByReader(tx, editionID, readerOfDevice(d.Endpoint)); err == nil && other.ID != v.ID {
			return end(tx, v) // it subscribed by itself meanwhile
		} else if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		return moveDevice(tx, v.ID, readerOfDevice(d.Endpoint), d)
	})
}

// AskAddress sends a link to an address, by which its owner says that they want to be told there. It answers the same whether the address
// is known or not. No other link is sent while one waits to be followed. Write makes the mail of a link's secret.
func (s *Service) AskAddress(ctx context.Context, who agenda.Wisher, editionID edition.ID, email, language string,
	write func(token string) post.Mail) error {
	if err := who.Who.MayChangeOwn(string(editionID)); err != nil {
		return err
	}
	email, err := account.CleanEmail(email)
	if err != nil {
		return err
	}
	token := id.Secret()
	m := write(token) // before the transaction, which keeps others waiting
	m.To, m.Topic, m.Urgent, m.Sender = email, ConfirmTopic, true, string(editionID)
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		w, err := s.agenda.WisherInTx(tx, who, editionID)
		if err != nil {
			return err
		}
		reader := id.Hash(string(w) + " " + email)
		have, err := subscriptionByReader(tx, editionID, reader)
		if err == nil && (have.State == On || have.until.After(tx.Now())) {
			return nil // silently: a link is on its way, or no longer needed
		}
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		until := tx.Now().Add(linkLife)
		if err := s.subscribe(tx, who, editionID, Subscription{Channel: Mail, State: Asked, Address: email, Language: language,
			reader: reader, token: id.Hash(token), until: until}); err != nil {
			return err
		}
		m.SecretUntil = until
		return post.Queue(tx, s.ids, m)
	})
}

// Asking is what a link would confirm, or ErrLink.
func (s *Service) Asking(ctx context.Context, editionID edition.ID, token string) (v Subscription, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err = subscriptionByToken(tx, editionID, id.Hash(token))
		return err
	})
	return v, err
}

// Confirm begins to tell somebody at the address that a link was sent to, from the current release on, or is ErrLink.
func (s *Service) Confirm(ctx context.Context, editionID edition.ID, token string) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		v, err := subscriptionByToken(tx, editionID, id.Hash(token))
		if err != nil {
			return err
		}
		number, err := newestRelease(tx, editionID)
		if err != nil {
			return err
		}
		return confirm(tx, v.ID, number)
	})
}

// Choose changes of which kinds of change somebody is told in one of their ways. It is ErrNone when that is not theirs.
func (s *Service) Choose(ctx context.Context, who agenda.Wisher, editionID edition.ID, subscriptionID string, k Kinds) error {
	return s.change(ctx, who, editionID, subscriptionID, func(tx *sqldb.Tx, _ Subscription) error {
		return saveKinds(tx, subscriptionID, k)
	})
}

// Drop ends one of somebody's ways of being told. It is ErrNone when that is not theirs.
func (s *Service) Drop(ctx context.Context, who agenda.Wisher, editionID edition.ID, subscriptionID string) error {
	return s.change(ctx, who, editionID, subscriptionID, end)
}

func (s *Service) change(ctx context.Context, who agenda.Wisher, editionID edition.ID, subscriptionID string,
	do func(tx *sqldb.Tx, v Subscription) error) error {
	if err := who.Who.MayChangeOwn(string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		mine, err := s.mineInTx(tx, who, editionID)
		if err != nil {
			return err
		}
		for _, m := range mine {
			if m.ID == subscriptionID {
				return do(tx, m)
			}
		}
		return ErrNone
	})
}

// end forgets a subscription; what it is still owed does not leave.
func end(tx *sqldb.Tx, v Subscription) error {
	if err := dropDeliveries(tx, v.ID); err != nil {
		return err
	}
	if err := deleteSubscription(tx, v.ID); err != nil || v.Channel != Mail {
		return err
	}
	others, err := subscribedAt(tx, v.EditionID, v.Address)
	if err != nil || others > 0 {
		return err
	}
	return takeBackMails(tx, v.EditionID, v.Address)
}

// takeBackMails keeps what waits for an address from leaving.
func takeBackMails(tx *sqldb.Tx, editionID edition.ID, address string) error {
	waiting, err := post.WaitingInTx(tx, string(editionID), ReleaseTopic)
	if err != nil {
		return err
	}
	for _, m := range waiting {
		if m.To == address {
			if err := post.Supersede(tx, m.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// SetAccount says whether somebody who is signed in hears of stars by the messages to their account. As long as nothing is said, they do.
func (s *Service) SetAccount(ctx context.Context, who agenda.Wisher, editionID edition.ID, on bool) error {
	if err := who.Who.MayChangeOwn(string(editionID)); err != nil {
		return err
	}
	if !who.Who.SignedIn() {
		return actor.ErrSignIn
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		reader := "account " + string(who.Who.PersonID)
		have, err := subscriptionByReader(tx, editionID, reader)
		switch {
		case on && err == nil:
			return end(tx, have)
		case on && fault.KindOf(err) == fault.NotFound, !on && err == nil:
			return nil
		case err != nil && fault.KindOf(err) != fault.NotFound:
			return err
		}
		return s.subscribe(tx, who, editionID, Subscription{Channel: Account, State: Off, reader: reader})
	})
}

// stopping ties a link that ends mails to its use.
const stopping = "alert stop "

// stopToken is the secret of the link in each mail that ends them: made of a subscription to the address and the server's key, so that
// nothing is kept.
func stopToken(k push.Keys, subscriptionID string) string {
	mac := hmac.New(sha256.New, []byte(k.Private))
	mac.Write([]byte(stopping + subscriptionID)) // It never fails.
	return subscriptionID + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Stopping is the address to which a link of a mail ends all alerts of an edition; empty when they have ended. It is ErrNone for what is no
// such link.
func (s *Service) Stopping(ctx context.Context, editionID edition.ID, token string) (address string, err error) {
	subscriptionID, _, _ := strings.Cut(token, ".")
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		k, err := keysInTx(tx)
		if err != nil {
			return err
		}
		if !hmac.Equal([]byte(stopToken(k, subscriptionID)), []byte(token)) {
			return sqldb.ErrNoRow
		}
		address, err = addressOf(tx, editionID, subscriptionID)
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		return "", ErrNone
	}
	return address, err
}

// Stop ends all alerts of an edition to the address of a mail's link. A link that was used before ends nothing, and is no error.
func (s *Service) Stop(ctx context.Context, editionID edition.ID, token string) error {
	address, err := s.Stopping(ctx, editionID, token)
	if err != nil || address == "" {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := deleteAddress(tx, editionID, address); err != nil {
			return err
		}
		return takeBackMails(tx, editionID, address)
	})
}

// Keys name this server to push services: made once, and kept with everything else.
func (s *Service) Keys(ctx context.Context) (push.Keys, error) {
	if known := s.keys.Load(); known != nil {
		return *known, nil
	}
	k, err := s.readKeys(ctx)
	if err == nil {
		s.keys.Store(&k)
	}
	return k, err
}

func (s *Service) readKeys(ctx context.Context) (k push.Keys, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		k, err = keysInTx(tx)
		return err
	})
	if fault.KindOf(err) != fault.NotFound {
		return k, err
	}
	made, err := push.NewKeys()
	if err != nil {
		return k, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := keepKeys(tx, made); err != nil { // unless another node did
			return err
		}
		k, err = keysInTx(tx)
		return err
	})
	return k, err
}
