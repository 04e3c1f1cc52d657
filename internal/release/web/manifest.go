package web

import (
	"net/http"

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
	lang, asset, root := d.account.Site.Language(r), d.account.Site.Assets.URL, "/"+e.Slug+"/"
	body := map[string]any{
		"id": root, "name": e.Name, "short_name": e.Name, "description": e.Tagline, "lang": lang, "dir": "ltr",
		"scope": root, "start_url": root + "my/",
		"display": "standalone", "background_color": night, "theme_color": night,
		"icons": []icon{
			{asset("icon-192.png"), "192x192", "image/png", ""}, {asset("icon-512.png"), "512x512", "image/png", ""},
			{asset("icon-mask-512.png"), "512x512", "image/png", "maskable"}, {asset("icon.svg"), "any", "image/svg+xml", ""},
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
