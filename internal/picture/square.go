package picture

import (
	"fmt"
	"image"
	"math"
)

// Square is the part of a picture that is kept, in shares of the picture as it stands: where its middle is, and how long its side is
// of the shorter side of the picture. Its zero value is the largest square in the middle.
type Square struct{ X, Y, Side float64 }

// ParseSquare reads "x y side" in shares; what cannot be read is the square in the middle.
func ParseSquare(text string) (s Square) {
	if n, err := fmt.Sscan(text, &s.X, &s.Y, &s.Side); n != 3 || err != nil {
		return Square{}
	}
	return s
}

// smallest is the share of the shorter side that a square has at least.
const smallest = 0.1

// within is the square in the pixels of a picture as the camera wrote them, which stands as its EXIF orientation says. It never reaches
// beyond the picture.
func (s Square) within(b image.Rectangle, turned int) image.Rectangle {
	if !(s.Side > 0) { // also what is no number
		s = Square{0.5, 0.5, 1}
	}
	s.X, s.Y = s.unturned(turned)
	w, h := b.Dx(), b.Dy()
	short := min(w, h)
	side := max(1, int(math.Round(float64(short)*min(1, max(smallest, s.Side)))))
	from := func(middle float64, length int) int {
		at := int(math.Round(middle*float64(length) - float64(side)/2))
		return min(max(0, at), length-side)
	}
	x, y := from(share(s.X), w), from(share(s.Y), h)
	return image.Rect(x, y, x+side, y+side).Add(b.Min)
}

// share is a number from 0 to 1.
func share(v float64) float64 {
	if math.IsNaN(v) {
		return 0.5
	}
	return min(1, max(0, v))
}

// unturned is where the middle is in the pixels as they were written: the way back of turn.
func (s Square) unturned(orientation int) (x, y float64) {
	switch orientation {
	case 2:
		return 1 - s.X, s.Y
	case 3:
		return 1 - s.X, 1 - s.Y
	case 4:
		return s.X, 1 - s.Y
	case 5:
		return s.Y, s.X
	case 6:
		return s.Y, 1 - s.X
	case 7:
		return 1 - s.Y, 1 - s.X
	case 8:
		return 1 - s.Y, s.X
	default:
		return s.X, s.Y
	}
}

// cut is a part of a picture; it shares its pixels where it can.
func cut(img image.Image, to image.Rectangle) image.Image {
	if part, ok := img.(interface {
		SubImage(image.Rectangle) image.Image
	}); ok {
		return part.SubImage(to)
	}
	return img
}
