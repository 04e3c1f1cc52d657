package web

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/release"
)

// hues of the palette on the board's night, as the styles have them.
var hues = [...]color.RGBA{
	{0x7c, 0xbc, 0xff, 255}, {0xff, 0xa4, 0x68, 255}, {0x5f, 0xd3, 0xbb, 255}, {0xf0, 0x9b, 0xe0, 255},
	{0xe6, 0xc2, 0x50, 255}, {0xae, 0xb4, 0xff, 255}, {0xff, 0x94, 0xae, 255}, {0xa9, 0xc0, 0xcb, 255},
}

// image draws the preview of a session that social networks show: 1200 × 630, like a line of a departures board.
func (s *shelf) image(session release.SnapshotSession) (*web.Cached, error) {
	v := s.view(s.edition.Languages[0])
	view := v.Anywhere(session)
	img := image.NewRGBA(image.Rect(0, 0, 1200, 630))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{0x0d, 0x1b, 0x2a, 255}), image.Point{}, draw.Src)
	hue := hues[max(0, view.Hue)%len(hues)]
	draw.Draw(img, image.Rect(0, 0, 24, 630), image.NewUniform(hue), image.Point{}, draw.Src)
	paper, soft := color.RGBA{0xf4, 0xef, 0xe2, 255}, color.RGBA{0xb6, 0xc2, 0xd1, 255}
	y := 110
	for _, line := range []struct {
		text string
		ttf  []byte
		size float64
		ink  color.RGBA
		rows int
	}{
		{strings.TrimSpace(view.Start + "  " + view.Room + "  " + view.Track), goregular.TTF, 34, hue, 1},
		{session.Title, gobold.TTF, 64, paper, 4}, {view.Speakers, goregular.TTF, 36, soft, 2},
	} {
		if line.text == "" {
			continue
		}
		drawn, err := write(img, line.text, line.ttf, line.size, line.ink, 80, y, 1040, line.rows)
		if err != nil {
			return nil, err
		}
		y += drawn + 34
	}
	if _, err := write(img, s.edition.Name, goregular.TTF, 30, soft, 80, 590, 1040, 1); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, err
	}
	return web.NewCached("image/png", b.Bytes(), web.CacheOptions{Modified: s.index.LastChanged(), Share: true, Packed: true}), nil
}

// write draws a text wrapped to a width in at most so many rows, its first baseline at y, and returns its height.
func write(img draw.Image, s string, ttf []byte, size float64, ink color.Color, x, y, width, rows int) (height int, err error) {
	parsed, err := opentype.Parse(ttf)
	if err != nil {
		return 0, err
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return 0, err
	}
	defer face.Close()
	d := font.Drawer{Dst: img, Src: image.NewUniform(ink), Face: face}
	step := int(size * 1.2)
	var line string
	flush := func() {
		d.Dot = fixed.P(x, y+height)
		d.DrawString(line)
		height += step
		line = ""
	}
	for _, word := range strings.Fields(s) {
		if line != "" && d.MeasureString(line+" "+word) > fixed.I(width) {
			if rows--; rows == 0 {
				line += " …"
				flush()
				return height, nil
			}
			flush()
		}
		line = strings.TrimSpace(line + " " + word)
	}
	flush()
	return height, nil
}
