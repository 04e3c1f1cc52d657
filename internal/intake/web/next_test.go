package web_test

import (
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/app/webtest"
)

func TestAfterAnImportThePageSaysWhatComesNext(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		path := webtest.QuayRoot + "import/"
		if body := q.Get(path); strings.Contains(body, "have no capacity") || strings.Contains(body, "Sessions last up to") {
			t.Error("where nothing is missing something is asked for")
		}
		body := q.Upload(path, "files", "more.csv", "key,title,kind,minutes,room\nB1,Long one,talk,55,Loft\nB2,Longer,lab,90,Cellar\n")
		for _, want := range []string{"Sessions last up to 90 min", "The edition allows 30 min", "Raise the limit to 90 min"} {
			if !strings.Contains(body, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
		q.Submit(path+"next", "do", "limit", "minutes", "90")
		if d := q.Draft(); d.Frame.Edition.SessionLimit != 90 {
			t.Errorf("the limit is %d", d.Frame.Edition.SessionLimit)
		}
		d := q.Draft()
		big := d.Frame.Rooms[0]
		q.Submit(webtest.QuayRoot+"rooms/"+string(big.ID), "version", "1", "name", big.Name, "capacity", "0")
		if body := q.Get(path); !strings.Contains(body, "1 room has no capacity") || !strings.Contains(body, "capacity."+string(big.ID)) ||
			strings.Contains(body, "Sessions last up to") {
			t.Error("the room without a capacity is not named")
		}
		q.Refused(422, path+"next", "do", "capacities", "capacity."+string(big.ID), "many")
		q.Submit(path+"next", "do", "capacities", "capacity."+string(big.ID), "321")
		if now, _ := q.Draft().Frame.Room(big.ID); now.Capacity != 321 {
			t.Errorf("the capacity is %d", now.Capacity)
		}
	})
}
