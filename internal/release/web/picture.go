package web

import (
	"context"
	"net/http"
	"path"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/web"
)

// How pictures may be kept: what is at the address of a digest never changes; what no release shows is its reader's alone.
const (
	keptForGood = "public, max-age=31536000, immutable"
	keptNowhere = "private, no-store"
)

// picture answers with the bytes of a picture of the edition. Those that a release shows are everybody's, the others the organisers'.
func (d *Door) picture(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Edition(r)
	if err != nil {
		return err
	}
	who, err := d.account.Actor(r)
	if err != nil {
		return err
	}
	b, mediaType, public, err := d.pictures.File(r.Context(), who, e.ID, r.PathValue("file"))
	if err != nil {
		return err
	}
	o := web.CacheOptions{Control: keptNowhere, Packed: true}
	if public {
		o.Control, o.Share = keptForGood, true
	}
	web.NewCached(mediaType, b, o).ServeHTTP(w, r)
	return nil
}

// pictureFile is what everybody gets at the path of a picture below the edition.
func (s *shelf) pictureFile(ctx context.Context, at string) ([]byte, error) {
	b, _, _, err := s.door.pictures.File(ctx, actor.Actor{}, s.edition.ID, path.Base(at))
	return b, err
}
