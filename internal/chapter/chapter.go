package chapter

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/seed"
	"github.com/creneau/creneau/internal/site"
)

// Chapter is what a chapter hands in. A field that it does not need stays empty.
type Chapter struct {
	Name     string              // its folder; also its group in the API
	About    string              // what the API says of its group; empty: it has no operations
	Messages fs.FS               // sentences, in messages/LANGUAGE.json
	Tables   []sqldb.BackupTable // that it alone writes, what is referred to first
	Rights   []actor.Included    // what its use cases ask for, with the roles that include it
	Menu     []MenuItem          // organisers' navigation
	Public   []site.Link         // navigation of an edition's public pages
	Routes   func(fixed, editions *web.Router)
	API      func(*api.API)
	Undoers  []record.Undoer   // put back what was before a change of its objects
	Journal  Journal           // what the sentences of its changes need
	Personal *account.Personal // what it keeps of people
	Phone    Phone             // what a phone keeps for the hours without a network
	Dates    Dates             // when its things begin and end
	Today    Today             // what it has for organisers' first page
	Counts   Counts            // what stands beside its links
	Finds    []Finds           // what organisers find of it by typing
	Settings Settings          // what is decided once of an edition
	Seed     seed.Fill         // what it adds to the demonstration
	Wakes    []Wake
	Runs     []Run
	Ready    Ready // what it makes before a server that starts answers
}

// Wake is what a chapter does when a node hears that something was committed. Wake-ups may be lost: what must not be
// missed is also looked for by a Run.
type Wake struct {
	Kind string // of the event, as it was emitted
	Do   func(ctx context.Context, log *slog.Logger)
}

// Run is work that lasts as long as the server. It returns nil, or an error that ends the server, once ctx has ended.
type Run func(ctx context.Context, log *slog.Logger) error

// Every is a Run that does something at an interval until its context ends.
func Every(interval time.Duration, do func(ctx context.Context, log *slog.Logger)) Run {
	return func(ctx context.Context, log *slog.Logger) error {
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-tick.C:
				do(ctx, log)
			}
		}
	}
}

// Ready makes what the first who ask would wait for. It may be cut short: what is not made is made when somebody asks.
type Ready func(ctx context.Context, log *slog.Logger)

// Groups of organisers' navigation, in the order of the year.
const (
	Start     Group = iota // the first page, without a title
	Setup                  // the edition and its frame: days, rooms, tracks
	Call                   // who offers what
	Speakers               // who speaks
	Programme              // what is shown, when and where
	Public                 // what everybody sees of it
	Day                    // while it runs
	Team                   // who works on it, without a title
)

// Group is a group of organisers' navigation.
type Group int

// MenuItem is a link of organisers' navigation, to /organise/EDITION/Name/.
type MenuItem struct {
	Group Group
	Place int // within the group: the lowest comes first
	Name  string
	Key   string        // message of its label
	Icon  string        // of a link that stands alone; empty: none
	Needs actor.Right   // who lacks it in the edition does not see the link
	Also  []actor.Right // what its page asks for besides
}

// Opens reports whether the page behind the link lets somebody in.
func (m MenuItem) Opens(who actor.Actor, scope string) bool {
	for _, right := range append([]actor.Right{m.Needs}, m.Also...) {
		if who.May(right, scope) != nil {
			return false
		}
	}
	return true
}

// Phone lists what a phone keeps of the edition of a request for the hours without a network.
type Phone func(r *http.Request) ([]PhonePaths, error)

// PhonePaths are addresses that a phone keeps.
type PhonePaths struct {
	Place int // the lowest comes first
	Paths []string
}
