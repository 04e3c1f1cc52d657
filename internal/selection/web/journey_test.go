package web_test

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/selection"
)

// proposed sends two proposals of Ada's to the quay's call, which has closed, and returns their ids.
func proposed(q webtest.Quay) (yes, no cfp.ProposalID) {
	q.T.Helper()
	ctx, who := context.Background(), actor.System("test")
	f, _, err := q.Editions.Format().Save(ctx, who, edition.Format{EditionID: q.Edition.ID, Name: "Short talk", Kind: "talk", Minutes: 20})
	if err != nil {
		q.T.Fatal(err)
	}
	now := q.Calls.Now(q.Edition)
	c := cfp.New(q.Edition.ID)
	c.Opens, c.Closes, c.Announced = now.Add(-72*time.Hour), now.Add(-24*time.Hour), true
	c.Formats, c.Intro = []cfp.CallFormat{{FormatID: f.ID, Places: 5}}, cfp.Texts{}
	for _, lang := range q.Edition.Languages {
		c.Intro[lang] = "Come and say."
	}
	if _, _, err := q.Calls.SaveCall(ctx, who, c); err != nil {
		q.T.Fatal(err)
	}
	var sent []cfp.TakenIn
	for _, title := range []string{"Tides for beginners", "Knots nobody needs"} {
		sent = append(sent, cfp.TakenIn{Email: "ada@example.org", Language: "en", At: now.Add(-48 * time.Hour), Content: cfp.Content{Title: title,
			Abstract: "What.", FormatID: f.ID, Language: "en", You: cfp.Profile{Name: "Ada"}}})
	}
	if err := q.Calls.TakeIn(ctx, who, q.Edition, sent, nil); err != nil {
		q.T.Fatal(err)
	}
	all, err := q.Calls.Proposals(ctx, who, q.Edition.ID)
	if err != nil {
		q.T.Fatal(err)
	}
	for _, p := range all {
		if p.Title == "Tides for beginners" {
			yes = p.ID
		} else {
			no = p.ID
		}
	}
	return yes, no
}

// browser is a stranger's that keeps cookies.
func browser(q webtest.Quay) webtest.Visitor {
	q.T.Helper()
	v := q.Stranger()
	jar, err := cookiejar.New(nil)
	if err != nil {
		q.T.Fatal(err)
	}
	v.Client.Jar = jar
	return v
}

var (
	linkOf  = regexp.MustCompile(`/quay-2027/reply/([A-Za-z0-9_-]{20,})`)
	replyOf = regexp.MustCompile(`name="reply" value="(psp_[^"]+)"`)
)

func TestACommitteeDecidesRevealsAndHearsWithoutScript(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		yes, no := proposed(q)
		const desk = "/organise/quay-2027/"
		q.Shows(desk+"selection/", "Tides for beginners", "Knots nobody needs", "Short talk")

		// What is chosen is shown before it is decided.
		preview := q.Submit(desk+"selection/acts", "row", string(yes), "act", "decide=accepted")
		if !strings.Contains(preview, "Tides for beginners") || strings.Contains(preview, "Knots nobody needs") {
			t.Errorf("the preview says %s", preview)
		}
		q.Submit(desk+"selection/decide", "value", "accepted", "row", string(yes)+" 0")
		q.Submit(desk+"selection/decide", "value", "declined", "row", string(no)+" 0", "reason", "places", "sentence", "Come again.")
		q.Refused(http.StatusConflict, desk+"selection/decide", "value", "declined", "row", string(yes)+" 0")
		q.Shows(desk+"selection/", "1 of 5 places")
		q.Shows(desk+"selection/"+string(no), "Declined", "Come again.", "Tides for beginners")
		stranger := q.Stranger()
		for _, page := range []string{"/quay-2027/", "/quay-2027/call/", "/quay-2027/wishes/"} {
			if strings.Contains(stranger.Get(page), "Tides for beginners") {
				t.Errorf("%s tells what nobody was told", page)
			}
		}

		q.Shows(desk+"reveal/", "Open the reveal", "1 accepted", "1 declined")
		q.Submit(desk+"reveal/", "row", string(yes), "row", string(no))
		b, err := q.Selection.Board(context.Background(), actor.System("test"), q.Edition.ID)
		if err != nil || b.Reveal.ID == "" {
			t.Fatalf("%+v, %v", b.Reveal, err)
		}
		at := desk + "reveal/" + string(b.Reveal.ID)
		shown := q.Get(at)
		for _, want := range []string{"ada@example.org", "Please confirm by", "“Tides for beginners”", "“Knots nobody needs”",
			"Come again.", "(their own link)"} {
			if !strings.Contains(shown, want) {
				t.Errorf("the reveal does not show %q", want)
			}
		}
		if linkOf.MatchString(strings.ReplaceAll(shown, "(their own link)", "")) {
			t.Error("whoever looks at the mails can reply for their readers")
		}
		mails, err := q.Post.MailsOf(context.Background(), actor.System("test"), string(q.Edition.ID),
			post.BoxFilter{Topic: selection.RevealTopic})
		if err != nil || len(mails) != 1 {
			t.Fatalf("%d mails, %v", len(mails), err)
		}
		link := linkOf.FindString(mails[0].Text)
		ada := browser(q)
		missing(ada, link)
		q.Submit(at + "/release")
		q.Submit(at + "/release")

		page := ada.Get(link)
		for _, want := range []string{"Accepted. Please confirm by", "Not accepted this time.", "Come again.", "There were more good proposals"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page of replies does not say %q", want)
			}
		}
		reply := replyOf.FindStringSubmatch(page)[1]
		ada.Submit(link, "reply", reply, "state", "confirmed", "recording", "no")
		ada.Shows(link, "Confirmed: you are in.", "To your page as a speaker")
		own := strings.Replace(link, "/reply/", "/speaking/with/", 1)
		ada.Shows(own, "Tides for beginners")
		missing(ada, own[:len(own)-1])
		q.Shows(desk+"replies/", "1 confirmed", "Nobody is waited for.")
		ada.Submit(link, "reply", reply, "state", "declined", "reason", "My boat sank.")
		ada.Shows(link, "It is called off.")
		q.Shows(desk+"replies/", "1 called off", "My boat sank.")
	})
}

// missing is an address at which there is nothing for a visitor.
func missing(v webtest.Visitor, path string) {
	v.T.Helper()
	if status, _ := v.Read(v.Client.Get(v.Base + path)); status != http.StatusNotFound {
		v.T.Errorf("%s: %d", path, status)
	}
}

func TestProgramsOfTheCommitteeDecideAndOthersLearnNothing(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		yes, no := proposed(q)
		p := webtest.OrganiserProgram(t, q.DB)
		p.Must(http.StatusNoContent, http.MethodPost, "/editions/quay-2027/decisions", map[string]any{"decisions": []map[string]any{
			{"proposal_id": yes, "version": 0, "decision": "accepted"}, {"proposal_id": no, "version": 0, "decision": "declined"}}})
		list := p.Must(http.StatusOK, http.MethodGet, "/editions/quay-2027/decisions", nil)
		for _, one := range list["items"].([]any) {
			d := one.(map[string]any)
			if want := map[string]string{string(yes): "accepted", string(no): "declined"}[d["proposal_id"].(string)]; d["decision"] != want ||
				d["told"] != "" {
				t.Errorf("%v", d)
			}
		}
		made := p.Must(http.StatusCreated, http.MethodPost, "/editions/quay-2027/reveals", map[string]any{})
		for range 2 {
			p.Must(http.StatusNoContent, http.MethodPost, "/editions/quay-2027/reveals/"+made["id"].(string)+"/release", nil)
		}
		replies := p.Must(http.StatusOK, http.MethodGet, "/editions/quay-2027/replies", nil)
		if n := len(replies["items"].([]any)); n != 1 {
			t.Errorf("%d replies are waited for", n)
		}
	})
}
