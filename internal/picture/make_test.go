package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/picture"
)

// painted is a picture whose corners tell how it is turned: red, green, blue and white, clockwise from the top left.
func painted(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{255, 0, 0, 255}
			switch left, top := x < w/2, y < h/2; {
			case !left && top:
				c = color.NRGBA{0, 200, 0, 255}
			case !left:
				c = color.NRGBA{0, 0, 255, 255}
			case !top:
				c = color.NRGBA{255, 255, 255, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif is a directory with an orientation, and behind it something that a camera tells.
func exif(order binary.AppendByteOrder, orientation uint16, tells string) []byte {
	b := []byte("MM\x00\x2a")
	if order == binary.LittleEndian {
		b = []byte("II\x2a\x00")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 1)
	b = order.AppendUint16(b, 0x0112)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, orientation)
	b = order.AppendUint16(b, 0)
	return append(b, tells...)
}

// withEXIF puts it behind the first marker of a JPEG.
func withEXIF(file, data []byte) []byte {
	data = append([]byte("Exif\x00\x00"), data...)
	out := append([]byte{}, file[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(data)+2))
	out = append(out, data...)
	return append(out, file[2:]...)
}

// withChunk puts a chunk behind the header of a PNG.
func withChunk(file []byte, name string, data []byte) []byte {
	const header = 8 + 25
	out := append([]byte{}, file[:header]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	chunk := append([]byte(name), data...)
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, file[header:]...)
}

func made(t testing.TB, file []byte) picture.Made {
	t.Helper()
	m, err := picture.Make(file)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func decoded(t testing.TB, file []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func near(c color.Color, want color.NRGBA) bool {
	r, g, b, _ := c.RGBA()
	off := func(a uint32, b uint8) float64 { return math.Abs(float64(a>>8) - float64(b)) }
	return off(r, want.R) < 40 && off(g, want.G) < 40 && off(b, want.B) < 40
}

func TestNothingOfAFileIsKeptButItsPixels(t *testing.T) {
	t.Parallel()
	const tells = "GPS 48.8566 N 2.3522 E"
	photo, drawing := asJPEG(t, painted(300, 200)), asPNG(t, painted(300, 200))
	for name, file := range map[string][]byte{
		"exif": withEXIF(photo, exif(binary.BigEndian, 1, tells)),
		"comment": append(append(append([]byte{}, photo[:2]...), append([]byte{0xff, 0xfe, 0, byte(len(tells) + 2)}, tells...)...),
			photo[2:]...),
		"behind":       append(append([]byte{}, photo...), tells...),
		"png text":     withChunk(drawing, "tEXt", []byte("Comment\x00"+tells)),
		"png exif":     withChunk(drawing, "eXIf", exif(binary.LittleEndian, 1, tells)),
		"behind a png": append(append([]byte{}, drawing...), tells...),
	} {
		if !bytes.Contains(file, []byte(tells)) {
			t.Fatalf("%s: the file does not tell anything", name)
		}
		for size, kept := range made(t, file).Files() {
			if bytes.Contains(kept, []byte("GPS")) || bytes.Contains(kept, []byte("Exif")) {
				t.Errorf("%s at %d: it still tells where it was taken", name, size)
			}
		}
	}
}

func TestAPictureStandsAsItsOrientationSays(t *testing.T) {
	t.Parallel()
	red, green, blue, white := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 200, 0, 255}, color.NRGBA{0, 0, 255, 255},
		color.NRGBA{255, 255, 255, 255}
	for orientation, want := range map[uint16][4]color.NRGBA{ // clockwise from the top left
		1: {red, green, blue, white}, 2: {green, red, white, blue}, 3: {blue, white, red, green}, 4: {white, blue, green, red},
		5: {red, white, blue, green}, 6: {white, red, green, blue}, 7: {blue, green, red, white}, 8: {green, blue, white, red},
		9: {red, green, blue, white},
	} {
		for name, file := range map[string][]byte{
			"jpeg": withEXIF(asJPEG(t, painted(80, 40)), exif(binary.BigEndian, orientation, "")),
			"png":  withChunk(asPNG(t, painted(80, 40)), "eXIf", exif(binary.LittleEndian, orientation, "")),
		} {
			m := made(t, file)
			w, h := 80, 40
			if orientation >= 5 && orientation <= 8 {
				w, h = 40, 80
			}
			img := decoded(t, m.Files()[picture.Large])
			if m.Width != w || m.Height != h || img.Bounds().Dx() != w || img.Bounds().Dy() != h {
				t.Errorf("%s %d: %d × %d", name, orientation, m.Width, m.Height)
				continue
			}
			for i, at := range []image.Point{{5, 5}, {w - 6, 5}, {w - 6, h - 6}, {5, h - 6}} {
				if !near(img.At(at.X, at.Y), want[i]) {
					t.Errorf("%s %d: corner %d is %v", name, orientation, i, img.At(at.X, at.Y))
				}
			}
		}
	}
}

func TestAPictureIsFittedAndNeverEnlarged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ w, h, largeW, largeH, smallW, smallH int }{
		{4000, 3000, 640, 480, 160, 120}, {3000, 4000, 480, 640, 120, 160}, {640, 640, 640, 640, 160, 160}, {100, 50, 100, 50, 100, 50},
		{5000, 2, 640, 1, 160, 1}, {1, 1, 1, 1, 1, 1},
	} {
		m := made(t, asJPEG(t, painted(c.w, c.h)))
		large, small := decoded(t, m.Files()[picture.Large]).Bounds(), decoded(t, m.Files()[picture.Small]).Bounds()
		if large.Dx() != c.largeW || large.Dy() != c.largeH || small.Dx() != c.smallW || small.Dy() != c.smallH {
			t.Errorf("%d × %d: %v and %v", c.w, c.h, large, small)
		}
	}
}

func TestWhatIsTransparentStaysSo(t *testing.T) {
	t.Parallel()
	clear := painted(300, 300)
	for y := range 150 {
		for x := range 150 {
			clear.SetNRGBA(x, y, color.NRGBA{})
		}
	}
	m := made(t, asPNG(t, clear))
	img := decoded(t, m.Files()[picture.Small])
	if _, _, _, a := img.At(10, 10).RGBA(); a != 0 || !strings.HasSuffix(string(m.Ref), ".png") {
		t.Errorf("alpha is %d in %s", a, m.Ref)
	}
	if m := made(t, asPNG(t, painted(300, 300))); !strings.HasSuffix(string(m.Ref), ".jpg") {
		t.Errorf("what hides all is %s", m.Ref)
	}
}

func TestEveryKindIsRead(t *testing.T) {
	t.Parallel()
	var moving bytes.Buffer
	palette := color.Palette{color.White, color.NRGBA{255, 0, 0, 255}}
	first, second := image.NewPaletted(image.Rect(0, 0, 20, 20), palette), image.NewPaletted(image.Rect(0, 0, 20, 20), palette)
	for i := range first.Pix {
		first.Pix[i] = 1
	}
	if err := gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{first, second}, Delay: []int{10, 10}}); err != nil {
		t.Fatal(err)
	}
	m := made(t, moving.Bytes())
	if !near(decoded(t, m.Files()[picture.Large]).At(10, 10), color.NRGBA{255, 0, 0, 255}) {
		t.Error("of a GIF that moves it is not the first picture")
	}
	for name, ending := range map[string]string{"lossy.webp": ".jpg", "lossless.webp": ".png", "alpha.webp": ".png"} {
		m := made(t, read(t, name))
		if m.Width != 40 || m.Height != 20 || !strings.HasSuffix(string(m.Ref), ending) ||
			!near(decoded(t, m.Files()[picture.Large]).At(5, 10), color.NRGBA{255, 0, 0, 255}) {
			t.Errorf("%s: %d × %d, %s", name, m.Width, m.Height, m.Ref)
		}
	}
	if m := made(t, progressive(64)); !near(decoded(t, m.Files()[picture.Large]).At(4, 4), color.NRGBA{128, 128, 128, 255}) {
		t.Error("a progressive JPEG is not grey")
	}
}

// progressive is a grey JPEG of 8 × 8 pixels, whose scans all say the same.
func progressive(scans int) []byte {
	b := []byte{0xff, 0xd8, 0xff, 0xdb, 0, 67, 0}
	b = append(b, bytes.Repeat([]byte{16}, 64)...)
	b = append(b, 0xff, 0xc2, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0)
	b = append(b, 0xff, 0xc4, 0, 20, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	for range scans {
		b = append(b, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0, 0x7f)
	}
	return append(b, 0xff, 0xd9)
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// claiming is a file that says it is of a size, with nothing behind.
func claiming(t testing.TB, kind string, w, h int) []byte {
	t.Helper()
	switch kind {
	case "png":
		b := asPNG(t, painted(1, 1))
		binary.BigEndian.PutUint32(b[16:], uint32(w))
		binary.BigEndian.PutUint32(b[20:], uint32(h))
		binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
		return b
	case "jpeg", "progressive":
		b := asJPEG(t, painted(1, 1))
		at := bytes.Index(b, []byte{0xff, 0xc0})
		if kind == "progressive" {
			b[at+1] = 0xc2
		}
		binary.BigEndian.PutUint16(b[at+5:], uint16(h))
		binary.BigEndian.PutUint16(b[at+7:], uint16(w))
		return b
	case "gif":
		b := []byte("GIF89a\x00\x00\x00\x00\x00\x00\x00")
		binary.LittleEndian.PutUint16(b[6:], uint16(w))
		binary.LittleEndian.PutUint16(b[8:], uint16(h))
		return b
	default:
		b := []byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00")
		b = append(b, byte(w-1), byte((w-1)>>8), byte((w-1)>>16))
		return append(b, byte(h-1), byte((h-1)>>8), byte((h-1)>>16))
	}
}

func TestWhatHasTooManyPixelsIsRefusedBeforeItIsDecoded(t *testing.T) {
	for _, c := range []struct {
		kind string
		w, h int
	}{{"png", 60_000, 60_000}, {"jpeg", 60_000, 60_000}, {"gif", 60_000, 60_000}, {"webp", 15_000, 15_000}, {"png", 2_000_000_000, 2},
		{"jpeg", 65_535, 300},
		{"progressive", 4_000, 3_000}, {"png", 4_097, 4_096}} {
		file := claiming(t, c.kind, c.w, c.h)
		var err error
		cost := testing.AllocsPerRun(1, func() { _, err = picture.Make(file) })
		if !errors.Is(err, picture.ErrPixels) {
			t.Errorf("%s of %d × %d: %v", c.kind, c.w, c.h, err)
		}
		if cost > 200 {
			t.Errorf("%s of %d × %d takes %.0f allocations", c.kind, c.w, c.h, cost)
		}
	}
	if _, err := picture.Make(claiming(t, "png", 4_096, 4_096)); !errors.Is(err, picture.ErrBroken) {
		t.Errorf("just within: %v", err)
	}
}

func TestWhatIsNoWholePictureIsRefused(t *testing.T) {
	t.Parallel()
	photo, drawing := asJPEG(t, painted(300, 200)), asPNG(t, painted(300, 200))
	moving := bytes.Clone(read(t, "alpha.webp"))
	moving[20] |= 2
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":        {nil, picture.ErrKind},
		"text":           {[]byte("hello"), picture.ErrKind},
		"svg":            {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), picture.ErrKind},
		"html before":    {append([]byte("<html>"), photo...), picture.ErrKind},
		"long":           {make([]byte, picture.MaxBytes+1), picture.ErrBytes},
		"half a photo":   {photo[:len(photo)/2], picture.ErrBroken},
		"half a drawing": {drawing[:len(drawing)/2], picture.ErrBroken},
		"a beginning":    {photo[:3], picture.ErrBroken},
		"many scans":     {progressive(65), picture.ErrBroken},
		"moving webp":    {moving, picture.ErrMoving},
		"half a webp":    {read(t, "lossy.webp")[:40], picture.ErrBroken},
	} {
		if _, err := picture.Make(c.file); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// foreign are beginnings of files that a browser would run or open.
var foreign = []string{
	"<!DOCTYPE html><script>alert(1)</script>", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
	"%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>",
	"PK\x03\x04\x14\x00mimetype", "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>", "GIF89a/*",
	"#!/bin/sh\nrm", "<?php system('id'); ?>",
	"MZ\x90\x00\x03\x00\x00\x00PE\x00\x00", "\x1f\x8b\x08\x00gzipped",
}

func TestOfTwoFilesInOneOnlyThePictureIsKept(t *testing.T) {
	t.Parallel()
	tried, taken := 0, 0
	for i, extra := range foreign {
		mark := fmt.Sprintf("%s [marker %d]", extra, i)
		var indexed bytes.Buffer
		if err := gif.Encode(&indexed, painted(64, 48), nil); err != nil {
			t.Fatal(err)
		}
		for _, file := range [][]byte{asJPEG(t, painted(64, 48)), asPNG(t, painted(64, 48)), indexed.Bytes(), read(t, "lossy.webp"),
			read(t, "lossless.webp")} {
			long := bytes.Repeat([]byte(mark), 20)
			for _, together := range [][]byte{
				append([]byte(mark), file...), append(bytes.Clone(file), mark...), append(bytes.Clone(file), long...),
				append(append([]byte(mark), file...), mark...), withEXIF(file, []byte(mark)),
			} {
				tried++
				m, err := picture.Make(together)
				if err != nil {
					continue
				}
				taken++
				for size, kept := range m.Files() {
					if bytes.Contains(kept, []byte("[marker")) || bytes.Contains(kept, []byte(extra)) {
						t.Errorf("%q is in what is kept at %d", extra, size)
					}
					if _, kind, err := image.DecodeConfig(bytes.NewReader(kept)); err != nil ||
						!strings.HasSuffix(string(m.Ref), map[string]string{"jpeg": ".jpg", "png": ".png"}[kind]) {
						t.Errorf("%q: %s holds %s, %v", extra, m.Ref, kind, err)
					}
				}
			}
		}
	}
	if tried < 200 || taken < 80 {
		t.Errorf("tried %d, taken %d", tried, taken)
	}
}

func TestAddressesOfPicturesAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	ref := made(t, asPNG(t, painted(10, 10))).Ref
	for _, size := range picture.Sizes {
		at := ref.At(size)
		got, gotSize, ok := picture.ParseFile(strings.TrimPrefix(at, "picture/"))
		if !ok || got != ref || gotSize != size {
			t.Errorf("%s: %s %d %t", at, got, gotSize, ok)
		}
		if picture.RefIn("https://here.example/test/"+at) != ref {
			t.Errorf("%s is not found in an address", at)
		}
	}
	digest := strings.TrimSuffix(string(ref), ".jpg")
	for _, wrong := range []string{"", digest, digest + "-640", digest + "-640.svg", digest + "-64.jpg", strings.ToUpper(digest) + "-640.jpg",
		digest[1:] + "-640.jpg",
		digest + "-640.jpg/", "../" + digest + "-640.jpg", digest + "-640.jpg-160.jpg", "https://elsewhere.example/face.jpg"} {
		if ref, _, ok := picture.ParseFile(wrong); ok || picture.Ref(wrong).At(picture.Small) != "" {
			t.Errorf("%q is read as %s", wrong, ref)
		}
	}
}

// FuzzMake: whatever is taken decodes again, within bounds, as what its name says, and holds nothing of what followed the picture.
func FuzzMake(f *testing.F) {
	f.Add(asJPEG(f, painted(20, 10)), "tail of it")
	f.Add(asPNG(f, painted(20, 10)), "tail of it")
	f.Add(withEXIF(asJPEG(f, painted(20, 10)), exif(binary.LittleEndian, 6, "")), "<script>")
	f.Add(read(f, "lossy.webp"), "")
	f.Add(read(f, "lossless.webp"), "")
	f.Add(read(f, "alpha.webp"), "")
	f.Add(progressive(3), "")
	f.Add([]byte("GIF89a"), "x")
	f.Fuzz(func(t *testing.T, file []byte, tail string) {
		m, err := picture.Make(append(bytes.Clone(file), tail...))
		if err != nil {
			return
		}
		for size, kept := range m.Files() {
			img, kind, err := image.Decode(bytes.NewReader(kept))
			if err != nil || (kind == "jpeg") != strings.HasSuffix(string(m.Ref), ".jpg") || kind != "jpeg" && kind != "png" {
				t.Fatalf("%s: %s, %v", m.Ref, kind, err)
			}
			if b := img.Bounds(); max(b.Dx(), b.Dy()) > size || b.Empty() {
				t.Fatalf("%v at %d", b, size)
			}
			if len(tail) > 8 && bytes.Contains(kept, []byte(tail)) {
				t.Fatalf("%q is still there", tail)
			}
		}
	})
}
