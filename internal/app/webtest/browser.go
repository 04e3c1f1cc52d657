package webtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser is somebody's window of headless Chromium, with cookies and storage of its own; axe checks the pages it looks at.
type Browser struct {
	T   *testing.T
	Ctx context.Context // of the window, for chromedp
	axe string
}

// chromium is the package's one browser process.
type chromium struct {
	ctx  context.Context
	stop func()
	axe  string // the source of axe-core
}

var errNoChromium = errors.New("no Chromium in PATH, or no axe-core below internal/site/assets")

var startChromium = sync.OnceValues(newChromium)

func chromiumPath() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	return ""
}

// launch prepares a browser that keeps what it knows in a folder; it starts with the first step.
func launch(path, dir string) (ctx context.Context, stop func()) {
	allocator, release := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.UserDataDir(dir),
		// Windows stand behind each other while tests run beside each other, and each goes on as if it were in front.
		chromedp.Flag("disable-background-timer-throttling", true), chromedp.Flag("disable-backgrounding-occluded-windows", true),
		chromedp.Flag("disable-renderer-backgrounding", true))
	ctx, cancel := chromedp.NewContext(allocator)
	return ctx, func() { cancel(); release() }
}

func newChromium() (*chromium, error) {
	path := chromiumPath()
	axe, err := os.ReadFile(Path("internal/site/assets/node_modules/axe-core/axe.min.js"))
	if path == "" || err != nil {
		return nil, errNoChromium
	}
	dir, err := os.MkdirTemp("", "creneau-chromium-")
	if err != nil {
		return nil, err
	}
	ctx, stop := launch(path, dir)
	c := &chromium{ctx: ctx, axe: string(axe), stop: func() { stop(); os.RemoveAll(dir) }}
	if err := chromedp.Do(ctx); err != nil { // starts it
		c.stop()
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	running.Store(c)
	return c, nil
}

var running atomic.Pointer[chromium]

// OpenBrowser opens a window that shares nothing with others. Without Chromium or axe-core the test is left out, and fails
// with CI=true.
func OpenBrowser(t *testing.T) *Browser {
	t.Helper()
	c, err := startChromium()
	if errors.Is(err, errNoChromium) && os.Getenv("CI") != "true" {
		t.Skip("LEFT OUT: Chromium or axe-core is not installed (make setup)")
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(c.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, expire := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(expire)
	return &Browser{t, ctx, c.axe}
}

// OpenProfile starts a browser of the test's own, which keeps what it knows in a folder: with the same folder it is the same person's
// browser again. Leave closes it, and waits until its last byte is written.
func OpenProfile(t *testing.T, dir string) (b *Browser, leave func()) {
	t.Helper()
	path := chromiumPath()
	if path == "" && os.Getenv("CI") != "true" {
		t.Skip("LEFT OUT: Chromium is not installed (make setup)")
	}
	ctx, stop := launch(path, dir)
	ctx, expire := context.WithTimeout(ctx, 4*time.Minute)
	leave = sync.OnceFunc(func() { chromedp.Cancel(ctx); expire(); stop() })
	t.Cleanup(leave)
	return &Browser{t, ctx, ""}, leave
}

// Do takes steps in the page.
func (b *Browser) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	if err := chromedp.Do(b.Ctx, steps...); err != nil {
		b.T.Fatal(err)
	}
}

// Eval runs an expression in the page, awaiting what it promises.
func Eval[T any](b *Browser, expression string) T {
	b.T.Helper()
	v, err := chromedp.Run(b.Ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.T.Fatalf("%s: %v", expression, err)
	}
	return v
}

// What axe is asked: all that it knows, or what depends on colours. It loads no style sheets, of which an experimental rule
// alone asks.
const (
	axeAll     = `{resultTypes: ["violations"], preload: {assets: ["media"]}}`
	axeColours = `{resultTypes: ["violations"], preload: false, runOnly: ["cat.color"], rules: {"color-contrast-enhanced": {enabled: false}}}`
)

// Look opens a page on a phone, widens it to a laptop, and lets axe look at it in light and dark. A theme changes colours
// alone (TestAThemeChangesColoursAlone): in the dark axe is asked about them.
func (b *Browser) Look(name, url string) {
	b.T.Helper()
	b.Do(chromedp.EmulateViewport(360, 900), chromedp.Navigate(url))
	if status := Eval[int](b, `performance.getEntriesByType("navigation")[0].responseStatus`); status >= 500 {
		b.T.Fatalf("%s: the server failed with %d", url, status)
	}
	for _, width := range []int64{360, 1440} {
		b.Do(chromedp.EmulateViewport(width, 900))
		for _, look := range []struct{ theme, asked string }{{"light", axeAll}, {"dark", axeColours}} {
			Eval[string](b, `document.documentElement.dataset.theme = "`+look.theme+`"`)
			b.check(fmt.Sprintf("%s-%d-%s", name, width, look.theme), width, look.asked)
		}
	}
}

// Check lets axe look at the page as it is now, which must not be wider than the screen. With CRENEAU_SHOTS a picture of it
// is kept in that folder.
func (b *Browser) Check(name string, width int64) {
	b.T.Helper()
	b.check(name, width, axeAll)
}

func (b *Browser) check(name string, width int64, asked string) {
	b.T.Helper()
	found := b.faults(asked, `v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " + n.failureSummary).join(" | ")`)
	for _, f := range found {
		b.T.Errorf("%s: axe: %s", name, f)
	}
	if wide := Eval[int](b, `document.documentElement.scrollWidth`); int64(wide) > width {
		b.T.Errorf("%s: the page is %d pixels wide on a screen of %d", name, wide, width)
	}
	if dir := os.Getenv("CRENEAU_SHOTS"); dir != "" {
		shot, err := chromedp.Run(b.Ctx, chromedp.FullScreenshot(100))
		if err != nil {
			b.T.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o600); err != nil {
			b.T.Fatal(err)
		}
	}
}

// faults are what axe finds, each told by an expression of v.
func (b *Browser) faults(asked, told string) []string {
	b.T.Helper()
	if !Eval[bool](b, `"axe" in window`) {
		Eval[bool](b, b.axe+"; true")
	}
	return Eval[[]string](b, `axe.run(document, `+asked+`).then(r => r.violations.map(v => `+told+`))`)
}

// SignIn presses the button of a sign-in link's page and waits for where it leads.
func (b *Browser) SignIn(link string) {
	b.T.Helper()
	b.Do(chromedp.Navigate(link))
	if !Eval[bool](b, `fetch(document.querySelector("main form").action, {method: "POST"}).then(r => r.ok)`) {
		b.T.Fatal("the link does not sign in")
	}
}

// Wait until an expression is true. A machine that does much else is waited for: how fast the product is, benchmarks say.
func (b *Browser) Wait(expression string) {
	b.T.Helper()
	const tries = 600 // of 50 ms
	look := fmt.Sprintf(`new Promise(done => { let n = 0; const look = () => (%s) ? done(true) : n++ > %d ? done(false) : setTimeout(look, 50); look() })`, expression, tries)
	for range 3 {
		seen, err := chromedp.Run(b.Ctx, chromedp.Evaluate[bool](look, chromedp.EvalAwaitPromise))
		if err == nil && seen {
			return
		}
		if err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond) // a page that is being left takes its promise with it
	}
	b.T.Fatalf("never true: %s", expression)
}
