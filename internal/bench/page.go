package bench

import (
	"context"
	"io"
	"net/http"
)

// Page is an answer of a server, as it was sent.
type Page struct {
	Status int
	Header http.Header
	Body   []byte
}

// Fetch asks for an address as a browser does; the body stays compressed.
func Fetch(ctx context.Context, address string) (p Page, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return p, err
	}
	asBrowser(req)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return p, err
	}
	defer res.Body.Close()
	p.Status, p.Header = res.StatusCode, res.Header
	p.Body, err = io.ReadAll(res.Body)
	return p, err
}

func asBrowser(req *http.Request) {
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("User-Agent", "Mozilla/5.0 bench")
}

// ServeHTTP answers every request with the page, or with 304 where its tag is known, from memory and with nothing around it.
func (p Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for k, v := range p.Header {
		h[k] = v
	}
	if tag := p.Header.Get("Etag"); tag != "" && r.Header.Get("If-None-Match") == tag {
		h.Del("Content-Length")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if p.Status != 0 {
		w.WriteHeader(p.Status)
	}
	w.Write(p.Body) // It fails when the client has gone.
}
