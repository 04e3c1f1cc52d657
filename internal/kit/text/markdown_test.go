package text_test

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/text"
)

// hostile are texts of about n bytes that cost a renderer more than they should.
func hostile() map[string]func(n int) string {
	out := map[string]func(n int) string{
		"deeper lists": func(n int) string {
			var b strings.Builder
			for i := 0; b.Len() < n; i++ {
				b.WriteString(strings.Repeat("  ", i) + "- a\n")
			}
			return b.String()
		},
		"deeper quotes": func(n int) string {
			var b strings.Builder
			for i := 1; b.Len() < n; i++ {
				b.WriteString(strings.Repeat(">", i) + " a\n")
			}
			return b.String()
		},
		"longer ticks": func(n int) string {
			var b strings.Builder
			for i := 1; b.Len() < n; i++ {
				b.WriteString(strings.Repeat("`", i) + " ")
			}
			return b.String()
		},
	}
	for _, unit := range []string{
		"*a_ ", "![a](", "[a](", "[", "![", "**a ", "_a", "~~a ", "`a``", "<a ", "<!--", "> ", "- ", "1. ", "[x]: y\n", "[x]: y\n\n", "a@b ",
		"www.a ",
		"http://a ", "(", "&a", "\\", "a  \n", "- x\n\n", "*a_ ![a]( \n\n", "a ",
	} {
		out[fmt.Sprintf("%q", unit)] = func(n int) string { return strings.Repeat(unit, n/len(unit)) }
	}
	return out
}

// fastest is the least CPU time of four runs on a thread of their own: what else the machine does counts little.
func fastest(run func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	best := time.Hour
	for range 4 {
		before := threadTime()
		run()
		best = min(best, threadTime()-before)
	}
	return best
}

// threadTime is the CPU time of this thread so far; the time of the clock where the system tells none.
func threadTime() time.Duration {
	const ofThread = 1 // RUSAGE_THREAD of Linux
	var u syscall.Rusage
	if runtime.GOOS != "linux" || syscall.Getrusage(ofThread, &u) != nil {
		return time.Duration(time.Now().UnixNano())
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestRenderingCostsInProportionToTheLength(t *testing.T) {
	const small = 10_000
	for name, of := range hostile() {
		t.Run(name, func(t *testing.T) {
			base := fastest(func() { text.Markdown(of(small)) }) + 2*time.Millisecond
			for _, times := range []int{2, 4, 9} {
				src := of(times * small)
				// In proportion, both take twice the base by times; by the square, that times again.
				if took := fastest(func() { text.Markdown(src); text.Plain(src) }); took > 5*time.Duration(times)*base {
					t.Errorf("%d bytes take %s, %d take %s", small, base, len(src), took)
				}
			}
		})
	}
}

func TestATextWithTooManyMarksIsShownAsItWasTyped(t *testing.T) {
	t.Parallel()
	src := "first line\nsecond <b>&\n\n" + strings.Repeat("*a_ ", 5000)
	got := string(text.Markdown(src))
	if !strings.HasPrefix(got, "<p>first line<br>\nsecond &lt;b&gt;&amp;</p>\n<p>*a_ *a_") || strings.Contains(got, "<em>") {
		t.Errorf("%.200s", got)
	}
	if plain := text.Plain(src); plain != strings.TrimSpace(src) {
		t.Errorf("plain: %.80q", plain)
	}
}

func TestWhatPeopleWriteIsRendered(t *testing.T) {
	t.Parallel()
	var long strings.Builder
	for i := range 200 {
		fmt.Fprintf(&long, "Paragraph %d with *emphasis*, a [link](https://example.org/%d), `code` and\na second line.\n\n", i, i)
	}
	for _, at := range []struct{ src, want string }{
		{"a *b* c", "<em>b</em>"}, {"- a\n  - b\n    - c\n", "<li>c"}, {"> quoted\n", "<blockquote>"},
		{"above\n\n" + strings.Repeat("-", 70) + "\n\nbelow *x*", "<hr>"}, {long.String(), "<em>emphasis</em>"},
		{"```\n" + strings.Repeat("    if a[i] < b[j] {\n", 60) + "```\n\n*x*", "<em>x</em>"}, {"1. one\n2. two\n", "<ol>"},
	} {
		if got := string(text.Markdown(at.src)); !strings.Contains(got, at.want) {
			t.Errorf("%.60q: no %s in %.200s", at.src, at.want, got)
		}
	}
}

func FuzzRenderedTextHoldsNothingThatRuns(f *testing.F) {
	for _, of := range hostile() {
		f.Add(of(200))
	}
	f.Add("<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=y>")
	f.Fuzz(func(t *testing.T, src string) {
		got := strings.ToLower(string(text.Markdown(src)))
		for _, bad := range []string{"<script", "<img", "<iframe", "<style", "href=\"javascript", " onerror=\"", "<svg"} {
			if strings.Contains(got, bad) {
				t.Fatalf("%q in %q", bad, got)
			}
		}
	})
}
