package webtest

import (
	"fmt"
	"math"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Point is a place on the screen.
type Point struct{ X, Y float64 }

// At is a point inside an element, given as shares of its width and height. The element is scrolled to first.
func (b *Browser) At(element string, right, down float64) Point {
	b.T.Helper()
	b.Wait(element + " != null")
	return Eval[Point](b, fmt.Sprintf(`(() => { const e = %s; e.scrollIntoView({block: "center", inline: "center"}); const r = e.getBoundingClientRect();
		return {X: r.left + %v * r.width, Y: r.top + %v * r.height} })()`, element, right, down))
}

// Drag presses the mouse's button at a point, moves in steps and lets go at another.
func (b *Browser) Drag(from, to Point) {
	b.T.Helper()
	b.Do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, from.X, from.Y),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, from.X, from.Y, chromedp.ButtonType(input.MouseButtonLeft),
			chromedp.ClickCount(1)))
	b.Glide(from, to)
	b.Do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, to.X, to.Y, chromedp.ButtonType(input.MouseButtonLeft),
		chromedp.ClickCount(1)))
}

// Glide moves a pressed mouse in steps.
func (b *Browser) Glide(from, to Point) {
	b.T.Helper()
	for i := range steps {
		p := between(from, to, i)
		b.Do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, p.X, p.Y, chromedp.ButtonType(input.MouseButtonLeft)))
	}
}

const steps = 8

func between(from, to Point, i int) Point {
	share := float64(i+1) / steps
	return Point{math.Round(from.X + share*(to.X-from.X)), math.Round(from.Y + share*(to.Y-from.Y))}
}

// Tap touches a point and lets go.
func (b *Browser) Tap(p Point) {
	b.T.Helper()
	b.Touch(input.DispatchTouchEventTypeTouchStart, p)
	b.Touch(input.DispatchTouchEventTypeTouchEnd)
}

// Carry rests a finger on a point until what is there is picked up, and carries it to another, which is looked for only then.
func (b *Browser) Carry(from Point, find func() Point) {
	b.T.Helper()
	b.Touch(input.DispatchTouchEventTypeTouchStart, from)
	b.Wait(`document.querySelector(".dragging")`)
	to := find()
	for i := range steps {
		b.Touch(input.DispatchTouchEventTypeTouchMove, between(from, to, i))
	}
	b.Touch(input.DispatchTouchEventTypeTouchEnd)
}

func (b *Browser) Touch(kind input.DispatchTouchEventType, points ...Point) {
	b.T.Helper()
	params := input.DispatchTouchEventParams{Type: kind, TouchPoints: []*input.TouchPoint{}}
	for _, p := range points {
		params.TouchPoints = append(params.TouchPoints, &input.TouchPoint{X: p.X, Y: p.Y})
	}
	if _, err := chromedp.Call(b.Ctx, input.DispatchTouchEvent, params); err != nil {
		b.T.Fatal(err)
	}
}

// Press sends keys to what has the focus.
func (b *Browser) Press(keys string, modifiers ...chromedp.Modifier) {
	b.T.Helper()
	if keys != kb.Enter {
		b.Do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
		return
	}
	// As one event, as a keyboard sends it: apart, the character would press the button although the key was answered.
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		if _, err := chromedp.Call(b.Ctx, input.DispatchKeyEvent,
			input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13}); err != nil {
			b.T.Fatal(err)
		}
	}
}

// Away takes the network from the page for as long as f runs.
func (b *Browser) Away(f func()) {
	b.T.Helper()
	Eval[bool](b, `(window.kept = window.fetch, window.fetch = () => Promise.reject(new TypeError("no network")), true)`)
	f()
	Eval[bool](b, `(window.fetch = window.kept, true)`)
}

// Until waits for something that is looked for outside the page.
func (b *Browser) Until(what string, f func() bool) {
	b.T.Helper()
	for range 1200 {
		if f() {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	b.T.Fatalf("never: %s; the page says %q", what, Eval[string](b,
		`document.querySelector("[data-status], [role=status]")?.textContent ?? ""`))
}
