package web

import (
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/creneau/creneau/internal/kit/id"
)

// Cookies. The browser's key is who somebody is without an account; the once cookie carries a secret to the page that shows it.
const (
	sessionCookie = "session"
	keyCookie     = "wisher"
	onceCookie    = "once"
)

// How many seconds a browser keeps who is signed in on it, and its own key.
const (
	sessionAge = 60 * 24 * 3600
	keyAge     = 365 * 24 * 3600
)

// host is the prefix of cookies that a browser takes only from this very host, over https: a neighbour below the same domain cannot
// set them. Over plain http no browser would keep them, so there the names stand alone.
const host = "__Host-"

func (d *Door) cookieName(name string) string {
	if d.secure {
		return host + name
	}
	return name
}

func (d *Door) cookie(w http.ResponseWriter, name, value string, age int) {
	http.SetCookie(w, &http.Cookie{Name: d.cookieName(name), Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: d.secure,
		SameSite: http.SameSiteLaxMode})
}

// read returns what a cookie holds, empty when it is not there.
func (d *Door) read(r *http.Request, name string) string {
	c, err := r.Cookie(d.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// held returns what a cookie holds under its name or, on https while there is none, under the name it had before the prefix.
//
// Anybody below the same domain can set the plain name. So one is taken only when it is the only one, and when it was given out
// before the names changed: a neighbour can plant no more than a key that was already theirs on that day, in a browser that was not
// here since, and which reads nothing of what is kept under the names of now.
func (d *Door) held(r *http.Request, name string) string {
	if value := d.read(r, name); value != "" || !d.secure {
		return value
	}
	plain := r.CookiesNamed(name)
	if len(plain) != 1 || !id.IsSecret(plain[0].Value) {
		return ""
	}
	if before, err := d.accounts.HeldBefore(r.Context(), plain[0].Value); err != nil || !before {
		return ""
	}
	return plain[0].Value
}

// rename gives what a browser holds under a plain name its new name, and takes the old one away.
func (d *Door) rename(w http.ResponseWriter, r *http.Request, name string, age int) {
	if !d.secure || d.read(r, name) != "" {
		return
	}
	value := d.held(r, name)
	if value == "" {
		return
	}
	d.cookie(w, name, value, age)
	http.SetCookie(w, &http.Cookie{Name: name, Path: "/", MaxAge: -1, HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode})
}

// session is the secret of the device, empty when nobody is signed in on it.
func (d *Door) session(r *http.Request) string { return d.held(r, sessionCookie) }

// Key is the browser's key, empty when it has none yet. What we would not have made is no key.
func (d *Door) Key(r *http.Request) string {
	key := d.held(r, keyCookie)
	if !id.IsSecret(key) {
		return ""
	}
	return key
}

// GiveKey returns the browser's key, made and kept in a cookie for a year when it has none.
func (d *Door) GiveKey(w http.ResponseWriter, r *http.Request) string {
	if key := d.Key(r); key != "" {
		d.rename(w, r, keyCookie, keyAge)
		return key
	}
	key := id.Secret()
	d.cookie(w, keyCookie, key, keyAge)
	return key
}

// onceLife is how many seconds a secret just made waits for the page that shows it.
const onceLife = 60

// GiveOnce keeps a secret just made for the page at a path, which shows it once: a reload of that page makes no other one.
func (d *Door) GiveOnce(w http.ResponseWriter, path, secret string) {
	d.cookie(w, onceCookie, base64.RawURLEncoding.EncodeToString([]byte(path))+"."+secret, onceLife)
}

// TakeOnce returns the secret that waits for the page of the request, and forgets it; empty when none waits.
func (d *Door) TakeOnce(w http.ResponseWriter, r *http.Request) string {
	path, secret, _ := strings.Cut(d.read(r, onceCookie), ".")
	if path != base64.RawURLEncoding.EncodeToString([]byte(r.URL.Path)) || !id.IsSecret(secret) {
		return ""
	}
	d.cookie(w, onceCookie, "", -1)
	return secret
}
