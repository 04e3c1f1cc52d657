package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
)

// shape is a rectangle of the icon, which has nothing else.
type shape struct {
	X      float64 `xml:"x,attr"`
	Y      float64 `xml:"y,attr"`
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Round  float64 `xml:"rx,attr"`
	Fill   string  `xml:"fill,attr"`
}

const (
	side   = 64 // of the icon's drawing
	finely = 4  // samples of a pixel, each way
)

// icons are the pictures of the icon that phones want, by plain name. A mask cuts off all but the middle: there the ground fills
// the square, and the rest is drawn smaller.
var icons = []struct {
	name   string
	pixels int
	scale  float64 // of what stands on the ground
	square bool    // the ground fills all
}{
	{"icon-192.png", 192, 1, false}, {"icon-512.png", 512, 1, false},
	{"icon-mask-512.png", 512, 0.75, true}, {"icon-apple-180.png", 180, 0.9, true},
}

// drawIcons writes the pictures beside the other files of dist, and returns their hashed names by the plain ones.
func drawIcons() (map[string]string, error) {
	text, err := os.ReadFile(source + "/icon.svg")
	if err != nil {
		return nil, err
	}
	var drawing struct {
		Shapes []shape `xml:"rect"`
	}
	if err := xml.Unmarshal(text, &drawing); err != nil || len(drawing.Shapes) < 2 {
		return nil, fmt.Errorf("icon.svg holds %d rectangles: %w", len(drawing.Shapes), err)
	}
	names := map[string]string{}
	favicon, err := drawFavicon(drawing.Shapes)
	if err != nil {
		return nil, err
	}
	if names["favicon.ico"], err = writeHashed("favicon.ico", favicon); err != nil {
		return nil, err
	}
	for _, icon := range icons {
		shapes := append([]shape(nil), drawing.Shapes...)
		if icon.square {
			shapes[0].Round = 0
		}
		for i := range shapes[1:] {
			shapes[i+1] = shapes[i+1].scaled(icon.scale)
		}
		picture, err := draw(shapes, icon.pixels)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, picture); err != nil {
			return nil, err
		}
		if names[icon.name], err = writeHashed(icon.name, b.Bytes()); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// writeHashed writes a file under a name that changes with its content, and returns that name.
func writeHashed(name string, body []byte) (hashed string, err error) {
	sum := sha256.Sum256(body)
	ext := filepath.Ext(name)
	hashed = strings.TrimSuffix(name, ext) + "-" + base32.StdEncoding.EncodeToString(sum[:5]) + ext
	return hashed, os.WriteFile(filepath.Join(dist, hashed), body, 0o644)
}

// faviconSides are the pictures of the file that browsers ask for unasked.
var faviconSides = [...]int{16, 32, 48}

// drawFavicon makes an icon file of PNGs, as Windows reads them since Vista and browsers do.
func drawFavicon(shapes []shape) ([]byte, error) {
	const header, entry = 6, 16
	var pictures [][]byte
	for _, pixels := range faviconSides {
		picture, err := draw(shapes, pixels)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, picture); err != nil {
			return nil, err
		}
		pictures = append(pictures, b.Bytes())
	}
	out := []byte{0, 0, 1, 0, byte(len(pictures)), 0}
	at := header + entry*len(pictures)
	for i, p := range pictures {
		side := byte(faviconSides[i])
		out = append(out, side, side, 0, 0, 1, 0, 32, 0)
		out = binary.LittleEndian.AppendUint32(out, uint32(len(p)))
		out = binary.LittleEndian.AppendUint32(out, uint32(at))
		at += len(p)
	}
	for _, p := range pictures {
		out = append(out, p...)
	}
	return out, nil
}

// scaled is the shape drawn smaller around the middle.
func (s shape) scaled(by float64) shape {
	s.X, s.Y = side/2+(s.X-side/2)*by, side/2+(s.Y-side/2)*by
	s.Width, s.Height, s.Round = s.Width*by, s.Height*by, s.Round*by
	return s
}

func (s shape) color() (c color.NRGBA, err error) {
	_, err = fmt.Sscanf(s.Fill, "#%02x%02x%02x", &c.R, &c.G, &c.B)
	c.A = 255
	return c, err
}

// holds reports whether a point lies in the shape.
func (s shape) holds(x, y float64) bool {
	x, y = x-s.X, y-s.Y
	if x < 0 || y < 0 || x >= s.Width || y >= s.Height {
		return false
	}
	dx, dy := max(s.Round-x, x-(s.Width-s.Round), 0), max(s.Round-y, y-(s.Height-s.Round), 0)
	return dx*dx+dy*dy <= s.Round*s.Round
}

// draw paints the shapes over one another, each pixel as the mean of its samples.
func draw(shapes []shape, pixels int) (image.Image, error) {
	colors := make([]color.NRGBA, len(shapes))
	for i, s := range shapes {
		c, err := s.color()
		if err != nil {
			return nil, fmt.Errorf("fill %q: %w", s.Fill, err)
		}
		colors[i] = c
	}
	out := image.NewNRGBA(image.Rect(0, 0, pixels, pixels))
	step := side / float64(pixels) / finely
	for y := range pixels {
		for x := range pixels {
			var r, g, b, seen int
			for n := range finely * finely {
				px, py := (float64(x*finely+n%finely)+0.5)*step, (float64(y*finely+n/finely)+0.5)*step
				for i := len(shapes) - 1; i >= 0; i-- {
					if shapes[i].holds(px, py) {
						r, g, b, seen = r+int(colors[i].R), g+int(colors[i].G), b+int(colors[i].B), seen+1
						break
					}
				}
			}
			if seen > 0 {
				out.SetNRGBA(x, y, color.NRGBA{uint8(r / seen), uint8(g / seen), uint8(b / seen), uint8(255 * seen / (finely * finely))})
			}
		}
	}
	return out, nil
}
