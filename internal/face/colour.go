package face

import (
	"fmt"
	"image/color"
	"math"
)

// RGB is a colour without transparency.
type RGB struct{ R, G, B uint8 }

// ParseRGB reads a colour as "#rrggbb"; ok is false for anything else.
func ParseRGB(s string) (c RGB, ok bool) {
	if len(s) != len("#rrggbb") {
		return c, false
	}
	_, err := fmt.Sscanf(s, "#%02x%02x%02x", &c.R, &c.G, &c.B)
	return c, err == nil && c.String() == s
}

// String is the colour as "#rrggbb".
func (c RGB) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// RGBA makes a colour one of image/color.
func (c RGB) RGBA() (r, g, b, a uint32) { return color.NRGBA{c.R, c.G, c.B, 255}.RGBA() }

// luminance is the relative luminance of WCAG 2.2.
func (c RGB) luminance() float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Contrast is the ratio of WCAG 2.2 between two colours, from 1 to 21.
func Contrast(a, b RGB) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// linear is a channel of sRGB as light.
func linear(channel uint8) float64 {
	v := float64(channel) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// channel is light as a channel of sRGB.
func channel(v float64) float64 {
	if v <= 0.0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// oklch is a colour by lightness, chroma and hue (Ottosson, 2020): colours of one hue look alike in it however light they are.
type oklch struct{ l, c, h float64 }

func (c RGB) oklch() oklch {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	x := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	y := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return oklch{0.2104542553*l + 0.7936177850*m - 0.0040720468*s, math.Hypot(x, y), math.Atan2(y, x)}
}

// fit is the colour on a screen. One that no screen has gets less chroma and keeps its lightness and hue.
func (v oklch) fit() RGB {
	if c, ok := v.rgb(); ok {
		return c
	}
	low, high := 0.0, v.c
	for range 16 {
		mid := (low + high) / 2
		if _, ok := (oklch{v.l, mid, v.h}).rgb(); ok {
			low = mid
		} else {
			high = mid
		}
	}
	c, _ := oklch{v.l, low, v.h}.rgb()
	return c
}

// rgb is the nearest colour that a screen has; ok reports whether that is the same.
func (v oklch) rgb() (c RGB, ok bool) {
	a, b := v.c*math.Cos(v.h), v.c*math.Sin(v.h)
	l, m, s := cube(v.l+0.3963377774*a+0.2158037573*b), cube(v.l-0.1055613458*a-0.0638541728*b), cube(v.l-0.0894841775*a-1.2914855480*b)
	ok = true
	for _, to := range []struct {
		at    *uint8
		light float64
	}{
		{&c.R, 4.0767416621*l - 3.3077115913*m + 0.2309699292*s},
		{&c.G, -1.2684380046*l + 2.6097574011*m - 0.3413193965*s},
		{&c.B, -0.0041960863*l - 0.7034186147*m + 1.7076147010*s},
	} {
		const nearly = 0.0005
		v := channel(max(0, to.light))
		ok = ok && to.light > -nearly && v < 1+nearly
		*to.at = uint8(math.Round(255 * min(1, v)))
	}
	return c, ok
}

func cube(v float64) float64 { return v * v * v }
