package face

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// The demonstration's pictures are of a boat on the open sea, "grand large" in French, and are drawn here.

// sea is the colours of the demonstration's pictures.
var sea = struct{ top, deep, horizon, far, near, front, sail, jib, hull, star RGB }{
	RGB{0x06, 0x14, 0x1d}, RGB{0x0f, 0x3a, 0x50}, RGB{0x2c, 0x86, 0x9c}, RGB{0x0f, 0x4c, 0x63}, RGB{0x12, 0x62, 0x7c}, RGB{0x0b, 0x2c, 0x3d},
	RGB{0xff, 0xff, 0xff}, RGB{0x9f, 0xd7, 0xe6}, RGB{0xf4, 0xef, 0xe2}, RGB{0xcf, 0xe6, 0xee},
}

// pen draws shapes in units of a drawing, at a scale and a place.
type pen struct {
	to    draw.Image
	scale float64
	x, y  float64 // of the drawing's origin, in pixels
}

// point is a corner of an outline. A curve to it bends by the two points before it, which are marked.
type point struct {
	x, y  float64
	bends bool
}

func (p pen) fill(ink color.Color, outline ...point) {
	in := p.bounds(outline).Intersect(p.to.Bounds())
	z := vector.NewRasterizer(in.Dx(), in.Dy())
	at := func(q point) (float32, float32) {
		return float32(p.x + q.x*p.scale - float64(in.Min.X)), float32(p.y + q.y*p.scale - float64(in.Min.Y))
	}
	z.MoveTo(at(outline[0]))
	for i := 1; i < len(outline); i++ {
		if !outline[i].bends {
			z.LineTo(at(outline[i]))
			continue
		}
		bx, by := at(outline[i])
		cx, cy := at(outline[i+1])
		dx, dy := at(outline[i+2])
		z.CubeTo(bx, by, cx, cy, dx, dy)
		i += 2
	}
	z.ClosePath()
	z.Draw(p.to, in, image.NewUniform(ink), image.Point{})
}

// bounds are the pixels that an outline may touch.
func (p pen) bounds(outline []point) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, q := range outline {
		x, y := p.x+q.x*p.scale, p.y+q.y*p.scale
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1))+1, int(math.Ceil(y1))+1)
}

func to(x, y float64) point   { return point{x, y, false} }
func bend(x, y float64) point { return point{x, y, true} }

// boat draws the boat in a square of 100.
func (p pen) boat(sail, jib, hull color.Color) {
	p.fill(sail, to(54, 6), to(54, 66), to(14, 66), bend(34, 52), bend(48, 30), to(54, 6))
	p.fill(jib, to(59, 20), bend(74, 32), bend(84, 48), to(88, 66), to(59, 66))
	p.fill(hull, to(8, 72), to(94, 72), bend(90, 82), bend(82, 87), to(74, 88), to(28, 88), bend(18, 87), bend(11, 82), to(8, 72))
}

// wave fills what is below a line of waves, to the bottom of a drawing so wide and high.
func (p pen) wave(ink color.Color, y, swell, length, shift, width, height float64) {
	outline := []point{to(0, y+swell*math.Sin(shift))}
	for x := 0.0; x <= width; x += 4 {
		outline = append(outline, to(x, y+swell*math.Sin(x/length*2*math.Pi+shift)))
	}
	p.fill(ink, append(outline, to(width, height), to(0, height))...)
}

// seedLogo draws the demonstration's logo: the boat alone, on nothing.
func seedLogo() ([]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, 512, 512))
	p := pen{img, 5.12, 0, 0}
	p.boat(sea.sail, sea.jib, sea.hull)
	return encodePNG(img)
}

// seedHeader draws the demonstration's header picture.
func seedHeader() ([]byte, error) {
	const width, height = 1600, 720
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	sky(img)
	p := pen{img, 1, 0, 0}
	stars := rand.New(rand.NewPCG(20270204, 9))
	for range 70 {
		x, y, r := stars.Float64()*width, stars.Float64()*stars.Float64()*420, 0.8+1.6*stars.Float64()
		p.fill(sea.star, to(x-r, y), to(x, y-r), to(x+r, y), to(x, y+r))
	}
	p.wave(sea.far, 470, 9, 520, 0.6, width, height)
	pen{img, 4.2, 670, 170}.boat(sea.sail, sea.jib, sea.hull)
	pen{img, 0.9, 1210, 396}.boat(sea.jib, sea.sail, sea.star)
	p.wave(sea.near, 536, 15, 330, 2.1, width, height)
	p.wave(sea.front, 612, 17, 400, 4.4, width, height)
	return encodePNG(img)
}

// sky fills a picture with the evening, darker above.
func sky(img *image.NRGBA) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		share := float64(y) / float64(b.Dy())
		from, till := sea.top, sea.deep
		if share = share * 1.5; share > 1 {
			from, till, share = sea.deep, sea.horizon, min(1, (share-1)*2.4)
		}
		c := mix(color.NRGBA{from.R, from.G, from.B, 255}, till, share)
		draw.Draw(img, image.Rect(b.Min.X, y, b.Max.X, y+1), image.NewUniform(c), image.Point{}, draw.Src)
	}
}
