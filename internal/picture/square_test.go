package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"testing"
)

func TestASquareIsThePartThatWasChosenAndNeverReachesBeyondThePicture(t *testing.T) {
	t.Parallel()
	wide, tall := image.Rect(0, 0, 400, 200), image.Rect(0, 0, 200, 400)
	for name, c := range map[string]struct {
		s      Square
		of     image.Rectangle
		turned int
		want   image.Rectangle
	}{
		"nothing chosen: the middle":   {Square{}, wide, 1, image.Rect(100, 0, 300, 200)},
		"a corner":                     {Square{0, 0, 0.5}, wide, 1, image.Rect(0, 0, 100, 100)},
		"the other corner":             {Square{1, 1, 0.5}, wide, 1, image.Rect(300, 100, 400, 200)},
		"larger than the picture":      {Square{0.5, 0.5, 7}, wide, 1, image.Rect(100, 0, 300, 200)},
		"no numbers":                   {Square{math.NaN(), math.NaN(), math.NaN()}, tall, 1, image.Rect(0, 100, 200, 300)},
		"a side of none":               {Square{0.5, 0.5, 0.0001}, wide, 1, image.Rect(190, 90, 210, 110)},
		"held upright: its top":        {Square{0.5, 0, 1}, wide, 6, image.Rect(0, 0, 200, 200)},
		"held the other way: its top":  {Square{0.5, 0, 1}, wide, 8, image.Rect(200, 0, 400, 200)},
		"held upside down: its left":   {Square{0, 0.5, 1}, wide, 3, image.Rect(200, 0, 400, 200)},
		"a picture that begins beside": {Square{0, 0, 1}, image.Rect(10, 20, 110, 220), 1, image.Rect(10, 20, 110, 120)},
	} {
		if got := c.s.within(c.of, c.turned); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestWhatIsChosenIsWhatIsKept(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 300, 100))
	for x := range 300 {
		for y := range 100 {
			img.SetRGBA(x, y, color.RGBA{R: uint8(x / 100 * 100), A: 255})
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		t.Fatal(err)
	}
	made, err := MakeSquare(file.Bytes(), ParseSquare("0.8334 0.5 1"))
	if err != nil {
		t.Fatal(err)
	}
	if made.Width != 100 || made.Height != 100 {
		t.Fatalf("%d × %d pixels are kept", made.Width, made.Height)
	}
	kept, err := jpeg.Decode(bytes.NewReader(made.files[Large]))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := kept.At(50, 50).RGBA(); r>>8 < 190 || r>>8 > 210 {
		t.Errorf("the middle of what is kept has the red %d, want about 200", r>>8)
	}
	if s := ParseSquare("over there"); s != (Square{}) {
		t.Errorf("what cannot be read is %v", s)
	}
}
