package site

import (
	"net/http"

	"github.com/creneau/creneau/internal/kit/keep"
	"github.com/creneau/creneau/internal/kit/web"
)

// OwnPages keeps a page of each of many persons as it was sent, within a bound of bytes, for who asks again while nothing changed. K is
// all that the page says beside its layout, told from every other state.
type OwnPages[K comparable] struct {
	set  *Set
	page string
	held *keep.Shelf[ownKey[K], web.Packed]
}

type ownKey[K comparable] struct {
	of    K
	frame frameKey
}

// ownKeyBytes is about how much a page takes beside its bytes.
const ownKeyBytes = 1 << 10

// NewOwnPages keeps a page of a set in so many bytes at most.
func NewOwnPages[K comparable](set *Set, page string, most int) *OwnPages[K] {
	return &OwnPages[K]{set, page, keep.New[ownKey[K]](most, func(p web.Packed) int { return p.Size() + ownKeyBytes })}
}

// Render answers with the page, made from data when it is not held. Begun is the page as far as the layout shows it. One with a flash
// is made for once, and so is one of which something was asked, as anybody could ask anything.
func (o *OwnPages[K]) Render(w http.ResponseWriter, r *http.Request, begun Page, of K, data func() (any, error)) error {
	frame, same := begun.frame()
	same = same && len(begun.Query) == 0
	key := ownKey[K]{of, frame}
	if same {
		if have, ok := o.held.Get(key); ok {
			forOne(w.Header())
			return have.Send(w, r, http.StatusOK)
		}
	}
	page, err := data()
	if err != nil {
		return err
	}
	if !same {
		return o.set.Render(w, r, http.StatusOK, o.page, page)
	}
	body, err := o.set.Bytes(o.page, page)
	if err != nil {
		return err
	}
	packed := web.Pack(body)
	o.held.Put(key, packed)
	forOne(w.Header())
	return packed.Send(w, r, http.StatusOK)
}
