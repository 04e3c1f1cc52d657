package app_test

import (
	"bytes"
	"encoding/binary"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/app/webtest"
)

// Browsers look for an icon at one address whatever a page says, and other sites for a picture of a page.
func TestBrowsersFindAnIconUnasked(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	status, body := q.Read(q.Client.Get(q.Base + "/favicon.ico"))
	file := []byte(body)
	if status != http.StatusOK || !bytes.HasPrefix(file, []byte{0, 0, 1, 0, 3, 0}) {
		t.Fatalf("%d %.20q", status, body)
	}
	for i, side := range []int{16, 32, 48} {
		entry := file[6+16*i:]
		size, at := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
		img, err := png.Decode(bytes.NewReader(file[at : at+size]))
		if err != nil || img.Bounds().Dx() != side || int(entry[0]) != side {
			t.Errorf("picture %d: %v", i, err)
		}
	}
	status, body = q.Read(q.Client.Get(q.Base + "/og-image.png"))
	c, err := png.DecodeConfig(strings.NewReader(body))
	if status != http.StatusOK || err != nil || c.Width != 1200 || c.Height != 630 {
		t.Errorf("%d, %v, %d × %d", status, err, c.Width, c.Height)
	}
	q.Shows("/", `<meta property="og:image" content="`+q.Base+`/og-image.png">`)
}
