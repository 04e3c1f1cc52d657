package face_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/face"
)

func named(name, accent string) edition.Edition {
	return edition.Edition{Name: name, Face: edition.Face{Accent: accent}}
}

func decoded(t *testing.T, b []byte, err error) image.Image {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func at(img image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
}

func TestAnIconIsOfItsSizeOnTheAccentAndAMaskFillsAll(t *testing.T) {
	t.Parallel()
	e := named("Grand Large 2027", "#155e75")
	accent := color.NRGBA{0x15, 0x5e, 0x75, 255}
	for _, icon := range face.Icons {
		b, err := icon.Draw(e, nil)
		img := decoded(t, b, err)
		side := icon.Pixels
		if img.Bounds() != image.Rect(0, 0, side, side) {
			t.Errorf("%s is %v", icon.Name, img.Bounds())
		}
		if got := at(img, side/2, side/20); got != accent {
			t.Errorf("%s stands on %v", icon.Name, got)
		}
		if corner := at(img, 0, 0); (corner.A == 255) != icon.Square {
			t.Errorf("the corner of %s is %v", icon.Name, corner)
		}
		if again, _ := icon.Draw(e, nil); !bytes.Equal(b, again) {
			t.Errorf("%s is not the same twice", icon.Name)
		}
	}
}

func TestInitialsTellIconsApart(t *testing.T) {
	t.Parallel()
	icon, _ := face.IconNamed("icon-64.png")
	one, _ := icon.Draw(named("Grand Large 2027", "#155e75"), nil)
	other, _ := icon.Draw(named("Petite Mer 2027", "#155e75"), nil)
	none, err := icon.Draw(named("2027", "#155e75"), nil)
	if bytes.Equal(one, other) || err != nil || bytes.Equal(one, none) {
		t.Errorf("editions of other names have the same icon: %v", err)
	}
}

// A logo that looks like the accent would not be seen on it.
func TestALogoStandsOnAGroundOnWhichItIsSeen(t *testing.T) {
	t.Parallel()
	logo := image.NewNRGBA(image.Rect(0, 0, 100, 50))
	for i := range logo.Pix {
		logo.Pix[i] = []uint8{0x15, 0x5e, 0x75, 255}[i%4]
	}
	var b bytes.Buffer
	if err := png.Encode(&b, logo); err != nil {
		t.Fatal(err)
	}
	icon, _ := face.IconNamed("icon-192.png")
	drawn, err := icon.Draw(named("Grand Large", "#155e75"), b.Bytes())
	img := decoded(t, drawn, err)
	if ground := at(img, 96, 10); ground == (color.NRGBA{0x15, 0x5e, 0x75, 255}) {
		t.Error("the logo stands on its own colour")
	}
	if middle := at(img, 96, 96); middle != (color.NRGBA{0x15, 0x5e, 0x75, 255}) {
		t.Errorf("the logo is %v", middle)
	}
}

func TestACardHoldsAnyTitleAndIsTheSameTwice(t *testing.T) {
	t.Parallel()
	e := named("Grand Large 2027", "#155e75")
	for _, title := range []string{"Short", strings.Repeat("word ", 80), strings.Repeat("W", 300), "Ελληνικά και Кириллица", "漢字", ""} {
		card := face.Card{Above: "11:25 · Web", Title: title, Below: "Ada", Foot: "4 February 2027", Hue: 5}
		b, err := card.Draw(e)
		img := decoded(t, b, err)
		if img.Bounds() != image.Rect(0, 0, face.CardWidth, face.CardHeight) {
			t.Errorf("%.20q: %v", title, img.Bounds())
		}
		if again, _ := card.Draw(e); !bytes.Equal(b, again) {
			t.Errorf("%.20q is not the same twice", title)
		}
		for y := range face.CardHeight { // nothing runs over the edge
			if got := at(img, face.CardWidth-20, y); got != at(img, face.CardWidth-1, 0) {
				t.Errorf("%.20q: at the edge, %d pixels down, there is %v", title, y, got)
				break
			}
		}
	}
}
