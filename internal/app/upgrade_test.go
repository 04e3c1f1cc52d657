package app_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// release01 has what release 0.1 left: see the README there.
const release01 = "testdata/0.1/"

// Secrets of the made-up database of release 0.1.
const (
	olgas01 = "lGnVLexhRCLLRqylvPeb9-RdH4IfXaEm6mnnELlfq-0" // sign-ins
	pauls01 = "IBQEOz4DbaF3fuU9mCGQ27qjcEw1jZa99F_x_m8u0F4"
	token01 = "pO45IHXsgLGri1sw_podIxR8wWOaxkd2BIoK_WDRoNs"
)

// upgraded is a server of today on a database of release 0.1, a day after that was made.
type upgraded struct {
	*app.App
	t *testing.T
}

// fromRelease01 runs body on what release 0.1 left, brought to the newest schema: its file, and its backup restored to each
// engine.
func fromRelease01(t *testing.T, body func(u upgraded)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "old.db")
		if err := os.WriteFile(file, unzipped(t, "creneau.db.gz"), 0o600); err != nil {
			t.Fatal(err)
		}
		body(openUpgraded(t, "sqlite://"+file))
	})
	t.Run("backup to sqlite", func(t *testing.T) {
		t.Parallel()
		body(restored01(t, "sqlite://"+filepath.Join(t.TempDir(), "new.db")))
	})
	t.Run("backup to postgres", func(t *testing.T) {
		t.Parallel()
		body(restored01(t, schematest.EmptyPostgresAddress(t)))
	})
}

func restored01(t *testing.T, address string) upgraded {
	t.Helper()
	backup, err := os.ReadFile(release01 + "creneau.backup")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := app.Restore(context.Background(), address, bytes.NewReader(backup), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return openUpgraded(t, address)
}

func openUpgraded(t *testing.T, address string) upgraded {
	t.Helper()
	ctx := context.Background()
	dayAfter := func() time.Time { return time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) }
	db, err := sqldb.Open(ctx, address, sqldb.Options{Clock: dayAfter})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := schema.Migrate(ctx, db); err != nil {
		t.Fatal(err)
	}
	c := app.Config{Addr: "127.0.0.1:0", Database: address, BaseURL: "http://creneau.example", LogLevel: "error",
		SMTP: "smtp://127.0.0.1:1", MailFrom: "day@creneau.example"}
	a, err := app.New(c, slog.New(slog.DiscardHandler), db)
	if err != nil {
		t.Fatal(err)
	}
	return upgraded{a, t}
}

func unzipped(t *testing.T, name string) []byte {
	t.Helper()
	f, err := os.Open(release01 + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// ask answers a request in the name of whoever signed in with release 0.1, or of a program when there is no sign-in.
func (u upgraded) ask(method, path, body, lang, session string) (status int, said string) {
	u.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", "application/json")
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: session})
	} else {
		r.Header.Set("Authorization", "Bearer "+token01)
	}
	w := httptest.NewRecorder()
	u.Handler().ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// lines is what an address of said.txt says now. The programme room's state has the name of who looks behind it.
func (u upgraded) lines(lang, address string) []string {
	u.t.Helper()
	path, who, room := strings.Cut(address, " as ")
	session := map[string]string{"paul": pauls01}[who]
	isAPI := strings.HasPrefix(path, "/api/")
	if session == "" && !isAPI {
		session = olgas01
	}
	status, body := u.ask(http.MethodGet, path, "", lang, session)
	if status != http.StatusOK {
		u.t.Errorf("%s: %d", address, status)
		return nil
	}
	switch {
	case room:
		return stateLines(u.t, body)
	case isAPI:
		return jsonLines(u.t, body)
	}
	return pageLines(body)
}

// stateLines are the sentences of the programme room that its journal makes.
func stateLines(t *testing.T, body string) []string {
	t.Helper()
	var s struct {
		Undo, Redo string
		News       []struct{ Who, What string }
	}
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		t.Fatal(err)
	}
	out := []string{"undo: " + s.Undo, "redo: " + s.Redo}
	for _, n := range s.News {
		out = append(out, "news: "+n.Who+" "+n.What)
	}
	return out
}

// jsonLines is JSON with a value a line, without what only tells rows apart.
func jsonLines(t *testing.T, body string) (out []string) {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(body), "", ""); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(b.String(), "\n") {
		line = strings.TrimSuffix(line, ",")
		if strings.HasPrefix(line, `"`) && !rowIdentity.MatchString(line) {
			out = append(out, line)
		}
	}
	return out
}

var (
	rowIdentity = regexp.MustCompile(`^"(id|at|object|actor)"`)
	silentPart  = regexp.MustCompile(`(?s)<script.*?</script>|<style.*?</style>|<svg.*?</svg>|<template.*?</template>|<nav.*?</nav>`)
	inlineTag   = regexp.MustCompile(`</?(a|b|i|em|strong|span|time|small|code|abbr|bdi|s|del|ins|q|mark)(\s[^>]*)?>`)
	anyTag      = regexp.MustCompile(`<[^>]*>`)
)

// pageLines is the text of a page's main part, a line for each block.
func pageLines(page string) (out []string) {
	_, page, _ = strings.Cut(page, "<main")
	page, _, _ = strings.Cut("<main"+page, "</main>")
	page = silentPart.ReplaceAllString(strings.Join(strings.Fields(page), " "), "")
	page = inlineTag.ReplaceAllString(page, "")
	for line := range strings.SplitSeq(html.UnescapeString(anyTag.ReplaceAllString(page, "\n")), "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// saidThen reads said.txt: by language and address, the lines that release 0.1 said.
func saidThen(t *testing.T) map[[2]string][]string {
	t.Helper()
	out := map[[2]string][]string{}
	var at [2]string
	for line := range strings.SplitSeq(strings.TrimSpace(string(unzipped(t, "said.txt.gz"))), "\n") {
		if title, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(title, " --") {
			lang, address, _ := strings.Cut(strings.TrimSuffix(title, " --"), " ")
			at = [2]string{lang, address}
			continue
		}
		out[at] = append(out[at], line)
	}
	return out
}

// lost are the lines of one text that another does not have in the same order; lines that came between are no matter.
func lost(then, now []string) (out []string) {
	common := make([][]int, len(then)+1) // lines that the rests of both have in common
	common[len(then)] = make([]int, len(now)+1)
	for i := len(then) - 1; i >= 0; i-- {
		common[i] = make([]int, len(now)+1)
		for k := len(now) - 1; k >= 0; k-- {
			if common[i][k] = max(common[i+1][k], common[i][k+1]); then[i] == now[k] {
				common[i][k] = common[i+1][k+1] + 1
			}
		}
	}
	for i, k := 0, 0; i < len(then); {
		switch {
		case k < len(now) && then[i] == now[k]:
			i, k = i+1, k+1
		case k < len(now) && common[i][k+1] > common[i+1][k]:
			k++
		default:
			out = append(out, then[i])
			i++
		}
	}
	return out
}

// sinceRelease01 is what later releases say otherwise on purpose: lines of pages, as they were and as they are.
var sinceRelease01 = []struct{ why, page, then, now string }{
	{isUrgent, `/messages/mai_`, `^(To .*@example\.org · [^0-9]+) (\d)`, `$1 bulk: leaves in turn $2`},
	{isUrgent, `/messages/mai_`, `^(À .*@example\.org · [^0-9]+) (\d)`, `$1 en nombre : part à son tour $2`},
	{isUrgent, `^/outbox$`, `( UTC (?:sent|held|superseded|dropped|failed|on its way))$`, `$1 bulk: leaves in turn`},
	{isUrgent, `^/outbox$`, `( UTC (?:envoyé|retenu|remplacé|abandonné|échoué|en route))$`, `$1 en nombre : part à son tour`},
	{isUrgent, `^/outbox$`, `^(Messages that left, or wait to leave\.)$`,
		`$1 Urgent ones, such as sign-in links, never wait for the others.`},
	{isUrgent, `^/outbox$`, `^(Messages partis, ou qui attendent de partir\.)$`,
		`$1 Les urgents, comme les liens de connexion, n’attendent jamais les autres.`},
	{usualWords, `/release/$`, `Make the draft like it (\d)$`, `Restore this version $1`},
	{usualWords, `/release/$`, `Remettre le brouillon comme elle (\d)$`, `Revenir à cette version $1`},
	{usualWords, `/changes`, `Draft like release (\d)`, `Draft restored to release $1`},
	{usualWords, `/changes`, `Brouillon comme la version (\d)`, `Brouillon remis à la version $1`},
	{usualWords, `/plans/$`, `^Look at it: `, `Open it: `},
	{usualWords, `/plans/$`, `^Le regarder`, `L’ouvrir`},
	{usualWords, `/repair/$`, `^Look: `, `Search: `},
}

const (
	isUrgent   = "the outbox and the messages say which mail is urgent and which is bulk"
	usualWords = "buttons say what other software says"
)

func TestWhatRelease01KeptReadsAsItDid(t *testing.T) {
	t.Parallel()
	then := saidThen(t)
	fromRelease01(t, func(u upgraded) {
		met := map[string]bool{}
		for at, lines := range then {
			expected := make([]string, len(lines))
			for i, line := range lines {
				expected[i] = asToday(at[1], line, met)
			}
			for _, line := range lost(expected, u.lines(at[0], at[1])) {
				u.t.Errorf("%s %s does not say any more:\n%s", at[0], at[1], line)
			}
		}
		for _, c := range sinceRelease01 {
			if !met[c.then] {
				u.t.Errorf("no line of %s was as listed: %s", c.page, c.then)
			}
		}
	})
}

// asToday is a line of release 0.1 as it is to be now. It notes which of the listed differences it met.
func asToday(page, line string, met map[string]bool) string {
	for _, c := range sinceRelease01 {
		then := regexp.MustCompile(c.then)
		if regexp.MustCompile(c.page).MatchString(page) && then.MatchString(line) {
			met[c.then] = true
			return then.ReplaceAllString(line, c.now)
		}
	}
	return line
}

func TestStepsOfRelease01AreTakenBackAndDoneAgain(t *testing.T) {
	t.Parallel()
	then := saidThen(t)
	fromRelease01(t, func(u upgraded) {
		turn := func(session string, back bool) string {
			u.t.Helper()
			status, body := u.ask(http.MethodPost, room01+"turn", map[bool]string{true: `{"back":true}`, false: `{"back":false}`}[back], "en",
				session)
			var done struct{ Label string }
			if err := json.Unmarshal([]byte(body), &done); err != nil || status != http.StatusOK {
				u.t.Fatalf("%d, %v: %s", status, err, body)
			}
			return done.Label
		}
		for who, session := range map[string]string{"olga": olgas01, "paul": pauls01} {
			state := then[[2]string{"en", room01 + "state as " + who}]
			undo, redo := strings.TrimPrefix(state[0], "undo: "), strings.TrimPrefix(state[1], "redo: ")
			if redo != "" {
				if got := turn(session, false); got != redo {
					u.t.Errorf("%s does again %q, not %q", who, got, redo)
				}
				if got := turn(session, true); got != redo {
					u.t.Errorf("%s takes back %q, not %q", who, got, redo)
				}
			}
			if got := turn(session, true); got != undo {
				u.t.Errorf("%s takes back %q, not %q", who, got, undo)
			}
		}
	})
}

// room01 is where the programme room of the edition asks.
const room01 = "/organise/quay-2027/edit/"

func TestChangesOfRelease01AreUndone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	fromRelease01(t, func(u upgraded) {
		who := actor.System("test")
		e, err := u.Editions.BySlug(ctx, who, "quay-2027")
		if err != nil {
			u.t.Fatal(err)
		}
		kinds := map[string]bool{}
		for _, c := range changes01(u, string(e.ID)) {
			kind, _, _ := strings.Cut(c.Action, ".")
			can, err := u.History.Undoable(ctx, who, string(e.ID), []record.Change{c})
			if err != nil {
				u.t.Fatal(err)
			}
			if !can[c.ID] || kinds[kind] {
				continue // each kind once: what is undone may keep others from it
			}
			if _, err := u.History.Undo(ctx, who, string(e.ID), c.ID); err != nil {
				u.t.Errorf("%s %q: %v", c.Action, c.Label, err)
			}
			kinds[kind] = true
		}
		want := []string{"day", "draft", "edition", "family", "placement", "room", "session", "slot", "speaker", "walk"}
		for _, kind := range want {
			if !kinds[kind] {
				u.t.Errorf("no change of a %s could be undone; these could: %v", kind, slices.Sorted(maps.Keys(kinds)))
			}
		}
	})
}

// changes01 is the whole journal of an edition, newest first.
func changes01(u upgraded, scope string) (out []record.Change) {
	u.t.Helper()
	for before := ""; ; {
		deeds, err := u.Accounts.Deeds(context.Background(), actor.System("test"), scope, record.Span{Before: before, Limit: 100})
		if err != nil {
			u.t.Fatal(err)
		}
		for _, d := range deeds {
			out = append(out, d.Change)
		}
		if len(deeds) < 100 {
			return out
		}
		before = deeds[99].ID
	}
}

func TestWordsThatRelease01KeptInRowsHaveTheirNames(t *testing.T) {
	t.Parallel()
	rows := rows01(t)
	u := openUpgradedFile(t)
	for _, lang := range text.Langs {
		p := u.Messages.In(lang)
		for _, row := range rows["audit"] {
			action := row["action"].(string)
			kind, verb, _ := strings.Cut(action, ".")
			if !p.Has("change."+action) && !(p.Has("change.of."+kind) && p.Has("change.to."+verb)) {
				t.Errorf("%s: %s has no sentence", lang, action)
			}
		}
		keys := keys01(rows)
		if len(keys) < 30 {
			t.Errorf("only %d keys are kept in the rows: the test would show little", len(keys))
		}
		for _, key := range keys {
			if !p.Has(key) {
				t.Errorf("%s: %s is kept in rows and has no sentence", lang, key)
			}
		}
	}
	kinds := map[string]bool{}
	for _, row := range rows["outbox"] {
		kinds[row["kind"].(string)] = true
	}
	for _, kind := range []string{release.Released, planning.Queuing} { // what servers wait for
		if !kinds[kind] {
			t.Errorf("release 0.1 knew no event %s", kind)
		}
	}
}

func openUpgradedFile(t *testing.T) upgraded {
	t.Helper()
	file := filepath.Join(t.TempDir(), "old.db")
	if err := os.WriteFile(file, unzipped(t, "creneau.db.gz"), 0o600); err != nil {
		t.Fatal(err)
	}
	return openUpgraded(t, "sqlite://"+file)
}

// rows01 reads the backup of release 0.1: by table, its rows by column.
func rows01(t *testing.T) map[string][]map[string]any {
	t.Helper()
	out := map[string][]map[string]any{}
	var table string
	var columns []string
	for line := range strings.Lines(string(unzipped(t, "creneau.backup"))) {
		var l struct {
			Table   string
			Columns []string
			Row     []any
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		if l.Table != "" {
			table, columns = l.Table, l.Columns
		}
		if l.Row != nil {
			row := map[string]any{}
			for i, value := range l.Row {
				row[columns[i]] = value
			}
			out[table] = append(out[table], row)
		}
	}
	return out
}

// keys01 are the keys of sentences that stand in any column of any row.
func keys01(rows map[string][]map[string]any) []string {
	key := regexp.MustCompile(`"key":"([^"]+)"`)
	found := map[string]bool{}
	for _, all := range rows {
		for _, row := range all {
			for _, value := range row {
				s, _ := value.(string)
				for _, m := range key.FindAllStringSubmatch(s, -1) {
					found[m[1]] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestLostLinesAreThoseThatAnotherTextDoesNotHaveInOrder(t *testing.T) {
	t.Parallel()
	got := lost([]string{"a", "b", "c", "d"}, []string{"x", "b", "a", "y", "c"})
	if len(got) != 2 || !slices.Contains(got, "d") {
		t.Errorf("got %v", got)
	}
	if diff := cmp.Diff([]string(nil), lost([]string{"a", "b"}, []string{"a", "x", "b"})); diff != "" {
		t.Error(diff)
	}
}
