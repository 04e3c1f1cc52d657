package webtest

import (
	"bytes"
	"context"
	"regexp"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Paper is a sheet as it lies in the printer, in inches.
type Paper struct{ Width, Height float64 }

// The papers that programmes are printed on.
var (
	A4     = Paper{8.27, 11.69}
	A3Wide = Paper{16.54, 11.69}
	Its    = Paper{} // what the page's style asks for
)

var pageOfPDF = regexp.MustCompile(`/Type\s*/Page\b`)

// Printed is how many sheets the page takes, printed as it is now with margins of its own.
func (b *Browser) Printed(on Paper) int {
	b.T.Helper()
	made, err := chromedp.Run(b.Ctx, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		yes, its := true, on == Its
		made, err := cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: on.Width, PaperHeight: on.Height, PrintBackground: &yes,
			PreferCSSPageSize: &its})
		return made.Data, err
	})
	if err != nil || !bytes.HasPrefix(made, []byte("%PDF")) {
		b.T.Fatalf("print: %v", err)
	}
	return len(pageOfPDF.FindAll(made, -1))
}
