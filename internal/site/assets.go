package site

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"

	"github.com/creneau/creneau/internal/kit/web"
)

//go:embed dist
var dist embed.FS

// Assets are the built scripts, styles and fonts, under names that change with their content.
type Assets struct {
	names  map[string]string // "site.css" → "site-3F2A.css"
	served map[string]*web.Cached
	bodies map[string][]byte
}

// prefix is where assets are served.
const prefix = "/assets/"

func loadAssets() (*Assets, error) {
	a := &Assets{names: map[string]string{}, served: map[string]*web.Cached{}, bodies: map[string][]byte{}}
	manifest, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		return nil, fmt.Errorf("assets: %w (run make assets)", err)
	}
	if err := json.Unmarshal(manifest, &a.names); err != nil {
		return nil, fmt.Errorf("assets: manifest: %w", err)
	}
	for _, name := range a.names {
		body, err := fs.ReadFile(dist, "dist/"+name)
		if err != nil {
			return nil, fmt.Errorf("assets: %w", err)
		}
		a.bodies[name] = body
		a.served[name] = web.NewCached(typeOf(name), bytes.Clone(body),
			web.CacheOptions{Control: "public, max-age=31536000, immutable", Share: true})
	}
	return a, nil
}

func typeOf(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".ico":
		return "image/x-icon"
	case ".webmanifest":
		return "application/manifest+json"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// URL is the address of an asset by its plain name; a name that is not there comes back as it is, so that the
// missing file shows in the browser's log.
func (a *Assets) URL(name string) string {
	if hashed, ok := a.names[name]; ok {
		return prefix + hashed
	}
	return prefix + name
}

// Body is an asset's content by its plain name.
func (a *Assets) Body(name string) []byte { return a.bodies[a.names[name]] }

// All lists the assets by their served names, for exports.
func (a *Assets) All() map[string][]byte { return a.bodies }

// ServeHTTP serves /assets/.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, ok := a.served[r.URL.Path[len(prefix):]]
	if !ok {
		http.NotFound(w, r)
		return
	}
	c.ServeHTTP(w, r)
}

// Script serves one asset at an address of its own, for the service worker, whose scope is its folder.
func (a *Assets) Script(name string) http.Handler {
	return web.NewCached(typeOf(name), a.Body(name), web.CacheOptions{Control: "no-cache"})
}

// Picture serves one picture at an address of its own, where browsers look for it unasked.
func (a *Assets) Picture(name string) http.Handler {
	return web.NewCached(typeOf(name), a.Body(name), web.CacheOptions{Control: "public, max-age=86400", Share: true, Packed: true})
}
