package web

import (
	"net/http"

	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/kit/web"
)

// icon is a picture of an application, as its manifest names it.
type icon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

// manifest makes an edition something that can be put on a phone: under its own name, beginning with its owner's day.
func (d *Door) manifest(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Edition(r)
	if err != nil {
		return err
	}
	lang, root := e.Speak(d.account.Site.Language(r)), "/"+e.Slug+"/"
	board := faceOf(e).Board
	body := map[string]any{
		"id": root, "name": e.Name, "short_name": e.Name, "description": e.Tagline, "lang": lang, "dir": "ltr",
		"scope": root, "start_url": root + "my/",
		"display": "standalone", "background_color": board, "theme_color": board,
		"icons": []icon{
			{root + face.Path(e, "icon-192.png"), "192x192", "image/png", ""}, {root + face.Path(e, "icon-512.png"), "512x512", "image/png", ""},
			{root + face.Path(e, "icon-mask-512.png"), "512x512", "image/png", "maskable"},
		},
	}
	h := w.Header()
	h.Set("Content-Type", "application/manifest+json")
	h.Set("Vary", "Accept-Language, Cookie")
	h.Set("Cache-Control", "no-cache")
	return web.WriteJSON(w, http.StatusOK, body)
}

// night is the ground of the board, as the styles have it.
const night = "#0d1b2a"
