package face

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	_ "image/jpeg" // pictures are kept as JPEG or PNG

	"github.com/creneau/creneau/internal/edition"
)

// Icon is a picture of an edition for browsers and phones.
type Icon struct {
	Name   string
	Pixels int
	Square bool // the ground fills all, for who cuts it themselves
	safe   bool // only the middle is sure to be seen
}

// Icons lists those that each edition has.
var Icons = [...]Icon{
	{Name: "icon-64.png", Pixels: 64}, {Name: "icon-192.png", Pixels: 192}, {Name: "icon-512.png", Pixels: 512},
	{Name: "icon-mask-512.png", Pixels: 512, Square: true, safe: true}, {Name: "icon-apple-180.png", Pixels: 180, Square: true},
}

// IconNamed finds an icon by its name.
func IconNamed(name string) (Icon, bool) {
	at := slices.IndexFunc(Icons[:], func(i Icon) bool { return i.Name == name })
	if at < 0 {
		return Icon{}, false
	}
	return Icons[at], true
}

// Draw makes the icon as a PNG: the logo, or else the initials, on the accent.
func (i Icon) Draw(e edition.Edition, logo []byte) ([]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, i.Pixels, i.Pixels))
	tile := tileOf(e, logo)
	radius := float32(i.Pixels) / 6
	if i.Square {
		radius = 0
	}
	tile.draw(img, img.Rect, radius, i.safe)
	return encodePNG(img)
}

// tile is a logo, or initials, on a ground on which they can be seen.
type tile struct {
	ground, ink RGB
	logo        image.Image // nil: the initials
	letters     string
}

func tileOf(e edition.Edition, logo []byte) tile {
	t := tile{ground: night, ink: white, letters: initials(e.Name)}
	if a, ok := AccentOf(e); ok {
		t.ground, t.ink = a.Light.Fill, a.Light.Ink
	}
	if len(logo) == 0 {
		return t
	}
	img, _, err := image.Decode(bytes.NewReader(logo))
	if err != nil {
		return t // it was encoded here; what cannot be read is as good as not there
	}
	t.logo, t.ground = img, groundFor(img, t.ground)
	return t
}

// groundFor is the ground on which a logo stands out: the accent, else paper or night.
func groundFor(logo image.Image, accent RGB) RGB {
	const apart = 1.6
	mean, any := meanOf(logo)
	if !any || Contrast(mean, accent) >= apart {
		return accent
	}
	if Contrast(mean, white) >= Contrast(mean, night) {
		return white
	}
	return night
}

// meanOf is the mean colour of what can be seen of a picture; any is false when nothing can.
func meanOf(img image.Image) (mean RGB, any bool) {
	var r, g, b, n uint64
	bounds := img.Bounds()
	step := max(1, bounds.Dx()/64)
	for y := bounds.Min.Y; y < bounds.Max.Y; y += step {
		for x := bounds.Min.X; x < bounds.Max.X; x += step {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			if c.A > 127 {
				r, g, b, n = r+uint64(c.R), g+uint64(c.G), b+uint64(c.B), n+1
			}
		}
	}
	if n == 0 {
		return RGB{}, false
	}
	return RGB{uint8(r / n), uint8(g / n), uint8(b / n)}, true
}

// draw puts the tile into a square. Where only the middle is safe to be seen, what stands on the ground is smaller.
func (t tile) draw(to draw.Image, in image.Rectangle, radius float32, safe bool) {
	rounded(to, in, radius, t.ground)
	share := 0.76
	if safe {
		share = 0.56
	}
	side := float64(in.Dx())
	if t.logo != nil {
		place := fitted(t.logo.Bounds(), in, int(side*share))
		xdraw.CatmullRom.Scale(to, place, t.logo, t.logo.Bounds(), draw.Over, nil)
		return
	}
	p := paragraph{text: t.letters, face: bold, size: side * share * 0.66, ink: t.ink}
	d, err := p.drawer(to)
	if err != nil {
		return // the fonts are built in
	}
	defer d.Face.Close()
	bounds, _ := font.BoundString(d.Face, t.letters)
	d.Dot = fixed.Point26_6{
		X: fixed.I(in.Min.X) + (fixed.I(in.Dx())-bounds.Max.X-bounds.Min.X)/2,
		Y: fixed.I(in.Min.Y) + (fixed.I(in.Dy())-bounds.Max.Y-bounds.Min.Y)/2,
	}
	d.DrawString(t.letters)
}

// fitted is where a picture of some shape stands in the middle of a place, within a square of a side.
func fitted(shape, in image.Rectangle, side int) image.Rectangle {
	w, h := side, side
	if shape.Dx() > shape.Dy() {
		h = max(1, side*shape.Dy()/shape.Dx())
	} else {
		w = max(1, side*shape.Dx()/shape.Dy())
	}
	x, y := in.Min.X+(in.Dx()-w)/2, in.Min.Y+(in.Dy()-h)/2
	return image.Rect(x, y, x+w, y+h)
}

// rounded fills a rectangle with round corners.
func rounded(to draw.Image, in image.Rectangle, r float32, ink color.Color) {
	if r <= 0 {
		draw.Draw(to, in, image.NewUniform(ink), image.Point{}, draw.Src)
		return
	}
	const arc = 0.5523 // of a circle's quarter by a cubic curve
	w, h, k := float32(in.Dx()), float32(in.Dy()), r*(1-arc)
	z := vector.NewRasterizer(in.Dx(), in.Dy())
	z.MoveTo(r, 0)
	z.LineTo(w-r, 0)
	z.CubeTo(w-k, 0, w, k, w, r)
	z.LineTo(w, h-r)
	z.CubeTo(w, h-k, w-k, h, w-r, h)
	z.LineTo(r, h)
	z.CubeTo(k, h, 0, h-k, 0, h-r)
	z.LineTo(0, r)
	z.CubeTo(0, k, k, 0, r, 0)
	z.ClosePath()
	z.Draw(to, in, image.NewUniform(ink), image.Point{})
}

func encodePNG(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}
