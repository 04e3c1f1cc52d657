package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/site"
)

// suggested are colours to begin with: apart from one another, and from the signal.
var suggested = [...]string{"#0b4f8a", "#155e75", "#0c6e5c", "#3f6f1f", "#8a2a78", "#5b3fb0", "#a32046", "#48606b"}

func swatch(i int, color string) string {
	return fmt.Sprintf(".swatch-%d{background:%s}\n", i, color)
}

type facePage struct {
	site.Page
	Message  string // why what was asked for was refused
	Form     site.Form
	E        edition.Edition
	URL      string
	Accent   string // that is shown; empty: none
	Kept     bool   // it is the edition's
	Sample   string // address of the stylesheet that shows it
	Near     bool   // it is taken for the signal
	Themes   []themeView
	Swatches []swatchView
	Logo     string // address; empty: none
	Icon     string
	Header   string
	Most     int // megabytes of an upload
}

// themeView is what an accent becomes in a theme.
type themeView struct {
	Class, Name string
	Marks       []markView
}

// markView is a colour of a theme, in words.
type markView struct{ For, Color, Said string }

type swatchView struct {
	URL, Color, Class string
	Current           bool
}

func (d *Door) page(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Reading)
	if err != nil {
		return err
	}
	return d.show(w, r, v, nil)
}

// show answers with the page: of the colour asked for in the address, or of the edition's. After a refusal it says what is wrong.
func (d *Door) show(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	e, root := v.Edition, "/"+v.Edition.Slug+"/"
	page := facePage{
		Page: d.office.Page(w, r, v, "face", "nav.face"), E: e, URL: r.URL.Path, Accent: e.Face.Accent, Icon: root + face.Path(e, "icon-192.png"),
		Most: picture.MaxBytes >> 20,
	}
	if asked := r.URL.Query().Get("accent"); asked != "" {
		page.Accent = asked
	}
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(page.P, refusal)
		page.Message, status = page.Form.Message, http.StatusUnprocessableEntity
	}
	page.Kept = page.Accent == e.Face.Accent
	page.describe()
	page.Sample = r.URL.Path + "sample.css?" + url.Values{"accent": {page.Accent}}.Encode()
	page.Styles = []site.Style{{URL: page.Sample}}
	if at := face.LogoAt(e, picture.Small); at != "" {
		page.Logo = root + at
	}
	if at := face.HeaderAt(e, picture.Large); at != "" {
		page.Header = root + at
	}
	return d.pages.Render(w, r, status, "face.html", page)
}

// describe says what becomes of the accent that is shown.
func (p *facePage) describe() {
	for i, c := range suggested {
		at := p.URL + "?" + url.Values{"accent": {c}}.Encode()
		p.Swatches = append(p.Swatches, swatchView{at, c, fmt.Sprintf("swatch-%d", i), c == p.Accent})
	}
	c, ok := face.ParseRGB(p.Accent)
	if !ok {
		return
	}
	a := face.Compute(c)
	p.Near = a.LikeSignal
	for _, t := range []struct {
		class string
		theme face.Theme
	}{{"light", a.Light}, {"dark", a.Dark}} {
		view := themeView{Class: "sample-" + t.class, Name: p.T("face.theme." + t.class)}
		view.Marks = append(view.Marks, markOf(p.P, a, "face.for.fill", t.theme.Fill))
		if !a.LikeSignal {
			view.Marks = append(view.Marks, markOf(p.P, a, "face.for.text", t.theme.Text))
		}
		p.Themes = append(p.Themes, view)
	}
}

func markOf(p *text.Printer, a face.Accent, key string, c face.RGB) markView {
	return markView{p.T(key), c.String(), p.T("face.shift." + string(a.ShiftOf(c)))}
}

func (d *Door) save(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Changing)
	if err != nil {
		return err
	}
	if err := office.Parse(r); err != nil {
		return err
	}
	in := office.NewInput(r)
	c, err := d.wanted(in, v)
	change := ""
	if err == nil {
		v.Edition, change, err = d.faces.Save(r.Context(), v.Who, v.Edition.ID, c)
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.show(w, r, v, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "site.saved", v.Edition.Name, change, r.URL.Path)
	return nil
}

// wanted is the change that a form asks for: that of the colour, or that of the pictures.
func (d *Door) wanted(in *office.Input, v office.Visit) (c face.Change, err error) {
	c = face.Change{Version: v.Edition.Version, Accent: v.Edition.Face.Accent, HeaderAlt: v.Edition.Face.HeaderAlt}
	if read, err := strconv.ParseInt(in.Text("version"), 10, 64); err == nil {
		c.Version = read
	}
	if _, colour := in.PostForm["accent"]; colour {
		c.Accent = in.Text("accent")
		if in.Checked("none") {
			c.Accent = ""
		}
		return c, nil
	}
	c.HeaderAlt, c.RemoveLogo, c.RemoveHeader = in.Text("header_alt"), in.Checked("remove_logo"), in.Checked("remove_header")
	if c.Logo, err = d.upload(in, v, "logo", d.pictures.Make); err != nil {
		return c, err
	}
	c.Header, err = d.upload(in, v, "header", d.pictures.MakeWide)
	return c, err
}

// upload reads a picture from a field; nil when none was handed in.
func (d *Door) upload(in *office.Input, v office.Visit, field string, read face.Maker) (*picture.Made, error) {
	file, err := in.File(field, picture.MaxBytes)
	if err != nil || len(file) == 0 {
		return nil, err
	}
	made, err := read(in.Context(), v.Who, v.Edition.ID, file)
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind == fault.Invalid {
		return nil, f.Field(field, f.Code)
	}
	return &made, err
}
