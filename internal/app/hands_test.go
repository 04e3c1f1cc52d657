package app_test

import (
	"fmt"
	"math"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// point is a place on the screen.
type point struct{ X, Y float64 }

// at is a point inside an element, given as shares of its width and height. The element is scrolled to first.
func (b *browser) at(element string, right, down float64) point {
	b.t.Helper()
	b.wait(element + " != null")
	return eval[point](b, fmt.Sprintf(`(() => { const e = %s; e.scrollIntoView({block: "center", inline: "center"}); const r = e.getBoundingClientRect();
		return {X: r.left + %v * r.width, Y: r.top + %v * r.height} })()`, element, right, down))
}

// drag presses the mouse's button at a point, moves in steps and lets go at another.
func (b *browser) drag(from, to point) {
	b.t.Helper()
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, from.X, from.Y),
		chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, from.X, from.Y, chromedp.ButtonType(input.MouseButtonLeft), chromedp.ClickCount(1)))
	b.glide(from, to)
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, to.X, to.Y, chromedp.ButtonType(input.MouseButtonLeft), chromedp.ClickCount(1)))
}

// glide moves a pressed mouse in steps.
func (b *browser) glide(from, to point) {
	b.t.Helper()
	for i := range steps {
		p := between(from, to, i)
		b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, p.X, p.Y, chromedp.ButtonType(input.MouseButtonLeft)))
	}
}

const steps = 8

func between(from, to point, i int) point {
	share := float64(i+1) / steps
	return point{math.Round(from.X + share*(to.X-from.X)), math.Round(from.Y + share*(to.Y-from.Y))}
}

// tap touches a point and lets go.
func (b *browser) tap(p point) {
	b.t.Helper()
	b.touch(input.DispatchTouchEventTypeTouchStart, p)
	b.touch(input.DispatchTouchEventTypeTouchEnd)
}

// carry rests a finger on a point until what is there is picked up, and carries it to another, which is looked for only then.
func (b *browser) carry(from point, find func() point) {
	b.t.Helper()
	b.touch(input.DispatchTouchEventTypeTouchStart, from)
	b.wait(`document.querySelector(".dragging")`)
	to := find()
	for i := range steps {
		b.touch(input.DispatchTouchEventTypeTouchMove, between(from, to, i))
	}
	b.touch(input.DispatchTouchEventTypeTouchEnd)
}

func (b *browser) touch(kind input.DispatchTouchEventType, points ...point) {
	b.t.Helper()
	params := input.DispatchTouchEventParams{Type: kind, TouchPoints: []*input.TouchPoint{}}
	for _, p := range points {
		params.TouchPoints = append(params.TouchPoints, &input.TouchPoint{X: p.X, Y: p.Y})
	}
	if _, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, params); err != nil {
		b.t.Fatal(err)
	}
}

// press sends keys to what has the focus.
func (b *browser) press(keys string, modifiers ...chromedp.Modifier) {
	b.t.Helper()
	if keys != kb.Enter {
		b.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
		return
	}
	// As one event, as a keyboard sends it: apart, the character would press the button although the key was answered.
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13}); err != nil {
			b.t.Fatal(err)
		}
	}
}

// away takes the network from the page for as long as f runs.
func (b *browser) away(f func()) {
	b.t.Helper()
	eval[bool](b, `(window.kept = window.fetch, window.fetch = () => Promise.reject(new TypeError("no network")), true)`)
	f()
	eval[bool](b, `(window.fetch = window.kept, true)`)
}

// until waits for something that is looked for outside the page.
func (b *browser) until(what string, f func() bool) {
	b.t.Helper()
	for range 1200 {
		if f() {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	b.t.Fatalf("never: %s; the page says %q", what, eval[string](b, `document.querySelector("[data-status], [role=status]")?.textContent ?? ""`))
}
