package web

import (
	"context"
	"net/http"
	"path"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/site"
)

// headerView is the picture of a front page.
type headerView struct {
	Wide, Widest, Alt string // addresses
	Width, Height     int
}

// headerOf is the picture of an edition's front page; nil when it has none.
func headerOf(e edition.Edition) *headerView {
	widest := face.HeaderAt(e, picture.Widest)
	if widest == "" {
		return nil
	}
	root := "/" + e.Slug + "/"
	return &headerView{root + face.HeaderAt(e, picture.Wide), root + widest, e.Face.HeaderAlt, e.Face.HeaderWidth, e.Face.HeaderHeight}
}

// faceOf is what the layout needs of an edition's face.
func faceOf(e edition.Edition) site.Face {
	f := site.Face{Path: face.Path(e, ""), Board: night, Logo: e.Face.Logo != ""}
	if board, ok := face.BoardOf(e); ok {
		f.Style, f.Board = face.Path(e, styleName), board.String()
	}
	return f
}

// styleName is what the stylesheet of an accent is called.
const styleName = "accent.css"

// faceFile answers with something that is made of an edition's face. Under the address of another face there is the current one, which
// nobody keeps.
func (d *Door) faceFile(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Edition(r)
	if err != nil {
		return err
	}
	name := r.PathValue("file")
	key := faceKey{e.ID, face.Tag(e), name}
	c, err := d.faces.GetOrMake(key, func() (*web.Cached, error) { return d.makeFaceFile(r.Context(), e, name) })
	if err != nil {
		return err
	}
	if r.PathValue("tag") != key.tag {
		w.Header().Set("Cache-Control", "no-cache")
		web.Send(w, r, http.StatusOK, c.Body())
		return nil
	}
	c.ServeHTTP(w, r)
	return nil
}

// faceKey is where what was made of an edition's face is kept.
type faceKey struct {
	edition   edition.ID
	tag, name string
}

// mostFaces is how many bytes of it are kept.
const mostFaces = 8 << 20

func (d *Door) makeFaceFile(ctx context.Context, e edition.Edition, name string) (*web.Cached, error) {
	body, err := d.faceBytes(ctx, e, name)
	if err != nil {
		return nil, err
	}
	if path.Ext(name) == ".css" {
		return web.NewCached("text/css; charset=utf-8", body, web.CacheOptions{Control: keptForGood, Share: true}), nil
	}
	return web.NewCached("image/png", body, web.CacheOptions{Control: keptForGood, Share: true, Packed: true}), nil
}

func (d *Door) faceBytes(ctx context.Context, e edition.Edition, name string) ([]byte, error) {
	if a, ok := face.AccentOf(e); ok && name == styleName {
		return []byte(a.Style()), nil
	}
	icon, ok := face.IconNamed(name)
	if !ok {
		return nil, errNothing
	}
	logo, err := d.pictureOf(ctx, e, face.LogoAt(e, picture.Large))
	if err != nil {
		return nil, err
	}
	return icon.Draw(e, logo)
}

// pictureOf is the bytes of a public picture at its path below the edition; nil when there is none.
func (d *Door) pictureOf(ctx context.Context, e edition.Edition, at string) ([]byte, error) {
	if at == "" {
		return nil, nil
	}
	b, _, _, err := d.pictures.File(ctx, actor.Actor{}, e.ID, path.Base(at))
	return b, err
}

// faceFiles are the names of what is made of an edition's face.
func faceFiles(e edition.Edition) (names []string) {
	if _, ok := face.AccentOf(e); ok {
		names = append(names, styleName)
	}
	for _, icon := range face.Icons {
		names = append(names, icon.Name)
	}
	return names
}

// face writes what is made of an edition's face, and its header picture.
func (w *staticWriter) face(ctx context.Context, d *Door, e edition.Edition) error {
	for _, name := range faceFiles(e) {
		b, err := d.faceBytes(ctx, e, name)
		if err != nil {
			return err
		}
		if err := w.write(face.Path(e, name), b); err != nil {
			return err
		}
	}
	for _, size := range []int{picture.Wide, picture.Widest} {
		at := face.HeaderAt(e, size)
		if at == "" {
			continue
		}
		b, err := d.pictureOf(ctx, e, at)
		if err != nil {
			return err
		}
		if err := w.write(at, b); err != nil {
			return err
		}
	}
	return nil
}

// keptFace is what a phone keeps of an edition's face.
func keptFace(e edition.Edition) (paths []string) {
	for _, name := range faceFiles(e) {
		if name == styleName || strings.HasPrefix(name, "icon-64") || strings.HasPrefix(name, "icon-192") {
			paths = append(paths, "/"+e.Slug+"/"+face.Path(e, name))
		}
	}
	return paths
}
