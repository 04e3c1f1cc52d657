package office

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/site"
)

// SettingsName is the name of the page of settings in organisers' navigation.
const SettingsName = "settings"

// settingsItem is the link to the page of settings.
func settingsItem() chapter.MenuItem {
	return chapter.MenuItem{Group: chapter.Setup, Place: 10, Name: SettingsName, Key: "nav.settings", Needs: edition.Reading}
}

type settingsPage struct {
	site.Page
	Sections []settingView
}

type settingView struct{ Title, Note, URL, Action string }

// settingsPage lists what is decided once of an edition, as it stands, with links to where each is decided.
func (o *Office) settingsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := o.Enter(r, edition.Reading)
	if err != nil {
		return err
	}
	page := settingsPage{Page: o.Page(w, r, v, SettingsName, "nav.settings")}
	all, err := o.settingsOf(r.Context(), o.at(page.P, v))
	if err != nil {
		return err
	}
	for _, s := range all {
		view := settingView{Title: s.Title, Note: s.Note, Action: s.Action}
		if s.Page != "" && o.Opens(v, s.Page) {
			view.URL = deskRoot(v) + s.Page
		}
		page.Sections = append(page.Sections, view)
	}
	return o.pages.Render(w, r, http.StatusOK, "settings.html", page)
}

// settingsOf gathers the settings of all chapters. What somebody may not read is left out.
func (o *Office) settingsOf(ctx context.Context, at chapter.At) (all []chapter.Setting, err error) {
	for _, of := range o.settings {
		some, err := of(ctx, at)
		if fault.KindOf(err) == fault.Forbidden {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b chapter.Setting) int { return cmp.Compare(a.Place, b.Place) })
	return all, nil
}
