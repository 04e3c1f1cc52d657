package web

import (
	"bytes"
	"io"
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

// packed are the bytes of a body, compressed lightly; they belong to the packer.
func (p *packer) packed(body []byte) []byte {
	p.body.Reset()
	p.gzip.Reset(&p.body)
	_, _ = p.gzip.Write(body) // to memory
	_ = p.gzip.Close()
	return p.body.Bytes()
}

// Send answers with a body that was made for this request alone, compressed lightly for who takes that. The caller has
// set what else the header says. An error of writing is not told: whoever asked has gone.
func Send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	if len(body) >= worthPacking {
		w.Header().Add("Vary", "Accept-Encoding")
		if takesGzip(r) {
			p := packers.Get().(*packer)
			defer packers.Put(p)
			body = p.packed(body)
			w.Header().Set("Content-Encoding", "gzip")
		}
	}
	answer(w, r, status, body)
}

func answer(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// Packed is an answer that may be sent to the same person again, as Send would send it. It holds one form of it: compressed, where that is
// worth it.
type Packed struct {
	body []byte
	gzip bool
}

// Pack copies a body.
func Pack(body []byte) Packed {
	if len(body) < worthPacking {
		return Packed{bytes.Clone(body), false}
	}
	p := packers.Get().(*packer)
	defer packers.Put(p)
	return Packed{bytes.Clone(p.packed(body)), true}
}

// Size is how many bytes it holds.
func (p Packed) Size() int { return len(p.body) }

// Send answers with it; for the few who do not take it compressed, it is unpacked.
func (p Packed) Send(w http.ResponseWriter, r *http.Request, status int) error {
	body := p.body
	if p.gzip {
		w.Header().Add("Vary", "Accept-Encoding")
		if takesGzip(r) {
			w.Header().Set("Content-Encoding", "gzip")
		} else {
			z, err := gzip.NewReader(bytes.NewReader(p.body))
			if err != nil {
				return err
			}
			if body, err = io.ReadAll(z); err != nil {
				return err
			}
		}
	}
	answer(w, r, status, body)
	return nil
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
