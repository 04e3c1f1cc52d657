// Package picture keeps the pictures of an edition: of speakers, and of whatever later chapters show.
//
// Always true: what is kept was decoded and encoded anew here, so it holds pixels and nothing else of what was sent;
// it is known by the digest of its bytes, and equal bytes are kept once in an edition; an owner has one picture at a
// time; a picture that a release shows is kept until its owner's pictures are removed; only what a release shows is public.
//
// Not here: what a picture is of, and which pages show it.
package picture

import (
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// Sizes are the sides, in pixels, of the squares into which a picture is fitted. None is made larger than it came.
var Sizes = [...]int{Small, Large}

// WideSizes are those of a picture that is as wide as a page.
var WideSizes = [...]int{Large, Wide, Widest}

// The sizes: for lists, for pages, and for pages' heads.
const (
	Small  = 160
	Large  = 640
	Wide   = 1024
	Widest = 1600
)

var allSizes = [...]int{Small, Large, Wide, Widest}

// Owner is what a picture is of. Kind is the chapter's word for it: "speaker".
type Owner struct {
	EditionID edition.ID
	Kind, ID  string
}

// Picture is what an owner has now.
type Picture struct {
	Owner
	ID            string // pic_…
	Alt           string // what is to be seen, for who does not see it
	Source        string // the address it was fetched from; empty when somebody uploaded it
	Ref           Ref
	Width, Height int // of the largest size
}

// Uploaded reports whether somebody handed the picture in, rather than named its address.
func (p Picture) Uploaded() bool { return p.Ref != "" && p.Source == "" }

// Waiting is an address whose picture is not here yet.
type Waiting struct {
	Owner
	Address string
	Tries   int    // so far
	Error   string // why the last try failed, as a kept sentence: see text.Said
	GivenUp bool
}

// Ref names the bytes of a picture, in all sizes: their digest with the ending of their kind. It is what snapshots hold.
type Ref string

const digestLength = 64 // hexadecimal digits of SHA-256

// NewRef is the name of bytes with a digest; the ending is jpg or png.
func NewRef(digest, ending string) Ref { return Ref(digest + "." + ending) }

func (r Ref) split() (digest, ending string, ok bool) {
	digest, ending, _ = strings.Cut(string(r), ".")
	_, known := mediaTypes[ending]
	return digest, ending, known && len(digest) == digestLength && strings.Trim(digest, "0123456789abcdef") == ""
}

// At is the address of a size below the edition; empty for what is no name of a picture.
func (r Ref) At(size int) string {
	digest, ending, ok := r.split()
	if !ok {
		return ""
	}
	return "picture/" + digest + "-" + strconv.Itoa(size) + "." + ending
}

var mediaTypes = map[string]string{"jpg": "image/jpeg", "png": "image/png"}

// ParseFile reads the last part of a picture's address: the name of the picture and the size.
func ParseFile(file string) (ref Ref, size int, ok bool) {
	for _, size := range allSizes {
		digest, ending, found := strings.Cut(file, "-"+strconv.Itoa(size)+".")
		if ref := NewRef(digest, ending); found && ref.At(size) == "picture/"+file {
			return ref, size, true
		}
	}
	return "", 0, false
}

// RefIn is the picture whose address on a server of ours this is, whichever server; empty when it is none.
func RefIn(address string) Ref {
	i := strings.LastIndex(address, "/picture/")
	if i < 0 {
		return ""
	}
	ref, _, _ := ParseFile(address[i+len("/picture/"):])
	return ref
}

// Refusals.
var (
	ErrNone  = fault.New(fault.NotFound, "picture.none", "this picture is not there")
	ErrBytes = fault.Newf(fault.Invalid, "picture.bytes", "a picture has at most %d MB; make it smaller", MaxBytes>>20).With("Most",
		MaxBytes>>20)
	ErrPixels = fault.New(fault.Invalid, "picture.pixels", "this picture has too many pixels; make it smaller")
	ErrKind   = fault.New(fault.Invalid, "picture.kind", "a picture is a JPEG, PNG, WebP or GIF; this is none of them")
	ErrMoving = fault.New(fault.Invalid, "picture.moving", "this WebP moves; hand in one still picture of it")
	ErrBroken = fault.New(fault.Invalid, "picture.broken", "this picture is damaged or not complete; save it anew and try again")
)

// MaxAlt is how many characters the words for a picture may have.
const MaxAlt = text.MaxLine
