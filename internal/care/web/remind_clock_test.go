package web_test

import (
	"net/http"
	"testing"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/id"
)

func TestOrganisersSettleRemindersByTheClockAndASpeakerEndsThem(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		v := birds(q)
		page := desk + "tasks/reminders"
		q.Shows(desk+"tasks/", "Reminders by the clock")
		q.Shows(page, "They are sent", "Ana")
		q.Submit(page, "version", "0", "clock", "hold")
		q.Refused(http.StatusUnprocessableEntity, page, "version", "1", "clock", "perhaps")
		link := reminded(q, v)
		stop := "/quay-2027/speaking/with/" + id.Hash(link[len("/quay-2027/speaking/with/"):]) + "/stop"
		ana := browser(q)
		ana.Shows(stop, "Send me no more reminders")
		ana.Submit(stop, "List-Unsubscribe", "One-Click")
		q.Shows(page, "they want no reminders by the clock")
		ana.Submit(stop, "again", "yes")
		if status, _ := ana.Read(ana.Client.Get(ana.Base + "/quay-2027/speaking/with/" + id.Hash(link))); status != http.StatusNotFound {
			t.Errorf("what ends reminders opens the page: %d", status)
		}
	})
}

func TestTheRemindersPageIsAsGoodOnAPhone(t *testing.T) {
	t.Parallel()
	q, b := webtest.NewQuay(t), webtest.OpenBrowser(t)
	link := reminded(q, birds(q))
	stop := "/quay-2027/speaking/with/" + id.Hash(link[len("/quay-2027/speaking/with/"):]) + "/stop"
	b.Look("reminders-stop", q.Base+stop)
	b.SignIn(q.Base + q.SignInLink("o@example.org"))
	b.Look("reminders-clock", q.Base+desk+"tasks/reminders")
}
