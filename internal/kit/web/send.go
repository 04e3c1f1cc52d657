package web

import (
	"bytes"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// worthPacking is how many bytes an answer has at least to be compressed: below it the packet is the same.
const worthPacking = 600

// packers compress answers that are made for one request. They are lent: a new one would cost more than the answer.
var packers = sync.Pool{New: func() any {
	p := &packer{}
	p.gzip, _ = gzip.NewWriterLevel(&p.body, gzip.BestSpeed) // the level is a valid constant
	return p
}}

type packer struct {
	body bytes.Buffer
	gzip *gzip.Writer
}

// Send answers with a body that was made for this request alone, compressed lightly for who takes that. The caller has
// set what else the header says. An error of writing is not told: whoever asked has gone.
func Send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	if len(body) >= worthPacking {
		h.Add("Vary", "Accept-Encoding")
		if takesGzip(r) {
			p := packers.Get().(*packer)
			defer packers.Put(p)
			p.body.Reset()
			p.gzip.Reset(&p.body)
			_, _ = p.gzip.Write(body) // to memory
			_ = p.gzip.Close()
			body = p.body.Bytes()
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// Build tells this program from another build of it, where the build says so: what is sent may differ between them.
var Build = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return info.Main.Version
})

func takesGzip(r *http.Request) bool {
	accept := r.Header["Accept-Encoding"]
	return len(accept) > 0 && offers(accept[0], "gzip")
}

// Fresh sets the ETag of an answer, of which tag tells one state from another, and reports whether the client has that
// state already: then it was answered with 304 and nothing is left to do.
func Fresh(w http.ResponseWriter, r *http.Request, tag string) bool {
	// Weak: the same state may be sent plain or compressed.
	w.Header()["Etag"] = []string{`W/"` + tag + `"`}
	if match := r.Header["If-None-Match"]; len(match) == 0 || !matches(match[0], `"`+tag+`"`) {
		return false
	}
	w.WriteHeader(http.StatusNotModified)
	return true
}
