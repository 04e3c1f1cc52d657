package app_test

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
)

const quayRoot = "/organise/quay-2027/"

// search finds a plan of a name.
func (q quay) search(name string) string {
	q.t.Helper()
	set := planning.DefaultSettings()
	set.Seconds, set.Iterations = 0, 2000
	planID, err := q.Planning.Start(context.Background(), actor.System("t"), q.edition.ID, name, set)
	if err == nil {
		_, err = q.Planning.Work(context.Background())
	}
	if err != nil {
		q.t.Fatal(err)
	}
	return string(planID)
}

func (q quay) placed() int { return len(q.draft().Placements) }

var flashUndo = regexp.MustCompile(`class="flash".*<form method="post" action="(/organise/[^"]*/undo)">`)

// takeBack presses the undo of a page's message.
func (q quay) takeBack(page string) {
	q.t.Helper()
	found := flashUndo.FindStringSubmatch(page)
	if found == nil {
		q.t.Fatalf("the message offers no undo:\n%s", page)
	}
	q.post(found[1])
}

func TestAPlanThatIsAppliedIsTakenBackFromTheMessage(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		plan := q.search("Mine")
		q.takeBack(q.post(quayRoot + "plans/" + plan + "/apply"))
		if n := q.placed(); n != 0 {
			t.Errorf("%d placements are left of the plan", n)
		}
		track := string(q.session("Storage for all").TrackID)
		page := q.post(quayRoot+"plans/"+plan+"/apply", "track", track)
		if q.placed() == 0 {
			t.Fatal("no part was applied")
		}
		q.takeBack(page)
		if n := q.placed(); n != 0 {
			t.Errorf("%d placements are left of the part", n)
		}
		q.shows(quayRoot+"changes/", "<s>Plan applied: Mine</s>", "<s>A part of a plan applied: Mine</s>")

		// Once more, and again: the second time there is nothing to undo.
		q.post(quayRoot + "plans/" + plan + "/apply")
		if page := q.post(quayRoot + "plans/" + plan + "/apply"); !strings.Contains(page, "like this plan already") || flashUndo.MatchString(page) {
			t.Errorf("applying again:\n%s", page)
		}
	})
}

func TestAPlanIsSaidToBeAppliedWhileItIs(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		plan, track := q.search("Mine"), string(q.session("Storage for all").TrackID)
		column := regexp.MustCompile(`<span class="soft small">((?:a part )?applied)`)
		says := func(want, why string) {
			t.Helper()
			got := ""
			if found := column.FindStringSubmatch(q.get(quayRoot + "plans/")); found != nil {
				got = found[1]
			}
			if got != want {
				t.Errorf("%s: the plan is said to be %q, want %q", why, got, want)
			}
		}
		whole := q.post(quayRoot + "plans/" + plan + "/apply")
		says("applied", "applied")
		q.post(quayRoot+"plans/"+plan+"/apply", "track", track)
		says("applied", "a part of what was applied is applied again")
		q.takeBack(whole)
		says("", "undone")
		part := q.post(quayRoot+"plans/"+plan+"/apply", "track", track)
		says("a part applied", "a part applied")
		if page := q.get(quayRoot); !strings.Contains(page, "A part of a plan was applied · 1 plan") {
			t.Errorf("the overview:\n%s", page)
		}
		q.takeBack(part)
		says("", "the part undone")
		if page := q.get(quayRoot); strings.Contains(page, "was applied") {
			t.Errorf("the overview after undoing:\n%s", page)
		}
	})
}

func TestTwoPlansAreComparedAndOneIsApplied(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		one, two := q.search("One"), q.search("")
		page := q.get(quayRoot + "plans/compare?from=" + one + "&to=" + two)
		for _, plan := range []string{one, two} {
			if !strings.Contains(page, `action="`+quayRoot+"plans/"+plan+`/apply"`) || !strings.Contains(page, `href="`+quayRoot+"plans/"+plan+`/"`) {
				t.Errorf("%s can be neither seen nor applied:\n%s", plan, page)
			}
		}
		if page := q.get(quayRoot + "plans/compare?to=" + one); strings.Count(page, "/apply\"") != 1 {
			t.Error("the draft can be applied to itself")
		}
		q.takeBack(q.post(quayRoot + "plans/" + two + "/apply"))
		q.post(quayRoot + "plans/" + one + "/apply")

		// What answers a mishap is taken where the mishap is.
		d := q.draft()
		var answer string
		found := q.post(quayRoot+"repair/", "kind", "room", "room", string(d.Placements[0].RoomID), "from", d.Placements[0].Start.Format("2006-01-02T15:04:05Z07:00"), "most", "2")
		if match := regexp.MustCompile(`plans/(plan_[a-z0-9]+)/`).FindStringSubmatch(found); match != nil {
			answer = match[1]
		}
		if page := q.get(quayRoot + "plans/compare?to=" + answer); strings.Contains(page, "/apply\"") || !strings.Contains(page, quayRoot+"repair/rep_") {
			t.Errorf("an answer is applied without the others:\n%s", page)
		}
		if page := q.get(quayRoot + "plans/" + answer + "/"); strings.Contains(page, "part-track") || !strings.Contains(page, quayRoot+"repair/rep_") {
			t.Errorf("a part of an answer is offered:\n%s", page)
		}
		page = q.get(quayRoot + "plans/")
		table, rest, _ := strings.Cut(page, "Ways out of mishaps")
		if strings.Contains(table, answer) || !strings.Contains(rest, "plans/"+answer+"/") || !strings.Contains(table, one) {
			t.Errorf("answers stand among plans, or are not listed apart:\n%s", page)
		}
	})
}

func TestThePageOfPlansSaysWhatIsSoAndKeepsWhatWasChosen(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		q.shows(quayRoot, "0 plans")
		page := q.post(quayRoot+"plans/three", "seconds", "7")
		if !strings.Contains(page, "3 searches under way") || strings.Contains(page, `class="flash"`) {
			t.Errorf("three searches:\n%s", page)
		}
		if n := strings.Count(page, `max="3600" value="7"`); n != 2 {
			t.Errorf("%d fields keep the seconds", n)
		}
		q.refused(200, quayRoot+"plans/three", "seconds", "9999")
		q.shows(quayRoot+"plans/", `id="three-seconds" name="seconds" type="number" min="1" max="3600" value="7"`)
		q.shows(quayRoot, "3 plans")

		// A draft that is complete says so, whoever completed it.
		for i, title := range []string{"Storage for all", "Réseaux sans peur", "Birds and models"} {
			q.place(title, 0, []string{"10:00", "10:40", "11:20"}[i])
		}
		q.place("A lab", 1, "10:00")
		q.shows(quayRoot, "Every session has a place · 3 plans")
	})
}

func TestEachWayOutSaysWhatItDoes(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		q.place("Storage for all", 0, "10:00")
		q.place("Réseaux sans peur", 0, "10:40")
		lost := []string{"kind", "room", "room", string(q.draft().Frame.Rooms[0].ID), "from", "2027-02-04T09:40:00Z", "most", "2"}
		page := q.post(quayRoot+"repair/", lost...)
		for _, want := range []string{"Cancels 1 session, moves none.", "Keeps all sessions, changes 1 room.", "Other ways", "comes to the same as “Change rooms only”"} {
			if !strings.Contains(page, want) {
				t.Errorf("the ways out do not say %q:\n%s", want, page)
			}
		}
		page = q.colleague().post(quayRoot+"repair/", lost...)
		for _, want := range []string{"Annule 1 session, n’en déplace aucune.", "Garde toutes les sessions, change 1 salle.", "Cela revient à «\u00a0Changer de salles seulement\u00a0»"} {
			if !strings.Contains(page, want) {
				t.Errorf("les issues ne disent pas %q:\n%s", want, page)
			}
		}

		// Nothing is on in the room any more.
		lost[5] = "2027-02-04T12:00:00Z"
		if page := q.post(quayRoot+"repair/", lost...); !strings.Contains(page, "Nothing to do in this way: no session loses its place.") {
			t.Errorf("nothing to do is not told:\n%s", page)
		}
	})
}

func TestAPageOfPlansWithNothingPlacedSaysHowManyHaveNoPlace(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		page := q.get(quayRoot + "plans/")
		if row := regexp.MustCompile(`<th scope="row">Without a place</th>(.*?)</tr>`).FindStringSubmatch(page); row == nil || !strings.Contains(row[1], ">4") {
			t.Errorf("four sessions have no place, and the draft's column says %v:\n%s", row, page)
		}
		if !strings.Contains(page, "Rules that the planner bends") {
			t.Errorf("it is not said whose rules are counted:\n%s", page)
		}
	})
}

func TestTheBetterAPlanGetsTheHigherItsLineGoes(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		plan := q.search("Mine")
		curve := `{"done": 1, "curve": [{"s": 0, "c": -1125}, {"s": 1, "c": -1140}, {"s": 2, "c": -1159}]}`
		err := q.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`UPDATE plan SET progress = $1 WHERE id = $2`, curve, plan)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		q.shows(quayRoot+"plans/"+plan+"/", "from 1,125 to 1,159", `points="0.0,130.0 300.0,77.1 600.0,10.0 "`)
	})
}

func TestEveryPageCountsTheSameWarnings(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		q.place("Storage for all", 0, "10:00")
		q.place("Réseaux sans peur", 0, "10:15")
		q.place("Birds and models", 1, "17:50") // it ends after its day
		q.edit("Birds and models", func(s *programme.Session) { s.Pending = true })
		who := actor.System("t")
		counts := func() map[string]int {
			t.Helper()
			found, err := q.Room.Findings(context.Background(), who, q.draft())
			if err != nil {
				t.Fatal(err)
			}
			var state struct{ Findings []struct{} }
			if err := json.Unmarshal([]byte(q.get(quayRoot+"edit/state")), &state); err != nil {
				t.Fatal(err)
			}
			overview := regexp.MustCompile(`(\d+) warnings`).FindStringSubmatch(q.get(quayRoot))
			page := q.get(quayRoot + "warnings/")
			warnings := strings.Count(page, `<tr class="finding`) - len(regexp.MustCompile(`name="finding" value="[^"]*"><input[^>]*><button`).FindAllString(page, -1))
			n, _ := strconv.Atoi(overview[1])
			release := regexp.MustCompile(`(?s)<h2 id="findings">(\d+) warnings</h2>(.*?)</section>`).FindStringSubmatch(q.get(quayRoot + "release/"))
			told, _ := strconv.Atoi(release[1])
			named := strings.Count(release[2], `<p class="finding`) + strings.Count(release[2], "<li>")
			return map[string]int{"all": len(found), "room": len(state.Findings), "overview": n, "warnings": warnings, "release": told, "named": named}
		}
		was := counts()
		q.shows(quayRoot+"release/", "1 placed session not confirmed", "1 session without a place")
		if n := was["all"]; n < 2 || was["room"] != n || was["overview"] != n || was["warnings"] != n || was["release"] != n || was["named"] != n {
			t.Errorf("before one is let be: %v", was)
		}
		found, err := q.Room.Findings(context.Background(), who, q.draft())
		if err != nil {
			t.Fatal(err)
		}
		warned := slices.IndexFunc(found, func(f programme.Finding) bool { return f.Severity == programme.Warns })
		q.post(quayRoot+"warnings/silence", "finding", found[warned].Key(), "reason", "agreed")
		is := counts()
		if n := was["all"] - 1; is["room"] != n || is["overview"] != n || is["warnings"] != n || is["release"] != n || is["named"] != n {
			t.Errorf("after one was let be: %v, before %v", is, was)
		}
	})
}

func TestWhatOfAPartCannotMoveIsNamedBeforeAndAfter(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		plan := q.search("Mine")
		q.post(quayRoot + "plans/" + plan + "/apply")
		s := q.session("Storage for all")
		other := programme.PlanPlace{}
		for _, slot := range q.draft().Frame.Slots {
			for _, room := range q.draft().Frame.Rooms {
				taken := slices.ContainsFunc(q.draft().Placements, func(p programme.Placement) bool { return p.RoomID == room.ID && p.Start.Equal(slot.Start) })
				if !taken && other.RoomID == "" {
					other = programme.PlanPlace{RoomID: room.ID, Start: slot.Start}
				}
			}
		}
		q.do(programme.Put{Session: s.ID, Room: other.RoomID, Start: other.Start}, programme.Pin{Session: s.ID, Pinned: true})
		part := "track=" + string(s.TrackID)
		named := []string{"1 session cannot go where the plan has it", "<br>it is locked", `href="` + quayRoot + "edit/#" + string(s.ID) + `"`}
		q.shows(quayRoot+"plans/"+plan+"/", `formaction="`+quayRoot+"plans/"+plan+`/part"`)
		q.shows(quayRoot+"plans/"+plan+"/part?"+part, named...)
		page := q.post(quayRoot+"plans/"+plan+"/apply", "track", string(s.TrackID))
		for _, want := range append(named, "named below with the reason") {
			if !strings.Contains(page, want) {
				t.Errorf("after applying, %q is not told:\n%s", want, page)
			}
		}
		q.colleague().shows(quayRoot+"plans/"+plan+"/part?"+part, "<br>elle est verrouillée")
	})
}

func TestWhereNobodyHasStarredNoShareIsToldAndWhatToDoIs(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		plan := q.search("Mine")
		share := regexp.MustCompile(`>[0-9.,]+ %<`)
		pages := []string{"plans/", "plans/" + plan + "/", "plans/compare?to=" + plan, "heads/", "heads/?plan=" + plan}
		for _, path := range pages {
			page := q.get(quayRoot + path)
			if found := share.FindString(page); found != "" {
				t.Errorf("%s tells a share of nobody: %s", path, found)
			}
			for _, want := range []string{"Nobody has starred a session yet", `href="` + quayRoot + `clashes/#wishes"`} {
				if !strings.Contains(page, want) {
					t.Errorf("%s does not say %q:\n%s", path, want, page)
				}
			}
		}
		q.shows(quayRoot, "Nobody has starred a session yet", "what people can attend is not known", "Import wishes")
		q.colleague().shows(quayRoot+"plans/", "Personne n’a encore mis d’étoile")

		wishes := "person,session,level\n"
		for _, person := range []string{"a", "b", "c"} {
			wishes += person + "," + q.session("Storage for all").Code + ",2\n"
		}
		q.upload(quayRoot+"clashes/wishes", "wishes", "w.csv", wishes)
		for _, path := range []string{"plans/", "plans/compare?to=" + plan, "heads/"} {
			if page := q.get(quayRoot + path); strings.Contains(page, "Nobody has starred") || path != "heads/" && !share.MatchString(page) {
				t.Errorf("%s after an import of wishes:\n%s", path, page)
			}
		}
		q.shows(quayRoot+"plans/"+plan+"/", "Search again: people have starred since.")
	})
}
