package face

import "math"

// Contrasts that are kept, of WCAG 2.2: of what is read, and of what is seen.
const (
	Readable = 4.5
	Visible  = 3

	comfortable = 6 // of words whose colour has to move anyway
)

// Grounds that pages have, as the styles say: paper, raised and sunk, and the board of the head.
var (
	lightGrounds = []RGB{{0xfb, 0xfa, 0xf7}, {0xff, 0xff, 0xff}, {0xf1, 0xef, 0xe8}}
	darkGrounds  = []RGB{{0x0d, 0x1b, 0x2a}, {0x14, 0x26, 0x3a}, {0x0a, 0x15, 0x22}}
	night        = RGB{0x0d, 0x1b, 0x2a}
	deepNight    = RGB{0x07, 0x10, 0x1a}
	white        = RGB{0xff, 0xff, 0xff}
)

// Theme is what an accent becomes in a theme.
type Theme struct {
	Fill  RGB // of buttons, lines and marks: visible on every ground
	Ink   RGB // what is written on it: readable
	Text  RGB // words in the accent: readable on every ground
	Board RGB // the head and the front page's panel: a night with a breath of the accent
}

// Accent is a colour somebody chose, and what it becomes.
type Accent struct {
	Chosen      RGB
	Light, Dark Theme
	LikeSignal  bool // it is taken for the colour of what is now and of what one chose: words and buttons stay as they are
}

// Compute makes an accent readable in both themes: the hue stays, the lightness moves no further than it must.
func Compute(chosen RGB) Accent {
	a := Accent{Chosen: chosen, Light: themed(chosen, lightGrounds, night), Dark: themed(chosen, darkGrounds, deepNight)}
	a.LikeSignal = likeSignal(chosen) || likeSignal(a.Light.Text) || likeSignal(a.Dark.Text)
	return a
}

func themed(chosen RGB, grounds []RGB, board RGB) Theme {
	t := Theme{Text: chosen, Fill: nearest(chosen, func(c RGB) bool {
		return onAll(c, grounds, Visible) && Contrast(c, inkOn(c)) >= Readable
	})}
	if !onAll(chosen, grounds, Readable) {
		t.Text = nearest(chosen, func(c RGB) bool { return onAll(c, grounds, comfortable) })
	}
	t.Ink, t.Board = inkOn(t.Fill), tinted(board, chosen)
	return t
}

// inkOn is what is read best on a colour.
func inkOn(c RGB) RGB {
	if Contrast(c, white) >= Contrast(c, night) {
		return white
	}
	return night
}

func onAll(c RGB, grounds []RGB, least float64) bool {
	for _, g := range grounds {
		if Contrast(c, g) < least {
			return false
		}
	}
	return true
}

// nearest is a colour of the same hue that will do, as near in lightness as there is one.
func nearest(c RGB, will func(RGB) bool) RGB {
	if will(c) {
		return c
	}
	const step = 0.004
	v := c.oklch()
	for d := step; d <= 1; d += step {
		for _, l := range []float64{v.l - d, v.l + d} {
			if l < 0 || l > 1 {
				continue
			}
			if near := (oklch{l, v.c, v.h}).fit(); will(near) {
				return near
			}
		}
	}
	return inkOn(lightGrounds[0]) // cannot be: black or white will do on each ground
}

// mostTint is how much chroma a night has at most.
const mostTint = 0.032

// tinted is a night of an accent's hue, no lighter than the night is.
func tinted(board, accent RGB) RGB {
	v, hue := board.oklch(), accent.oklch()
	for l := v.l; l > 0; l -= 0.002 {
		if c := (oklch{l, min(mostTint, hue.c), hue.h}).fit(); c.luminance() <= board.luminance() {
			return c
		}
	}
	return board
}

// likeSignal reports whether a colour is taken for the amber of the styles.
func likeSignal(c RGB) bool {
	const from, to, dull = 50, 95, 0.07
	v := c.oklch()
	degrees := v.h * 180 / math.Pi
	return v.c > dull && degrees >= from && degrees <= to
}

// Shift is how a colour differs from the one that was chosen.
type Shift string

// The shifts.
const (
	Same    Shift = "same"
	Darker  Shift = "darker"
	Lighter Shift = "lighter"
)

// ShiftOf tells how a colour differs from the chosen one.
func (a Accent) ShiftOf(c RGB) Shift {
	switch {
	case c == a.Chosen:
		return Same
	case c.luminance() < a.Chosen.luminance():
		return Darker
	default:
		return Lighter
	}
}
