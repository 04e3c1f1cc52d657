package face

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"

	xdraw "golang.org/x/image/draw"

	"github.com/creneau/creneau/internal/edition"
)

// Size of a card, as social networks show it.
const (
	CardWidth  = 1200
	CardHeight = 630
)

// Card is a picture that stands for a page elsewhere, like a line of a departures board.
type Card struct {
	Above  string // hour, room, track
	Title  string
	Below  string // who speaks, or what it is
	Foot   string // day and place
	Hue    int    // of the track; negative: the accent
	Person []byte // picture of somebody; nil: none
	Logo   []byte
	Header []byte // picture beside the words; nil: none
}

// hues of the palette on the board's night, as the styles have them.
var hues = [...]RGB{
	{0x7c, 0xbc, 0xff}, {0xb5, 0xdd, 0x7a}, {0x5f, 0xd3, 0xbb}, {0xf0, 0x9b, 0xe0},
	{0xb0, 0x7c, 0xf0}, {0xae, 0xb4, 0xff}, {0xff, 0x94, 0xae}, {0xa9, 0xc0, 0xcb},
}

// Inks of the board.
var (
	boardInk  = RGB{0xf4, 0xef, 0xe2}
	boardSoft = RGB{0xb6, 0xc2, 0xd1}
)

// drawingCards holds one: cards are drawn one at a time, for the memory that each takes.
var drawingCards = make(chan struct{}, 1)

// Draw makes the card of an edition as a PNG.
func (c Card) Draw(e edition.Edition) ([]byte, error) {
	drawingCards <- struct{}{}
	defer func() { <-drawingCards }()
	img := image.NewNRGBA(image.Rect(0, 0, CardWidth, CardHeight))
	board, mark := night, boardSoft
	if a, ok := AccentOf(e); ok {
		board, mark = a.Light.Board, a.Dark.Text
	}
	if c.Hue >= 0 {
		mark = hues[c.Hue%len(hues)]
	}
	draw.Draw(img, img.Rect, image.NewUniform(board), image.Point{}, draw.Src)
	width := 1040
	if c.picture(img, board) {
		width = 600
	}
	draw.Draw(img, image.Rect(0, 0, 20, CardHeight), image.NewUniform(mark), image.Point{}, draw.Src)
	if err := c.words(img, mark, width); err != nil {
		return nil, err
	}
	return c.foot(img, e)
}

// picture draws what stands at the right, and reports whether there is something.
func (c Card) picture(img *image.NRGBA, board RGB) bool {
	if person, _, err := image.Decode(bytes.NewReader(c.Person)); err == nil {
		place := image.Rect(CardWidth-80-360, 80, CardWidth-80, 80+360)
		cover(img, place, person)
		cutRound(img, place, board)
		return true
	}
	if header, _, err := image.Decode(bytes.NewReader(c.Header)); err == nil {
		place := image.Rect(CardWidth-480, 0, CardWidth, CardHeight)
		cover(img, place, header)
		fade(img, place, board)
		return true
	}
	return false
}

// words draws the lines, the title as large as its length allows.
func (c Card) words(img draw.Image, mark RGB, width int) error {
	const above = 32
	y, size := 104, 64.0
	if len([]rune(c.Title)) > 60 {
		size = 54
	}
	for _, p := range []paragraph{
		{text: c.Above, face: regular, size: above, ink: mark, rows: 1}, {text: c.Title, face: bold, size: size, ink: boardInk, rows: 4},
		{text: c.Below, face: regular, size: 34, ink: boardSoft, rows: 2},
	} {
		if p.text == "" {
			continue
		}
		p.x, p.y, p.width = 80, y+int(p.size*0.3), width
		height, err := p.draw(img)
		if err != nil {
			return err
		}
		y += height + 24
		if p.size == above {
			y += 12 // the title's letters are tall
		}
	}
	return nil
}

// foot draws the edition's logo, its name, and when and where it is.
func (c Card) foot(img *image.NRGBA, e edition.Edition) ([]byte, error) {
	x := 80
	if t := tileOf(e, c.Logo); t.logo != nil || e.Face.Accent != "" {
		t.draw(img, image.Rect(x, 512, x+72, 512+72), 12, false)
		x += 96
	}
	for _, p := range []paragraph{
		{text: e.Name, face: bold, size: 30, ink: boardInk, y: 544}, {text: c.Foot, face: regular, size: 26, ink: boardSoft, y: 580},
	} {
		p.x, p.width, p.rows = x, CardWidth-80-x, 1
		if _, err := p.draw(img); err != nil {
			return nil, err
		}
	}
	return encodePNG(img)
}

// cover fills a place with the middle of a picture.
func cover(to draw.Image, place image.Rectangle, img image.Image) {
	b := img.Bounds()
	w, h := b.Dx(), b.Dx()*place.Dy()/place.Dx()
	if h > b.Dy() {
		w, h = b.Dy()*place.Dx()/place.Dy(), b.Dy()
	}
	x, y := b.Min.X+(b.Dx()-w)/2, b.Min.Y+(b.Dy()-h)/2
	xdraw.BiLinear.Scale(to, place, img, image.Rect(x, y, x+w, y+h), draw.Over, nil)
}

// cutRound leaves a circle of a square, and the ground around it.
func cutRound(img *image.NRGBA, place image.Rectangle, ground RGB) {
	r := float64(place.Dx()) / 2
	for y := place.Min.Y; y < place.Max.Y; y++ {
		for x := place.Min.X; x < place.Max.X; x++ {
			dx, dy := float64(x-place.Min.X)+0.5-r, float64(y-place.Min.Y)+0.5-r
			out := (dx*dx+dy*dy)/(2*r) - r/2 + 0.5 // about how far outside, in pixels
			img.SetNRGBA(x, y, mix(img.NRGBAAt(x, y), ground, out))
		}
	}
}

// fade lets a picture grow out of the ground at its left.
func fade(img *image.NRGBA, place image.Rectangle, ground RGB) {
	reach := place.Dx() * 2 / 5
	for x := place.Min.X; x < place.Min.X+reach; x++ {
		share := 1 - float64(x-place.Min.X)/float64(reach)
		for y := place.Min.Y; y < place.Max.Y; y++ {
			img.SetNRGBA(x, y, mix(img.NRGBAAt(x, y), ground, share))
		}
	}
}

func mix(a color.NRGBA, b RGB, share float64) color.NRGBA {
	share = max(0, min(1, share))
	part := func(x, y uint8) uint8 { return uint8(float64(x)*(1-share) + float64(y)*share + 0.5) }
	return color.NRGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 255}
}
