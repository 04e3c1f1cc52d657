package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/push/pushtest"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// withDevice is a demonstration that sends notifications to a service of the test, and a browser whose own service cannot be reached: it
// subscribes to that of the test instead.
func withDevice(t *testing.T) (town webtest.Town, b *webtest.Browser, s *pushtest.Service, d *pushtest.Device) {
	t.Helper()
	town, b, s = webtest.NewTown(t), webtest.OpenBrowser(t), pushtest.New(t)
	config := town.Config
	config.PushServices = pushtest.Host
	a, err := app.Open(context.Background(), config, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(a.Handler())
	t.Cleanup(func() { server.Close(); a.Close() })
	town.App, town.Address = a, server.URL
	d = s.Subscribe(t)
	script := fmt.Sprintf(`{
		const fake = {endpoint: %q, options: {}, unsubscribe: async () => true, toJSON: () => ({endpoint: %q, keys: {p256dh: %q, auth: %q}})};
		PushManager.prototype.subscribe = async (o) => {
			sessionStorage.setItem("asked", JSON.stringify({visible: o.userVisibleOnly, key: o.applicationServerKey.length}));
			fake.options = o;
			return fake;
		};
		PushManager.prototype.getSubscription = async () => sessionStorage.getItem("asked") ? fake : null;
	}`, d.Subscription.Endpoint, d.Subscription.Endpoint, d.Subscription.P256dh, d.Subscription.Auth)
	if _, err := chromedp.Call(b.Ctx, page.AddScriptToEvaluateOnNewDocument,
		page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		t.Fatal(err)
	}
	return town, b, s, d
}

// permit answers in the person's place whether a site may show notifications.
func permit(b *webtest.Browser, origin string, setting browser.PermissionSetting) {
	b.T.Helper()
	_, err := chromedp.CallBrowser(b.Ctx, browser.SetPermission, browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: "notifications"}, Setting: setting, Origin: origin,
		BrowserContextID: chromedp.FromContext(b.Ctx).BrowserContextID})
	if err != nil {
		b.T.Fatal(err)
	}
}

// workerOf finds the worker of a site.
func workerOf(b *webtest.Browser, origin string) (id serviceworker.RegistrationID) {
	b.T.Helper()
	enable := func(ctx context.Context, t *chromedp.Target) (cdp.Empty, error) {
		return cdp.Call(ctx, t, serviceworker.Enable, cdp.Empty{})
	}
	_, err := chromedp.Run(b.Ctx, chromedp.WaitEvent(serviceworker.WorkerRegistrationUpdated,
		func(e serviceworker.EventWorkerRegistrationUpdated) bool {
			for _, r := range e.Registrations {
				if r.ScopeURL == origin+"/" && !r.IsDeleted {
					id = r.RegistrationID
				}
			}
			return id != ""
		}, enable))
	if err != nil {
		b.T.Fatal(err)
	}
	return id
}

// pushed hands a message to the worker of a site, as the browser does when its service brings one.
func pushed(b *webtest.Browser, origin string, worker serviceworker.RegistrationID, data string) {
	b.T.Helper()
	if _, err := chromedp.Call(b.Ctx, serviceworker.DeliverPushMessage,
		serviceworker.DeliverPushMessageParams{Origin: origin, RegistrationID: worker, Data: data}); err != nil {
		b.T.Fatal(err)
	}
}

const shown = `navigator.serviceWorker.getRegistration().then(r => r.getNotifications()).then(all => all.map(n => ({title: n.title, body: n.body, tag: n.tag, url: n.data.url, silent: n.silent})))`

type notification struct {
	Title, Body, Tag, URL string
	Silent                bool
}

// waitFor waits until so many notifications are shown.
func waitFor(b *webtest.Browser, n int) []notification {
	b.T.Helper()
	webtest.Eval[bool](b, fmt.Sprintf(`(async () => { for (let i = 0; i < 200; i++) { if ((await %s).length >= %d) return true; await new Promise(r => setTimeout(r, 50)); } return false; })()`, shown, n))
	return webtest.Eval[[]notification](b, shown)
}

// arrives hands a message to the worker until so many are shown. A busy browser loses one that comes while it starts the worker; what is
// handed over again is shown once.
func arrives(b *webtest.Browser, origin string, worker serviceworker.RegistrationID, data string, n int) (all []notification) {
	b.T.Helper()
	for range 4 {
		pushed(b, origin, worker, data)
		if all = waitFor(b, n); len(all) >= n {
			break
		}
	}
	return all
}

func TestOneTouchAfterTheFirstStarAndTheWorkerShowsWhatMoved(t *testing.T) {
	t.Parallel()
	town, b, s, d := withDevice(t)
	ctx := context.Background()
	now, err := town.Releases.CurrentRelease(ctx, town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	session := webtest.Talk(now)
	permit(b, town.Address, browser.PermissionSettingGranted)
	b.Do(chromedp.EmulateViewport(360, 900), chromedp.Navigate(town.Address+"/demo/talk/"+session.Code+"/"))
	b.Wait(`navigator.serviceWorker.controller && document.querySelector("star-button > span.star-set")`)
	webtest.Eval[bool](b, `document.querySelector("star-button button:last-child").click() || true`)
	b.Wait(`document.querySelector(".offer alert-device button")`)
	b.Check("alert-offer-360-light", 360)
	webtest.Eval[bool](b, `document.querySelector(".offer alert-device button").click() || true`)
	b.Wait(`document.querySelector(".offer [role=status]")?.textContent === "This device is told."`)
	if asked := webtest.Eval[string](b, `sessionStorage.getItem("asked")`); asked != `{"visible":true,"key":65}` {
		t.Errorf("the browser was asked for %s", asked)
	}
	b.Look("alerts", town.Address+"/demo/my/alerts/")
	b.Wait(`document.querySelector("[data-device].here")`)

	talk, err := town.Programme.Draft(ctx, town.Who, town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range talk.Sessions {
		if string(v.ID) == session.ID {
			v.State = programme.Cancelled
			if _, _, err := town.Programme.Session().Save(ctx, town.Who, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := town.Releases.Release(ctx, town.Who, town.Edition.ID, release.Announcement{Telling: release.TellHeld}, nil); err != nil {
		t.Fatal(err)
	}
	town.Wake(ctx, release.Released)
	if sent, err := town.Alerts.Deliver(ctx, slog.New(slog.DiscardHandler), s.Sender().Send); sent != 1 || err != nil {
		t.Fatalf("%d left, %v", sent, err)
	}
	got := s.Got(d)
	if len(got) != 1 || got[0].Failure != nil {
		t.Fatalf("the service got %+v", got)
	}
	worker := workerOf(b, town.Address)
	var said struct{ Title, Body string }
	if err := json.Unmarshal([]byte(got[0].Payload), &said); err != nil {
		t.Fatal(err)
	}
	all := arrives(b, town.Address, worker, got[0].Payload, 1)
	if len(all) != 1 || all[0].Title != said.Title || all[0].Body != said.Body ||
		all[0].URL != "/demo/talk/"+session.Code+"/" || !all[0].Silent {
		t.Errorf("the device shows %+v, not %+v", all, said)
	}
	pushed(b, town.Address, worker, got[0].Payload) // the same again is shown once
	// Whatever comes, something is shown.
	if all := arrives(b, town.Address, worker, "no JSON", 2); len(all) != 2 {
		t.Errorf("the device shows %+v", all)
	}
}

func TestWhoBlocksNotificationsIsToldSoAndWhoSaysNoIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	town, b, _, _ := withDevice(t)
	now, err := town.Releases.CurrentRelease(context.Background(), town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	at := town.Address + "/demo/talk/" + webtest.Talk(now).Code + "/"
	permit(b, town.Address, browser.PermissionSettingDenied)
	b.Do(chromedp.Navigate(at))
	b.Wait(`document.querySelector("star-button > span.star-set")`)
	star := `document.querySelector("star-button button:last-child").click() || true`
	webtest.Eval[bool](b, star)
	b.Wait(`document.querySelector(".offer alert-device")?.textContent.includes("blocked")`)
	webtest.Eval[bool](b, `document.querySelector(".offer [data-no]").click() || true`)
	b.Wait(`!document.querySelector(".offer")`)
	webtest.Eval[bool](b, star) // taken back
	webtest.Eval[bool](b, star)
	if webtest.Eval[bool](b, `new Promise(r => setTimeout(() => r(document.querySelector(".offer") !== null), 500))`) {
		t.Error("who said no is asked again")
	}
}

// inWorker runs an expression in the worker of a window's page.
func inWorker(b *webtest.Browser, expression string) {
	b.T.Helper()
	targets, err := chromedp.Targets(b.Ctx)
	if err != nil {
		b.T.Fatal(err)
	}
	for _, info := range targets {
		if info.Type == "service_worker" && info.BrowserContextID == chromedp.FromContext(b.Ctx).BrowserContextID {
			ctx, cancel := chromedp.NewContext(b.Ctx, chromedp.WithTargetID(info.TargetID))
			defer cancel()
			if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression, chromedp.EvalAwaitPromise)); err != nil {
				b.T.Fatal(err)
			}
			return
		}
	}
	b.T.Fatal("the page has no worker")
}

// A push service that gives a device another address: its worker tells the server. A server with another key: the page asks anew.
func TestTheWorkerGoesOnUnderAnotherAddressAndAnotherKeyIsAskedForAnew(t *testing.T) {
	t.Parallel()
	town, b, s, d := withDevice(t)
	permit(b, town.Address, browser.PermissionSettingGranted)
	b.Do(chromedp.EmulateViewport(360, 900), chromedp.Navigate(town.Address+"/demo/my/alerts/"))
	b.Wait(`navigator.serviceWorker.controller && document.querySelector("alert-device button")`)
	webtest.Eval[bool](b, `document.querySelector("alert-device button").click() || true`)
	b.Wait(`document.querySelector("[data-device].here")`)
	renewed := s.Subscribe(t).Subscription
	inWorker(b, fmt.Sprintf(`new Promise((done, fail) => self.dispatchEvent(Object.assign(new ExtendableEvent("pushsubscriptionchange"), {
		newSubscription: {toJSON: () => ({endpoint: %q, keys: {p256dh: %q, auth: %q}})},
		waitUntil: work => work.then(() => done(true), fail)})))`, renewed.Endpoint, renewed.P256dh, renewed.Auth))
	b.Do(chromedp.Navigate(town.Address + "/demo/my/alerts/"))
	b.Wait(`document.querySelector("alert-device button")`)
	known := webtest.Eval[string](b, `document.querySelector("alert-device").dataset.known.trim()`)
	if known != id.Hash(renewed.Endpoint) {
		t.Errorf("the server knows %q, not the hash of %q; it was at %q", known, renewed.Endpoint, d.Subscription.Endpoint)
	}
	// The device is known, and subscribed with another key.
	webtest.Eval[bool](b, fmt.Sprintf(`(async () => {
		const other = {endpoint: %q, options: {applicationServerKey: new Uint8Array(65).fill(4).buffer}};
		PushManager.prototype.getSubscription = async () => other;
		const element = document.querySelector("alert-device");
		element.replaceWith(element.cloneNode(true));
		return true;
	})()`, renewed.Endpoint))
	b.Wait(`document.querySelector("alert-device [role=status]")?.textContent.includes("turned on again") && document.querySelector("alert-device button")`)
	b.Check("alerts-anew-360", 360)
}
