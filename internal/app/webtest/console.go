package webtest

import (
	"fmt"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Console collects what goes wrong in a window's pages: exceptions that nobody caught, and what the console calls an error, such as an
// answer that failed or what the policy of a page forbids.
type Console struct {
	mu  sync.Mutex
	all []string
}

// Console listens to the window from now on.
func (b *Browser) Console() *Console {
	b.T.Helper()
	c := &Console{}
	if err := chromedp.Listen(b.Ctx, c.hear); err != nil {
		b.T.Fatal(err)
	}
	return c
}

func (c *Console) hear(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		said := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			said += " " + e.ExceptionDetails.Exception.Description
		}
		c.add(said)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			c.add(fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			c.add(fmt.Sprintf("console.error with %d values", len(e.Args)))
		}
	}
}

func (c *Console) add(said string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, said)
}

// Take returns what was heard since it was last asked.
func (c *Console) Take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.all
	c.all = nil
	return all
}
