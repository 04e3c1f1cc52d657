package app

import (
	"net/http"
	"strings"
	"sync"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/site"
)

// split sends a request to the table of fixed addresses or to that of editions, by its first segment.
func split(fixed, editions http.Handler) http.Handler {
	names := map[string]bool{
		"sw.js": true, "favicon.ico": true, "og-image.png": true, "robots.txt": true,
		"sitemap.xml": true, "manifest.webmanifest": true, "debug": true,
	}
	for _, name := range edition.Reserved {
		names[name] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if names[first] {
			fixed.ServeHTTP(w, r)
			return
		}
		editions.ServeHTTP(w, r)
	})
}

// card stands elsewhere for pages of no edition.
func card(s *site.Site) web.Handler {
	drawn := sync.OnceValues(func() (http.Handler, error) {
		b, err := face.Card{Title: "Créneau", Hue: 0, Logo: s.Assets.Body("icon-192.png")}.Draw(edition.Edition{})
		return web.NewCached("image/png", b, web.CacheOptions{Control: "public, max-age=86400", Share: true, Packed: true}), err
	})
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := drawn()
		if err == nil {
			c.ServeHTTP(w, r)
		}
		return err
	}
}

// manifest lets the site be installed on a phone.
func manifest(s *site.Site) web.Handler {
	icons := []map[string]string{
		{"src": s.Assets.URL("icon-192.png"), "sizes": "192x192", "type": "image/png"},
		{"src": s.Assets.URL("icon-512.png"), "sizes": "512x512", "type": "image/png"},
		{"src": s.Assets.URL("icon-mask-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
		{"src": s.Assets.URL("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
	}
	body := map[string]any{"name": "Créneau", "short_name": "Créneau", "start_url": "/", "display": "standalone",
		"background_color": "#0d1b2a", "theme_color": "#0d1b2a", "icons": icons}
	return func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "application/manifest+json")
		return web.WriteJSON(w, http.StatusOK, body)
	}
}
