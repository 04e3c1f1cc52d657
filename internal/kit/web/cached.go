package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
)

// Cached is an answer rendered once: its bytes plain and compressed, with a strong ETag for each encoding. It is
// the same for everybody who asks after it is made.
type Cached struct {
	plain, gzip  *variant
	zstd         func() *variant // made when somebody first takes that alone
	contentType  []string
	modified     time.Time
	modifiedText []string
	cacheControl []string
	vary         []string
	extra        http.Header
}

type variant struct {
	body     []byte
	etag     []string
	length   []string
	encoding []string // nil for plain
}

// CacheOptions say how an answer may be kept by browsers and others.
type CacheOptions struct {
	Modified time.Time
	Control  string // Cache-Control; "public, max-age=0, must-revalidate" unless told
	Vary     string // besides Accept-Encoding
	Share    bool   // Access-Control-Allow-Origin: *
	Packed   bool   // the body is compressed already, as a picture is
	File     string // suggested name of a download, for Content-Disposition: inline
}

// NewCached renders an answer for serving.
func NewCached(contentType string, body []byte, o CacheOptions) *Cached {
	if o.Control == "" {
		o.Control = "public, max-age=0, must-revalidate"
	}
	vary := "Accept-Encoding"
	if o.Vary != "" {
		vary += ", " + o.Vary
	}
	c := &Cached{contentType: []string{contentType}, cacheControl: []string{o.Control}, vary: []string{vary}, extra: http.Header{}}
	if !o.Modified.IsZero() {
		c.modified = o.Modified.UTC().Truncate(time.Second)
		c.modifiedText = []string{c.modified.Format(http.TimeFormat)}
	}
	if o.Share {
		c.extra["Access-Control-Allow-Origin"] = []string{"*"}
	}
	if o.File != "" {
		c.extra["Content-Disposition"] = []string{`inline; filename="` + o.File + `"`}
	}
	c.plain = newVariant(body, "")
	if len(body) >= worthPacking && !o.Packed {
		c.gzip = newVariant(gzipped(body), "gzip")
		c.zstd = sync.OnceValue(func() *variant { return newVariant(zstandard(body), "zstd") })
	}
	return c
}

func newVariant(body []byte, encoding string) *variant {
	sum := sha256.Sum256(body)
	v := &variant{body: body, etag: []string{`"` + hex.EncodeToString(sum[:12]) + `"`}, length: []string{strconv.Itoa(len(body))}}
	if encoding != "" {
		v.encoding = []string{encoding}
	}
	return v
}

// closely are writers that compress as well as they can. They are lent, since each takes most of a megabyte.
var closely = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestCompression) // The level is a valid constant.
	return z
}}

func gzipped(body []byte) []byte {
	var b bytes.Buffer
	z := closely.Get().(*gzip.Writer)
	defer closely.Put(z)
	z.Reset(&b)
	z.Write(body) // To memory.
	z.Close()
	return b.Bytes()
}

// zstdWindow is how far back zstd looks for what it said before. Nearly all pages are smaller.
const zstdWindow = 512 << 10

// zstder is one for all: those who pack at once wait for each other, since each of their own would take more than all that is packed.
var zstder = sync.OnceValue(func() *zstd.Encoder {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(zstdWindow))
	if err != nil {
		return nil // The options are valid constants.
	}
	return z
})

func zstandard(body []byte) []byte {
	if z := zstder(); z != nil {
		return z.EncodeAll(body, nil)
	}
	return body
}

// Varying is the same answer at an address where it depends on these request headers too.
func (c *Cached) Varying(vary string) *Cached {
	out := *c
	out.vary = []string{"Accept-Encoding, " + vary}
	return &out
}

// Size is how many bytes the answer keeps in memory at most, about: each way of packing it takes as much.
func (c *Cached) Size() int {
	if c.gzip == nil {
		return len(c.plain.body)
	}
	return len(c.plain.body) + 2*len(c.gzip.body)
}

// Body is the answer uncompressed.
func (c *Cached) Body() []byte { return c.plain.body }

// ServeHTTP sends the answer, or 304 when the client has it already.
func (c *Cached) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v := c.pick(r)
	h := w.Header()
	h["Etag"] = v.etag
	h["Vary"] = c.vary
	h["Cache-Control"] = c.cacheControl
	if c.modifiedText != nil {
		h["Last-Modified"] = c.modifiedText
	}
	for name, value := range c.extra {
		h[name] = value
	}
	if c.fresh(r, v) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h["Content-Type"] = c.contentType
	h["Content-Length"] = v.length
	if v.encoding != nil {
		h["Content-Encoding"] = v.encoding
	}
	if r.Method == http.MethodHead {
		return
	}
	w.Write(v.body) // It fails when the client has gone.
}

// pick chooses gzip before zstd: it is the smaller of the two for pages at their levels, and everywhere.
func (c *Cached) pick(r *http.Request) *variant {
	if c.gzip == nil {
		return c.plain
	}
	accept := r.Header["Accept-Encoding"]
	if len(accept) == 0 {
		return c.plain
	}
	switch {
	case offers(accept[0], "gzip"):
		return c.gzip
	case offers(accept[0], "zstd"):
		return c.zstd()
	default:
		return c.plain
	}
}

// offers reads an Accept-Encoding header: a coding named without q=0.
func offers(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == coding {
			q := strings.TrimSpace(params)
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

// matches reports whether an If-None-Match header names a tag, given with its quotation marks.
func matches(header, tag string) bool {
	for t := range strings.SplitSeq(header, ",") {
		t = strings.TrimPrefix(strings.TrimSpace(t), "W/")
		if t == tag || t == "*" {
			return true
		}
	}
	return false
}

// fresh reports whether what the client has is still right; If-None-Match counts before If-Modified-Since.
func (c *Cached) fresh(r *http.Request, v *variant) bool {
	if match := r.Header["If-None-Match"]; len(match) > 0 {
		return matches(match[0], v.etag[0])
	}
	since := r.Header["If-Modified-Since"]
	if len(since) == 0 || c.modified.IsZero() {
		return false
	}
	t, err := http.ParseTime(since[0])
	return err == nil && !c.modified.After(t)
}
