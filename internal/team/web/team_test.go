package web_test

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/speaker"
	"github.com/creneau/creneau/internal/team"
)

const (
	root      = webtest.QuayRoot + "team/"
	organiser = string(edition.Organiser)
)

var aLink = regexp.MustCompile(`/me/invitations/[A-Za-z0-9_-]{43}`)

// newcomer is a visitor with a browser of their own.
func newcomer(q webtest.Quay) webtest.Visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		q.T.Fatal(err)
	}
	v := q.Stranger()
	v.Client.Jar = jar
	return v
}

// mailed is the newest link that was mailed to an address, and the text of the mail.
func mailed(q webtest.Quay, email string) (link, text string) {
	q.T.Helper()
	mails, err := q.Post.OutboxOfDemo(context.Background(), 50)
	if err != nil {
		q.T.Fatal(err)
	}
	for _, m := range mails {
		if m.To == email && m.Topic == team.Topic {
			return aLink.FindString(m.Text), m.Text
		}
	}
	q.T.Fatalf("nothing was mailed to %s", email)
	return "", ""
}

// personID is the id of somebody with an account.
func personID(q webtest.Quay, email string) string {
	q.T.Helper()
	people, err := q.Accounts.People(context.Background(), actor.System("t"))
	if err != nil {
		q.T.Fatal(err)
	}
	for _, p := range people {
		if p.Email == email {
			return string(p.ID)
		}
	}
	q.T.Fatalf("nobody is %s", email)
	return ""
}

func holds(t *testing.T, page string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(page, want) {
			t.Errorf("not on the page: %q\n%s", want, page)
		}
	}
}

func TestAColleagueIsInvitedAcceptsWorksAndIsTakenOut(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		holds(t, q.Get(root), "Somebody who can change the team without an end date always stays.", "Everything in this edition, the team included.",
			"See the edition before it is public.", "Administrators of this server", "The only one who can change the team")
		page := q.Submit(root+"invite", "emails", "bo@example.org, Cy@example.org", "role", organiser, "until", "2027-02-10", "note", "See you!",
			"by", "mail")
		holds(t, page, "2 invitations wait in the outbox", "cy@example.org", "until the end of Wednesday 10 February 2027", "invited by o",
			"“See you!”")
		link, letter := mailed(q, "bo@example.org")
		holds(t, letter, "o invites you to work on Quay 2027", "organiser, until the end of Wednesday 10 February 2027",
			"Everything in this edition, the team included.", "See you!", "Europe/Paris", "do not forward it")

		bo := newcomer(q)
		holds(t, bo.Get(link), "Work on Quay 2027", "o invites bo@example.org", "What you may do with it", "change the draft of the programme",
			"See you!", "It lasts until the end of Wednesday 10 February 2027", "works once")
		holds(t, bo.Get(link+"?lang=fr"), "Participer à Quay 2027", "Rôle\u00a0: organisateur", "modifier le brouillon du programme")
		bo.Get("/?lang=en")
		holds(t, bo.Submit(link, "name", "Bo Berg"), "Welcome to Quay 2027. Your role: organiser.")
		holds(t, bo.Get(root), "Bo Berg", "you", "1 device", "link good until")
		if status, body := bo.Read(bo.Client.Get(bo.Base + link)); status != http.StatusGone || !strings.Contains(body, "was accepted on") {
			t.Errorf("the link again: %d\n%s", status, body)
		}

		id := personID(q, "bo@example.org")
		q.Shows(root, "Sign them out on 1 device", "/organise/quay-2027/changes/?by="+id)
		q.Shows(webtest.QuayRoot+"changes/", "invited bo@example.org as organiser", "accepted the invitation as organiser")
		own := q.Get(webtest.QuayRoot + "changes/?by=" + id)
		holds(t, own, "Only what Bo Berg did.", "accepted the invitation as organiser", "What everybody did")
		if strings.Contains(own, "invited bo@example.org") {
			t.Errorf("what others did is among what one did\n%s", own)
		}
		q.Colleague().Shows(webtest.QuayRoot+"changes/", "a invité bo@example.org comme organisateur", "a accepté l’invitation comme organisateur")

		page = q.Submit(root+id+"/revoke", "role", organiser)
		holds(t, page, "They are no longer organiser.", "Undo")
		if status, _ := bo.Read(bo.Client.Get(bo.Base + root)); status != http.StatusForbidden {
			t.Errorf("who was taken out: %d", status)
		}
		undo := regexp.MustCompile(`/organise/quay-2027/changes/[^"/]+/undo`).FindString(page)
		q.Submit(undo)
		holds(t, bo.Get(root), "Bo Berg")
		holds(t, q.Submit(root+id+"/end", "role", organiser, "until", "2027-02-11"), "Until the end of Thursday 11 February 2027")
		holds(t, q.Submit(root+id+"/sign-out"), "Signed out on 1 device.")
		if status, _ := bo.Read(bo.Client.Get(bo.Base + root)); status != http.StatusUnauthorized {
			t.Errorf("who was signed out: %d", status)
		}
		q.Shows(webtest.QuayRoot+"changes/", "signed Bo Berg out on all devices", "took the role organiser from Bo Berg",
			"changed how long Bo Berg has the role organiser: until Friday 12 February 2027, 00:00")
	})
}

func TestALinkIsShownOnceAndAcceptedByItsAddress(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		page := q.Submit(root+"invite", "emails", "bo@example.org", "role", organiser, "by", "link")
		holds(t, page, "Hand this link to bo@example.org. It is shown once", "Whoever opens it first comes in as that person", "link copied")
		link := aLink.FindString(page)
		if strings.Count(page, "<code>") != 1 || link == "" {
			t.Fatalf("no link in the one code element\n%s", page)
		}
		if again := q.Get(root); aLink.MatchString(again) {
			t.Errorf("shown again\n%s", again)
		}
		other := newcomer(q)
		other.Submit(q.SignInLink("other@example.org"))
		holds(t, other.Get(link), "This invitation is for bo@example.org, and you are signed in as other@example.org.")
		other.Refused(http.StatusForbidden, link)
		bo := newcomer(q)
		bo.Submit(link)

		// An organiser who is no administrator hands over a link that asks for a sign-in first.
		page = bo.Submit(root+"invite", "emails", "cy@example.org", "role", organiser, "by", "link")
		holds(t, page, "they first open a sign-in link that is mailed to cy@example.org")
		link = aLink.FindString(page)
		cy := newcomer(q)
		holds(t, cy.Get(link), "first show that cy@example.org is yours", `name="email" value="cy@example.org"`, `name="next" value="`+link+`"`,
			"creneau user link cy@example.org")
		holds(t, cy.Submit(link), "first show that cy@example.org is yours")
		if signIn := cy.Submit("/sign-in", "email", "cy@example.org", "next", link); !strings.Contains(signIn, "a link is on its way") {
			t.Errorf("%s", signIn)
		}
		mails, err := q.Post.OutboxOfDemo(context.Background(), 1)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, cy.Submit(regexp.MustCompile(`/sign-in/\S+`).FindString(mails[0].Text)), "Work on Quay 2027", "Accept")
		holds(t, cy.Submit(link), "Welcome to Quay 2027.")
	})
}

func TestWhatIsWrongWithAnInvitationIsSaidBesideIt(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		for want, pairs := range map[string][]string{
			"“nonsense” is not an e-mail address. Nobody was invited.": {"emails", "bo@example.org nonsense", "role", organiser},
			"Name at least one address.":                               {"role", organiser},
			"Choose one of the roles listed.":                          {"emails", "bo@example.org", "role", "captain"},
			"This is not a day.":                                       {"emails", "bo@example.org", "role", organiser, "until", "soon"},
			"The role would end before it begins.":                     {"emails", "bo@example.org", "role", organiser, "until", "2020-01-01"},
			"A link is for one address.":                               {"emails", "bo@example.org cy@example.org", "role", organiser, "by", "link"},
		} {
			page := q.Refused(http.StatusUnprocessableEntity, root+"invite", pairs...)
			holds(t, page, want)
			if emails := pairs[1]; pairs[0] == "emails" && !strings.Contains(page, emails+"</textarea>") {
				t.Errorf("%q is lost\n%s", emails, page)
			}
		}
		last := q.Refused(http.StatusUnprocessableEntity, root+personID(q, "o@example.org")+"/revoke", "role", organiser)
		holds(t, last, "without anybody who can change its team")
		q.Submit(root+"invite", "emails", "bo@example.org", "role", organiser, "by", "mail")
		link, _ := mailed(q, "bo@example.org")
		id := regexp.MustCompile(`invitations/(inv_[^/]+)/revoke`).FindStringSubmatch(q.Get(root))[1]
		holds(t, q.Submit(root+"invitations/"+id+"/revoke"), "The invitation of bo@example.org was revoked.", "Undo")
		if status, body := q.Stranger().Read(q.Stranger().Client.Get(q.Base + link)); status != http.StatusGone ||
			!strings.Contains(body, "was revoked by o on") || !strings.Contains(body, "Ask them for a new one.") {
			t.Errorf("%d\n%s", status, body)
		}
		if status, _ := q.Stranger().Read(q.Stranger().Client.Get(q.Base + "/me/invitations/made-up")); status != http.StatusNotFound {
			t.Errorf("a link that was made up: %d", status)
		}
	})
}

func TestOnlyWhoMayReadTheTeamFindsItsPage(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		scope := string(q.Edition.ID)
		for name, grants := range map[string][]actor.Grant{
			"speaker": {{Scope: scope, Role: speaker.Role}},
			"reader":  {{Scope: scope, Role: actor.Alone(edition.Reading)}},
		} {
			accounttest.Token(t, q.Accounts, name+"@example.org", grants...)
			v := newcomer(q)
			v.Submit(q.SignInLink(name + "@example.org"))
			if status, _ := v.Read(v.Client.Get(v.Base + root)); status != http.StatusForbidden {
				t.Errorf("%s: %d", name, status)
			}
			v.Refused(http.StatusForbidden, root+"invite", "emails", "x@example.org", "role", organiser)
			if _, page := v.Read(v.Client.Get(v.Base + webtest.QuayRoot + "rooms/")); strings.Contains(page, root) {
				t.Errorf("%s is led to the team", name)
			}
		}
		accounttest.Token(t, q.Accounts, "looks@example.org", actor.Grant{Scope: scope, Role: actor.Alone(team.Reading)})
		v := newcomer(q)
		v.Submit(q.SignInLink("looks@example.org"))
		if page := v.Get(root); strings.Contains(page, "/revoke") || strings.Contains(page, "<textarea") {
			t.Errorf("who only looks is offered more\n%s", page)
		}
	})
}

func TestProgramsListInviteAndRevoke(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		p := webtest.Program{T: t, Base: q.Base, Token: accounttest.Token(t, q.Accounts, "ana@example.org",
			actor.Grant{Scope: string(q.Edition.ID), Role: edition.Organiser})}
		ana, err := q.Accounts.ActorByToken(context.Background(), p.Token)
		if err != nil {
			t.Fatal(err)
		}
		ana.ByToken = false
		secret, err := q.Accounts.CreateToken(context.Background(), ana, account.Token{Name: "reads"})
		if err != nil {
			t.Fatal(err)
		}
		reads := p
		reads.Token = secret
		const at = "/editions/quay-2027/invitations"
		ask := map[string]any{"emails": []string{"bo@example.org"}, "role": organiser, "role_ends": "2027-03-01T00:00:00Z", "note": "Hi"}
		reads.Must(http.StatusForbidden, "POST", at, ask)
		made := p.Must(http.StatusOK, "POST", at, ask)["items"].([]any)[0].(map[string]any)
		if made["email"] != "bo@example.org" || made["role"] != organiser || made["role_ends"] != "2027-03-01T00:00:00Z" || made["open"] != true {
			t.Errorf("%v", made)
		}
		for _, v := range made {
			if text, ok := v.(string); ok && aLink.MatchString(text) {
				t.Errorf("a program is told the link: %v", made)
			}
		}
		if all := reads.Must(http.StatusOK, "GET", at, nil)["items"].([]any); len(all) != 1 {
			t.Errorf("%v", all)
		}
		members := reads.Must(http.StatusOK, "GET", "/editions/quay-2027/team", nil)["items"].([]any)
		if len(members) != 2 {
			t.Errorf("%v", members)
		}
		id := made["id"].(string)
		p.Must(http.StatusTooManyRequests, "POST", at+"/"+id+"/send", nil)
		reads.Must(http.StatusForbidden, "DELETE", at+"/"+id, nil)
		p.Must(http.StatusNotFound, "DELETE", at+"/inv_none", nil)
		p.Must(http.StatusNoContent, "DELETE", at+"/"+id, nil)
		p.Must(http.StatusConflict, "DELETE", at+"/"+id, nil)
	})
}
