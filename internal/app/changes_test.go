package app_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

// madeUp are the actions that are put together from parts, by the file that does so, instead of standing in the source.
var madeUp = map[string][]string{
	"record/kind.go": nil, // of every kind's name and a verb: see verbs
	"record/many.go": nil, // likewise
	"team/invite.go": {"invitation.accepted", "invitation.sent", "invitation.sent_again", "invitation.copied", "invitation.revoked",
		"invitation.restored"},
	"cfp/send.go": {"proposal.sent", "proposal.created", "proposal.revised", "proposal.withdrawn", "proposal.brought_back", "proposal.invited",
		"proposal.joined", "proposal.linked", "proposal.revoked"},
	"programme/adopt.go": {programme.AdoptionMade, programme.AdoptionDisclosed, programme.AdoptionPending, programme.AdoptionConfirmed,
		programme.AdoptionCancelled, programme.AdoptionUnrecorded},
	"review/service.go": {"round.sheets_made", "round.taken_out", "round.planned", "round.published", "round.opened", "round.closed",
		"round.settled", "round.taken_in", "round.bids_asked", "round.bids_ended",
		"round.dealt", "round.taken_back"},
	"selection/decide.go": {"decision.made", "decision.undone", "decision.withdrawn"},
	"selection/reveal.go": {"reveal.opened", "reveal.released", "reveal.cancelled"},
	"selection/reply.go":  {"reply.confirmed", "reply.declined", "reply.spared"},
	"care/desk.go":        {"task.waived", "task.reopened", "trip.asked", "trip.granted", "trip.refused", "trip.booked", "trip.settled"},
	"care/tell.go":        {"speaker.late", "speaker.ill", "speaker.away"},
	"intake/source.go":    {"source.followed", "source.stopped", "source.ignored"},
	"post/mail.go":        {"mail." + string(post.MailQueued), "mail." + string(post.MailHeld), "mail." + string(post.MailDropped)},
}

// verbs are what kinds add to their name.
var verbs = []string{"created", "edited", "removed", "restored", "undone", "many_edited", "many_removed", "many_undone"}

// older are actions that no code records any more, and that stand in the databases of others.
var older = []string{"plan.applied", "plan.undone"}

// recorded reads from the source which actions are recorded in the audit.
func recorded(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, action := range older {
		out[action] = true
	}
	files := token.NewFileSet()
	packages := map[string][]*ast.File{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if entry != nil && entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "lostproperty") { // not in the product's list
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		packages[filepath.Dir(path)] = append(packages[filepath.Dir(path)], file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, all := range packages {
		known := texts(all)
		for _, file := range all {
			name, _ := filepath.Rel("..", files.Position(file.Package).Filename)
			ast.Inspect(file, func(n ast.Node) bool {
				literal, is := n.(*ast.CompositeLit)
				if !is {
					return true
				}
				if _, generic := literal.Type.(*ast.IndexExpr); typeName(literal.Type) == "Kind" && !generic {
					return true // a kind of ticket, or what else is called so
				}
				value := field(literal, map[string]string{"Change": "Action", "Kind": "Name"}[typeName(literal.Type)])
				actions := known.of(value)
				switch {
				case value == nil:
				case typeName(literal.Type) == "Kind":
					for _, verb := range verbs {
						out[actions[0]+"."+verb] = true
					}
				case len(actions) > 0:
					for _, action := range actions {
						out[action] = true
					}
				default:
					made, listed := madeUp[filepath.ToSlash(name)]
					if !listed {
						t.Errorf("%s: cannot tell which action is recorded; say it in a word, or list it in madeUp", files.Position(literal.Pos()))
					}
					for _, action := range made {
						out[action] = true
					}
				}
				return true
			})
		}
	}
	return out
}

// typeName is the last word of a type: Change of record.Change, Kind of record.Kind[Room].
func typeName(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.SelectorExpr:
		return t.Sel.Name
	case *ast.IndexExpr:
		return typeName(t.X)
	}
	return ""
}

func field(literal *ast.CompositeLit, name string) ast.Expr {
	for _, e := range literal.Elts {
		if pair, is := e.(*ast.KeyValueExpr); is {
			if key, is := pair.Key.(*ast.Ident); is && key.Name == name {
				return pair.Value
			}
		}
	}
	return nil
}

// named are the texts that the constants and variables of a package may have.
type named map[string][]string

func texts(files []*ast.File) named {
	out := named{}
	note := func(name ast.Expr, value ast.Expr) {
		if id, is := name.(*ast.Ident); is {
			out[id.Name] = append(out[id.Name], out.of(value)...)
		}
	}
	for range 2 { // a variable may be given a constant that stands further down
		for _, file := range files {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ValueSpec:
					for i, value := range n.Values {
						note(n.Names[i], value)
					}
				case *ast.AssignStmt:
					for i, value := range n.Rhs {
						if len(n.Lhs) == len(n.Rhs) {
							note(n.Lhs[i], value)
						}
					}
				}
				return true
			})
		}
	}
	return out
}

func (n named) of(value ast.Expr) []string {
	switch v := value.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(v.Value); err == nil && v.Kind == token.STRING {
			return []string{text}
		}
	case *ast.Ident:
		return slices.Clone(n[v.Name])
	}
	return nil
}

func TestEveryActionThatIsRecordedHasItsSentence(t *testing.T) {
	actions := slices.Sorted(maps.Keys(recorded(t)))
	for _, known := range []string{"room.removed", "session.edited", "walk.edited", "draft.step", "draft.redone", "warning.heard",
		"programme.released", "account.granted", "mail.held"} {
		if !slices.Contains(actions, known) {
			t.Errorf("%s was not found in the source: %v", known, actions)
		}
	}
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		recordChanges(q, t, append(actions, "nothing.known")...)
		for lang, unknown := range map[string]string{"en": "no words for (", "fr": "ne sait pas nommer ("} {
			page := q.Get("/organise/quay-2027/changes/?lang=" + lang)
			for _, rest := range strings.Split(page, unknown)[1:] {
				if action, _, _ := strings.Cut(rest, ")"); action != "nothing.known" {
					t.Errorf("%s has no sentence in %s", action, lang)
				}
			}
			if !strings.Contains(page, unknown+"nothing.known)") {
				t.Errorf("what has no sentence is not told in %s", lang)
			}
		}
	})
}

// recordChanges writes changes without content into the audit, by a job.
func recordChanges(q webtest.Quay, t *testing.T, actions ...string) {
	t.Helper()
	err := q.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
		for i, action := range actions {
			c := record.Change{Action: action, Object: fmt.Sprint(i), Scope: string(q.Edition.ID), Label: "L"}
			if _, err := record.Write(tx, id.System(), actor.System("clock"), c, nil, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheListOfChangesSaysWhoDidWhatWhenAndOffersUndoWhereItWorks(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		changes := "/organise/quay-2027/changes/"
		q.Place("Storage for all", 0, "10:00")
		room := q.Draft().Frame.Rooms[1]
		room.Name = "Tiny"
		if _, _, err := q.Editions.Room().Save(context.Background(), actor.System("clock"), room); err != nil {
			t.Fatal(err)
		}
		q.Shows(changes, "<strong>o</strong> added the place of “Storage for all”", "<strong>the program “clock”</strong> edited the room “Tiny”",
			"added the slot 4 February 10:40", "added the day Thursday 4 February 2027",
			"took in a programme", "Times are those of Europe/Paris")
		amelie := q.Colleague()
		amelie.Shows(changes, "<strong>o</strong> a ajouté la place de «\u00a0Storage for all\u00a0»", "a modifié la salle «\u00a0Tiny\u00a0»",
			"a ajouté le créneau du 4 février 10:40")

		// The edit is undone: it is marked so, and offered no more.
		undo := undoOf(t, amelie.Get(changes), "Tiny")
		amelie.Submit(undo)
		page := amelie.Get(changes)
		if !strings.Contains(page, "<s>a modifié la salle «\u00a0Tiny\u00a0»</s> <span class=\"tag\">annulé</span>") ||
			strings.Contains(page, undo) {
			t.Errorf("what was taken back is not marked:\n%s", page)
		}
		if !strings.Contains(page, "<strong>amelie@example.org</strong> a remis comme avant la salle «\u00a0Small\u00a0»") &&
			!strings.Contains(page, "<strong>amelie</strong> a remis comme avant la salle «\u00a0Small\u00a0»") {
			t.Errorf("who took it back is not told:\n%s", page)
		}

		// A hundred at once, then older ones.
		recordChanges(q, t, slices.Repeat([]string{"wishes.imported"}, 100)...)
		page = q.Get(changes)
		if strings.Contains(page, "Tiny") || strings.Count(page, "imported the wishes") != 100 {
			t.Errorf("the page shows %d imports", strings.Count(page, "imported the wishes"))
		}
		_, older, _ := strings.Cut(page, `href="?before=`)
		older, _, _ = strings.Cut(older, `"`)
		q.Shows(changes+"?before="+older, "edited the room “Tiny”", "Back to the newest")
		if page := q.Get(changes + "?before=aud_0"); !strings.Contains(page, "Nothing was done yet") {
			t.Errorf("nothing is not told:\n%s", page)
		}
	})
}

// undoOf is where the change that says something is undone.
func undoOf(t *testing.T, page, what string) string {
	t.Helper()
	for _, line := range strings.Split(page, "<li>") {
		if _, rest, ok := strings.Cut(line, `formaction="`); ok && strings.Contains(line, what) {
			address, _, _ := strings.Cut(rest, `"`)
			return address
		}
	}
	t.Fatalf("no undo of what says %q:\n%s", what, page)
	return ""
}
