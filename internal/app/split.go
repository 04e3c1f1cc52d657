package app

import (
	"net/http"
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/site"
)

// split sends a request to the table of fixed addresses or to that of editions, by its first segment.
func split(fixed, editions http.Handler) http.Handler {
	names := map[string]bool{"sw.js": true, "robots.txt": true, "sitemap.xml": true, "manifest.webmanifest": true, "debug": true}
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

// manifest lets the site be installed on a phone.
func manifest(s *site.Site) web.Handler {
	icon := map[string]string{"src": s.Assets.URL("icon.svg"), "sizes": "any", "type": "image/svg+xml"}
	body := map[string]any{"name": "Créneau", "short_name": "Créneau", "start_url": "/", "display": "standalone",
		"background_color": "#0d1b2a", "theme_color": "#0d1b2a", "icons": []any{icon}}
	return func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "application/manifest+json")
		return web.WriteJSON(w, http.StatusOK, body)
	}
}
