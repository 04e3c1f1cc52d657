package picture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

// Bounds of what is taken. They are checked before anything is decoded.
const (
	MaxBytes  = 5 << 20
	maxPixels = 16 << 20 // 16 megapixels, as makers of cameras count them
	maxMemory = 64 << 20 // bytes that decoding may take
	maxScans  = 64       // of a progressive JPEG, each of which goes over all pixels
)

// Made is a picture encoded anew, in all sizes.
type Made struct {
	Ref           Ref
	Width, Height int // of the largest size, in pixels
	files         map[int][]byte
}

// kind is a kind of file that is read.
type kind struct {
	begins string
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	look   func(file []byte, c image.Config) (look, error)
}

// look is what a file says of itself besides its size.
type look struct {
	perPixel int // bytes that decoding takes
	turned   int // EXIF orientation, 1 to 8
}

var kinds = [...]kind{
	{"\xff\xd8\xff", jpeg.DecodeConfig, jpeg.Decode, lookAtJPEG},
	{"\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode, lookAtPNG},
	{"GIF8", gif.DecodeConfig, gif.Decode, lookAtGIF},
	{"RIFF", webp.DecodeConfig, webp.Decode, lookAtWebP},
}

// Make reads a picture somebody sent and encodes it anew: as its orientation says, fitted into each size, without
// anything else that the file held. Of a GIF that moves it takes the first picture.
func Make(file []byte) (Made, error) { return makeIn(Sizes[:], file, nil) }

// MakeSquare is Make for a square of the picture as it stands.
func MakeSquare(file []byte, s Square) (Made, error) { return makeIn(Sizes[:], file, &s) }

// MakeWide is Make for a picture that is as wide as a page.
func MakeWide(file []byte) (Made, error) { return makeIn(WideSizes[:], file, nil) }

// makeIn makes a picture in some sizes, the largest one last.
func makeIn(sizes []int, file []byte, square *Square) (Made, error) {
	if len(file) > MaxBytes {
		return Made{}, ErrBytes
	}
	for _, k := range kinds {
		if bytes.HasPrefix(file, []byte(k.begins)) {
			return k.make(file, sizes, square)
		}
	}
	return Made{}, ErrKind
}

func (k kind) make(file []byte, sizes []int, square *Square) (Made, error) {
	c, err := k.config(bytes.NewReader(file))
	if err != nil {
		return Made{}, ErrBroken.Because(err)
	}
	l, err := k.look(file, c)
	if err != nil {
		return Made{}, err
	}
	most := min(maxPixels, maxMemory/l.perPixel)
	if c.Width <= 0 || c.Height <= 0 {
		return Made{}, ErrBroken
	}
	if c.Width > most/c.Height {
		return Made{}, ErrPixels.With("Width", c.Width).With("Height", c.Height).With("Most", most>>20)
	}
	img, err := k.decode(bytes.NewReader(file))
	if err != nil {
		return Made{}, ErrBroken.Because(err)
	}
	if square != nil {
		img = cut(img, square.within(img.Bounds(), l.turned))
	}
	return encode(img, l.turned, sizes)
}

func encode(img image.Image, turned int, sizes []int) (Made, error) {
	largest := sizes[len(sizes)-1]
	large := turn(fit(img, largest), turned)
	made := Made{Width: large.Rect.Dx(), Height: large.Rect.Dy(), files: map[int][]byte{}}
	ending, opaque := "jpg", large.Opaque()
	if !opaque {
		ending = "png"
	}
	for _, size := range sizes {
		var b bytes.Buffer
		var err error
		if scaled := fit(large, size); opaque {
			err = jpeg.Encode(&b, scaled, &jpeg.Options{Quality: 85})
		} else {
			err = png.Encode(&b, scaled)
		}
		if err != nil {
			return Made{}, err
		}
		made.files[size] = b.Bytes()
	}
	sum := sha256.Sum256(made.files[largest])
	made.Ref = NewRef(hex.EncodeToString(sum[:]), ending)
	return made, nil
}

// fit scales a picture into a square; it makes none larger. It halves first, where each pixel is the mean of four, so that
// the last step, which weighs many, has little to do.
func fit(img image.Image, side int) *image.RGBA {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	for max(w, h) >= 4*side {
		w, h = max(1, w/2), max(1, h/2)
		img = scale(draw.ApproxBiLinear, img, w, h)
	}
	if most := max(w, h); most > side {
		w, h = max(1, w*side/most), max(1, h*side/most)
		return scale(draw.CatmullRom, img, w, h)
	}
	return scale(draw.NearestNeighbor, img, w, h)
}

func scale(by draw.Scaler, img image.Image, w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	by.Scale(out, out.Rect, img, img.Bounds(), draw.Src, nil)
	return out
}

// turn makes a picture stand as its EXIF orientation says.
func turn(img *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	outW, outH := w, h
	if orientation >= 5 {
		outW, outH = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, outW, outH))
	for y := range h {
		for x := range w {
			toX, toY := x, y
			switch orientation {
			case 2:
				toX = w - 1 - x
			case 3:
				toX, toY = w-1-x, h-1-y
			case 4:
				toY = h - 1 - y
			case 5:
				toX, toY = y, x
			case 6:
				toX, toY = h-1-y, x
			case 7:
				toX, toY = h-1-y, w-1-x
			case 8:
				toX, toY = y, w-1-x
			}
			out.SetRGBA(toX, toY, img.RGBAAt(x, y))
		}
	}
	return out
}

// bytesOf is how many bytes a pixel of a model takes.
func bytesOf(m color.Model) int {
	switch m {
	case color.GrayModel, color.AlphaModel:
		return 1
	case color.Gray16Model, color.Alpha16Model:
		return 2
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, paletted := m.(color.Palette); paletted {
		return 1
	}
	return 4
}
