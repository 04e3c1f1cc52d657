package web_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
)

// typist is an organiser at a keyboard.
type typist struct {
	*webtest.Browser
	loads *atomic.Int32
}

// fill types into a field as if nothing stood there.
func (b typist) fill(id, text string) {
	b.T.Helper()
	webtest.Eval[bool](b.Browser, fmt.Sprintf(`(document.getElementById(%q).focus(), document.activeElement.select?.(), true)`, id))
	if text != "" {
		b.Press(text)
	}
}

// set gives a date its value, which browsers type each in their own way.
func (b typist) set(id, value string) {
	b.T.Helper()
	webtest.Eval[bool](b.Browser, fmt.Sprintf(`((e) => { e.value = %q; e.dispatchEvent(new Event("input", {bubbles: true})); return true })(document.getElementById(%q))`,
		value, id))
}

// pick types into a picker and takes the choice that is marked then.
func (b typist) pick(id, text string) {
	b.T.Helper()
	b.fill(id, text)
	b.Wait(fmt.Sprintf(`document.getElementById(%q + "-choices").querySelector("[aria-selected=true]")`, id))
	b.Press(kb.Enter)
}

// control presses a key with Ctrl, and waits for the page that answers.
func (b typist) control(key, code string, number int64) {
	b.T.Helper()
	before := b.loads.Load()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		_, err := chromedp.Call(b.Ctx, input.DispatchKeyEvent,
			input.DispatchKeyEventParams{Type: kind, Key: key, Code: code, WindowsVirtualKeyCode: number, Modifiers: 2})
		if err != nil {
			b.T.Fatal(err)
		}
	}
	b.Until("the page that answers", func() bool { return b.loads.Load() > before })
	b.Wait(`document.readyState === "complete" && customElements.get("kept-form") || !document.querySelector("kept-form")`)
}

func (b typist) saveAndNew() { b.T.Helper(); b.control("Enter", "Enter", 13) }
func (b typist) save()       { b.T.Helper(); b.control("s", "KeyS", 83) }

func (b typist) open(url string) {
	b.T.Helper()
	b.Do(chromedp.Navigate(url))
	b.Wait(`document.readyState === "complete"`)
}

// newTypist serves an empty server to an administrator in a browser, whose pages are counted.
func newTypist(t *testing.T) (typist, *app.App, webtest.Visitor) {
	t.Helper()
	a, v := webtest.ServeFresh(t, "sqlite://"+filepath.Join(t.TempDir(), "c.db"))
	link := func() string {
		token, err := a.Accounts.GrantLink(context.Background(), actor.System("t"), "o@example.org",
			actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}, time.Hour, "/organise/")
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	v.Submit("/sign-in/" + link())
	b := typist{webtest.OpenBrowser(t), new(atomic.Int32)}
	b.SignIn(v.Base + "/sign-in/" + link())
	if err := chromedp.Listen(b.Ctx, func(ev any) {
		if _, loaded := ev.(*page.EventDomContentEventFired); loaded {
			b.loads.Add(1)
		}
	}); err != nil {
		t.Fatal(err)
	}
	return b, a, v
}

func draftOf(t *testing.T, a *app.App, slug string) programme.Draft {
	t.Helper()
	e, err := a.Editions.BySlug(context.Background(), actor.System("t"), slug)
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.Programme.Draft(context.Background(), actor.System("t"), e.ID)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAnEditionIsTypedByHandInFewPages types 12 sessions with 24 speakers, their tracks, rooms and slots, by keyboard alone.
func TestAnEditionIsTypedByHandInFewPages(t *testing.T) {
	t.Parallel()
	b, a, v := newTypist(t)
	b.open(v.Base + "/organise/new")
	b.fill("name", "Quay 2027")
	b.set("first", "2027-02-04")
	b.fill("venue", "The harbour hall")
	b.save()
	root := v.Base + "/organise/quay-2027/"
	b.open(root + "rooms/new")
	for i := range 3 {
		b.fill("name", fmt.Sprintf("Room %d", i+1))
		b.fill("capacity", "100")
		b.saveAndNew()
	}
	b.open(root + "slots/")
	b.set("first", "2027-02-04T10:00")
	b.set("count", "4")
	before := b.loads.Load()
	webtest.Eval[bool](b.Browser, `(document.getElementById("first").form.requestSubmit(), true)`)
	b.Until("the slots", func() bool { return b.loads.Load() > before })
	b.open(root + "sessions/new")
	for i := range 12 {
		b.fill("title", fmt.Sprintf("Session %d", i+1))
		b.pick("speakers", fmt.Sprintf("Ána Númber%d", i+1))
		b.pick("speakers", fmt.Sprintf("Bob Second%d, bob%d@example.org", i+1, i+1))
		b.pick("track", []string{"Cloud", "Data"}[i%2])
		b.saveAndNew()
	}
	b.pick("speakers", "ana number7") // without accents
	if got := webtest.Eval[string](b.Browser, `document.querySelector(".picked li").firstChild.textContent`); got != "Ána Númber7" {
		t.Errorf("who is typed without accents: %q", got)
	}
	if n := b.loads.Load(); n >= 40 {
		t.Errorf("an edition takes %d pages", n)
	} else {
		t.Logf("an edition of 12 sessions and 24 speakers takes %d pages", n)
	}
	d := draftOf(t, a, "quay-2027")
	if got, want := []int{len(d.Sessions), len(d.Stage.Speakers), len(d.Frame.Tracks), len(d.Frame.Rooms),
		len(d.Frame.Slots), len(d.Frame.Days)},
		[]int{12, 24, 2, 3, 4, 1}; !slices.Equal(got, want) {
		t.Fatalf("sessions, speakers, tracks, rooms, slots, days: %v, want %v", got, want)
	}
	s := find(t, d, "Session 3")
	if got, want := names(d, s), []string{"Ána Númber3", "Bob Second3"}; !slices.Equal(got, want) {
		t.Errorf("on stage: %v, want %v", got, want)
	}
	for _, who := range d.Stage.Speakers {
		if strings.HasPrefix(who.Name, "Bob") != (who.Email != "") || strings.Contains(who.Name, "@") {
			t.Errorf("%q has the address %q", who.Name, who.Email)
		}
	}
	if day := d.Frame.Days[0]; day.Date != "2027-02-04" || d.Frame.Edition.Venue != "The harbour hall" {
		t.Errorf("the day is %s in %q", day.Date, d.Frame.Edition.Venue)
	}
	b.looks(root)
}

// looks lets axe look at the forms, with a picker open.
func (b typist) looks(root string) {
	b.T.Helper()
	for _, of := range []struct{ name, path string }{
		{"new-edition", "../new"}, {"new-session", "sessions/new"}, {"new-speaker", "speakers/new"}, {"new-room", "rooms/new"},
		{"new-track", "tracks/new"}, {"new-day", "days/new"}, {"paste-sessions", "sessions/paste"}, {"paste-speakers", "speakers/paste"},
	} {
		b.Look(of.name, root+of.path)
	}
	for _, width := range []int64{390, 1440} {
		b.Do(chromedp.EmulateViewport(width, 900))
		b.open(root + "sessions/new")
		b.fill("speakers", "nobody yet")
		b.Check(fmt.Sprintf("picker-%d", width), width)
	}
}

func find(t *testing.T, d programme.Draft, title string) programme.Session {
	t.Helper()
	for _, s := range d.Sessions {
		if s.Title == title {
			return s
		}
	}
	t.Fatalf("no session %q", title)
	return programme.Session{}
}

func names(d programme.Draft, s programme.Session) (out []string) {
	for _, id := range s.Speakers {
		for _, x := range d.Stage.Speakers {
			if x.ID == id {
				out = append(out, x.Name)
			}
		}
	}
	return out
}

func TestWhatIsTypedIsKeptUntilItIsSaved(t *testing.T) {
	t.Parallel()
	b, a, v := newTypist(t)
	v.Submit("/organise/new", "name", "Quay 2027", "zone", "Europe/Paris", "first", "2027-02-04", "last", "2027-02-05")
	root := v.Base + "/organise/quay-2027/"
	b.open(root + "sessions/new")
	b.fill("title", "Half a talk")
	b.pick("speakers", "Ana Lee")
	b.Wait(`Object.keys(localStorage).some(k => k.startsWith("form:") && localStorage.getItem(k).includes("Ana Lee"))`)
	b.open(root + "sessions/new")
	if got := webtest.Eval[string](b.Browser, `document.getElementById("title").value`); got != "" {
		t.Errorf("unasked the form has %q", got)
	}
	webtest.Eval[bool](b.Browser, `(document.querySelector("kept-form button").click(), true)`)
	if got := webtest.Eval[string](b.Browser, `document.getElementById("title").value + "/" + document.querySelector(".picked li").firstChild.textContent.trim()`); got != "Half a talk/Ana Lee" {
		t.Errorf("taken back: %q", got)
	}
	b.save()
	if n := webtest.Eval[int](b.Browser, `Object.keys(localStorage).filter(k => k.startsWith("form:")).length`); n != 0 {
		t.Errorf("after saving %d forms are kept", n)
	}
	if got := names(draftOf(t, a, "quay-2027"), find(t, draftOf(t, a, "quay-2027"), "Half a talk")); !slices.Equal(got, []string{"Ana Lee"}) {
		t.Errorf("saved: %v", got)
	}
}

func TestFormsDoWithoutScript(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		root := webtest.QuayRoot
		body := q.Submit(root+"sessions/new", "title", "By hand", "kind", "talk", "minutes", "30", "state", "confirmed",
			"speakers_new", "New One, new@example.org, A Company\nzoe", "products_new", "Brand new", "track_new", "cloud", "then", "next")
		if !strings.Contains(body, "New session") {
			t.Error("save and new does not lead to a new one")
		}
		d := q.Draft()
		s := q.Session("By hand")
		if got, want := names(d, s), []string{"New One", "Zoé"}; !slices.Equal(got, want) {
			t.Errorf("on stage: %v, want %v", got, want)
		}
		var email, from, product, track string
		for _, x := range d.Stage.Speakers {
			for _, o := range d.Stage.Organisations {
				if x.Name == "New One" && o.ID == x.OrganisationID {
					email, from = x.Email, o.Name
				}
			}
		}
		for _, p := range d.Catalogue.Products {
			if slices.Contains(s.Products, p.ID) {
				product = p.Name
			}
		}
		for _, x := range d.Frame.Tracks {
			if x.ID == s.TrackID {
				track = x.Name
			}
		}
		got, want := []string{email, from, product, track}, []string{"new@example.org", "A Company", "Brand new", "Cloud"}
		if !slices.Equal(got, want) {
			t.Errorf("mail, organisation, product, track: %q, want %q", got, want)
		}
		undone := q.Submit(undoOf(t, q))
		if !strings.Contains(undone, "By hand") {
			t.Error("the journal does not name what was taken back")
		}
		if diff := cmp.Diff(len(q.Draft().Sessions), len(d.Sessions)-1); diff != "" {
			t.Errorf("sessions after undo: %s", diff)
		}
		for _, x := range q.Draft().Stage.Speakers {
			if x.Name == "New One" {
				t.Error("one undo leaves the speaker who was made with the session")
			}
		}
	})
}

// undoOf is the address at which the newest change is undone.
func undoOf(t *testing.T, q webtest.Quay) string {
	t.Helper()
	_, rest, ok := strings.Cut(q.Get(webtest.QuayRoot+"changes/"), `formaction="`)
	if !ok {
		t.Fatal("nothing can be undone")
	}
	address, _, _ := strings.Cut(rest, `"`)
	return address
}

func TestARefusedFormSaysWhereAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	body := q.Refused(422, webtest.QuayRoot+"sessions/new", "title", "Too long", "kind", "talk", "minutes", "45", "state", "confirmed",
		"speakers_new", "Somebody New")
	for _, want := range []string{`<a href="#minutes">Minutes</a>`, "Somebody New", `id="minutes-error"`, "Too long"} {
		if !strings.Contains(body, want) {
			t.Errorf("the form does not say %q", want)
		}
	}
	body = q.Refused(422, webtest.QuayRoot+"sessions/new", "title", "Mail", "kind", "talk", "minutes", "30", "state", "confirmed",
		"speakers_new", "Somebody, not@an@address")
	if !strings.Contains(body, `<a href="#speakers">Speakers</a>`) {
		t.Error("a wrong address of a new speaker is not said at the speakers")
	}
	page := q.Submit(webtest.QuayRoot+"sessions/new", "title", "Seen before", "abstract", "**bold** <script>", "preview", "abstract")
	if !strings.Contains(page, "<strong>bold</strong>") ||
		strings.Contains(page, "bold</strong> <script>") || !strings.Contains(page, "Seen before") {
		t.Error("without script the preview does not come with the page")
	}
	if page := q.Submit(webtest.QuayRoot+"preview", "text", "*it*"); !strings.Contains(page, "<em>it</em>") {
		t.Errorf("the preview is %q", page)
	}
}

func TestManyLinesAreLookedAtAndTakenInAsOneStep(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		path := webtest.QuayRoot + "sessions/paste"
		before := q.Draft()
		const lines = "First of many | Ána Lee, zoe | 20 | Cloud\r\nSecond of many\t\t\tNew theme\r\nstorage for ALL\r\n\r\nThird | Ana Lee"
		wrong := q.Refused(422, path, "lines", "Good\nToo long | | 90\nBad | | soon", "do", "look")
		if strings.Count(wrong, `class="error"`) != 2 || strings.Contains(wrong, `value="take"`) {
			t.Errorf("lines that are wrong: %s", wrong)
		}
		look := q.Submit(path, "lines", lines, "do", "look")
		for _, want := range []string{"Add 3 sessions", "left out", "New theme", `value="take"`} {
			if !strings.Contains(look, want) {
				t.Errorf("the look does not say %q", want)
			}
		}
		if diff := cmp.Diff(before, q.Draft()); diff != "" {
			t.Fatalf("a look changes the draft: %s", diff)
		}
		if changed := q.Submit(path, "lines", lines+"\nAnother", "looked", lines, "do", "take"); !strings.Contains(changed, "Add 4 sessions") {
			t.Error("lines that nobody looked at are taken in")
		}
		q.Submit(path, "lines", lines, "looked", lines, "do", "take")
		d := q.Draft()
		if len(d.Sessions) != len(before.Sessions)+3 || len(d.Stage.Speakers) != len(before.Stage.Speakers)+1 ||
			len(d.Frame.Tracks) != len(before.Frame.Tracks)+1 {
			t.Errorf("%d sessions, %d speakers, %d tracks more", len(d.Sessions)-len(before.Sessions),
				len(d.Stage.Speakers)-len(before.Stage.Speakers), len(d.Frame.Tracks)-len(before.Frame.Tracks))
		}
		if s := q.Session("First of many"); s.Minutes != 20 || !slices.Equal(names(d, s), []string{"Ána Lee", "Zoé"}) {
			t.Errorf("%d minutes with %v", s.Minutes, names(d, s))
		}
		if s := q.Session("Second of many"); s.Minutes != 30 || s.TrackID == "" {
			t.Errorf("a line of tabs: %d minutes, track %q", s.Minutes, s.TrackID)
		}
		q.Submit(undoOf(t, q))
		if got := q.Draft(); len(got.Sessions) != len(before.Sessions) || len(got.Frame.Tracks) != len(before.Frame.Tracks) {
			t.Errorf("one undo leaves %d sessions", len(got.Sessions)-len(before.Sessions))
		}
		const people = "Ana Lee, ana@example.org, Labo\nZoé\nBo Dae\tbo@example.org"
		q.Submit(webtest.QuayRoot+"speakers/paste", "lines", people, "looked", people, "do", "take")
		var got []string
		for _, x := range q.Draft().Stage.Speakers {
			if x.Email != "" {
				got = append(got, x.Name+" "+x.Email)
			}
		}
		if want := []string{"Ana Lee ana@example.org", "Bo Dae bo@example.org"}; !slices.Equal(got, want) {
			t.Errorf("speakers: %v, want %v", got, want)
		}
	})
}

func TestAvailabilityIsTickedOnTheSlotsAndKeepsWhatIsNoSlot(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	at := func(clock string) time.Time {
		out, err := time.ParseInLocation("2006-01-02 15:04", "2027-02-04 "+clock, q.Edition.Location())
		if err != nil {
			t.Fatal(err)
		}
		return out.UTC()
	}
	slot := func(from, to string) string { return at(from).Format(time.RFC3339) + "/" + at(to).Format(time.RFC3339) }
	first, second, third := slot("10:00", "10:30"), slot("10:40", "11:10"), slot("11:20", "11:50")
	all := first + " " + second + " " + third
	window := func(from, to string) edition.Window { return edition.Window{Start: at(from), End: at(to)} }
	path := webtest.QuayRoot + "rooms/" + string(q.Draft().Frame.Rooms[0].ID)
	save := func(pairs ...string) []edition.Window {
		t.Helper()
		d := q.Draft()
		room, _ := d.Frame.Room(d.Frame.Rooms[0].ID)
		fields := []string{"version", fmt.Sprint(room.Version), "name", room.Name, "capacity", "200", "available_slots", all}
		q.Submit(path, append(fields, pairs...)...)
		now, _ := q.Draft().Frame.Room(room.ID)
		return now.Available
	}
	for _, c := range []struct {
		name  string
		pairs []string
		want  []edition.Window
	}{
		{"slots that follow each other are one time", []string{"available_when", "only", "available", first, "available", second},
			[]edition.Window{window("10:00", "11:10")}},
		{"with another time", []string{"available_when", "only", "available", third, "available_free", "2027-02-04 09:00–09:20\n2027-02-04T17:00 2027-02-04T17:30"},
			[]edition.Window{window("09:00", "09:20"), window("11:20", "11:50"), window("17:00", "17:30")}},
		{"always", []string{"available_when", "always", "available", third}, nil},
	} {
		if diff := cmp.Diff(c.want, save(c.pairs...)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	// A time that is longer than its slots stays so while its ticks are not touched, and keeps its other end when one is.
	q.Submit(path, "version", fmt.Sprint(q.Draft().Frame.Rooms[0].Version), "name", q.Draft().Frame.Rooms[0].Name, "available_when", "only",
		"available_free", "2027-02-04 09:30–12:30\n2027-02-04 16:00–16:10")
	body := q.Get(path)
	if strings.Count(body, " checked>") < 4 || !strings.Contains(body, "2027-02-04 16:00–16:10") ||
		strings.Contains(body, "09:30–12:30</textarea>") ||
		!strings.Contains(body, "4 February 09:30–12:30, 16:00–16:10") {
		t.Errorf("the form shows: %s", body)
	}
	if diff := cmp.Diff([]edition.Window{window("09:30", "12:30"), window("16:00", "16:10")},
		save("available_when", "only", "available", first, "available", second,
			"available", third, "available_free", "2027-02-04 16:00–16:10")); diff != "" {
		t.Errorf("untouched: %s", diff)
	}
	if diff := cmp.Diff([]edition.Window{window("09:30", "10:30"), window("11:20", "12:30")},
		save("available_when", "only", "available", first, "available", third)); diff != "" {
		t.Errorf("the middle is away: %s", diff)
	}
	refused := q.Refused(422, path, "version", fmt.Sprint(q.Draft().Frame.Rooms[0].Version), "name", "Big", "available_slots", all,
		"available_when", "only",
		"available", first, "available_free", "some day")
	if !strings.Contains(refused, "some day") || !strings.Contains(refused, `value="`+first+`" checked`) {
		t.Errorf("what was ticked is not kept: %s", refused)
	}
}
