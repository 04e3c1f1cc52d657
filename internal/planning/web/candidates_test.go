package web_test

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
)

// search finds a plan of a name.
func search(q webtest.Quay, name string) string {
	q.T.Helper()
	set := planning.DefaultSettings()
	set.Seconds, set.Iterations = 0, 2000
	planID, err := q.Planning.Start(context.Background(), actor.System("t"), q.Edition.ID, name, set)
	if err == nil {
		_, err = q.Planning.Work(context.Background())
	}
	if err != nil {
		q.T.Fatal(err)
	}
	return string(planID)
}

func placed(q webtest.Quay) int { return len(q.Draft().Placements) }

var flashUndo = regexp.MustCompile(`class="flash".*<form method="post" action="(/organise/[^"]*/undo)">`)

// takeBack presses the undo of a page's message.
func takeBack(q webtest.Quay, page string) {
	q.T.Helper()
	found := flashUndo.FindStringSubmatch(page)
	if found == nil {
		q.T.Fatalf("the message offers no undo:\n%s", page)
	}
	q.Submit(found[1])
}

func TestAPlanThatIsAppliedIsTakenBackFromTheMessage(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		plan := search(q, "Mine")
		takeBack(q, q.Submit(webtest.QuayRoot+"plans/"+plan+"/apply"))
		if n := placed(q); n != 0 {
			t.Errorf("%d placements are left of the plan", n)
		}
		track := string(q.Session("Storage for all").TrackID)
		page := q.Submit(webtest.QuayRoot+"plans/"+plan+"/apply", "track", track)
		if placed(q) == 0 {
			t.Fatal("no part was applied")
		}
		takeBack(q, page)
		if n := placed(q); n != 0 {
			t.Errorf("%d placements are left of the part", n)
		}
		q.Shows(webtest.QuayRoot+"changes/", "<s>Plan applied: Mine</s>", "<s>A part of a plan applied: Mine</s>")

		// Once more, and again: the second time there is nothing to undo.
		q.Submit(webtest.QuayRoot + "plans/" + plan + "/apply")
		if page := q.Submit(webtest.QuayRoot + "plans/" + plan + "/apply"); !strings.Contains(page, "like this plan already") ||
			flashUndo.MatchString(page) {
			t.Errorf("applying again:\n%s", page)
		}
	})
}

func TestTheDraftSaysWhichPlanItCameFrom(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		plans := webtest.QuayRoot + "plans/"
		mine := search(q, "Mine")
		search(q, "Another")
		fromNone := func(when string) {
			t.Helper()
			if page := q.Get(plans); strings.Contains(page, "from “") || strings.Contains(page, "from a part") {
				t.Errorf("%s the draft comes from a plan:\n%s", when, page)
			}
		}
		fromNone("before any was applied")
		applied := q.Submit(plans + mine + "/apply")
		q.Shows(plans, "from “Mine”, applied", ", as it is")
		takeBack(q, applied)
		fromNone("after it was taken back")
		q.Submit(plans+mine+"/apply", "track", string(q.Session("Storage for all").TrackID))
		q.Shows(plans, "from a part of “Mine”, applied", " differ")
		q.Colleague().Shows(plans, "issu d’une partie de «\u00a0Mine\u00a0», appliqué le")
	})
}

func TestAPlanIsSaidToBeAppliedWhileItIs(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		plan, track := search(q, "Mine"), string(q.Session("Storage for all").TrackID)
		column := regexp.MustCompile(`<span class="soft small">((?:a part )?applied)`)
		says := func(want, why string) {
			t.Helper()
			got := ""
			if found := column.FindStringSubmatch(q.Get(webtest.QuayRoot + "plans/")); found != nil {
				got = found[1]
			}
			if got != want {
				t.Errorf("%s: the plan is said to be %q, want %q", why, got, want)
			}
		}
		whole := q.Submit(webtest.QuayRoot + "plans/" + plan + "/apply")
		says("applied", "applied")
		q.Submit(webtest.QuayRoot+"plans/"+plan+"/apply", "track", track)
		says("applied", "a part of what was applied is applied again")
		takeBack(q, whole)
		says("", "undone")
		part := q.Submit(webtest.QuayRoot+"plans/"+plan+"/apply", "track", track)
		says("a part applied", "a part applied")
		if page := q.Get(webtest.QuayRoot); !strings.Contains(page, "A part of a plan was applied · 1 plan") {
			t.Errorf("the overview:\n%s", page)
		}
		takeBack(q, part)
		says("", "the part undone")
		if page := q.Get(webtest.QuayRoot); strings.Contains(page, "was applied") {
			t.Errorf("the overview after undoing:\n%s", page)
		}
	})
}

func TestTwoPlansAreComparedAndOneIsApplied(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		one, two := search(q, "One"), search(q, "")
		page := q.Get(webtest.QuayRoot + "plans/compare?from=" + one + "&to=" + two)
		for _, plan := range []string{one, two} {
			if !strings.Contains(page, `action="`+webtest.QuayRoot+"plans/"+plan+`/apply"`) ||
				!strings.Contains(page, `href="`+webtest.QuayRoot+"plans/"+plan+`/"`) {
				t.Errorf("%s can be neither seen nor applied:\n%s", plan, page)
			}
		}
		if page := q.Get(webtest.QuayRoot + "plans/compare?to=" + one); strings.Count(page, "/apply\"") != 1 {
			t.Error("the draft can be applied to itself")
		}
		takeBack(q, q.Submit(webtest.QuayRoot+"plans/"+two+"/apply"))
		q.Submit(webtest.QuayRoot + "plans/" + one + "/apply")

		// What answers a mishap is taken where the mishap is.
		d := q.Draft()
		var answer string
		found := q.Submit(webtest.QuayRoot+"repair/", "kind", "room", "room", string(d.Placements[0].RoomID), "from",
			d.Placements[0].Start.Format("2006-01-02T15:04:05Z07:00"), "most", "2")
		if match := regexp.MustCompile(`plans/(plan_[a-z0-9]+)/`).FindStringSubmatch(found); match != nil {
			answer = match[1]
		}
		if page := q.Get(webtest.QuayRoot + "plans/compare?to=" + answer); strings.Contains(page, "/apply\"") ||
			!strings.Contains(page, webtest.QuayRoot+"repair/rep_") {
			t.Errorf("an answer is applied without the others:\n%s", page)
		}
		if page := q.Get(webtest.QuayRoot + "plans/" + answer + "/"); strings.Contains(page, "part-track") ||
			!strings.Contains(page, webtest.QuayRoot+"repair/rep_") {
			t.Errorf("a part of an answer is offered:\n%s", page)
		}
		page = q.Get(webtest.QuayRoot + "plans/")
		table, rest, _ := strings.Cut(page, "Ways out of mishaps")
		if strings.Contains(table, answer) || !strings.Contains(rest, "plans/"+answer+"/") || !strings.Contains(table, one) {
			t.Errorf("answers stand among plans, or are not listed apart:\n%s", page)
		}
	})
}

func TestThePageOfPlansSaysWhatIsSoAndKeepsWhatWasChosen(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Shows(webtest.QuayRoot, "0 plans")
		page := q.Submit(webtest.QuayRoot+"plans/three", "seconds", "7")
		if !strings.Contains(page, "3 searches under way") || strings.Contains(page, `class="flash"`) {
			t.Errorf("three searches:\n%s", page)
		}
		if n := strings.Count(page, `max="3600" value="7"`); n != 2 {
			t.Errorf("%d fields keep the seconds", n)
		}
		q.Refused(200, webtest.QuayRoot+"plans/three", "seconds", "9999")
		q.Shows(webtest.QuayRoot+"plans/", `id="three-seconds" name="seconds" type="number" min="1" max="3600" value="7"`)
		q.Shows(webtest.QuayRoot, "3 plans")

		// A draft that is complete says so, whoever completed it.
		for i, title := range []string{"Storage for all", "Réseaux sans peur", "Birds and models"} {
			q.Place(title, 0, []string{"10:00", "10:40", "11:20"}[i])
		}
		q.Place("A lab", 1, "10:00")
		q.Shows(webtest.QuayRoot, "Every session has a place · 3 plans")
	})
}

func TestEachWayOutSaysWhatItDoes(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Place("Storage for all", 0, "10:00")
		q.Place("Réseaux sans peur", 0, "10:40")
		lost := []string{"kind", "room", "room", string(q.Draft().Frame.Rooms[0].ID), "from", "2027-02-04T09:40:00Z", "most", "2"}
		page := q.Submit(webtest.QuayRoot+"repair/", lost...)
		for _, want := range []string{"Cancels 1 session, moves none.", "Keeps all sessions, changes 1 room.", "Other ways",
			"comes to the same as “Change rooms only”"} {
			if !strings.Contains(page, want) {
				t.Errorf("the ways out do not say %q:\n%s", want, page)
			}
		}
		page = q.Colleague().Submit(webtest.QuayRoot+"repair/", lost...)
		for _, want := range []string{"Annule 1 session, n’en déplace aucune.", "Garde toutes les sessions, change 1 salle.",
			"Cela revient à «\u00a0Changer de salles seulement\u00a0»"} {
			if !strings.Contains(page, want) {
				t.Errorf("les issues ne disent pas %q:\n%s", want, page)
			}
		}

		// Nothing is on in the room any more.
		lost[5] = "2027-02-04T12:00:00Z"
		if page := q.Submit(webtest.QuayRoot+"repair/", lost...); !strings.Contains(page,
			"Nothing to do in this way: no session loses its place.") {
			t.Errorf("nothing to do is not told:\n%s", page)
		}
	})
}

func TestAPageOfPlansWithNothingPlacedSaysHowManyHaveNoPlace(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		page := q.Get(webtest.QuayRoot + "plans/")
		if row := regexp.MustCompile(`<th scope="row">Without a place</th>(.*?)</tr>`).FindStringSubmatch(page); row == nil ||
			!strings.Contains(row[1], ">4") {
			t.Errorf("four sessions have no place, and the draft's column says %v:\n%s", row, page)
		}
		if !strings.Contains(page, "Rules that the planner bends") {
			t.Errorf("it is not said whose rules are counted:\n%s", page)
		}
	})
}

func TestTheBetterAPlanGetsTheHigherItsLineGoes(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		plan := search(q, "Mine")
		curve := `{"done": 1, "curve": [{"s": 0, "c": -1125}, {"s": 1, "c": -1140}, {"s": 2, "c": -1159}]}`
		err := q.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`UPDATE plan SET progress = $1 WHERE id = $2`, curve, plan)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		q.Shows(webtest.QuayRoot+"plans/"+plan+"/", "from 1,125 to 1,159", `points="0.0,130.0 300.0,77.1 600.0,10.0 "`)
	})
}

func TestEveryPageCountsTheSameWarnings(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Place("Storage for all", 0, "10:00")
		q.Place("Réseaux sans peur", 0, "10:15")
		q.Place("Birds and models", 1, "17:50") // it ends after its day
		q.Edit("Birds and models", func(s *programme.Session) { s.Pending = true })
		who := actor.System("t")
		counts := func() map[string]int {
			t.Helper()
			found, err := q.Room.Findings(context.Background(), who, q.Draft())
			if err != nil {
				t.Fatal(err)
			}
			var state struct{ Findings []struct{} }
			if err := json.Unmarshal([]byte(q.Get(webtest.QuayRoot+"edit/state")), &state); err != nil {
				t.Fatal(err)
			}
			overview := regexp.MustCompile(`<h3>Warnings</h3><p class="figure">(\d+)</p>`).FindStringSubmatch(q.Get(webtest.QuayRoot))
			page := q.Get(webtest.QuayRoot + "warnings/")
			warnings := strings.Count(page, `<tr class="finding`) - len(regexp.MustCompile(`name="finding" value="[^"]*"><input[^>]*><button`).FindAllString(page, -1))
			n, _ := strconv.Atoi(overview[1])
			release := regexp.MustCompile(`(?s)<h2 id="findings">(\d+) warnings</h2>(.*?)</section>`).FindStringSubmatch(q.Get(webtest.QuayRoot + "release/"))
			told, _ := strconv.Atoi(release[1])
			named := strings.Count(release[2], `<p class="finding`) + strings.Count(release[2], "<li>")
			return map[string]int{"all": len(found), "room": len(state.Findings), "overview": n, "warnings": warnings, "release": told,
				"named": named}
		}
		was := counts()
		q.Shows(webtest.QuayRoot+"release/", "1 placed session not confirmed", "1 session without a place")
		if n := was["all"]; n < 2 || was["room"] != n || was["overview"] != n || was["warnings"] != n || was["release"] != n ||
			was["named"] != n {
			t.Errorf("before one is let be: %v", was)
		}
		found, err := q.Room.Findings(context.Background(), who, q.Draft())
		if err != nil {
			t.Fatal(err)
		}
		warned := slices.IndexFunc(found, func(f programme.Finding) bool { return f.Severity == programme.Warns })
		q.Submit(webtest.QuayRoot+"warnings/silence", "finding", found[warned].Key(), "reason", "agreed")
		is := counts()
		if n := was["all"] - 1; is["room"] != n || is["overview"] != n || is["warnings"] != n || is["release"] != n || is["named"] != n {
			t.Errorf("after one was let be: %v, before %v", is, was)
		}
	})
}

func TestWhatOfAPartCannotMoveIsNamedBeforeAndAfter(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		plan := search(q, "Mine")
		q.Submit(webtest.QuayRoot + "plans/" + plan + "/apply")
		s := q.Session("Storage for all")
		other := programme.PlanPlace{}
		for _, slot := range q.Draft().Frame.Slots {
			for _, room := range q.Draft().Frame.Rooms {
				taken := slices.ContainsFunc(q.Draft().Placements,
					func(p programme.Placement) bool { return p.RoomID == room.ID && p.Start.Equal(slot.Start) })
				if !taken && other.RoomID == "" {
					other = programme.PlanPlace{RoomID: room.ID, Start: slot.Start}
				}
			}
		}
		q.Do(programme.Put{Session: s.ID, Room: other.RoomID, Start: other.Start}, programme.Pin{Session: s.ID, Pinned: true})
		part := "track=" + string(s.TrackID)
		named := []string{"1 session cannot go where the plan has it", "<br>it is locked", `href="` + webtest.QuayRoot + "edit/#" +
			string(s.ID) + `"`}
		q.Shows(webtest.QuayRoot+"plans/"+plan+"/", `formaction="`+webtest.QuayRoot+"plans/"+plan+`/part"`)
		q.Shows(webtest.QuayRoot+"plans/"+plan+"/part?"+part, named...)
		page := q.Submit(webtest.QuayRoot+"plans/"+plan+"/apply", "track", string(s.TrackID))
		for _, want := range append(named, "named below with the reason") {
			if !strings.Contains(page, want) {
				t.Errorf("after applying, %q is not told:\n%s", want, page)
			}
		}
		q.Colleague().Shows(webtest.QuayRoot+"plans/"+plan+"/part?"+part, "<br>elle est verrouillée")
	})
}

func TestWhereNobodyHasStarredNoShareIsToldAndWhatToDoIs(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		plan := search(q, "Mine")
		share := regexp.MustCompile(`>[0-9.,]+ %<`)
		pages := []string{"plans/", "plans/" + plan + "/", "plans/compare?to=" + plan, "heads/", "heads/?plan=" + plan}
		for _, path := range pages {
			page := q.Get(webtest.QuayRoot + path)
			if found := share.FindString(page); found != "" {
				t.Errorf("%s tells a share of nobody: %s", path, found)
			}
			for _, want := range []string{"Nobody has starred a session yet", `href="` + webtest.QuayRoot + `clashes/#wishes"`} {
				if !strings.Contains(page, want) {
					t.Errorf("%s does not say %q:\n%s", path, want, page)
				}
			}
		}
		q.Shows(webtest.QuayRoot, "Nobody has starred a session yet", "what people can attend is not known", "Import wishes")
		q.Colleague().Shows(webtest.QuayRoot+"plans/", "Personne n’a encore mis d’étoile")

		wishes := "person,session,level\n"
		for _, person := range []string{"a", "b", "c"} {
			wishes += person + "," + q.Session("Storage for all").Code + ",2\n"
		}
		q.Upload(webtest.QuayRoot+"clashes/wishes", "wishes", "w.csv", wishes)
		for _, path := range []string{"plans/", "plans/compare?to=" + plan, "heads/"} {
			if page := q.Get(webtest.QuayRoot + path); strings.Contains(page, "Nobody has starred") || path != "heads/" && !share.MatchString(page) {
				t.Errorf("%s after an import of wishes:\n%s", path, page)
			}
		}
		q.Shows(webtest.QuayRoot+"plans/"+plan+"/", "Search again: people have starred since.")
	})
}
